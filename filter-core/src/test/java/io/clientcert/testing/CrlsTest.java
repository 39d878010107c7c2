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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SignatureException;
import java.security.cert.CRLReason;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Crls")
class CrlsTest {
  private static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
  private static final X509Certificate ONE =
      HeldCertificate.builder().signedBy(CA).build().certificate();
  private static final X509Certificate OTHER =
      HeldCertificate.builder().signedBy(CA).build().certificate();
  private static final int KEY_COMPROMISE = 1;
  private static final int REMOVE_FROM_CRL = 8;
  private final Instant when =
      Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(2000));

  @Test
  @DisplayName("by default a list is empty, current, numbered 1 and signed by its CA")
  void defaults() throws Exception {
    X509CRL crl = Crls.issuedBy(CA).build();
    crl.verify(CA.certificate().getPublicKey());
    assertThat(crl.getIssuerX500Principal()).isEqualTo(CA.certificate().getSubjectX500Principal());
    Date now = Date.from(Instant.now());
    assertThat(crl.getThisUpdate()).isBefore(now);
    assertThat(crl.getNextUpdate()).isAfter(now);
    assertThat(crl.getRevokedCertificates()).isNull();
    assertThat(integer(crl, Extension.cRLNumber.getId())).isEqualTo(BigInteger.ONE);
  }

  @Test
  @DisplayName("takes every setting over")
  void settings() throws Exception {
    X509CRL crl =
        Crls.issuedBy(CA)
            .thisUpdate(when)
            .nextUpdate(when.plusSeconds(60))
            .number(BigInteger.TEN)
            .revoked(ONE, when)
            .revoked(OTHER, when, KEY_COMPROMISE)
            .build();
    assertThat(crl.getThisUpdate()).isEqualTo(Date.from(when));
    assertThat(crl.getNextUpdate()).isEqualTo(Date.from(when.plusSeconds(60)));
    assertThat(integer(crl, Extension.cRLNumber.getId())).isEqualTo(BigInteger.TEN);
    assertThat(crl.getRevokedCertificate(ONE).getRevocationDate()).isEqualTo(Date.from(when));
    assertThat(crl.getRevokedCertificate(ONE).getRevocationReason()).isNull();
    assertThat(crl.getRevokedCertificate(OTHER).getRevocationReason())
        .isEqualTo(CRLReason.KEY_COMPROMISE);
  }

  @Test
  @DisplayName("makes delta lists that take certificates off again")
  void delta() {
    X509CRL crl =
        Crls.issuedBy(CA).deltaOf(BigInteger.TWO).revoked(ONE, when, REMOVE_FROM_CRL).build();
    assertThat(integer(crl, Extension.deltaCRLIndicator.getId())).isEqualTo(BigInteger.TWO);
    assertThat(crl.getCriticalExtensionOIDs()).contains(Extension.deltaCRLIndicator.getId());
    assertThat(crl.getRevokedCertificate(ONE).getRevocationReason())
        .isEqualTo(CRLReason.REMOVE_FROM_CRL);
  }

  @Test
  @DisplayName("makes lists for one distribution point, without a number or a next update")
  void partition() {
    GeneralNames names =
        new GeneralNames(
            new GeneralName(GeneralName.uniformResourceIdentifier, "http://crl.example/a.crl"));
    X509CRL crl =
        Crls.issuedBy(CA)
            .issuingDistributionPoint(
                new IssuingDistributionPoint(new DistributionPointName(names), false, false))
            .withoutNextUpdate()
            .withoutExtension(Extension.cRLNumber)
            .build();
    assertThat(crl.getNextUpdate()).isNull();
    assertThat(crl.getExtensionValue(Extension.cRLNumber.getId())).isNull();
    assertThat(crl.getCriticalExtensionOIDs()).contains(Extension.issuingDistributionPoint.getId());
  }

  @Test
  @DisplayName("signs with a wrong key or an old algorithm when told to")
  void signatures() {
    HeldCertificate other = HeldCertificate.builder().certificateAuthority().build();
    X509CRL forged = Crls.issuedBy(CA).signedBy(other).build();
    assertThat(forged.getIssuerX500Principal())
        .isEqualTo(CA.certificate().getSubjectX500Principal());
    assertThatThrownBy(() -> forged.verify(CA.certificate().getPublicKey()))
        .isInstanceOf(SignatureException.class);
    assertThat(Crls.issuedBy(CA).signatureAlgorithm("SHA1withECDSA").build().getSigAlgName())
        .isEqualTo("SHA1withECDSA");
  }

  private static BigInteger integer(X509CRL crl, String id) {
    byte[] octets = ASN1OctetString.getInstance(crl.getExtensionValue(id)).getOctets();
    return ASN1Integer.getInstance(octets).getValue();
  }
}
