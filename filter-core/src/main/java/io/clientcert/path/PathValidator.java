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

import io.clientcert.path.PathFailure.Reason;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a valid path from a presented leaf to a trust anchor (RFC 5280 section 6), with the
 * JDK's path builder: clients send chains out of order and incomplete.
 *
 * <p>Immutable and thread-safe. Never touches the network.
 */
public final class PathValidator {

  private static final String SUBJECT_ALTERNATIVE_NAMES = "2.5.29.17";
  private static final String NAME_CONSTRAINTS = "2.5.29.30";

  /** Bytes of names times bytes of constraints; 4 KiB of each. */
  private static final long MAX_NAME_WORK = 1L << 24;

  private final TrustAnchors anchors;
  private final List<X509Certificate> intermediates;
  private final CertStore intermediateStore;
  private final PathSettings settings;

  /**
   * Makes a validator.
   *
   * @param intermediates certificates that may be used on a path though no client sent them
   */
  public PathValidator(
      TrustAnchors anchors, List<X509Certificate> intermediates, PathSettings settings) {
    this.anchors = anchors;
    this.intermediates = List.copyOf(intermediates);
    this.settings = settings;
    try {
      this.intermediateStore = storeOf(this.intermediates);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime lacks the Collection CertStore", e);
    }
  }

  /**
   * Looks for a path.
   *
   * @param presented what the client presented, the leaf first; the rest in any order
   * @param now the moment to validate for
   * @throws IllegalArgumentException if {@code presented} is empty
   */
  public PathResult validate(List<X509Certificate> presented, Instant now) {
    if (presented.isEmpty()) {
      throw new IllegalArgumentException("An empty chain has no path");
    }
    return new Search(presented, Date.from(now)).run();
  }

  /**
   * Returns the certificates of the anchors, and those that paths may use though nobody sent them.
   */
  public List<X509Certificate> knownIssuers() {
    List<X509Certificate> issuers = new ArrayList<>(anchors.issuers());
    issuers.addAll(intermediates);
    return issuers;
  }

  /**
   * Returns the paths to {@code anchor} of the certificates with the subject {@code name},
   * presented or configured: who signed a revocation list may be none of the client's path (RFC
   * 5280 section 6.3.3 (f)). Whether they may sign lists is left to the list.
   */
  public List<ValidatedPath> crlSigners(
      X500Principal name, X509Certificate anchor, List<X509Certificate> presented, Instant now) {
    Set<X509Certificate> candidates = new LinkedHashSet<>(presented);
    candidates.addAll(intermediates);
    List<ValidatedPath> paths = new ArrayList<>();
    for (X509Certificate candidate : candidates) {
      if (candidate.getSubjectX500Principal().equals(name)) {
        ValidatedPath path = pathOfSigner(candidate, anchor, presented, Date.from(now));
        if (path != null) {
          paths.add(path);
        }
      }
    }
    return paths;
  }

