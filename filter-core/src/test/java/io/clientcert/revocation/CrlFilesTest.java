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
package io.clientcert.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a file of revocation lists may hold. */
class CrlFilesTest {
  private static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
  private static final X509CRL FIRST = Crls.issuedBy(CA).build();
  private static final X509CRL SECOND = Crls.issuedBy(CA).number(BigInteger.TWO).build();

  private static byte[] text(String pem) {
    return pem.getBytes(StandardCharsets.US_ASCII);
  }

  /** What the JDK reads of each CRL; those here have no entries that it would not read. */
  private static List<X509CRL> read(byte[] file) throws Exception {
    return CrlFiles.read(file).stream().map(ParsedCrl::header).toList();
  }

  @Test
  @DisplayName("V5 a DER file holds one list")
  void der() throws Exception {
    assertThat(read(FIRST.getEncoded())).containsExactly(FIRST);
  }

  @Test
  @DisplayName("V5 a PEM file holds any number of lists")
  void pem() throws Exception {
    assertThat(read(text(Pem.of(FIRST)))).containsExactly(FIRST);
    assertThat(read(text(Pem.of(FIRST, SECOND)))).containsExactly(FIRST, SECOND);
  }

  @Test
  @DisplayName("V5 what else a PEM file holds is passed over")
  void otherBlocks() throws Exception {
    String file = "a comment\n" + CA.certificatePem() + Pem.of(FIRST) + CA.certificatePem();

    assertThat(read(text(file))).containsExactly(FIRST);
  }

  @Test
  @DisplayName("V6 a delta list may be in a file")
  void delta() throws Exception {
    X509CRL delta = Crls.issuedBy(CA).deltaOf(BigInteger.ONE).build();

    assertThat(read(delta.getEncoded())).containsExactly(delta);
  }

  @Test
  @DisplayName("V8 an empty file, and a PEM file without a list, are refused")
  void empty() {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> CrlFiles.read(new byte[0]));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> CrlFiles.read(text(CA.certificatePem())))
        .withMessageContaining("holds no certificate revocation list");
  }

  @Test
  @DisplayName("V8 garbage is refused")
  void garbage() throws Exception {
    byte[] der = FIRST.getEncoded();

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> CrlFiles.read(text("no list at all")))
        .withMessageStartingWith("it looks like neither");
    assertThatExceptionOfType(CRLException.class)
        .isThrownBy(() -> CrlFiles.read(new byte[] {0x30}));
    assertThatExceptionOfType(CRLException.class)
        .isThrownBy(() -> CrlFiles.read(Arrays.copyOf(der, der.length / 2)));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> CrlFiles.read(CA.certificate().getEncoded()))
        .withMessage("it looks like a DER certificate");
    assertThatExceptionOfType(CRLException.class)
        .isThrownBy(
            () ->
                CrlFiles.read(
                    text(
                        Pem.of(FIRST)
                            + "-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n")))
        .withMessageStartingWith("block 2 (line ");
  }

  @Test
  @DisplayName("V8 bytes behind a list are refused")
  void trailingBytes() throws Exception {
    byte[] der = FIRST.getEncoded();

    assertThatExceptionOfType(CRLException.class)
        .isThrownBy(() -> CrlFiles.read(Arrays.copyOf(der, der.length + 1)));
  }

  @Test
  @DisplayName("V8 a PEM file that breaks off is refused")
  void brokenOff() {
    String file = Pem.of(FIRST, SECOND);
    int second = Pem.of(FIRST).length();
    int end = file.lastIndexOf("-----END");

    for (int length : new int[] {second + 100, end - 1, end, end + 10}) {
      assertThatExceptionOfType(IOException.class)
          .as("%s of %s characters", length, file.length())
          .isThrownBy(() -> CrlFiles.read(text(file.substring(0, length))));
    }
  }

  @Test
  @DisplayName("V8 a PEM block whose first line is broken is refused, not passed over")
  void brokenFirstLine() {
    String file =
        Pem.of(FIRST) + Pem.of(SECOND).replace("-----BEGIN X509 CRL-----", "-----BEGIN X509 CRL--");

    assertThatExceptionOfType(IOException.class).isThrownBy(() -> CrlFiles.read(text(file)));
  }
}
