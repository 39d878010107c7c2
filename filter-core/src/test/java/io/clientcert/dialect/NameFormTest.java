/*
 * Copyright 2026 the Client-Cert for Java authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.clientcert.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERGeneralString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.DERUniversalString;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("T1 names")
class NameFormTest {

  private static X500Principal commonName(ASN1Encodable value) {
    try {
      return new X500Principal(
          new X500NameBuilder().addRDN(BCStyle.CN, value).build().getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("T1 a string of four bytes a character is read as such")
  void universal() {
    byte[] octets = "M\u00fc\uD83D\uDD11".getBytes(Charset.forName("UTF-32BE"));

    assertThat(NameForm.RFC4514.of(commonName(new DERUniversalString(octets))))
        .isEqualTo("CN=M\u00fc\uD83D\uDD11");
  }

  @Test
  @DisplayName("T1 four bytes that are no character are written as the encoding of the whole")
  void noCharacter() {
    byte[] octets = ByteBuffer.allocate(8).putInt('a').putInt(0x110000).array();

    assertThat(NameForm.RFC4514.of(commonName(new DERUniversalString(octets))))
        .isEqualTo("CN=#1C080000006100110000");
    assertThat(NameForm.RFC4514.of(commonName(new DERUniversalString(new byte[3]))))
        .isEqualTo("CN=#1C03000000");
  }

  @Test
  @DisplayName("T1 a string without a charset that everybody agrees on is written by its bytes")
  void generalString() {
    assertThat(NameForm.RFC2253.of(commonName(new DERGeneralString("x")))).isEqualTo("CN=#1B0178");
  }

  @Test
  @DisplayName("T1 the last printable character stands for itself in every form, DEL in none")
  void edgeOfAscii() {
    X500Principal tilde = commonName(new DERUTF8String("~"));
    X500Principal del = commonName(new DERUTF8String("\u007f"));

    assertThat(NameForm.RFC2253.of(tilde)).isEqualTo("CN=~");
    assertThat(NameForm.QUOTED.of(tilde)).isEqualTo("CN=~");
    assertThat(NameForm.LEGACY.of(tilde)).isEqualTo("/CN=~");
    assertThat(NameForm.RFC2253.of(del)).isEqualTo("CN=\\7F");
    assertThat(NameForm.RFC4514.of(del)).isEqualTo("CN=\\7F");
    assertThat(NameForm.LEGACY.of(del)).isEqualTo("/CN=\\x7F");
  }
}
