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
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a valid path from a presented leaf to a trust anchor (RFC 5280 section 6), with the
 * JDK's path builder: clients send chains out of order and incomplete.
 *
 * <p>It is one class because a search and its attempts are inner classes, which share what is known
 * of the presented certificates.
 *
 * <p>Immutable and thread-safe. Never touches the network.
 */
public final class PathValidator {

  /**
   * Which certificates may be on a path, until one search goes through. The JDK throws for some
   * names below some constraints, and such a CA must not hide another one.
   */
  private static final List<Predicate<X509Certificate>> USABLE =
      List.of(
          certificate -> true,
          ConstrainedNames::comparable,
          certificate -> length(certificate, StrictExtension.NAME_CONSTRAINTS) == 0);

  /** Bytes of names times bytes of constraints; 4 KiB of each. */
  private static final long MAX_NAME_WORK = 1L << 24;

  private final TrustAnchors anchors;
  private final List<X509Certificate> intermediates;
  private final CertStore intermediateStore;
  private final PathSettings settings;
  private final Set<X509Certificate> serverAuthAnchors;
  private final Map<X500Principal, List<X509Certificate>> configured;
  private final boolean configuredConstraints;
  private final boolean takesWordOfProxy;
  private final KnownIssuers issuersSeen;

  /**
   * Makes a validator.
   *
   * @param intermediates certificates that may be used on a path though no client sent them
   */
  public PathValidator(
      TrustAnchors anchors, List<X509Certificate> intermediates, PathSettings settings) {
    this(anchors, intermediates, settings, false);
  }

  private PathValidator(
      TrustAnchors anchors,
      List<X509Certificate> intermediates,
      PathSettings settings,
      boolean takesWordOfProxy) {
    this.takesWordOfProxy = takesWordOfProxy;
    this.anchors = anchors;
    this.intermediates = List.copyOf(intermediates);
    this.settings = settings;
    this.serverAuthAnchors = anchors.withDigests(settings.serverAuthAnchors());
    this.configured =
        knownIssuers().stream()
            .collect(Collectors.groupingBy(X509Certificate::getSubjectX500Principal));
    this.configuredConstraints =
        knownIssuers().stream().anyMatch(c -> length(c, StrictExtension.NAME_CONSTRAINTS) > 0);
    this.issuersSeen = new KnownIssuers(settings, configured);
    try {
      this.intermediateStore = storeOf(this.intermediates);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime lacks the Collection CertStore", e);
    }
  }

