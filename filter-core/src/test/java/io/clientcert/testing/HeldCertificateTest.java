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
package io.clientcert.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("HeldCertificate")
class HeldCertificateTest {
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";

  @Test
  @DisplayName("is by default a self-signed TLS client certificate that is valid now")
  void defaults() throws Exception {
    HeldCertificate held = HeldCertificate.builder().build();
    X509Certificate certificate = held.certificate();

    certificate.verify(certificate.getPublicKey());
    certificate.checkValidity();
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSubjectX500Principal())
        .isEqualTo(certificate.getIssuerX500Principal());
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getExtendedKeyUsage()).containsExactly(CLIENT_AUTH);
    assertThat(certificate.getKeyUsage()).startsWith(true, false, false);
    assertThat(certificate.getCriticalExtensionOIDs()).containsExactly(Extension.keyUsage.getId());
    assertThat(certificate.getSerialNumber()).isPositive();
    assertThat(certificate.getSerialNumber().bitLength()).isLessThanOrEqualTo(127);
  }

  @Test
  @DisplayName("has a serial number of its own each time")
  void serials() {
    HeldCertificate.Builder builder = HeldCertificate.builder();
    assertThat(builder.build().certificate().getSerialNumber())
        .isNotEqualTo(builder.build().certificate().getSerialNumber());
    assertThat(builder.serial(BigInteger.TEN).build().certificate().getSerialNumber())
        .isEqualTo(BigInteger.TEN);
  }

  @ParameterizedTest(name = "root and leaf with {0}")
  @EnumSource(KeyKind.class)
  @DisplayName("makes chains that the JDK validates, and keys that it reads back, of every kind")
  void chains(KeyKind kind) throws Exception {
    KeyPair keys = kind.generate();
    HeldCertificate root =
        HeldCertificate.builder().subject("CN=root").keyPair(keys).certificateAuthority().build();
    HeldCertificate intermediate =
        HeldCertificate.builder()
            .subject("CN=intermediate")
            .certificateAuthority(0)
            .signedBy(root)
            .build();
    HeldCertificate leaf =
        HeldCertificate.builder()
            .subject("CN=leaf,O=Example")
            .keyPair(keys)
            .signedBy(intermediate)
            .build();

    assertThat(intermediate.certificate().getBasicConstraints()).isZero();
    assertThat(root.certificate().getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
    validate(root, leaf.certificate(), intermediate.certificate());
    assertThat(leaf.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=leaf,O=Example");

    String base64 = leaf.keyPem().replaceAll("-----[A-Z ]+-----|\n", "");
    PKCS8EncodedKeySpec pkcs8 = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
    assertThat(KeyFactory.getInstance(leaf.key().getAlgorithm()).generatePrivate(pkcs8))
        .isEqualTo(leaf.key());
    assertThat(parse(leaf.certificatePem())).isEqualTo(leaf.certificate());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"SHA1withRSA", "SHA384withRSA", "SHA256withRSAandMGF1"})
  @DisplayName("signs with the algorithm that is asked for")
  void signatureAlgorithms(String algorithm) throws Exception {
    X509Certificate certificate =
        HeldCertificate.builder()
            .key(KeyKind.RSA_2048)
            .signatureAlgorithm(algorithm)
            .build()
            .certificate();
    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getSigAlgName())
        .isEqualTo(algorithm.endsWith("MGF1") ? "RSASSA-PSS" : algorithm);
  }

  @Test
  @DisplayName("takes every setting over")
  void settings() throws Exception {
    Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(2000));
    Instant to = from.plus(Duration.ofDays(1));
    ASN1ObjectIdentifier own = new ASN1ObjectIdentifier("1.2.3.4");
    X509Certificate certificate =
        HeldCertificate.builder()
            .validity(from, to)
            .extendedKeyUsage(KeyPurposeId.id_kp_emailProtection)
            .keyUsage(KeyUsage.keyEncipherment)
            .alternativeName(new GeneralName(GeneralName.dNSName, "a.example"))
            .crlDistributionPoint("http://crl.example/a.crl")
            .crlDistributionPoint("http://crl.example/b.crl")
            .extension(own, true, new DERUTF8String("hello"))
            .withoutExtension(Extension.subjectKeyIdentifier)
            .build()
            .certificate();

    assertThat(certificate.getNotBefore()).isEqualTo(Date.from(from));
    assertThat(certificate.getNotAfter()).isEqualTo(Date.from(to));
    assertThat(certificate.getExtendedKeyUsage()).containsExactly(EMAIL_PROTECTION);
    assertThat(certificate.getKeyUsage()).startsWith(false, false, true);
    assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(2, "a.example"));
    assertThat(new String(extension(certificate, Extension.cRLDistributionPoints), US_ASCII))
        .contains("http://crl.example/a.crl", "http://crl.example/b.crl");
    assertThat(certificate.getCriticalExtensionOIDs()).contains(own.getId());
    assertThat(new String(extension(certificate, own), US_ASCII)).endsWith("hello");
    assertThat(certificate.getNonCriticalExtensionOIDs())
        .doesNotContain(Extension.subjectKeyIdentifier.getId())
        .contains(Extension.authorityKeyIdentifier.getId());
  }

  @Test
  @DisplayName("leaves the usages out when told to")
  void noUsages() throws Exception {
    X509Certificate certificate =
        HeldCertificate.builder().noExtendedKeyUsage().noKeyUsage().build().certificate();
    assertThat(certificate.getExtendedKeyUsage()).isNull();
    assertThat(certificate.getKeyUsage()).isNull();
  }

  @Test
  @DisplayName("makes the alternative names critical when the subject is empty")
  void emptySubject() {
    HeldCertificate root = HeldCertificate.builder().certificateAuthority().build();
    X509Certificate certificate =
        HeldCertificate.builder()
            .subject("")
            .signedBy(root)
            .alternativeName(new GeneralName(GeneralName.dNSName, "a.example"))
            .build()
            .certificate();
    assertThat(certificate.getCriticalExtensionOIDs())
        .contains(Extension.subjectAlternativeName.getId());
  }

  @Test
  @DisplayName("makes name constraints that the JDK enforces")
  void nameConstraints() throws Exception {
    GeneralSubtree allowed = new GeneralSubtree(new GeneralName(new X500Name("O=Example")));
    HeldCertificate root = HeldCertificate.builder().certificateAuthority().build();
    HeldCertificate intermediate =
        HeldCertificate.builder()
            .certificateAuthority()
            .nameConstraints(new GeneralSubtree[] {allowed}, null)
            .signedBy(root)
            .build();
    HeldCertificate.Builder leaf = HeldCertificate.builder().signedBy(intermediate);
    X509Certificate inside = leaf.subject("CN=a,O=Example").build().certificate();
    X509Certificate outside = leaf.subject("CN=a,O=Other").build().certificate();

    validate(root, inside, intermediate.certificate());
    assertThatThrownBy(() -> validate(root, outside, intermediate.certificate()))
        .hasMessageContaining("name constraints");
  }

  @Test
  @DisplayName("makes version 1 certificates, which have no extensions")
  void version1() throws Exception {
    HeldCertificate root = HeldCertificate.builder().certificateAuthority().build();
    X509Certificate certificate =
        HeldCertificate.builder().version1().signedBy(root).build().certificate();
    assertThat(certificate.getVersion()).isEqualTo(1);
    assertThat(certificate.getNonCriticalExtensionOIDs()).isNull();
    certificate.verify(root.certificate().getPublicKey());

    assertThatIllegalStateException()
        .isThrownBy(() -> HeldCertificate.builder().version1().derSize(4000).build())
        .withMessageContaining("version 1");
    assertThatIllegalStateException()
        .isThrownBy(() -> HeldCertificate.builder().version1().keyUsage(1).build())
        .withMessageContaining("version 1");
  }

  @ParameterizedTest(name = "{0}, {1} bytes and the eight sizes above")
  @CsvSource({
    "EC_P256, 600", "EC_P256, 760", "EC_P256, 7677", "EC_P256, 65530",
    "RSA_2048, 1100", "RSA_2048, 1250", "RSA_2048, 12285", "RSA_2048, 65530",
    "ED25519, 600", "DSA_2048, 2000"
  })
  @DisplayName("has exactly the size that is asked for")
  void derSize(KeyKind kind, int first) throws Exception {
    HeldCertificate.Builder builder = HeldCertificate.builder().keyPair(kind.generate());
    for (int size = first; size <= first + 8; size++) {
      X509Certificate certificate = builder.derSize(size).build().certificate();
      assertThat(certificate.getEncoded()).hasSize(size);
      certificate.verify(certificate.getPublicKey());
    }
  }

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {0, 10, 300})
  @DisplayName("says so when a certificate cannot be that small")
  void derSizeTooSmall(int size) {
    assertThatIllegalStateException()
        .isThrownBy(() -> HeldCertificate.builder().derSize(size).build())
        .withMessageContaining("exactly " + size + " bytes");
  }

  @Test
  @DisplayName("says so when a key does not fit the signature algorithm")
  void wrongAlgorithm() {
    assertThatIllegalStateException()
        .isThrownBy(() -> HeldCertificate.builder().signatureAlgorithm("SHA256withRSA").build())
        .withMessageContaining("EC")
        .withMessageContaining("SHA256withRSA");
  }

  private static byte[] extension(X509Certificate certificate, ASN1ObjectIdentifier id) {
    byte[] value = certificate.getExtensionValue(id.getId());
    assertThat(value).as("extension %s", id).isNotNull();
    return value;
  }

  private static X509Certificate parse(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
  }

  private static void validate(HeldCertificate root, X509Certificate... path) throws Exception {
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(root.certificate(), null)));
    parameters.setRevocationEnabled(false);
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(path)), parameters);
  }
}
