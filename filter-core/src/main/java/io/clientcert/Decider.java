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

import io.clientcert.field.Field;
import io.clientcert.path.PathFailure;
import io.clientcert.path.PathResult;
import io.clientcert.path.ValidatedPath;
import io.clientcert.revocation.Evidence;
import io.clientcert.revocation.RevocationChecker;
import io.clientcert.revocation.WaitLimit;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides about a chain that has not been seen before, from the leaf to the last byte of the
 * fields. Stateless but for its settings; thread-safe.
 */
final class Decider {

  private static final int MAX_PRESENTED_CERTIFICATES = 10;
  private static final long MAX_PRESENTED_BYTES = 128 << 10;

  /** Nothing but time or new trust changes a refusal; this only keeps the memory of it short. */
  private static final long REFUSAL_STANDS_MILLIS = Duration.ofMinutes(1).toMillis();

  /** Beside bytes and characters: what was parsed of a certificate, and the cache's own entry. */
  private static final int OVERHEAD_BYTES = 4096;

  private final ClientCertConfig config;
  private final @Nullable RevocationChecker revocation;

  /**
   * Makes a decider.
   *
   * @param revocation where revocation evidence comes from; null for none
   */
  Decider(ClientCertConfig config, @Nullable RevocationChecker revocation) {
    this.config = config;
    this.revocation = revocation;
  }

  /** Returns whether a certificate of {@code presented} is null. */
  static boolean hasGap(X509Certificate[] presented) {
    for (X509Certificate certificate : presented) {
      if (certificate == null) {
        return true;
      }
    }
    return false;
  }

  /** Decides about {@code presented}, which is not empty. */
  Decision decide(List<X509Certificate> presented, DecisionContext context, WaitLimit waitLimit)
      throws CertificateEncodingException {
    long bytes = 0;
    for (X509Certificate certificate : presented) {
      bytes += certificate.getEncoded().length;
    }
    if (presented.size() > MAX_PRESENTED_CERTIFICATES || bytes > MAX_PRESENTED_BYTES) {
      String reason = presented.size() + " certificates of " + bytes + " bytes were presented";
      return refusal(Verdict.LIMIT_EXCEEDED, reason, presented, null, context, bytes);
    }
    PathResult result = context.trust().validator().validate(presented, context.now());
    if (result instanceof PathFailure failure) {
      return refusal(verdictOf(failure), failure.detail(), presented, null, context, bytes)
          .until(failure.until());
    }
    ValidatedPath path = (ValidatedPath) result;
    Evidence evidence = evidence(path, context.trust(), context.now(), waitLimit);
    return switch (evidence.status()) {
      case GOOD -> approval(path, evidence, presented, context, bytes);
      case REVOKED -> refusal(Verdict.REVOKED, evidence.detail(), presented, path, context, bytes);
      case BUSY ->
          refusal(Verdict.BUSY, evidence.detail(), presented, path, context, bytes)
              .until(evidence.until());
      case UNKNOWN, PENDING ->
          refusal(Verdict.REVOCATION_UNKNOWN, evidence.detail(), presented, path, context, bytes)
              .until(evidence.until());
    };
  }

  /** Decides about something that is no chain of certificates. */
  Decision malformed(String reason, DecisionContext context) {
    ClientCertificate certificate =
        new ClientCertificate(
            context.source(), Verdict.MALFORMED, reason, false, List.of(), null, FieldValues.NONE);
    return refusal(certificate, context, 0);
  }

  /** The worst that is known of any certificate on the path; what ends first ends it all. */
  private Evidence evidence(ValidatedPath path, Trust trust, Instant now, WaitLimit waitLimit) {
    Instant until = Instant.MAX;
    if (revocation == null) {
      return new Evidence(Evidence.Status.GOOD, "revocation is not looked at", until, null);
    }
    boolean leafOnly = config.revocationScope() == ClientCertConfig.RevocationScope.LEAF;
    int count = leafOnly ? 1 : path.certificates().size();
    Evidence worst = new Evidence(Evidence.Status.GOOD, "not revoked", until, null);
    // any CA below the anchor may have issued what else the client presented, in anybody's name
    List<X509Certificate> authorities = path.certificates().subList(1, path.certificates().size());
    for (int i = 0; i < count; i++) {
      Evidence known =
          revocation.evidenceFor(
              path,
              i,
              (name, anchor) -> trust.validator().crlSigners(name, anchor, authorities, now),
              now,
              waitLimit);
      Evidence evidence = afterOutage(named(known, path.certificates().get(i)), now);
      if (evidence.status() == Evidence.Status.REVOKED) {
        return evidence;
      }
      until = evidence.until().isBefore(until) ? evidence.until() : until;
      if (isWorse(evidence, worst)) {
        worst = evidence;
      }
    }
    return new Evidence(worst.status(), worst.detail(), until, worst.outageSince());
  }

  /** Names whose it is unless all is well: writing a name out takes longer than looking it up. */
  private static Evidence named(Evidence evidence, X509Certificate certificate) {
    boolean good = evidence.status() == Evidence.Status.GOOD;
    return good ? evidence : evidence.about(certificate.getSubjectX500Principal().getName());
  }

