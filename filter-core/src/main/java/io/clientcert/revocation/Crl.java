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
import io.clientcert.path.KeyUsage;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.jspecify.annotations.Nullable;

/**
 * One complete or delta CRL (RFC 5280 section 5), and the certificates that it covers. Immutable
 * except for the cached result of signature verification; thread-safe.
 */
final class Crl {

  private static final String CRL_NUMBER = "2.5.29.20";
  private static final String DELTA_CRL_INDICATOR = "2.5.29.27";
  private static final String ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
  static final BigInteger NO_NUMBER = BigInteger.valueOf(-1);
  private static final int MAX_KEYS_REMEMBERED = 16;

  private final ParsedCrl parsed;
  private final @Nullable IssuingDistributionPoint scope;
  private final Set<String> names;
  private final BigInteger number;
  private final BigInteger base;

  /** Computed on first use, because a CRL can have a million entries. */
  private volatile @Nullable Boolean understood;

  private volatile @Nullable Judged judged;

  /** Result of the signature verification by key, because verifying a long CRL is slow. */
  private final Map<PublicKey, Boolean> verified = new ConcurrentHashMap<>();

  private volatile @Nullable PublicKey signer;

  /**
   * Reads the extensions of {@code parsed}.
   *
   * @throws IllegalArgumentException if an extension is malformed
   */
  Crl(ParsedCrl parsed) {
    this.parsed = parsed;
    X509CRL header = parsed.header();
    byte[] idp = content(header, ISSUING_DISTRIBUTION_POINT);
    this.scope = idp == null ? null : IssuingDistributionPoint.getInstance(idp);
    this.names =
        scope == null
            ? Set.of()
            : DistributionPoint.namesOf(scope.getDistributionPoint(), parsed.issuer());
    requireMeaning(scope, names);
    this.number = integer(header, CRL_NUMBER);
    this.base = integer(header, DELTA_CRL_INDICATOR);
  }

  /**
   * Checks the issuing distribution point. RFC 5280 section 5.2.5 forbids an empty one, and one
   * with a name that cannot be compared would match every distribution point.
   */
  private static void requireMeaning(@Nullable IssuingDistributionPoint scope, Set<String> names) {
    if (scope == null) {
      return;
    }
    boolean named = scope.getDistributionPoint() != null;
    boolean saysNothing =
        !named
            && scope.getOnlySomeReasons() == null
            && !scope.onlyContainsUserCerts()
            && !scope.onlyContainsCACerts()
            && !scope.onlyContainsAttributeCerts()
            && !scope.isIndirectCRL();
    if (saysNothing || (named && names.isEmpty())) {
      throw new IllegalArgumentException("an issuing distribution point without content");
    }
  }

  private static BigInteger integer(X509CRL header, String extension) {
    byte[] content = content(header, extension);
    if (content == null) {
      return NO_NUMBER;
    }
    BigInteger number = ASN1Integer.getInstance(content).getValue();
    if (number.signum() < 0) {
      throw new IllegalArgumentException("a negative CRL number");
    }
    return number;
  }

  private static byte @Nullable [] content(X509CRL header, String extension) {
    byte[] value = header.getExtensionValue(extension);
    return value == null ? null : ASN1OctetString.getInstance(value).getOctets();
  }

  X500Principal issuer() {
    return parsed.issuer();
  }

  /**
   * Tells whether {@code signer} may sign CRLs and signed this one. The result is cached.
   *
   * @param key the key of {@code signer}, with parameters that it may have inherited
   */
  boolean isSignedBy(X509Certificate signer, PublicKey key) {
    return KeyUsage.CRL_SIGN.permittedBy(signer)
        && signer.getSubjectX500Principal().equals(issuer())
        && isSignedWith(key);
  }

  /** Tells whether {@code key} made the signature. The result is cached. */
  boolean isSignedWith(PublicKey key) {
    PublicKey known = signer;
    if (known != null) {
      return known.equals(key);
    }
    Boolean before = verified.get(key);
    if (before == null) {
      before = verifies(key);
      if (verified.size() < MAX_KEYS_REMEMBERED) {
        verified.put(key, before);
      }
    }
    return before;
  }

