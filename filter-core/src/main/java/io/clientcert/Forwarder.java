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
import io.clientcert.field.FieldSanitizer;
import io.clientcert.origin.ForwardedCertificates;
import io.clientcert.revocation.RevocationMemory;
import io.clientcert.signature.RequestSigner;
import java.lang.System.Logger.Level;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Decides about requests under one configuration. Decisions are cached for each presented chain
 * until the first moment at which they could change. Thread-safe.
 */
final class Forwarder implements AutoCloseable {

  /** How often one request is decided about while trust, revocation information or time change. */
  private static final int MAX_ATTEMPTS = 3;

  private static final String AIA_FETCHING = "com.sun.security.enableAIAcaIssuers";

  private final ClientCertConfig config;
  private final Clock clock;
  private final FieldSanitizer sanitizer;
  private final Decider decider;
  private final DecisionCache decisions;
  private final Statistics statistics;
  private final RateLimitedLog log;
  private final OversizedValues oversized;
  private final Hosts hosts;
  private final Connections connections = new Connections();
  private final Semaphore validations;
  private final Semaphore waiting;
  private final CurrentTrust trust;
  private final @Nullable Origin origin;
  private final boolean managesSignatures;

  /** The names, in lower case, of the fields that are signed. */
  private final Set<String> signedNames;

  /** The source of a request that has no certificate because none is looked at. */
  private final CertificateSource defaultSource;

  private Forwarder(
      ClientCertConfig config, CurrentTrust trust, Statistics statistics, System.Logger logger) {
    this.config = config;
    this.clock = config.clock();
    this.trust = trust;
    this.statistics = statistics;
    this.validations = new Semaphore(config.maxValidations());
    this.waiting = new Semaphore(config.maxWaiting());
    this.sanitizer = config.sanitizer();
    this.decider = new Decider(config, trust.revocation());
    this.decisions = new DecisionCache(config.decisionCacheSize());
    this.log = new RateLimitedLog(logger);
    this.oversized = new OversizedValues(logger);
    this.hosts = new Hosts(config);
    this.managesSignatures = config.managesSignatures();
    this.signedNames = config.signedNames();
    boolean readsTlsOnly = config.source() == ClientCertConfig.Source.TLS;
    this.origin = readsTlsOnly ? null : new Origin(config, oversized);
    this.defaultSource = readsTlsOnly ? CertificateSource.TLS : CertificateSource.FORWARDED;
  }

  /**
   * Reads every file that {@code config} names, and logs one line about what is in force.
   *
   * @param memory what is known about revocation; shared by forwarders that stand beside or replace
   *     each other
   * @param statistics where to count
   * @throws ConfigurationException if a file is missing, empty or broken
   */
  static Forwarder create(ClientCertConfig config, RevocationMemory memory, Statistics statistics) {
    if (Boolean.getBoolean(AIA_FETCHING)) {
      throw new ConfigurationException(
          "System property \""
              + AIA_FETCHING
              + "\" = \"true\" would let any client make this server fetch a URL of its choice:"
              + " write false, or leave it out",
          null);
    }
    System.Logger logger = System.getLogger(ClientCertEngine.class.getName());
    CurrentTrust trust = new CurrentTrust(config, memory, logger);
    trust.start();
    return new Forwarder(config, trust, statistics, logger);
  }

  private static ClientCertificate unjudged(
      CertificateSource source, Verdict verdict, String reason, X509Certificate... presented) {
    return new ClientCertificate(
        source, verdict, reason, false, List.of(presented), null, FieldValues.NONE);
  }

  FieldSanitizer sanitizer() {
    return sanitizer;
  }

  CurrentTrust trust() {
    return trust;
  }

  ClientCertConfig config() {
    return config;
  }

  @Override
  public void close() {
    trust.close();
  }

  /** Returns whether the certificate attribute of requests shows verified certificates only. */
  boolean setsCertificates() {
    return origin != null;
  }

  /** Removes every cached decision, so that each certificate is validated again. */
  void clearDecisions() {
    decisions.clear();
  }

  /** Returns the state of this configuration. */
  Health health() {
    Instant now = clock.instant();
    return new Health(
        now,
        trust.readAt(),
        oversized.and(trust.problem()),
        trust.sources(),
        decisions.nearestExpiry(now),
        decisions.size(),
        config.maxWaiting() - waiting.availablePermits());
  }

  /**
   * Returns where the certificate of {@code request} has to be looked for; null for nowhere, since
   * its peer is not a trusted proxy.
   */
  @Nullable CertificateSource sourceOf(IncomingRequest request) {
    Origin current = origin;
    if (current == null) {
      return CertificateSource.TLS;
    }
    if (current.problemOf(request, trust.get(), trust.keys()).isEmpty()) {
      return CertificateSource.FORWARDED;
    }
    return current.fallsBackToTls() ? CertificateSource.TLS : null;
  }

