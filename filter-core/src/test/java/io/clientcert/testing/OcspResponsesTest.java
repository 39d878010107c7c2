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

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("OcspResponses")
class OcspResponsesTest {
  private static final int KEY_COMPROMISE = 1;
  private static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
  private static final HeldCertificate RESPONDER =
      HeldCertificate.builder()
          .subject("CN=responder")
          .signedBy(CA)
          .extendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning)
          .build();
  private static final X509Certificate ONE =
      HeldCertificate.builder().signedBy(CA).build().certificate();
  private static final X509Certificate OTHER =
      HeldCertificate.builder().signedBy(CA).build().certificate();
  private final Instant when =
      Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(2000));

  @Test
  @DisplayName("by default a response is current, signed by its CA, and names it")
  void defaults() throws Exception {
    BasicOCSPResp response = read(OcspResponses.issuedBy(CA).good(ONE).build());

    Date now = Date.from(Instant.now());
    SingleResp single = response.getResponses()[0];
    assertThat(single.getCertStatus()).isSameAs(CertificateStatus.GOOD);
    assertThat(single.getThisUpdate()).isBefore(now);
    assertThat(single.getNextUpdate()).isAfter(now);
    assertThat(response.getProducedAt()).isBefore(now);
    assertThat(response.getCerts()).isEmpty();
    assertThat(response.hasExtensions()).isFalse();
    assertThat(response.getResponderId().toASN1Primitive().getName())
        .isEqualTo(HeldCertificate.subjectOf(CA.certificate()));
    assertThat(response.isSignatureValid(verifier(CA))).isTrue();
  }

  @Test
  @DisplayName("takes every setting of the whole response over")
  void settings() throws Exception {
    byte[] nonce = {1, 2, 3};
    BasicOCSPResp response =
        read(
            OcspResponses.issuedBy(CA)
                .signedBy(RESPONDER)
                .signatureAlgorithm("SHA384withECDSA")
                .byKey()
                .producedAt(when)
                .nonce(nonce)
                .extension(
                    OCSPObjectIdentifiers.id_pkix_ocsp_archive_cutoff, true, DERNull.INSTANCE)
                .good(ONE)
                .build());

    assertThat(response.getProducedAt()).isEqualTo(Date.from(when));
    assertThat(response.isSignatureValid(verifier(RESPONDER))).isTrue();
    assertThat(response.getSignatureAlgorithmID().getAlgorithm().getId())
        .isEqualTo("1.2.840.10045.4.3.3");
    assertThat(response.getResponderId().toASN1Primitive().getKeyHash()).hasSize(20);
    assertThat(response.getCerts())
        .containsExactly(new JcaX509CertificateHolder(RESPONDER.certificate()));
    assertThat(
            response.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_archive_cutoff).isCritical())
        .isTrue();
    assertThat(nonceIn(response)).isEqualTo(nonce);
  }

  @Test
  @DisplayName("answers for several certificates, each with the times set before it")
  void several() throws Exception {
    SingleResp[] singles =
        read(OcspResponses.issuedBy(CA)
                .good(ONE)
                .thisUpdate(when)
                .nextUpdate(when.plusSeconds(60))
                .revoked(OTHER, when)
                .hash("SHA-256")
                .withoutNextUpdate()
                .singleExtension(OCSPObjectIdentifiers.id_pkix_ocsp_crl, true, DERNull.INSTANCE)
                .revoked(ONE, when, KEY_COMPROMISE)
                .unknown(OTHER)
                .build())
            .getResponses();

    assertThat(singles).hasSize(4);
    assertThat(singles[0].getNextUpdate()).isNotNull();
    assertThat(singles[0].getCertID().getHashAlgOID()).isEqualTo(OIWObjectIdentifiers.idSHA1);
    assertThat(singles[0].getCertID().getSerialNumber()).isEqualTo(ONE.getSerialNumber());
    assertThat(singles[1].getThisUpdate()).isEqualTo(Date.from(when));
    assertThat(singles[1].getNextUpdate()).isEqualTo(Date.from(when.plusSeconds(60)));
    assertThat(singles[1].getCertID().getSerialNumber()).isEqualTo(OTHER.getSerialNumber());
    assertThat(singles[1].hasExtensions()).isFalse();
    RevokedStatus without = (RevokedStatus) singles[1].getCertStatus();
    assertThat(without.getRevocationTime()).isEqualTo(Date.from(when));
    assertThat(without.hasRevocationReason()).isFalse();
    assertThat(singles[2].getNextUpdate()).isNull();
    assertThat(singles[2].getCertID().getHashAlgOID()).isEqualTo(NISTObjectIdentifiers.id_sha256);
    assertThat(singles[2].getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_crl).isCritical())
        .isTrue();
    assertThat(((RevokedStatus) singles[2].getCertStatus()).getRevocationReason())
        .isEqualTo(KEY_COMPROMISE);
    assertThat(singles[3].getCertStatus()).isInstanceOf(UnknownStatus.class);
  }

  @Test
  @DisplayName("leaves the signer's certificate out, or brings others along, when told to")
  void certificates() throws Exception {
    OcspResponses.Builder builder = OcspResponses.issuedBy(CA).signedBy(RESPONDER).good(ONE);

    assertThat(read(builder.certificates().build()).getCerts()).isEmpty();
    assertThat(read(builder.certificates(ONE, OTHER).build()).getCerts())
        .containsExactly(new JcaX509CertificateHolder(ONE), new JcaX509CertificateHolder(OTHER));
  }

  @Test
  @DisplayName("answers with a failure")
  void failures() throws Exception {
    OCSPResp response = new OCSPResp(OcspResponses.failure(OCSPRespBuilder.TRY_LATER));

    assertThat(response.getStatus()).isEqualTo(OCSPRespBuilder.TRY_LATER);
    assertThat(response.getResponseObject()).isNull();
  }

  @Test
  @DisplayName("reads from a request what it takes to answer it")
  void requests() throws Exception {
    OCSPReqBuilder builder = new OCSPReqBuilder().addRequest(id(ONE)).addRequest(id(OTHER));
    byte[] plain = builder.build().getEncoded();
    byte[] nonce = {4, 5, 6};
    byte[] withNonce =
        builder
            .setRequestExtensions(
                new Extensions(
                    new Extension(
                        OCSPObjectIdentifiers.id_pkix_ocsp_nonce,
                        false,
                        new DEROctetString(nonce).getEncoded())))
            .build()
            .getEncoded();

    assertThat(OcspResponses.serialsIn(plain))
        .containsExactly(ONE.getSerialNumber(), OTHER.getSerialNumber());
    assertThat(nonceIn(read(OcspResponses.issuedBy(CA).good(ONE).nonceOf(withNonce).build())))
        .isEqualTo(nonce);
    assertThat(read(OcspResponses.issuedBy(CA).good(ONE).nonceOf(plain).build()).hasExtensions())
        .isFalse();
  }

  private static CertificateID id(X509Certificate certificate) throws Exception {
    return new CertificateID(
        new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1),
        new JcaX509CertificateHolder(CA.certificate()),
        certificate.getSerialNumber());
  }

  private static byte[] nonceIn(BasicOCSPResp response) {
    Extension nonce = response.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
    return ASN1OctetString.getInstance(nonce.getExtnValue().getOctets()).getOctets();
  }

  private static BasicOCSPResp read(byte[] response) throws Exception {
    return (BasicOCSPResp) new OCSPResp(response).getResponseObject();
  }

  private static ContentVerifierProvider verifier(HeldCertificate signer) throws Exception {
    return new JcaContentVerifierProviderBuilder().build(signer.certificate());
  }
}