  private @Nullable ValidatedPath pathOfSigner(
      X509Certificate signer, X509Certificate anchor, List<X509Certificate> presented, Date date) {
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(signer);
      PKIXBuilderParameters parameters =
          new PKIXBuilderParameters(Set.of(new TrustAnchor(anchor, null)), target);
      parameters.setDate(date);
      parameters.setRevocationEnabled(false);
      parameters.setMaxPathLength(settings.maxPathLength());
      parameters.addCertStore(storeOf(presented));
      parameters.addCertStore(intermediateStore);
      parameters.addCertPathChecker(new WorkLimitChecker());
      parameters.addCertPathChecker(PolicyChecker.ofSigner(settings.floor()));
      List<X509Certificate> path =
          certificatesOf(
              (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters));
      return path.isEmpty() ? null : ValidatedPath.of(path, anchor);
    } catch (CertPathBuilderException | WorkLimitChecker.Exceeded e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("PKIX path building cannot be set up", e);
    }
  }

  private static List<X509Certificate> certificatesOf(PKIXCertPathBuilderResult result) {
    List<X509Certificate> certificates = new ArrayList<>();
    result.getCertPath().getCertificates().forEach(c -> certificates.add((X509Certificate) c));
    return certificates;
  }

  private static CertStore storeOf(List<X509Certificate> certificates)
      throws GeneralSecurityException {
    return CertStore.getInstance("Collection", new CollectionCertStoreParameters(certificates));
  }

  /** One validation, with what it finds out on its way. */
  private final class Search {
    private final List<X509Certificate> presented;
    private final X509Certificate leaf;
    private final List<X509Certificate> others;
    private final Date now;

    Search(List<X509Certificate> presented, Date now) {
      this.presented = presented;
      this.leaf = presented.get(0);
      this.others = presented.subList(1, presented.size());
      this.now = now;
    }

    PathResult run() {
      try {
        return nameWork() > MAX_NAME_WORK
            ? new PathFailure(Reason.LIMIT_EXCEEDED, "too many names for too many constraints")
            : search();
      } catch (WorkLimitChecker.Exceeded e) {
        return new PathFailure(Reason.LIMIT_EXCEEDED, "too many certificates to try");
      }
    }

    /**
     * Validation compares every name with every constraint of the CAs above it. Who holds a CA that
     * is trusted for little can send thousands of both, and take seconds of the server's time. The
     * bytes of each are a bound for their number.
     */
    private long nameWork() {
      long constraints = 0;
      for (X509Certificate certificate : presented) {
        constraints += extensionLength(certificate, NAME_CONSTRAINTS);
      }
      if (constraints == 0) {
        return 0;
      }
      long names = 0;
      for (X509Certificate certificate : presented) {
        names += certificate.getSubjectX500Principal().getEncoded().length;
        names += extensionLength(certificate, SUBJECT_ALTERNATIVE_NAMES);
      }
      return names * constraints;
    }

    private static int extensionLength(X509Certificate certificate, String extension) {
      byte[] value = ExtensionValue.of(certificate, extension);
      return value == null ? 0 : value.length;
    }

    /**
     * A leaf that is out of its time or made for another use fails in any case. Its path is still
     * looked for, at a moment when it was valid: to tell a stranger from a client whose certificate
     * has to be renewed.
     */
    private PathResult search() {
      PathFailure ofLeaf = leafFailure();
      Attempt attempt = new Attempt(leafTime());
      ValidatedPath path = attempt.build();
      if (path != null) {
        return ofLeaf == null ? path : ofLeaf;
      }
      if (anchors.contains(leaf)) {
        return asLeafAnchor(ofLeaf);
      }
      if (attempt.problem != null) {
        return attempt.problem;
      }
      PathFailure ofOther = timeFailureOfOther(leafTime());
      if (ofOther == null) {
        return untrusted();
      }
      return ofLeaf == null ? ofOther : ofLeaf;
    }

    private @Nullable PathFailure leafFailure() {
      PathFailure time = timeFailure(leaf, now);
      if (time != null) {
        return time;
      }
      return ClientAuthUsage.permittedForLeaf(leaf)
          ? null
          : new PathFailure(Reason.WRONG_USAGE, "the leaf is not for client authentication");
    }

    private static @Nullable PathFailure timeFailure(X509Certificate certificate, Date date) {
      if (date.after(certificate.getNotAfter())) {
        return new PathFailure(
            Reason.EXPIRED,
            nameOf(certificate) + " ended at " + certificate.getNotAfter().toInstant());
      }
      if (date.before(certificate.getNotBefore())) {
        return new PathFailure(
            Reason.NOT_YET_VALID,
            nameOf(certificate) + " begins at " + certificate.getNotBefore().toInstant(),
            certificate.getNotBefore().toInstant().minusMillis(1));
      }
      return null;
    }

    /** Made only for those that fail: writing a name out takes longer than all other checks. */
    private static String nameOf(X509Certificate certificate) {
      return certificate.getSubjectX500Principal().getName();
    }

    private Date leafTime() {
      if (now.after(leaf.getNotAfter())) {
        return leaf.getNotAfter();
      }
      return now.before(leaf.getNotBefore()) ? leaf.getNotBefore() : now;
    }

    private PathResult asLeafAnchor(@Nullable PathFailure ofLeaf) {
      if (!settings.allowLeafAnchors()) {
        return new PathFailure(
            Reason.UNTRUSTED, "the leaf itself is in the trust store, which is not allowed");
      }
      if (ofLeaf != null) {
        return ofLeaf;
      }
      Optional<String> weakness = settings.floor().keyProblem(leaf);
      if (weakness.isPresent()) {
        return new PathFailure(Reason.WEAK_ALGORITHM, weakness.get());
      }
      if (leaf.hasUnsupportedCriticalExtension()) {
        return new PathFailure(
            Reason.UNTRUSTED, "the leaf has a critical extension that is not understood");
      }
      return ValidatedPath.of(List.of(leaf), leaf);
    }

    /** There is no path for {@code date}: is a CA that is out of its time the only reason? */
    private @Nullable PathFailure timeFailureOfOther(Date date) {
      List<X509Certificate> candidates = new ArrayList<>(others);
      candidates.addAll(knownIssuers());
      for (X509Certificate candidate : candidates) {
        PathFailure failure = timeFailure(candidate, date);
        if (failure != null && issues(candidate, candidates)) {
          Date then =
              failure.reason() == Reason.EXPIRED
                  ? candidate.getNotAfter()
                  : candidate.getNotBefore();
          boolean leafHoldsThen =
              !then.before(leaf.getNotBefore()) && !then.after(leaf.getNotAfter());
          // one more attempt, whatever its outcome: a client must not choose how many
          return leafHoldsThen && new Attempt(then).build() != null ? failure : null;
        }
      }
      return null;
    }

    private boolean issues(X509Certificate candidate, List<X509Certificate> others) {
      if (leaf.getIssuerX500Principal().equals(candidate.getSubjectX500Principal())) {
        return true;
      }
      // one that issued nothing but itself is on nobody's path
      return others.stream()
          .filter(other -> !other.equals(candidate))
          .anyMatch(c -> c.getIssuerX500Principal().equals(candidate.getSubjectX500Principal()));
    }

    private PathFailure untrusted() {
      return new PathFailure(
          Reason.UNTRUSTED,
          "no path to a trust anchor from the issuer " + leaf.getIssuerX500Principal().getName());
    }

    /** One run of the path builder for one moment. */
    private final class Attempt {
      private final Date date;
      private @Nullable PathFailure problem;

      Attempt(Date date) {
        this.date = date;
      }

      @Nullable ValidatedPath build() {
        Set<TrustAnchor> usable = anchors.validAt(date, leaf);
        try {
          while (!usable.isEmpty()) {
            PKIXCertPathBuilderResult result = buildFrom(usable);
            X509Certificate anchor = result.getTrustAnchor().getTrustedCert();
            List<X509Certificate> path = certificatesOf(result);
            // a length of 0 says only that the leaf's key is an anchor's, and checked nothing
            Optional<String> weakness = settings.floor().keyProblem(anchor);
            if (!path.isEmpty() && weakness.isEmpty() && permits(anchor, path)) {
              return ValidatedPath.of(path, anchor);
            }
            String name = nameOf(anchor);
            problem =
                weakness.isPresent()
                    ? new PathFailure(Reason.WEAK_ALGORITHM, name + " has a " + weakness.get())
                    : new PathFailure(
                        Reason.UNTRUSTED, "the constraints in " + name + " exclude this path");
            usable = without(usable, result.getTrustAnchor());
          }
          return null;
        } catch (CertPathBuilderException e) {
          return null;
        } catch (GeneralSecurityException e) {
          throw new IllegalStateException("PKIX path building cannot be set up", e);
        }
      }

      private boolean permits(X509Certificate anchor, List<X509Certificate> path) {
        return anchors.permits(anchor, path, date, settings.initialPolicies());
      }

      private PKIXCertPathBuilderResult buildFrom(Set<TrustAnchor> usable)
          throws GeneralSecurityException {
        return (PKIXCertPathBuilderResult)
            CertPathBuilder.getInstance("PKIX").build(parameters(usable));
      }

      private PKIXBuilderParameters parameters(Set<TrustAnchor> usable)
          throws GeneralSecurityException {
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(leaf);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(usable, target);
        parameters.setDate(date);
        parameters.setRevocationEnabled(false);
        parameters.setMaxPathLength(settings.maxPathLength());
        if (!settings.initialPolicies().isEmpty()) {
          parameters.setInitialPolicies(settings.initialPolicies());
        }
        parameters.setExplicitPolicyRequired(settings.explicitPolicyRequired());
        parameters.setPolicyMappingInhibited(settings.policyMappingInhibited());
        parameters.setAnyPolicyInhibited(settings.anyPolicyInhibited());
        if (!others.isEmpty()) {
          parameters.addCertStore(storeOf(others));
        }
        if (!intermediates.isEmpty()) {
          parameters.addCertStore(intermediateStore);
        }
        parameters.addCertPathChecker(new WorkLimitChecker());
        parameters.addCertPathChecker(
            PolicyChecker.ofClient(leaf, settings.floor(), found -> problem = found));
        return parameters;
      }

      private static Set<TrustAnchor> without(Set<TrustAnchor> anchors, TrustAnchor one) {
        Set<TrustAnchor> rest = new HashSet<>(anchors);
        rest.remove(one);
        return rest;
      }
    }
  }
}