  /**
   * Records the key that made the signature. Only {@link CrlStore} decides whether the CRL is used.
   */
  void verifiedBy(PublicKey key) {
    signer = key;
  }

  /** Tells whether the key that made the signature is known. */
  boolean isVerified() {
    return signer != null;
  }

  /**
   * Returns the identity, which tells which CRLs this one can replace and be replaced by.
   *
   * @throws NullPointerException if the CRL is not verified
   */
  Identity identity() {
    return identity(Objects.requireNonNull(signer, "a CRL that is not verified"));
  }

  /** Returns the identity of this CRL provided that {@code key} made its signature. */
  Identity identity(PublicKey key) {
    return new Identity(issuer(), scope, isDelta(), key);
  }

  /**
   * The properties that two CRLs share if the newer replaces the older. The key is one of them,
   * because two CAs can have the same name, and a CA keeps its name when it changes its key.
   *
   * @param scope the issuing distribution point; null if there is none
   */
  record Identity(
      X500Principal issuer,
      @Nullable IssuingDistributionPoint scope,
      boolean delta,
      PublicKey signer) {

    /** Returns the identity of the complete CRLs that these delta CRLs extend. */
    Identity complete() {
      return delta ? new Identity(issuer, scope, false, signer) : this;
    }

    /** Not the generated method, see {@link CertificateId#hashCode}. */
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Identity other
          && delta == other.delta
          && issuer.equals(other.issuer)
          && Objects.equals(scope, other.scope)
          && signer.equals(other.signer);
    }

