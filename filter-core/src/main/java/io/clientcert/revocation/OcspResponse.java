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

import io.clientcert.path.AlgorithmFloor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.CertStatus;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.ResponderID;
import org.bouncycastle.asn1.ocsp.ResponseData;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A response of the basic type (RFC 6960 section 4.2.1), read and not yet believed. Immutable and
 * thread-safe.
 */
final class OcspResponse {

  /** What the response says under one certificate identifier. */
  record Single(
      CertID id,
      Evidence.Status status,
      @Nullable Instant revokedAt,
      Instant thisUpdate,
      @Nullable Instant nextUpdate,
      boolean understood) {}

  /** Enough for a responder, those before and after it, and their CA. */
  private static final int MAX_CERTIFICATES = 8;

  private static final int TAG_GOOD = 0;
  private static final int TAG_REVOKED = 1;

  private static final Map<Integer, String> FAILURES =
      Map.of(
          OCSPResponseStatus.MALFORMED_REQUEST, "malformedRequest",
          OCSPResponseStatus.INTERNAL_ERROR, "internalError",
          OCSPResponseStatus.TRY_LATER, "tryLater",
          OCSPResponseStatus.SIG_REQUIRED, "sigRequired",
          OCSPResponseStatus.UNAUTHORIZED, "unauthorized");

  /** Signed certificate timestamps (RFC 6962 section 3.3): for whoever looks for them. */
  private static final ASN1ObjectIdentifier SCT_LIST =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.5");

  /** By which the parser is told, for one thread, to take integers that are not in DER. */
  private static final String LONG_INTEGERS = "org.bouncycastle.asn1.allow_unsafe_integer";

  /** The one form that RFC 5280 section 4.1.2.5.2 allows. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'")
          .withResolverStyle(ResolverStyle.STRICT)
          .withZone(ZoneOffset.UTC);

  private final byte[] signedData;
  private final AlgorithmIdentifier signatureAlgorithm;
  private final byte[] signature;
  private final ResponderID responder;
  private final Instant producedAt;
  private final List<Single> singles;
  private final @Nullable Extension nonce;
  private final List<X509Certificate> certificates;

  private OcspResponse(ASN1Sequence sequence) throws IOException, OcspException {
    BasicOCSPResponse response = BasicOCSPResponse.getInstance(sequence);
    ResponseData data = response.getTbsResponseData();
    // as it came, and as exact() found it to be written again: not what would be made of it
    this.signedData = sequence.getObjectAt(0).toASN1Primitive().getEncoded();
    this.signatureAlgorithm = response.getSignatureAlgorithm();
    this.signature = response.getSignature().getOctets();
    this.responder = data.getResponderID();
    this.producedAt = time(data.getProducedAt());
    this.singles = singles(data.getResponses());
    this.certificates = certificates(response.getCerts());
    Extensions extensions = data.getResponseExtensions();
    this.nonce =
        extensions == null
            ? null
            : extensions.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
    if (data.getVersion().getValue().signum() != 0) {
      throw new OcspException("a response of another version than 1");
    }
    if (!understood(extensions, Set.of(OCSPObjectIdentifiers.id_pkix_ocsp_nonce))) {
      throw new OcspException("a critical extension of the response is not understood");
    }
  }

  /**
   * Reads a response.
   *
   * @throws OcspException if it is of another type than expected, or says that there is no answer
   * @throws IOException if the bytes are not ASN.1
   * @throws RuntimeException of any kind if they are, and not an OCSP response
   */
  static OcspResponse read(byte[] response) throws IOException, OcspException {
    OCSPResponse outer = OCSPResponse.getInstance(exact(response));
    int status = outer.getResponseStatus().getIntValue();
    if (status != OCSPResponseStatus.SUCCESSFUL) {
      throw new OcspException("the responder answered " + FAILURES.getOrDefault(status, "nothing"));
    }
    if (outer.getResponseBytes() == null
        || !outer
            .getResponseBytes()
            .getResponseType()
            .equals(OCSPObjectIdentifiers.id_pkix_ocsp_basic)) {
      throw new OcspException("a response of another type than basic");
    }
    byte[] basic = outer.getResponseBytes().getResponse().getOctets();
    return new OcspResponse(ASN1Sequence.getInstance(exact(basic)));
  }

  /**
   * Whoever may write one thing in many ways can hide something in the difference. Only the order
   * of sets is left free: in the names of certificates it is often wrong.
   */
  private static ASN1Primitive exact(byte[] encoding) throws IOException {
    ASN1Primitive read = parse(encoding);
    if (!Arrays.equals(read.getEncoded(ASN1Encoding.DL), encoding)) {
      throw new IOException("lengths that are indefinite, or longer than they have to be");
    }
    return read;
  }

