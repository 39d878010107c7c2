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
package io.clientcert.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file of certificates may hold. */
class CertificateFilesTest {
  /** The place of the public key in the signed part of a certificate (RFC 5280 section 4.1). */
  private static final int PUBLIC_KEY = 6;

  private static final HeldCertificate CA =
      HeldCertificate.builder()
          .subject("CN=ca")
          .key(KeyKind.ED25519)
          .certificateAuthority()
          .build();

  @Test
  @DisplayName("V8 a PEM file holds any number of certificates")
  void pem() throws Exception {
    assertThat(CertificateFiles.readPem(text(CA.certificatePem() + CA.certificatePem())))
        .containsExactly(CA.certificate(), CA.certificate());
  }

  @ParameterizedTest
  @CsvSource({"'', blank", "30, cut off", "feed, neither PEM", "feedfeed, cut off"})
  @DisplayName("V8 the beginning of a file is told from no file that is known")
  void beginnings(String hex, String problem) {
    byte[] file = HexFormat.of().parseHex(hex);

    assertThatIOException()
        .isThrownBy(
            () ->
                CertificateFiles.readTrusted(
                    file, CertificateFiles.Format.AUTO, "changeit".toCharArray()))
        .withMessageContaining(problem);
    assertThat(Pem.isPem(file)).isFalse();
  }

  @Test
  @DisplayName("V8 a certificate with a key of no bytes is refused like any other broken one")
  void emptyKey() throws Exception {
    byte[] file = text(pem(withEmptyKey(CA.certificate().getEncoded())));

    assertThatIOException()
        .isThrownBy(() -> CertificateFiles.readPem(file))
        .withMessageContaining("with the subject CN=ca is a certificate that Java cannot read");
  }

  private static byte[] withEmptyKey(byte[] certificate) throws IOException {
    ASN1Sequence whole = ASN1Sequence.getInstance(certificate);
    ASN1Encodable[] content = ASN1Sequence.getInstance(whole.getObjectAt(0)).toArray();
    AlgorithmIdentifier ed25519 = new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);
    content[PUBLIC_KEY] = new SubjectPublicKeyInfo(ed25519, new byte[0]);
    ASN1Encodable[] parts = whole.toArray();
    parts[0] = new DERSequence(content);
    return new DERSequence(parts).getEncoded();
  }

  private static String pem(byte[] der) {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END CERTIFICATE-----\n";
  }

  private static byte[] text(String pem) {
    return pem.getBytes(StandardCharsets.US_ASCII);
  }
}