    @Override
    public int hashCode() {
      return Objects.hash(issuer, scope, delta, signer);
    }
  }

  /**
   * The position of a CRL in the sequence of CRLs with the same identity.
   *
   * @param number the highest CRL number so far; negative if there was none
   */
  record Position(BigInteger number, Instant thisUpdate) {

    boolean isNumbered() {
      return number.signum() >= 0;
    }

    boolean isNewerThan(Position other) {
      boolean bothNumbered = isNumbered() && other.isNumbered();
      int byNumber = bothNumbered ? number.compareTo(other.number) : 0;
      return byNumber != 0 ? byNumber > 0 : thisUpdate.isAfter(other.thisUpdate);
    }

    /** Returns the position of the next CRL. The number is kept if the next CRL has none. */
    Position followedBy(Position next) {
      return new Position(number.max(next.number), next.thisUpdate);
    }

    @Override
    public String toString() {
      return (isNumbered() ? "number " + number + " of " : "") + thisUpdate;
    }
  }

  Position position() {
    return new Position(number, thisUpdate());
  }

  private boolean verifies(PublicKey key) {
    try {
      parsed.verify(key);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * Returns the reasons for which this CRL covers {@code certificate} under {@code point} (RFC 5280
   * section 6.3.3 (b) and (d)), encoded like {@link DistributionPoint#ALL_REASONS}; 0 if it does
   * not cover it.
   */
  int reasonsFor(X509Certificate certificate, DistributionPoint point) {
    boolean rightIssuer =
        point.crlIssuers().isEmpty()
            ? issuer().equals(certificate.getIssuerX500Principal())
            : point.crlIssuers().contains(issuer()) && isIndirect();
    if (!rightIssuer || !isUnderstood()) {
      return 0;
    }
    if (scope == null) {
      return point.reasons();
    }
    boolean ca = certificate.getBasicConstraints() >= 0;
    boolean rightPoint = names.isEmpty() || !Collections.disjoint(names, point.names());
    // Only version 3 distinguishes CA certificates from others (section 5.2.5)
    boolean anyKind = !scope.onlyContainsUserCerts() && !scope.onlyContainsCACerts();
    boolean rightKind =
        certificate.getVersion() < 3
            ? anyKind
            : ca ? !scope.onlyContainsUserCerts() : !scope.onlyContainsCACerts();
    if (!rightPoint || !rightKind || scope.onlyContainsAttributeCerts()) {
      return 0;
    }
    return scope.getOnlySomeReasons() == null
        ? point.reasons()
        : point.reasons() & scope.getOnlySomeReasons().intValue();
  }

  /** A CRL with an unknown critical extension must not be used (section 5.2). */
  private boolean isUnderstood() {
    Boolean known = understood;
    if (known == null) {
      known = !parsed.hasUnsupportedCriticalExtension();
      understood = known;
    }
    return known;
  }

  /** Computes in advance what the first request would otherwise have to wait for. */
  void prepare() {
    boolean unused = isUnderstood();
  }

  /** Tells whether both have the same encoding. */
  boolean isMadeOf(ParsedCrl other) {
    return parsed.isSameAs(other);
  }

  /** Returns the length of the encoding in bytes. */
  int size() {
    return parsed.size();
  }

  /**
   * Tells whether the signature algorithm is strong enough, so that the signature cannot have been
   * made for another CRL.
   */
  boolean isSignedWell(AlgorithmFloor floor) {
    Judged known = judged;
    if (known == null || !known.floor.equals(floor)) {
      X509CRL header = parsed.header();
      known =
          new Judged(
              floor,
              floor
                  .signatureProblem(
                      header.getSigAlgName(), header.getSigAlgOID(), header.getSigAlgParams())
                  .isEmpty());
      judged = known;
    }
    return known.well;
  }

  /** Returns what {@code floor} says about the signature algorithm. */
  private record Judged(AlgorithmFloor floor, boolean well) {}

  private boolean isIndirect() {
    return scope != null && scope.isIndirectCRL();
  }

  boolean isDelta() {
    return !base.equals(NO_NUMBER);
  }

  /**
   * Tells whether this delta CRL may be combined with {@code complete} (RFC 5280 section 5.2.4).
   */
  boolean completes(Crl complete) {
    return isDelta()
        && isReplacementFor(complete)
        && complete.number.compareTo(base) >= 0
        && number.compareTo(complete.number) > 0;
  }

  /** Tells whether both have the same issuer and scope. */
  boolean isReplacementFor(Crl other) {
    return issuer().equals(other.issuer()) && Objects.equals(scope, other.scope);
  }

  /** Tells whether {@code complete} was issued at the same time as this delta CRL or later. */
  boolean isIncludedIn(Crl complete) {
    return complete.number.compareTo(number) >= 0;
  }

  boolean isNewerThan(Crl other) {
    return position().isNewerThan(other.position());
  }

  boolean hasBegun(Instant now) {
    return !thisUpdate().isAfter(now);
  }

  /**
   * Tells whether {@code now} lies within the validity period of this CRL. A CRL without {@code
   * nextUpdate} and without a maximum age is never valid.
   */
  boolean isFresh(Instant now, Duration maxAge) {
    Instant end = nextUpdate(maxAge);
    return thisUpdate().isBefore(end) && hasBegun(now) && !end.isBefore(now);
  }

  Instant thisUpdate() {
    return parsed.thisUpdate();
  }

  /**
   * Returns when this CRL expires. A CRL without {@code nextUpdate}, which RFC 5280 section 5.1.2.5
   * requires, expires at its maximum age.
   *
   * @param maxAge maximum age, counted from {@code thisUpdate}; zero if only {@code nextUpdate}
   *     counts
   */
  Instant nextUpdate(Duration maxAge) {
    Instant byAge = thisUpdate().plus(maxAge);
    Instant named = parsed.nextUpdate();
    if (named == null) {
      return byAge;
    }
    return maxAge.isZero() || named.isBefore(byAge) ? named : byAge;
  }

  /**
   * Returns the entry of {@code certificate}. In an indirect CRL, an entry may name its certificate
   * issuer.
   */
  @Nullable X509CRLEntry entryOf(X509Certificate certificate) {
    return parsed.entryOf(certificate);
  }

  /** Returns the issuer of the CRL. */
  String name() {
    return (isDelta() ? "delta CRL of " : "CRL of ") + issuer().getName();
  }

  @Override
  public String toString() {
    return name() + " (" + position() + ")";
  }
}