  /**
   * Some CAs give out serial numbers with a leading zero byte too many, in certificates, which the
   * JDK reads, and so in responses.
   */
  private static ASN1Primitive parse(byte[] encoding) throws IOException {
    if (Properties.isOverrideSet(LONG_INTEGERS)) {
      return ASN1Primitive.fromByteArray(encoding);
    }
    Properties.setThreadOverride(LONG_INTEGERS, true);
    try {
      return ASN1Primitive.fromByteArray(encoding);
    } finally {
      Properties.removeThreadOverride(LONG_INTEGERS);
    }
  }

  private static List<Single> singles(ASN1Sequence responses) {
    List<Single> singles = new ArrayList<>();
    for (ASN1Encodable element : responses) {
      SingleResponse single = SingleResponse.getInstance(element);
      CertStatus status = single.getCertStatus();
      boolean revoked = status.getTagNo() == TAG_REVOKED;
      singles.add(
          new Single(
              single.getCertID(),
              status(status),
              revoked
                  ? time(RevokedInfo.getInstance(status.getStatus()).getRevocationTime())
                  : null,
              time(single.getThisUpdate()),
              single.getNextUpdate() == null ? null : time(single.getNextUpdate()),
              understood(single.getSingleExtensions(), Set.of(SCT_LIST))));
    }
    return List.copyOf(singles);
  }

  private static Evidence.Status status(CertStatus status) {
    return switch (status.getTagNo()) {
      case TAG_GOOD -> Evidence.Status.GOOD;
      case TAG_REVOKED -> Evidence.Status.REVOKED;
      default -> Evidence.Status.UNKNOWN;
    };
  }

  private static boolean understood(
      @Nullable Extensions extensions, Set<ASN1ObjectIdentifier> known) {
    if (extensions == null) {
      return true;
    }
    if (extensions.getExtensionOIDs().length == 0) {
      throw new IllegalArgumentException("extensions without one");
    }
    return known.containsAll(List.of(extensions.getCriticalExtensionOIDs()));
  }

  private static Instant time(ASN1GeneralizedTime time) {
    return Instant.from(TIME.parse(time.getTimeString()));
  }

  private static List<X509Certificate> certificates(@Nullable ASN1Sequence encoded)
      throws IOException, OcspException {
    if (encoded == null) {
      return List.of();
    }
    if (encoded.size() > MAX_CERTIFICATES) {
      throw new OcspException("more than " + MAX_CERTIFICATES + " certificates along with it");
    }
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (ASN1Encodable element : encoded) {
        byte[] der = element.toASN1Primitive().getEncoded();
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    } catch (CertificateException e) {
      throw new OcspException("a certificate along with the response cannot be read", e);
    }
    return List.copyOf(certificates);
  }

  Instant producedAt() {
    return producedAt;
  }

  @Nullable Extension nonce() {
    return nonce;
  }

  /** Returns the certificates that came along: strangers, until somebody vouches for them. */
  List<X509Certificate> certificates() {
    return certificates;
  }

  /** Returns what it says of the certificate that {@code request} asks for. */
  List<Single> answersTo(OcspRequest request) {
    return singles.stream().filter(single -> request.isAbout(single.id())).toList();
  }

  /** Tells whether the response says that it comes from {@code signer}. */
  boolean names(X509Certificate signer) throws IOException {
    return responder.getName() != null
        ? new X500Principal(responder.getName().getEncoded())
            .equals(signer.getSubjectX500Principal())
        : Arrays.equals(responder.getKeyHash(), OcspRequest.keyHash("SHA-1", signer));
  }

  /** Returns what is wrong with the algorithm of the signature, or nothing. */
  Optional<String> weakness(AlgorithmFloor floor) throws IOException {
    ASN1Encodable parameters = signatureAlgorithm.getParameters();
    String algorithm = signatureAlgorithm.getAlgorithm().getId();
    return floor.signatureProblem(
        nameOf(algorithm),
        algorithm,
        parameters == null ? null : parameters.toASN1Primitive().getEncoded());
  }

  /**
   * Returns the standard name of a signature algorithm; its object identifier if there is no
   * implementation, without which no signature is verified.
   */
  private static String nameOf(String algorithm) {
    try {
      Provider.Service service =
          Signature.getInstance(algorithm).getProvider().getService("Signature", algorithm);
      return service == null ? algorithm : service.getAlgorithm();
    } catch (NoSuchAlgorithmException e) {
      return algorithm;
    }
  }

  /** Tells whether the signature was made with the private part of {@code key}. */
  boolean isSignedWith(PublicKey key) throws IOException {
    try {
      String algorithm = signatureAlgorithm.getAlgorithm().getId();
      Signature verifier = Signature.getInstance(algorithm);
      ASN1Encodable encoded = signatureAlgorithm.getParameters();
      if (encoded != null && isPss()) {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance(algorithm);
        parameters.init(encoded.toASN1Primitive().getEncoded());
        verifier.setParameter(parameters.getParameterSpec(PSSParameterSpec.class));
      }
      verifier.initVerify(key);
      verifier.update(signedData);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private boolean isPss() {
    return signatureAlgorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS);
  }
}
