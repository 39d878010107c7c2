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
import io.clientcert.path.ExtensionValue;
import io.clientcert.path.KeyUsage;
import io.clientcert.revocation.OcspResponse.Single;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;

/**
 * Verifies what an OCSP response states about a certificate on a validated path (RFC 6960 section
 * 3.2).
 *
 * <p>A response is used only if it was signed by the issuer of the certificate, or by a responder
 * whose certificate was issued by that same issuer for OCSP signing and is valid now. If the
 * responder's certificate lacks {@code id-pkix-ocsp-nocheck}, it must not be known to be revoked
 * (RFC 6960 section 4.2.2.2.1). An unknown status is accepted, because most responders have no
 * other source of revocation information than themselves.
 *
 * <p>Only a good response must be current. A response that revokes the certificate counts whatever
 * its age and nonce, provided that it was signed within the validity period of its signer. If a
 * response has several statements about the certificate, the worst one is used.
 *
 * <p>The JDK's {@code PKIXRevocationChecker} cannot be used here. It treats a certificate as good
 * if it is revoked as of a future time, or if the same response also states that it is good. It
 * accepts responses for a quarter of an hour after their {@code nextUpdate}, and supports neither
 * responses without {@code nextUpdate} nor hash algorithms other than SHA-1. The path validation of
 * the responder and the signature verification are the JDK's.
 *
 * <p>Immutable and thread-safe. Does not access the network.
 */
public final class OcspVerifier {

  /** Tells which responders are revoked. */
  @FunctionalInterface
  interface Responders {
    boolean isRevoked(X509Certificate responder, X509Certificate issuer, Instant now);
  }

  private static final String NO_CHECK = OCSPObjectIdentifiers.id_pkix_ocsp_nocheck.getId();

  /** Maximum clock skew of a responder that is ahead. The expiry of a response is not extended. */
  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  private static final List<Evidence.Status> WORST_FIRST =
      List.of(Evidence.Status.REVOKED, Evidence.Status.UNKNOWN, Evidence.Status.GOOD);

  private final Duration maxAgeWithoutNextUpdate;
  private final boolean nonceRequired;
  private final AlgorithmFloor floor;
  private final Responders responders;

  /**
   * Creates a verifier that considers no responder revoked.
   *
   * @param maxAgeWithoutNextUpdate maximum age of a response without {@code nextUpdate}
   * @param nonceRequired whether a response without the requested nonce is rejected; many
   *     responders sign responses in advance and cannot include it
   * @param floor minimum strength of keys and signatures that vouch for a response
   */
  public OcspVerifier(
      Duration maxAgeWithoutNextUpdate, boolean nonceRequired, AlgorithmFloor floor) {
    this(maxAgeWithoutNextUpdate, nonceRequired, floor, (responder, issuer, now) -> false);
  }

  OcspVerifier(
      Duration maxAgeWithoutNextUpdate,
      boolean nonceRequired,
      AlgorithmFloor floor,
      Responders responders) {
    this.maxAgeWithoutNextUpdate = maxAgeWithoutNextUpdate;
    this.nonceRequired = nonceRequired;
    this.floor = floor;
    this.responders = responders;
  }

  /**
   * Returns the status in {@code response} of the certificate in {@code request}.
   *
   * @param response any bytes, of a length that the caller has bounded
   * @param now the time of verification
   * @throws OcspException if the response must not be used
   */
  public OcspAnswer verify(byte[] response, OcspRequest request, Instant now) throws OcspException {
    try {
      return judge(OcspResponse.read(response), request, now);
    } catch (IOException | RuntimeException e) {
      // Malformed bytes cause different exceptions in the parsers.
      throw new OcspException("not an OCSP response", e);
    }
  }

  private OcspAnswer judge(OcspResponse response, OcspRequest request, Instant now)
      throws IOException, OcspException {
    List<Single> answers = response.answersTo(request);
    if (answers.isEmpty()) {
      throw new OcspException("the response is about other certificates");
    }
    if (!answers.stream().allMatch(Single::understood)) {
      throw new OcspException("a critical extension of the answer is not understood");
    }
    Single worst =
        answers.stream()
            .min(
                Comparator.comparingInt((Single answer) -> WORST_FIRST.indexOf(answer.status()))
                    .thenComparing(this::endOf))
            .orElseThrow();
    Instant end = endOf(worst);
    if (worst.status() == Evidence.Status.REVOKED) {
      requireSigner(response, request, List.of(now, response.producedAt()));
      return new OcspAnswer(
          Evidence.revoked("revoked at " + worst.revokedAt()),
          earlier(worst.thisUpdate(), now),
          end);
    }
    Instant until = earlier(end, requireSigner(response, request, List.of(now)));
    requireBegun("was produced", response.producedAt(), now);
    requireBegun("begins", worst.thisUpdate(), now);
    for (Single answer : answers) {
      requireOrder(answer, response.producedAt());
    }
    if (end.isBefore(now)) {
      throw new OcspException("the answer ended at " + end);
    }
    requireNonce(response.nonce(), request.nonce());
    return new OcspAnswer(
        worst.status() == Evidence.Status.GOOD
            ? Evidence.good(until)
            : Evidence.unknown("the responder does not know the certificate", until, null),
        earlier(worst.thisUpdate(), now),
        until);
  }