  /** Counts and logs a request with managed fields whose peer is not a trusted proxy. */
  void countUntrustedPeer(IncomingRequest request) {
    Origin current = origin;
    if (current == null) {
      return;
    }
    statistics.countUntrustedPeer();
    log.write(
        "untrusted peer",
        Level.WARNING,
        clock.millis(),
        () ->
            "Fields of a peer that is not a trusted proxy: peer=\""
                + LogText.of(String.valueOf(request.peerAddress()))
                + "\" reason=\""
                + LogText.of(current.problemOf(request, trust.get(), trust.keys()))
                + "\"");
  }

  /** Returns whether a signature or a certificate of a proxy has to be looked at, or written. */
  boolean needsCryptography(IncomingRequest request) {
    return !trust.keys().isEmpty() || (origin != null && !origin.knowsPeer(request, trust.get()));
  }

  /** Returns whether the peer of {@code request} sent a managed field that it may not send. */
  boolean isSpoofed(IncomingRequest request, @Nullable CertificateSource source) {
    if (source == CertificateSource.FORWARDED) {
      return Objects.requireNonNull(origin).bringsOthers(request);
    }
    List<Field> managed = request.managedFields();
    return !managed.isEmpty()
        && (managed.stream().anyMatch(field -> !Signatures.isSignature(field))
            || Signatures.ofClient(request).stripped());
  }

  /** Returns the status code for a request with forged fields; empty to serve it without them. */
  OptionalInt onSpoofed(IncomingRequest request) {
    return hosts.of(request).policy().onSpoofed();
  }

  /** Counts and logs a managed field, from a client at {@code address}. */
  void countSpoofed(@Nullable String address) {
    statistics.countSpoofed();
    log.write(
        "spoofed",
        Level.WARNING,
        clock.millis(),
        () ->
            "Client sent a managed field itself: peer=\""
                + LogText.of(String.valueOf(address))
                + "\"");
  }

  /** Returns the outcome for a request that was rejected before its certificate was looked at. */
  Forwarding rejected(int status) {
    return nothing(IncomingRequest.UNKNOWN, defaultSource).rejectedAsSpoofed(status);
  }

  private Forwarding nothing(IncomingRequest request, CertificateSource source) {
    return hosts.of(request).nothing(source);
  }

  /**
   * Returns the outcome for a request whose certificate, if any, must not be looked at. It is not
   * rejected for having none.
   */
  Forwarding withoutCertificate() {
    return counted(nothing(IncomingRequest.UNKNOWN, defaultSource).refused(OptionalInt.empty()));
  }

  /** Returns the outcome for a request that has no certificate, whatever its peer presented. */
  Forwarding decideWithoutCertificate(IncomingRequest request) {
    return counted(
        hosts.of(request).policy().unlessExempt(nothing(request, defaultSource), request));
  }

  /**
   * Decides about the certificate of a request.
   *
   * @param source as {@link #sourceOf} returned it
   * @return null only with {@link Effort#CACHED}, for a certificate without a cached decision
   */
  @Nullable Forwarding decide(
      IncomingRequest request, @Nullable CertificateSource source, Effort effort) {
    if (source == null) {
      return decideWithoutCertificate(request);
    }
    Hosts.Host host = hosts.of(request);
    X509Certificate[] presented;
    if (source == CertificateSource.FORWARDED) {
      ForwardedCertificates forwarded = Objects.requireNonNull(origin).read(request);
      if (forwarded.problem() != null) {
        return counted(
            host.policy()
                .unlessExempt(malformed(forwarded.problem(), host, source).forwarding(), request));
      }
      presented = forwarded.chain();
    } else {
      presented = request.tlsCertificates();
    }
    Forwarding forwarding = forwarding(presented, host, source, request, effort);
    return forwarding == null ? null : counted(forwarding);
  }

  /**
   * Returns {@code forwarding} with the signatures of the request: of its client, and of the
   * certificate fields that are written.
   */
  Forwarding signed(Forwarding forwarding, IncomingRequest request) {
    RequestSigner signer = trust.keys().signer();
    boolean hasSignatures = managesSignatures && !request.managedFields().isEmpty();
    if ((signer == null && !hasSignatures) || forwarding.refusal().isPresent()) {
      return forwarding;
    }
    List<Field> lines =
        Signatures.lines(request, forwarding.fields(), signedNames, signer, clock.instant());
    return lines.isEmpty() ? forwarding : forwarding.with(lines);
  }

  private Forwarding counted(Forwarding forwarding) {
    statistics.count(forwarding);
    oversized.observe(forwarding);
    return forwarding;
  }

  private Decision malformed(String reason, Hosts.Host host, CertificateSource source) {
    return decider.malformed(
        reason, new DecisionContext(host.policy(), trust.get(), clock.instant(), source));
  }

  private @Nullable Forwarding forwarding(
      X509Certificate @Nullable [] presented,
      Hosts.Host host,
      CertificateSource source,
      IncomingRequest request,
      Effort effort) {
    if (presented == null || presented.length == 0) {
      return host.policy().unlessExempt(host.nothing(source), request);
    }
    // the server name of a proxy's handshake is that of this server
    if (source == CertificateSource.TLS && hosts.isMisdirected(request, host)) {
      // An exemption is for a missing or invalid certificate, not for a request to another host.
      return misdirected(presented, host);
    }
    Forwarding decision = decisionAbout(presented, host, source, request, effort);
    return decision == null ? null : host.policy().unlessExempt(decision, request);
  }

