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
package io.clientcert.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.clientcert.dialect.NameForm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.jspecify.annotations.Nullable;

/** Two names of anybody's choosing have the same text only if they have the same content. */
class NamesFuzzTest {

  private static final ASN1ObjectIdentifier[] TYPES = {
    BCStyle.CN, BCStyle.O, BCStyle.UID, BCStyle.EmailAddress, new ASN1ObjectIdentifier("2.999.1")
  };

  /** UTF8String, PrintableString, T61String, IA5String, UniversalString, BMPString, bit string. */
  private static final int[] TAGS = {0x0C, 0x13, 0x14, 0x16, 0x1C, 0x1E, 0x03};

  private static final int MAX_SHORT = 0x7F;

  /**
   * A name and what it says.
   *
   * @param content type and text of each attribute, set by set
   */
  private record Name(X500Principal name, List<List<String>> content) {}

  @FuzzTest
  void names(FuzzedDataProvider data) throws IOException {
    Name one = name(data);
    Name other = name(data);
    if (one == null || other == null) {
      return;
    }
    for (NameForm form : NameForm.values()) {
      String text = form.of(one.name());
      if (!one.content().equals(other.content())) {
        assertThat(text).as(form.name()).isNotEqualTo(form.of(other.name()));
      }
      if (form == NameForm.RFC2253 || form == NameForm.RFC4514) {
        requireReadable(text, one);
      }
    }
  }

  /** As many sets as there are, whatever stands in their values. */
  private static void requireReadable(String text, Name name) {
    try {
      assertThat(new LdapName(text).size()).as(text).isEqualTo(name.content().size());
    } catch (InvalidNameException e) {
      throw new AssertionError(text, e);
    }
  }

  private static @Nullable Name name(FuzzedDataProvider data) throws IOException {
    ASN1EncodableVector sets = new ASN1EncodableVector();
    List<List<String>> content = new ArrayList<>();
    int count = data.consumeInt(0, 3);
    for (int i = 0; i < count; i++) {
      ASN1EncodableVector set = new ASN1EncodableVector();
      List<String> said = new ArrayList<>();
      int attributes = data.consumeInt(1, 2);
      for (int j = 0; j < attributes; j++) {
        ASN1ObjectIdentifier type = data.pickValue(TYPES);
        int tag = data.pickValue(TAGS);
        byte[] octets = data.consumeBytes(data.consumeInt(0, 24));
        try {
          set.add(
              new DERSequence(
                  new ASN1Encodable[] {type, ASN1Primitive.fromByteArray(tlv(tag, octets))}));
        } catch (IOException e) {
          // a length that the type cannot have
          return null;
        }
        said.add(type + said(type.getId().startsWith("2.999") ? 0 : tag, tag, octets));
      }
      said.sort(null);
      content.add(said);
      sets.add(new DERSet(set));
    }
    try {
      return new Name(new X500Principal(new DERSequence(sets).getEncoded()), content);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte[] tlv(int tag, byte[] octets) {
    assertThat(octets.length).isLessThanOrEqualTo(MAX_SHORT);
    return ByteBuffer.allocate(octets.length + 2)
        .put((byte) tag)
        .put((byte) octets.length)
        .put(octets)
        .array();
  }

  private static String said(int readAs, int tag, byte[] octets) {
    Charset charset =
        switch (readAs) {
          case 0x0C -> StandardCharsets.UTF_8;
          case 0x13, 0x14, 0x16 -> StandardCharsets.ISO_8859_1;
          case 0x1C -> Charset.forName("UTF-32BE");
          case 0x1E -> StandardCharsets.UTF_16BE;
          default -> null;
        };
    if (charset != null) {
      try {
        return "=" + charset.newDecoder().decode(ByteBuffer.wrap(octets));
      } catch (CharacterCodingException e) {
        // no text: its bytes are what it says
      }
    }
    return "#" + HexFormat.of().formatHex(tlv(tag, octets)).toUpperCase(Locale.ROOT);
  }
}