  private Instant endOf(Single answer) {
    Instant nextUpdate = answer.nextUpdate();
    return nextUpdate == null ? answer.thisUpdate().plus(maxAgeWithoutNextUpdate) : nextUpdate;
  }

  private static void requireBegun(String what, Instant when, Instant now) throws OcspException {
    if (when.isAfter(now.plus(MAX_CLOCK_SKEW))) {
      throw new OcspException("the answer " + what + " at " + when + ", after now");
    }
  }

  /**
   * Rejects a response from the future: a responder states what it knew at {@code thisUpdate}
   * (section 4.2.2.1).
   */
  private static void requireOrder(Single answer, Instant producedAt) throws OcspException {
    if (producedAt.isBefore(answer.thisUpdate())) {
      throw new OcspException(
          "the answer begins at " + answer.thisUpdate() + ", but was produced before");
    }
    Instant nextUpdate = answer.nextUpdate();
    if (nextUpdate != null && nextUpdate.isBefore(answer.thisUpdate())) {
      throw new OcspException("the answer ends before it begins");
    }
  }

  private void requireNonce(@Nullable Extension answered, @Nullable Extension asked)
      throws OcspException {
    if (asked == null) {
      return;
    }
    if (answered == null) {
      if (nonceRequired) {
        throw new OcspException("the response leaves out the nonce");
      }
    } else if (!answered.getExtnValue().equals(asked.getExtnValue())) {
      throw new OcspException("the nonce of another request");
    }
  }

  /**
   * Verifies that the response was signed by the issuer or by one of its responders.
   *
   * @param moments times of which one must be within the signer's validity period, the present
   *     first
   * @return the end of the signer's validity period; that of the issuer is checked with the path
   */
  private Instant requireSigner(OcspResponse response, OcspRequest request, List<Instant> moments)
      throws IOException, OcspException {
    X509Certificate issuer = request.issuer();
    if (request.isAbout(issuer)) {
      throw new OcspException("a certificate cannot vouch for itself");
    }
    Optional<String> weakness = response.weakness(floor);
    if (weakness.isPresent()) {
      throw new OcspException("the response has a " + weakness.get());
    }
    if (response.names(issuer) && response.isSignedWith(issuer.getPublicKey())) {
      return Instant.MAX;
    }
    String problem = "neither the issuer nor a certificate along with it signed the response";
    for (X509Certificate responder : response.certificates()) {
      if (response.names(responder)) {
        String ofResponder = problemOf(responder, request, moments);
        if (ofResponder == null && response.isSignedWith(responder.getPublicKey())) {
          return responder.getNotAfter().toInstant();
        }
        problem = ofResponder == null ? "the signature is not the responder's" : ofResponder;
      }
    }
    throw new OcspException(problem);
  }

  private @Nullable String problemOf(
      X509Certificate responder, OcspRequest request, List<Instant> moments) {
    if (request.isAbout(responder)) {
      return "a certificate cannot vouch for itself";
    }
    if (!isForSigningResponses(responder)) {
      return "the responder's certificate is not for signing OCSP responses";
    }
    Optional<String> weakness =
        floor.keyProblem(responder).or(() -> floor.signatureProblem(responder));
    if (weakness.isPresent()) {
      return "the responder's certificate has a " + weakness.get();
    }
    String problem = "";
    for (Instant moment : moments) {
      problem = pathProblem(responder, request.issuer(), moment);
      if (problem == null) {
        return isRevoked(responder, request.issuer(), moments.get(0))
            ? "the responder's certificate is revoked"
            : null;
      }
    }
    return problem;
  }

  private boolean isRevoked(X509Certificate responder, X509Certificate issuer, Instant now) {
    return ExtensionValue.of(responder, NO_CHECK) == null
        && responders.isRevoked(responder, issuer, now);
  }

  /**
   * {@code anyExtendedKeyUsage} is not sufficient, since every client could sign responses with it.
   */
  private static boolean isForSigningResponses(X509Certificate responder) {
    if (!KeyUsage.DIGITAL_SIGNATURE.permittedBy(responder)
        && !KeyUsage.NON_REPUDIATION.permittedBy(responder)) {
      return false;
    }
    try {
      List<String> purposes = responder.getExtendedKeyUsage();
      return purposes != null && purposes.contains(KeyPurposeId.id_kp_OCSPSigning.getId());
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  private static @Nullable String pathProblem(
      X509Certificate responder, X509Certificate issuer, Instant moment) {
    try {
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(issuer, null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(moment));
      CertPathValidator.getInstance("PKIX")
          .validate(
              CertificateFactory.getInstance("X.509").generateCertPath(List.of(responder)),
              parameters);
      return null;
    } catch (CertPathValidatorException e) {
      return "the responder's certificate is not valid below the issuer: " + e.getReason();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("PKIX path validation cannot be set up", e);
    }
  }

  private static Instant earlier(Instant a, Instant b) {
    return b.isBefore(a) ? b : a;
  }
}
