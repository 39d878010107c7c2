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

import io.clientcert.der.Fingerprint;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The certificates that paths may end at, with the constraints in those certificates made to count.
 *
 * <p>The JDK takes no more than a name and a key from a trust anchor. Here an anchor issues only if
 * its certificate says that it is a CA, may sign certificates, and is not limited to other uses
 * than client authentication; its validity, its path length, its policies and its name and policy
 * constraints hold for every path that ends at it (RFC 5937). One with an extension that cannot be
 * read is of no use.
 *
 * <p>Immutable and thread-safe.
 */
public final class TrustAnchors {

  /** No trust anchor, where certificates are not validated here. */
  public static final TrustAnchors NONE = new TrustAnchors(Map.of(), Set.of(), List.of());

  private final Map<X509Certificate, TrustAnchor> issuing;

  /** Those with policies or constraints: reading extensions takes longer than looking here. */
  private final Map<X509Certificate, AnchorCertificate> constrained;

  private final Set<TrustAnchor> all;
  private final Set<X509Certificate> certificates;
  private final List<String> unused;
  private final long validFrom;
  private final long validUntil;

  private TrustAnchors(
      Map<X509Certificate, TrustAnchor> issuing,
      Set<X509Certificate> certificates,
      List<String> unused) {
    this.issuing = issuing;
    this.all = Set.copyOf(issuing.values());
    this.constrained =
        issuing.keySet().stream()
            .filter(anchor -> hasConstraints(anchor) || hasPolicies(anchor))
            .collect(Collectors.toUnmodifiableMap(anchor -> anchor, AnchorCertificate::of));
    this.certificates = certificates;
    this.unused = unused;
    long from = Long.MIN_VALUE;
    long until = Long.MAX_VALUE;
    for (X509Certificate certificate : issuing.keySet()) {
      from = Math.max(from, certificate.getNotBefore().getTime());
      until = Math.min(until, certificate.getNotAfter().getTime());
    }
    this.validFrom = from;
    this.validUntil = until;
  }

  /**
   * Returns the anchors that {@code certificates} make.
   *
   * @param allowLeafAnchors whether certificates that issue nothing are of use, because leaves may
   *     be anchors themselves
   * @throws CertificateException if there is none of use
   */
  public static TrustAnchors of(Collection<X509Certificate> certificates, boolean allowLeafAnchors)
      throws CertificateException {
    Map<X509Certificate, TrustAnchor> issuing = new LinkedHashMap<>();
    List<String> unused = new ArrayList<>();
    for (X509Certificate certificate : certificates) {
      String problem = problemAsIssuer(certificate);
      if (problem.isEmpty()) {
        issuing.put(certificate, new TrustAnchor(certificate, null));
      } else {
        unused.add(Names.of(certificate) + " " + problem);
      }
    }
    if (certificates.isEmpty()) {
      throw new CertificateException("holds no trusted certificate");
    }
    if (issuing.isEmpty() && !allowLeafAnchors) {
      throw new CertificateException(
          "holds no certificate that client certificates could be issued by: "
              + String.join("; ", unused));
    }
    return new TrustAnchors(
        issuing, Set.copyOf(certificates), allowLeafAnchors ? List.of() : List.copyOf(unused));
  }

  /** Returns how many certificates can issue. */
  public int size() {
    return issuing.size();
  }

  /** Returns one sentence for each certificate that was given and can issue nothing. */
  public List<String> unused() {
    return unused;
  }

  /** Tells whether one of the certificates has this SHA-256 digest, in hexadecimal digits. */
  public boolean hasDigest(String sha256) {
    return !withDigests(Set.of(sha256)).isEmpty();
  }

  Set<X509Certificate> withDigests(Set<String> sha256) {
    return sha256.isEmpty()
        ? Set.of()
        : certificates.stream()
            .filter(certificate -> sha256.contains(digest(certificate)))
            .collect(Collectors.toUnmodifiableSet());
  }

  private static String digest(X509Certificate certificate) {
    try {
      return Fingerprint.SHA256.hexOf(certificate);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read and has no encoding", e);
    }
  }

  boolean contains(X509Certificate certificate) {
    return certificates.contains(certificate);
  }

  Collection<X509Certificate> issuers() {
    return issuing.keySet();
  }

