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
package io.clientcert;

import io.clientcert.dialect.NameForm;
import io.clientcert.path.ClientAuthUsage;
import io.clientcert.path.ValidatedPath;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the client certificate of one request. The value of the request attribute that
 * is called like this class; never absent behind the filter.
 *
 * <p>Everything here may be read whatever the verdict, to log or to explain. Only {@link
 * #forwardable()} says that the client is who its certificate names.
 *
 * <p>Text such as {@link #subject()} is written by whoever made the certificate and can hold any
 * character; encode it before it goes into a page, a log or a header.
 *
 * <p>What takes work is worked out when it is asked for, once. Immutable and thread-safe.
 */
public final class ClientCertificate {

  private final CertificateSource source;
  private final Verdict verdict;
  private final String reason;
  private final List<X509Certificate> presented;
  private final List<X509Certificate> path;
  private final @Nullable X509Certificate anchor;
  private final String clientCert;
  private final String clientCertChain;
  private final boolean certTooLarge;
  private final boolean chainTooLarge;
  private final long certLength;
  private final long chainLength;
  private final boolean inOutage;
  private volatile @Nullable LeafFacts leafFacts;
  private volatile @Nullable Boolean withoutClientAuth;

  ClientCertificate(
      CertificateSource source,
      Verdict verdict,
      String reason,
      boolean inOutage,
      List<X509Certificate> presented,
      @Nullable ValidatedPath path,
      FieldValues values) {
    this.source = source;
    this.verdict = verdict;
    this.reason = reason;
    this.inOutage = inOutage;
    this.presented = presented;
    this.path = path == null ? List.of() : path.certificates();
    this.anchor = path == null ? null : path.anchor();
    this.clientCert = values.cert();
    this.clientCertChain = String.join(FieldValues.SEPARATOR, values.chain());
    this.certTooLarge = values.certTooLarge();
    this.chainTooLarge = values.chainTooLarge();
    this.certLength = values.certLength();
    this.chainLength = values.chainLength();
  }

  /** Returns where the certificate was looked for, also if there was none. */
  public CertificateSource source() {
    return source;
  }

  /** Returns what was decided. */
  public Verdict verdict() {
    return verdict;
  }

  /** Returns why, in one sentence for a log. May hold text from the certificate. */
  public String reason() {
    return reason;
  }

  /** Tells whether the client presented a certificate, even one that cannot be read. */
  public boolean presented() {
    return verdict != Verdict.NONE;
  }

  /**
   * Tells whether the verdict is VERIFIED: path, usage, algorithms and time are valid and, where
   * {@code revocation} is on, the certificate is known not to be revoked. False for every other
   * verdict, for a certificate whose revocation status is unknown too.
   */
  public boolean verified() {
    return verdict == Verdict.VERIFIED;
  }

  /**
   * Tells whether path, usage, algorithms and time are valid. This says nothing about revocation:
   * it is also true for a certificate that is revoked or whose revocation status is unknown, so it
   * is no reason to let a client in.
   */
  public boolean pathValid() {
    return !path.isEmpty();
  }

  /**
   * Tells whether revocation evidence names a certificate on the path. False does not mean that the
   * certificate is good: its revocation status can be unknown.
   */
  public boolean revoked() {
    return verdict == Verdict.REVOKED;
  }

  /**
   * Tells whether the certificate counts as not revoked only because an outage of its revocation
   * evidence is allowed.
   */
  public boolean inOutage() {
    return inOutage;
  }

  /**
   * Tells whether the path is valid but for the extended key usage of the leaf, which has no {@code
   * clientAuth}, forwarded or not.
   */
  boolean withoutClientAuth() {
    Boolean known = withoutClientAuth;
    if (known == null) {
      boolean concerned = verdict == Verdict.VERIFIED || verdict == Verdict.WRONG_USAGE;
      X509Certificate leaf = leaf();
      known = concerned && leaf != null && !ClientAuthUsage.permittedBy(leaf);
      withoutClientAuth = known;
    }
    return known;
  }

  /**
   * Tells whether the fields may be written, size permitting: the certificate is {@link
   * #verified()}.
   */
  public boolean forwardable() {
    return verdict == Verdict.VERIFIED;
  }

  /** Returns the certificate that the client proved to hold the key of, or null without one. */
  public @Nullable X509Certificate leaf() {
    return presented.isEmpty() ? null : presented.get(0);
  }

  /** Returns all that the client presented, leaf first, in its order. */
  public List<X509Certificate> presentedChain() {
    return presented;
  }

  /**
   * Returns the validated path, leaf first, without the trust anchor; empty unless {@link
   * #pathValid()}.
   */
  public List<X509Certificate> path() {
    return path;
  }

  /**
   * Returns the leaf as RFC 9440 section 2.2 writes it, whatever the verdict; empty without one, or
   * when it is too large.
   */
  public String clientCert() {
    return clientCert;
  }

  /**
   * Returns the chain as RFC 9440 section 2.3 writes it, whatever the verdict: the one that is
   * configured, and without a validated path what the client presented behind its leaf. Empty when
   * there is none, or when it is too large.
   */
  public String clientCertChain() {
    return clientCertChain;
  }

  /** Tells whether the value for {@code Client-Cert} would be longer than allowed. */
  public boolean certTooLarge() {
    return certTooLarge;
  }

  /** Tells whether the value for {@code Client-Cert-Chain} would be longer than allowed. */
  public boolean chainTooLarge() {
    return chainTooLarge;
  }

  /** Returns the length that {@code Client-Cert} has or would have, in characters. */
  long certLength() {
    return certLength;
  }

  /** Returns the length that {@code Client-Cert-Chain} has or would have, in characters. */
  long chainLength() {
    return chainLength;
  }

  /**
   * Returns the outcome as TLS terminators write it: {@code SUCCESS} for the verdict VERIFIED,
   * {@code NONE} without a certificate, else {@code FAILED:} and a reason in the words of OpenSSL.
   */
  public String verification() {
    return verdict.verification();
  }

  /**
   * Returns the leaf and the CA certificates behind it that are known to be its own: the validated
   * path, without it the leaf alone.
   */
  public List<X509Certificate> leafAndChain() {
    if (path.isEmpty()) {
      return presented.isEmpty() ? List.of() : presented.subList(0, 1);
    }
    return path;
  }

  /**
   * Returns the leaf's subject as RFC 2253 writes it, attributes that have no keyword there by
   * their object identifier; empty without a certificate. Two subjects have the same text only if
   * they have the same attributes in the same order, with values of the same characters.
   */
  public String subject() {
    return ofLeaf(leaf -> NameForm.RFC2253_KEYWORDS.of(leaf.getSubjectX500Principal()));
  }

  /** Returns the leaf's issuer, written as {@link #subject()}. */
  public String issuer() {
    return ofLeaf(leaf -> NameForm.RFC2253_KEYWORDS.of(leaf.getIssuerX500Principal()));
  }

  /**
   * Returns the leaf's subject as RFC 4514 writes it, with OpenSSL's names of attributes; empty
   * without a certificate.
   */
  public String subjectRfc4514() {
    return ofLeaf(leaf -> NameForm.RFC4514.of(leaf.getSubjectX500Principal()));
  }

  /** Returns the leaf's issuer, written as {@link #subjectRfc4514()}. */
  public String issuerRfc4514() {
    return ofLeaf(leaf -> NameForm.RFC4514.of(leaf.getIssuerX500Principal()));
  }

  /**
   * Returns the leaf's subject in the form of old, such as {@code /C=US/O=Example/CN=client}, in
   * printable ASCII; empty without a certificate.
   */
  public String subjectLegacy() {
    return ofLeaf(leaf -> NameForm.LEGACY.of(leaf.getSubjectX500Principal()));
  }

  /** Returns the leaf's issuer, written as {@link #subjectLegacy()}. */
  public String issuerLegacy() {
    return ofLeaf(leaf -> NameForm.LEGACY.of(leaf.getIssuerX500Principal()));
  }

  private String ofLeaf(Function<X509Certificate, String> writer) {
    X509Certificate leaf = leaf();
    return leaf == null ? "" : writer.apply(leaf);
  }

  /**
   * Returns the leaf's serial number in upper-case hexadecimal, with an even number of digits and a
   * minus sign in front of a negative one; empty without a certificate.
   */
  public String serial() {
    return fact(LeafFacts::serial, "");
  }

  /**
   * Returns the SHA-1 digest of the leaf's DER encoding in lower-case hexadecimal; empty without a
   * certificate that can be encoded.
   */
  public String sha1() {
    return fact(LeafFacts::sha1, "");
  }

  /**
   * Returns the SHA-256 digest of the leaf's DER encoding in lower-case hexadecimal; empty without
   * a certificate that can be encoded.
   */
  public String sha256() {
    return fact(LeafFacts::sha256, "");
  }

  /**
   * Returns the SHA-256 digest of the leaf's DER encoding in base64url without padding, as {@code
   * x5t#S256} in the {@code cnf} claim of a certificate-bound access token has it (RFC 8705 section
   * 3.1); empty without a certificate that can be encoded.
   *
   * @see CertificateBoundToken
   */
  public String x5tS256() {
    return fact(LeafFacts::x5tS256, "");
  }

  /**
   * Returns the leaf's subject key identifier (RFC 5280 section 4.2.1.2) in upper-case hexadecimal;
   * empty if it has none.
   */
  public String subjectKeyId() {
    return fact(LeafFacts::subjectKeyId, "");
  }

  /**
   * Returns the serial number of the issuer's certificate, written as {@link #serial()}. That is
   * the next certificate of the path, or its trust anchor; without a path the next one presented if
   * it has the issuer's name, else what the leaf's authority key identifier says. Empty if unknown.
   */
  public String issuerSerial() {
    return fact(LeafFacts::issuerSerial, "");
  }

  /**
   * Returns the subject key identifier of the issuer's certificate, found as for {@link
   * #issuerSerial()} and written as {@link #subjectKeyId()}; empty if unknown.
   */
  public String issuerKeyId() {
    return fact(LeafFacts::issuerKeyId, "");
  }

  /**
   * Returns the leaf's subject alternative names with their types, in their order (RFC 5280 section
   * 4.2.1.6); none if they cannot be read.
   */
  public List<AlternativeName> alternativeNames() {
    return namesForDialects().stream().map(AlternativeName::of).toList();
  }

  List<io.clientcert.dialect.AlternativeName> namesForDialects() {
    return fact(LeafFacts::alternativeNames, List.of());
  }

  /**
   * Returns the leaf's SPIFFE ID: the one URI among its subject alternative names, if there is
   * exactly one and it is a SPIFFE ID of at most 2048 characters. Else empty.
   */
  public String spiffeId() {
    return fact(LeafFacts::spiffeId, "");
  }

  /**
   * Returns the algorithm of the leaf's key as Java calls it, such as RSA, EC or EdDSA; empty
   * without a certificate.
   */
  public String keyType() {
    return fact(LeafFacts::keyType, "");
  }

  /**
   * Returns the size of the leaf's key in bits: of RSA and DSA the modulus, of EC the field, of
   * EdDSA 256 or 456. 0 if unknown.
   */
  public int keySize() {
    return fact(LeafFacts::keySize, 0);
  }

  private <T> T fact(Function<LeafFacts, T> wanted, T otherwise) {
    LeafFacts known = leafFacts;
    if (known == null) {
      X509Certificate leaf = leaf();
      if (leaf == null) {
        return otherwise;
      }
      known = new LeafFacts(leaf, issuerCertificate(leaf));
      leafFacts = known;
    }
    return wanted.apply(known);
  }

  private @Nullable X509Certificate issuerCertificate(X509Certificate leaf) {
    if (!path.isEmpty()) {
      return path.size() > 1 ? path.get(1) : anchor;
    }
    boolean next =
        presented.size() > 1
            && presented.get(1).getSubjectX500Principal().equals(leaf.getIssuerX500Principal());
    return next ? presented.get(1) : null;
  }

  /** Returns when the leaf begins, or null without a certificate. */
  public @Nullable Instant notBefore() {
    X509Certificate leaf = leaf();
    return leaf == null ? null : leaf.getNotBefore().toInstant();
  }

  /** Returns when the leaf ends, or null without a certificate. */
  public @Nullable Instant notAfter() {
    X509Certificate leaf = leaf();
    return leaf == null ? null : leaf.getNotAfter().toInstant();
  }

  /** Returns verdict, subject, serial number, digest and reason in printable ASCII, on one line. */
  @Override
  public String toString() {
    if (verdict == Verdict.NONE) {
      return verdict.name();
    }
    return presented.isEmpty()
        ? verdict + " reason=\"" + LogText.of(reason) + "\""
        : verdict
            + " subject=\""
            + LogText.of(subject())
            + "\" serial="
            + serial()
            + " sha256="
            + sha256()
            + " reason=\""
            + LogText.of(reason)
            + "\"";
  }
}