  private static boolean isWorse(Evidence evidence, Evidence worst) {
    boolean good = evidence.status() == Evidence.Status.GOOD;
    return worst.status() == Evidence.Status.GOOD && (!good || worst.outageSince() == null);
  }

  /** For as long as it is allowed, a source that fails is taken for one that has nothing to say. */
  private Evidence afterOutage(Evidence evidence, Instant now) {
    if (evidence.status() != Evidence.Status.UNKNOWN || evidence.outageSince() == null) {
      return evidence;
    }
    Instant end = evidence.outageSince().plus(config.revocationOutage());
    if (!now.isBefore(end)) {
      return evidence;
    }
    Instant until = evidence.until().isBefore(end) ? evidence.until() : end.minusMillis(1);
    return new Evidence(
        Evidence.Status.GOOD,
        "not known to be revoked, in an outage that is allowed until "
            + end
            + ": "
            + evidence.detail(),
        until,
        evidence.outageSince());
  }

  private Decision approval(
      ValidatedPath path,
      Evidence evidence,
      List<X509Certificate> presented,
      DecisionContext context,
      long bytes)
      throws CertificateEncodingException {
    ClientCertificate certificate =
        new ClientCertificate(
            context.source(),
            Verdict.VERIFIED,
            evidence.detail(),
            evidence.outageSince() != null,
            presented,
            path,
            values(presented, path, context.policy()));
    // when its evidence begins, a path does not know: a clock put back has it looked for anew
    Instant from = revocation == null ? path.from() : context.now();
    long until = Math.min(Decision.millis(path.until()), Decision.millis(evidence.until()));
    return decision(certificate, context, Decision.millis(from), until, bytes);
  }

  private Decision refusal(
      Verdict verdict,
      String reason,
      List<X509Certificate> presented,
      @Nullable ValidatedPath path,
      DecisionContext context,
      long bytes)
      throws CertificateEncodingException {
    ClientCertificate certificate =
        new ClientCertificate(
            context.source(),
            verdict,
            reason,
            false,
            presented,
            path,
            values(presented, path, context.policy()));
    return refusal(certificate, context, bytes);
  }

  private static Decision refusal(
      ClientCertificate certificate, DecisionContext context, long bytes) {
    long from = context.now().toEpochMilli();
    return decision(certificate, context, from, from + REFUSAL_STANDS_MILLIS, bytes);
  }

  private static Decision decision(
      ClientCertificate certificate, DecisionContext context, long from, long until, long bytes) {
    HostPolicy policy = context.policy();
    Forwarding forwarding = policy.forwarding(certificate);
    Forwarding later = policy.legacyFirst() ? policy.laterForwarding(certificate) : forwarding;
    return new Decision(forwarding, later, context.trust(), from, until, weight(bytes, forwarding));
  }

  private static FieldValues values(
      List<X509Certificate> presented, @Nullable ValidatedPath path, HostPolicy policy)
      throws CertificateEncodingException {
    return FieldValues.of(
        presented.get(0),
        chain(presented, path, policy),
        policy.maxCertSize(),
        policy.maxChainSize());
  }

  private static List<X509Certificate> chain(
      List<X509Certificate> presented, @Nullable ValidatedPath path, HostPolicy policy) {
    if (policy.chain() == ClientCertConfig.Chain.NONE) {
      return List.of();
    }
    if (path == null || policy.chain() == ClientCertConfig.Chain.PRESENTED) {
      return presented.subList(1, presented.size());
    }
    List<X509Certificate> chain =
        new ArrayList<>(path.certificates().subList(1, path.certificates().size()));
    boolean leafIsAnchor = path.anchor().equals(presented.get(0));
    if (policy.includeRoot() && !leafIsAnchor) {
      chain.add(path.anchor());
    }
    return chain;
  }

  /** Certificates are kept with what the JDK reads out of them, values in one copy or two. */
  private static int weight(long presentedBytes, Forwarding forwarding) {
    ClientCertificate certificate = forwarding.certificate();
    long characters =
        certificate.clientCert().length() + 2L * certificate.clientCertChain().length();
    for (List<Field> fields : List.of(forwarding.fields(), forwarding.responseFields())) {
      for (Field field : fields) {
        characters += field.value().length();
      }
    }
    return (int) Math.min(Integer.MAX_VALUE, OVERHEAD_BYTES + 3 * presentedBytes + characters);
  }

  private static Verdict verdictOf(PathFailure failure) {
    return switch (failure.reason()) {
      case EXPIRED -> Verdict.EXPIRED;
      case NOT_YET_VALID -> Verdict.NOT_YET_VALID;
      case UNTRUSTED -> Verdict.UNTRUSTED;
      case WRONG_USAGE -> Verdict.WRONG_USAGE;
      case WEAK_ALGORITHM -> Verdict.WEAK_ALGORITHM;
      case LIMIT_EXCEEDED -> Verdict.LIMIT_EXCEEDED;
    };
  }
}