  /** Returns the anchors in their validity period at {@code date}, {@code leaf} left out. */
  Set<TrustAnchor> validAt(Date date, X509Certificate leaf) {
    long time = date.getTime();
    if (time >= validFrom && time <= validUntil && !issuing.containsKey(leaf)) {
      return all;
    }
    Set<TrustAnchor> valid = new HashSet<>();
    for (Map.Entry<X509Certificate, TrustAnchor> anchor : issuing.entrySet()) {
      X509Certificate certificate = anchor.getKey();
      if (time >= certificate.getNotBefore().getTime()
          && time <= certificate.getNotAfter().getTime()
          && !certificate.equals(leaf)) {
        valid.add(anchor.getValue());
      }
    }
    return valid;
  }

  /**
   * Returns which constraint in the anchor's own certificate excludes {@code path}; empty if none
   * does.
   */
  String problemWith(
      X509Certificate anchor, List<X509Certificate> path, Date date, PathSettings settings) {
    String problem =
        withinPathLength(anchor, path)
            ? problemBelow(anchor, path, date, settings)
            : "its path length is " + anchor.getBasicConstraints();
    return problem.isEmpty()
        ? problem
        : "the constraints in " + Names.of(anchor) + " exclude this path: " + problem;
  }

  private static boolean withinPathLength(X509Certificate anchor, List<X509Certificate> path) {
    if (anchor.getVersion() < 3) {
      return true;
    }
    int limit = anchor.getBasicConstraints();
    if (path.size() - 1 <= limit) {
      return true;
    }
    long intermediates =
        path.stream()
            .skip(1)
            .filter(c -> !c.getSubjectX500Principal().equals(c.getIssuerX500Principal()))
            .count();
    return intermediates <= limit;
  }

  private String problemBelow(
      X509Certificate anchor, List<X509Certificate> path, Date date, PathSettings settings) {
    AnchorCertificate stand = constrained.get(anchor);
    if (stand == null || (!hasConstraints(anchor) && !asksForPolicies(path, settings))) {
      return "";
    }
    try {
      List<X509Certificate> extended = new ArrayList<>(path);
      extended.add(stand.certificate());
      PKIXParameters parameters = new PKIXParameters(Set.of(stand.above()));
      settings.applyTo(parameters, date);
      parameters.addCertPathChecker(new ConstrainedNames(problem -> {}));
      return PathDiagnosis.problemOf(extended, parameters);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("PKIX path validation cannot be set up", e);
    }
  }

  /** Policies alone exclude nothing where nobody asks for one. */
  private static boolean asksForPolicies(List<X509Certificate> path, PathSettings settings) {
    return settings.explicitPolicyRequired()
        || path.stream().anyMatch(c -> has(c, StrictExtension.POLICY_CONSTRAINTS));
  }

  private static String problemAsIssuer(X509Certificate certificate) {
    if (certificate.getVersion() < 3) {
      return isSelfSigned(certificate) ? "" : "is of version 1 and not self-signed";
    }
    if (certificate.getBasicConstraints() < 0) {
      return "is not a CA certificate";
    }
    if (!KeyUsage.KEY_CERT_SIGN.permittedBy(certificate)) {
      return "may not sign certificates";
    }
    if (!ClientAuthUsage.permittedBy(certificate)) {
      return "is limited to other uses than client authentication";
    }
    StrictExtension.Unreadable unreadable = StrictExtension.in(certificate);
    if (unreadable != null) {
      return unreadable.problem();
    }
    return certificate.hasUnsupportedCriticalExtension()
        ? "has a critical extension that is not understood: "
            + PathDiagnosis.unsupported(certificate)
        : "";
  }

  private static boolean hasConstraints(X509Certificate certificate) {
    return has(certificate, StrictExtension.NAME_CONSTRAINTS)
        || has(certificate, StrictExtension.POLICY_CONSTRAINTS)
        || has(certificate, StrictExtension.INHIBIT_ANY_POLICY);
  }

  private static boolean hasPolicies(X509Certificate certificate) {
    return has(certificate, StrictExtension.CERTIFICATE_POLICIES);
  }

  private static boolean has(X509Certificate certificate, StrictExtension extension) {
    return ExtensionValue.of(certificate, extension.oid()) != null;
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    return isSignedBy(certificate, certificate.getPublicKey());
  }

  private static boolean isSignedBy(X509Certificate certificate, PublicKey key) {
    try {
      certificate.verify(key);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