  /** The handshake was for a name with other settings, and may have been for another reader. */
  private Forwarding misdirected(X509Certificate[] presented, Hosts.Host host) {
    String reason = "the TLS handshake was for a host name that other settings hold for";
    CertificateSource source = CertificateSource.TLS;
    // written without the certificate: fields of a condition such as "presented" are for this host
    Forwarding written = host.policy().forwarding(unjudged(source, Verdict.MISDIRECTED, reason));
    Forwarding forwarding =
        Decider.hasGap(presented)
            ? written
            : written.about(unjudged(source, Verdict.MISDIRECTED, reason, presented));
    return hosts.onMisdirected().isEmpty() ? forwarding : forwarding.refused(hosts.onMisdirected());
  }

  private @Nullable Forwarding decisionAbout(
      X509Certificate[] presented,
      Hosts.Host host,
      CertificateSource source,
      IncomingRequest request,
      Effort effort) {
    Trust current = trust.get();
    HostPolicy policy = host.policy();
    int number = host.number(source);
    long now = clock.millis();
    Decision same = decisions.findSame(presented, number, now, current);
    if (same != null) {
      statistics.countRemembered();
      return forwarding(same, policy, request);
    }
    if (Decider.hasGap(presented)) {
      return malformed("a gap in the chain", host, source).forwarding();
    }
    try {
      Decision decision = decisions.find(presented, number, now, current);
      if (decision != null) {
        statistics.countRemembered();
        return forwarding(decision, policy, request);
      }
    } catch (RuntimeException e) {
      // a certificate that cannot even be compared
      return malformed(e.toString(), host, source).forwarding();
    }
    if (effort == Effort.CACHED) {
      return null;
    }
    if (effort == Effort.BUSY || !validations.tryAcquire()) {
      log.write(
          Verdict.BUSY.name(),
          Level.WARNING,
          now,
          () -> "More chains to validate than the " + config.maxValidations() + " allowed at once");
      return policy.forwarding(
          unjudged(source, Verdict.BUSY, "too many chains are being validated", presented));
    }
    try {
      Duration timeout = request.mayBlock() ? config.revocationTimeout() : Duration.ZERO;
      return decideUntilCurrent(
          presented, host, source, request, new RequestWaitLimit(timeout, waiting));
    } finally {
      validations.release();
    }
  }

  /**
   * Retries when trust or revocation data changed during the decision, so that a stale decision is
   * never returned.
   */
  private Forwarding decideUntilCurrent(
      X509Certificate[] presented,
      Hosts.Host host,
      CertificateSource source,
      IncomingRequest request,
      RequestWaitLimit waitLimit) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      DecisionContext context =
          new DecisionContext(host.policy(), trust.get(), clock.instant(), source);
      Decision decision = decide(presented, context, waitLimit);
      if (isCurrent(decision)) {
        keep(presented, host.number(source), decision);
        tell(decision.forwarding().certificate(), context.now());
        return forwarding(decision, host.policy(), request);
      }
    }
    String reason = "trust or revocation information changed repeatedly during the decision";
    Forwarding busy = host.policy().forwarding(unjudged(source, Verdict.BUSY, reason, presented));
    tell(busy.certificate(), clock.instant());
    return busy;
  }

  /** One that is not worth keeping refuses, and was made for this moment only. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isCurrent(Decision decision) {
    return decision.isWorthKeeping()
        ? decision.standsAt(clock.millis(), trust.get())
        : decision.trust() == trust.get();
  }

  private Forwarding forwarding(Decision decision, HostPolicy policy, IncomingRequest request) {
    return !policy.legacyFirst() || connections.isFirst(request)
        ? decision.forwarding()
        : decision.later();
  }

  private Decision decide(
      X509Certificate[] presented, DecisionContext context, RequestWaitLimit waitLimit) {
    statistics.countValidation();
    try {
      return decider.decide(List.of(presented), context, waitLimit);
    } catch (CertificateEncodingException | RuntimeException e) {
      // The content of the certificate decides what a parser throws, so this is a verdict about it.
      return decider.malformed(e.toString(), context);
    }
  }

  private void keep(X509Certificate[] presented, int number, Decision decision) {
    boolean comparable = decision.forwarding().certificate().verdict() != Verdict.MALFORMED;
    if (comparable && decision.isWorthKeeping()) {
      decisions.put(presented, number, decision);
    }
  }

  private void tell(ClientCertificate certificate, Instant now) {
    Level level = certificate.forwardable() ? Level.DEBUG : Level.INFO;
    log.write(
        certificate.inOutage() ? "outage" : certificate.verdict().name(),
        certificate.inOutage() ? Level.WARNING : level,
        now.toEpochMilli(),
        () -> "Client certificate " + certificate);
  }
}