  /**
   * Returns a validator for chains that a trusted proxy has validated before. It checks validity
   * periods, algorithms and usage, and no signature.
   */
  public static PathValidator ofProxyWord(PathSettings settings) {
    return new PathValidator(TrustAnchors.NONE, List.of(), settings, true);
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
    return takesWordOfProxy
        ? ProxyWord.validate(presented, now, settings)
        : new Search(presented, Date.from(now)).run();
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
   * presented or configured: who signed a CRL may be none of the client's path (RFC 5280 section
   * 6.3.3 (f)). Whether they may sign CRLs is left to the CRL.
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
      parameters.setPolicyQualifiersRejected(false);
      parameters.setMaxPathLength(settings.maxPathLength());
      parameters.addCertStore(storeOf(presented));
      parameters.addCertStore(intermediateStore);
      parameters.addCertPathChecker(new WorkLimitChecker());
      parameters.addCertPathChecker(PolicyChecker.ofSigner(settings));
      parameters.addCertPathChecker(new ConstrainedNames(problem -> {}));
      List<X509Certificate> path =
          certificatesOf(
              (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters));
      return path.isEmpty() ? null : ValidatedPath.of(path, anchor);
    } catch (CertPathBuilderException | RuntimeException e) {
      // too much work, or names that the JDK cannot compare with constraints above them
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

  /** Returns which certificate needs serverAuth to be enough where it is not; empty if none. */
  private String serverAuthProblem(X509Certificate anchor, List<X509Certificate> path) {
    if (settings.serverAuthAnchors().isEmpty() || serverAuthAnchors.contains(anchor)) {
      return "";
    }
    return path.stream()
        .filter(certificate -> !ClientAuthUsage.permittedBy(certificate))
        .findFirst()
        .map(
            certificate ->
                "the extended key usage of "
                    + Names.of(certificate)
                    + " does not permit client authentication, and serverAuthAnchors does not name "
                    + Names.of(anchor))
        .orElse("");
  }

  private static int length(X509Certificate certificate, StrictExtension extension) {
    byte[] value = ExtensionValue.of(certificate, extension.oid());
    return value == null ? 0 : value.length;
  }

  private static int nameLength(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getEncoded().length
        + length(certificate, StrictExtension.SUBJECT_ALTERNATIVE_NAME);
  }

  static @Nullable PathFailure timeFailure(X509Certificate certificate, Date date) {
    if (date.after(certificate.getNotAfter())) {
      return new PathFailure(
          Reason.EXPIRED,
          Names.of(certificate) + " ended at " + certificate.getNotAfter().toInstant());
    }
    if (date.before(certificate.getNotBefore())) {
      return new PathFailure(
          Reason.NOT_YET_VALID,
          Names.of(certificate) + " begins at " + certificate.getNotBefore().toInstant(),
          certificate.getNotBefore().toInstant().minusMillis(1));
    }
    return null;
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
      Collection<X509Certificate> all = presented;
      if (configuredConstraints) {
        all = withConfiguredIssuers();
      }
      long constraints = 0;
      for (X509Certificate certificate : all) {
        constraints += length(certificate, StrictExtension.NAME_CONSTRAINTS);
      }
      if (constraints == 0) {
        return 0;
      }
      long names = 0;
      for (X509Certificate certificate : all) {
        names += nameLength(certificate);
      }
      return names * constraints;
    }

    /** Only those that a path of this client can go through: the others take no work. */
    private Set<X509Certificate> withConfiguredIssuers() {
      Set<X509Certificate> all = new LinkedHashSet<>(presented);
      Deque<X509Certificate> open = new ArrayDeque<>(presented);
      while (!open.isEmpty()) {
        X500Principal issuer = open.pop().getIssuerX500Principal();
        for (X509Certificate certificate : configured.getOrDefault(issuer, List.of())) {
          if (all.add(certificate)) {
            open.push(certificate);
          }
        }
      }
      return all;
    }

    /**
     * A leaf that is out of its time or made for another use fails in any case. Its path is still
     * looked for, at a moment when it was valid: to tell a stranger from a client whose certificate
     * has to be renewed.
     */
    private PathResult search() {
      PathFailure ofLeaf = leafFailure();
      if (ofLeaf == null) {
        ValidatedPath known = issuersSeen.pathOf(leaf, others, now);
        if (known != null && failureAt(known.anchor(), known.certificates(), now) == null) {
          return known;
        }
      }
      Attempt attempt = new Attempt(leafTime());
      ValidatedPath path = attempt.build();
      if (path != null) {
        issuersSeen.learn(path);
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
        return attempt.explain();
      }
      return ofLeaf == null ? ofOther : ofLeaf;
    }

    private @Nullable PathFailure leafFailure() {
      PathFailure time = timeFailure(leaf, now);
      if (time != null) {
        return time;
      }
      return ClientAuthUsage.problemOfLeaf(leaf, settings.serverAuthAllowed())
          .map(problem -> new PathFailure(Reason.WRONG_USAGE, problem))
          .orElse(null);
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
      String usage = serverAuthProblem(leaf, List.of(leaf));
      if (!usage.isEmpty()) {
        return new PathFailure(Reason.WRONG_USAGE, usage);
      }
      StrictExtension.Unreadable unreadable = StrictExtension.in(leaf);
      if (unreadable != null) {
        return new PathFailure(Reason.UNTRUSTED, Names.of(leaf) + " " + unreadable.problem());
      }
      if (leaf.hasUnsupportedCriticalExtension()) {
        return new PathFailure(
            Reason.UNTRUSTED,
            Names.of(leaf)
                + " has a critical extension that is not supported: "
                + PathDiagnosis.unsupported(leaf));
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

    private @Nullable PathFailure failureAt(
        X509Certificate anchor, List<X509Certificate> path, Date date) {
      Optional<String> weakness = settings.floor().keyProblem(anchor);
      if (weakness.isPresent()) {
        return new PathFailure(
            Reason.WEAK_ALGORITHM, Names.of(anchor) + " has a " + weakness.get());
      }
      String usage = serverAuthProblem(anchor, path);
      if (!usage.isEmpty()) {
        return new PathFailure(Reason.WRONG_USAGE, usage);
      }
      String excluded = anchors.problemWith(anchor, path, date, settings);
      return excluded.isEmpty() ? null : new PathFailure(Reason.UNTRUSTED, excluded);
    }

    /** One run of the path builder for one moment. */
    private final class Attempt {
      private final Date date;
      private @Nullable PathFailure problem;

      Attempt(Date date) {
        this.date = date;
      }

      @Nullable ValidatedPath build() {
        for (Predicate<X509Certificate> usable : USABLE) {
          try {
            return build(usable);
          } catch (WorkLimitChecker.Exceeded e) {
            throw e;
          } catch (RuntimeException e) {
            // the JDK has no rule for one of the names; perhaps there is a path that needs none
          } catch (CertPathBuilderException e) {
            return null;
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException("PKIX path building cannot be set up", e);
          }
        }
        return null;
      }

      private @Nullable ValidatedPath build(Predicate<X509Certificate> usable)
          throws GeneralSecurityException {
        Set<TrustAnchor> remaining = anchors.validAt(date, leaf);
        while (!remaining.isEmpty()) {
          PKIXCertPathBuilderResult result = buildFrom(remaining, usable);
          X509Certificate anchor = result.getTrustAnchor().getTrustedCert();
          List<X509Certificate> path = certificatesOf(result);
          // a length of 0 says only that the leaf's key is an anchor's, and checked nothing
          PathFailure failure = path.isEmpty() ? null : failureAt(anchor, path, date);
          if (!path.isEmpty() && failure == null) {
            return ValidatedPath.of(path, anchor);
          }
          if (failure != null) {
            problem = failure;
          }
          remaining = without(remaining, result.getTrustAnchor());
        }
        return null;
      }

      /** Says why {@link #build} found nothing, where no checker has said so. */
      PathFailure explain() {
        List<X509Certificate> candidates = new ArrayList<>(others);
        candidates.addAll(intermediates);
        List<X509Certificate> ends =
            anchors.validAt(date, leaf).stream().map(TrustAnchor::getTrustedCert).toList();
        return new PathDiagnosis(leaf, candidates, ends, settings)
            .explain(
                anchor -> {
                  PKIXParameters parameters =
                      new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
                  settings.applyTo(parameters, date);
                  return parameters;
                });
      }

      private PKIXCertPathBuilderResult buildFrom(
          Set<TrustAnchor> remaining, Predicate<X509Certificate> usable)
          throws GeneralSecurityException {
        return (PKIXCertPathBuilderResult)
            CertPathBuilder.getInstance("PKIX").build(parameters(remaining, usable));
      }

      private PKIXBuilderParameters parameters(
          Set<TrustAnchor> remaining, Predicate<X509Certificate> usable)
          throws GeneralSecurityException {
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(leaf);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(remaining, target);
        settings.applyTo(parameters, date);
        parameters.setMaxPathLength(settings.maxPathLength());
        if (!others.isEmpty()) {
          parameters.addCertStore(storeOf(others.stream().filter(usable).toList()));
        }
        if (!intermediates.isEmpty()) {
          List<X509Certificate> kept = intermediates.stream().filter(usable).toList();
          parameters.addCertStore(
              kept.size() == intermediates.size() ? intermediateStore : storeOf(kept));
        }
        parameters.addCertPathChecker(new WorkLimitChecker());
        parameters.addCertPathChecker(
            PolicyChecker.ofClient(leaf, settings, found -> problem = found));
        parameters.addCertPathChecker(
            new ConstrainedNames(found -> problem = new PathFailure(Reason.UNTRUSTED, found)));
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
