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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientcert.path.AlgorithmFloor;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.OcspResponses;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.bouncycastle.asn1.ocsp.ResponseData;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;

/** A CA, a client certificate of its, and what comes of responses about that. */
final class Ocsp {
  static final Duration MAX_AGE = Duration.ofHours(2);

  static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
  static final HeldCertificate CLIENT = leaf().build();
  static final X509Certificate LEAF = CLIENT.certificate();

  /** In whole seconds, as everything in a response is. */
  static final Instant NOW = LEAF.getNotBefore().toInstant().plus(Duration.ofHours(1));

  static final X509Certificate OTHER_LEAF = leaf().build().certificate();
  static final HeldCertificate RESPONDER = responder().build();

  /** What the JDK's own checker makes of a response. */
  enum SecondOpinion {
    GOOD,
    REVOKED,
    NEITHER
  }

  private Ocsp() {}

  static HeldCertificate.Builder leaf() {
    return HeldCertificate.builder().subject("CN=client").signedBy(CA);
  }

  /** A responder that the CA authorised. */
  static HeldCertificate.Builder responder() {
    return HeldCertificate.builder()
        .subject("CN=responder")
        .signedBy(CA)
        .extendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning);
  }

  /** A response by the CA itself: made an hour before {@link #NOW}, for 24 hours from there. */
  static OcspResponses.Builder byCa() {
    return by(CA);
  }

  static OcspResponses.Builder by(HeldCertificate signer) {
    return current(OcspResponses.issuedBy(CA)).signedBy(signer);
  }

  static OcspResponses.Builder current(OcspResponses.Builder response) {
    return response.producedAt(ago(1)).thisUpdate(ago(1)).nextUpdate(in(Duration.ofHours(24)));
  }

  static Instant ago(long hours) {
    return in(Duration.ofHours(-hours));
  }

  static Instant in(Duration time) {
    return NOW.plus(time);
  }

  static OcspRequest request() {
    return OcspRequest.about(LEAF, CA.certificate());
  }

  static OcspAnswer verify(byte[] response) throws OcspException {
    return verify(response, request());
  }

  static OcspAnswer verify(byte[] response, OcspRequest request) throws OcspException {
    return new OcspVerifier(MAX_AGE, true, AlgorithmFloor.DEFAULT).verify(response, request, NOW);
  }

  static void assertRefused(byte[] response, String why) {
    assertRefused(response, request(), why);
  }

  static void assertRefused(byte[] response, OcspRequest request, String why) {
    assertThatThrownBy(() -> verify(response, request))
        .isInstanceOf(OcspException.class)
        .hasMessageContaining(why);
  }

  static void assertStatus(byte[] response, Evidence.Status status) throws OcspException {
    assertThat(verify(response).evidence().status()).isEqualTo(status);
  }

  /** Asks the JDK's checker about {@link #LEAF} at {@link #NOW}. */
  static SecondOpinion secondOpinion(byte[] response) {
    return secondOpinion(LEAF, Map.of(LEAF, response));
  }

  static SecondOpinion secondOpinion(X509Certificate leaf, Map<X509Certificate, byte[]> responses) {
    try {
      CertPathValidator validator = CertPathValidator.getInstance("PKIX");
      PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
      checker.setOptions(
          EnumSet.of(
              PKIXRevocationChecker.Option.ONLY_END_ENTITY,
              PKIXRevocationChecker.Option.NO_FALLBACK));
      checker.setOcspResponses(responses);
      PKIXParameters parameters =
          new PKIXParameters(Set.of(new TrustAnchor(CA.certificate(), null)));
      parameters.setRevocationEnabled(false);
      parameters.addCertPathChecker(checker);
      parameters.setDate(Date.from(NOW));
      validator.validate(
          CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
      return SecondOpinion.GOOD;
    } catch (CertPathValidatorException e) {
      return e.getReason() == BasicReason.REVOKED ? SecondOpinion.REVOKED : SecondOpinion.NEITHER;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The part of a response that is of the basic type. */
  static BasicOCSPResponse basic(byte[] response) {
    return BasicOCSPResponse.getInstance(
        OCSPResponse.getInstance(response).getResponseBytes().getResponse().getOctets());
  }

  /** The response with parts of others in it; null for no certificates. */
  static byte[] assemble(
      ASN1Encodable data,
      AlgorithmIdentifier algorithm,
      byte[] signature,
      @Nullable ASN1Sequence certificates)
      throws IOException {
    BasicOCSPResponse basic =
        new BasicOCSPResponse(
            ResponseData.getInstance(data), algorithm, new DERBitString(signature), certificates);
    return wrap(basic.getEncoded(ASN1Encoding.DER), OCSPObjectIdentifiers.id_pkix_ocsp_basic);
  }

  static byte[] wrap(byte[] content, ASN1ObjectIdentifier type) throws IOException {
    return new OCSPResponse(
            new OCSPResponseStatus(OCSPResponseStatus.SUCCESSFUL),
            new ResponseBytes(type, new DEROctetString(content)))
        .getEncoded(ASN1Encoding.DER);
  }
}
