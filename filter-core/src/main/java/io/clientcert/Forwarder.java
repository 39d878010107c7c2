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

import io.clientcert.field.FieldSanitizer;
import io.clientcert.revocation.RevocationMemory;
import java.lang.System.Logger.Level;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
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
  private final Hosts hosts;
  private final Connections connections = new Connections();
  private final Semaphore validations;
  private final Semaphore waiting;
  private final CurrentTrust trust;

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
    this.hosts = new Hosts(config);
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
      Verdict verdict, String reason, X509Certificate... presented) {
    return new ClientCertificate(
        verdict, reason, false, List.of(presented), null, FieldValues.NONE);
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

  /** Removes every cached decision, so that each certificate is validated again. */
  void clearDecisions() {
    decisions.clear();
  }

  /** Returns the state of this configuration. */
  Health health() {
    Instant now = clock.instant();
    String problem = trust.problem();
    return new Health(
        now,
        trust.readAt(),
        problem == null ? List.of() : List.of(problem),
        trust.sources(),
        decisions.nearestExpiry(now),
        decisions.size(),
        config.maxWaiting() - waiting.availablePermits());
  }

  /**
   * Counts and logs a request in which the client sent a managed field.
   *
   * @return the status code to reject it with; empty to serve it without that field
   */
  OptionalInt spoofed(IncomingRequest request) {
    countSpoofed(request.remoteAddress());
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
    return hosts.of(IncomingRequest.UNKNOWN).nothing().rejectedAsSpoofed(status);
  }

  /**
   * Returns the outcome for a request whose certificate, if any, must not be looked at. It is not
   * rejected for having none.
   */
  Forwarding withoutCertificate() {
    Forwarding nothing = hosts.of(IncomingRequest.UNKNOWN).nothing().refused(OptionalInt.empty());
    statistics.count(nothing);
    return nothing;
  }

  /**
   * Decides about the certificate of a request.
   *
   * @param presented the certificates, leaf first; null or empty for none
   */
  Forwarding decide(X509Certificate @Nullable [] presented, IncomingRequest request) {
    Forwarding forwarding = forwarding(presented, request);
    statistics.count(forwarding);
    return forwarding;
  }

  private Forwarding forwarding(X509Certificate @Nullable [] presented, IncomingRequest request) {
    Hosts.Host host = hosts.of(request);
    if (presented == null || presented.length == 0) {
      return host.policy().unlessExempt(host.nothing(), request);
    }
    if (hosts.isMisdirected(request, host)) {
      // An exemption is for a missing or invalid certificate, not for a request to another host.
      return misdirected(presented, host);
    }
    return host.policy().unlessExempt(decisionAbout(presented, host, request), request);
  }

  /** The handshake was for a name with other settings, and may have been for another reader. */
  private Forwarding misdirected(X509Certificate[] presented, Hosts.Host host) {
    String reason = "the TLS handshake was for a host name that other settings hold for";
    // written without the certificate: fields of a condition such as "presented" are for this host
    Forwarding written = host.policy().forwarding(unjudged(Verdict.MISDIRECTED, reason));
    Forwarding forwarding =
        hasGap(presented)
            ? written
            : written.about(unjudged(Verdict.MISDIRECTED, reason, presented));
    return hosts.onMisdirected().isEmpty() ? forwarding : forwarding.refused(hosts.onMisdirected());
  }

  private Forwarding decisionAbout(
      X509Certificate[] presented, Hosts.Host host, IncomingRequest request) {
    Trust current = trust.get();
    HostPolicy policy = host.policy();
    long now = clock.millis();
    Decision same = decisions.findSame(presented, host.number(), now, current);
    if (same != null) {
      statistics.countRemembered();
      return forwarding(same, policy, request);
    }
    if (hasGap(presented)) {
      return decider
          .malformed("a gap in the chain", policy, current, Instant.ofEpochMilli(now))
          .forwarding();
    }
    try {
      Decision decision = decisions.find(presented, host.number(), now, current);
      if (decision != null) {
        statistics.countRemembered();
        return forwarding(decision, policy, request);
      }
    } catch (RuntimeException e) {
      // a certificate that cannot even be compared
      return decider
          .malformed(e.toString(), policy, current, Instant.ofEpochMilli(now))
          .forwarding();
    }
    if (!validations.tryAcquire()) {
      log.write(
          Verdict.BUSY.name(),
          Level.WARNING,
          now,
          () -> "More chains to validate than the " + config.maxValidations() + " allowed at once");
      return policy.forwarding(
          unjudged(Verdict.BUSY, "too many chains are being validated", presented));
    }
    try {
      Duration timeout = request.mayBlock() ? config.revocationTimeout() : Duration.ZERO;
      return decideUntilCurrent(presented, host, request, new RequestPatience(timeout, waiting));
    } finally {
      validations.release();
    }
  }

  private static boolean hasGap(X509Certificate[] presented) {
    for (X509Certificate certificate : presented) {
      if (certificate == null) {
        return true;
      }
    }
    return false;
  }

  /**
   * Retries when trust or revocation data changed during the decision, so that a stale decision is
   * never returned.
   */
  private Forwarding decideUntilCurrent(
      X509Certificate[] presented,
      Hosts.Host host,
      IncomingRequest request,
      RequestPatience patience) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Trust current = trust.get();
      Instant now = clock.instant();
      Decision decision = decide(presented, host.policy(), current, now, patience);
      if (isCurrent(decision)) {
        keep(presented, host, decision);
        tell(decision.forwarding().certificate(), now);
        return forwarding(decision, host.policy(), request);
      }
    }
    String reason = "trust or evidence changed again and again while it was decided";
    Forwarding busy = host.policy().forwarding(unjudged(Verdict.BUSY, reason, presented));
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
      X509Certificate[] presented,
      HostPolicy policy,
      Trust trust,
      Instant now,
      RequestPatience patience) {
    statistics.countValidation();
    try {
      return decider.decide(List.of(presented), policy, trust, now, patience);
    } catch (CertificateEncodingException | RuntimeException e) {
      // The content of the certificate decides what a parser throws, so this is a verdict about it.
      return decider.malformed(e.toString(), policy, trust, now);
    }
  }

  private void keep(X509Certificate[] presented, Hosts.Host host, Decision decision) {
    boolean comparable = decision.forwarding().certificate().verdict() != Verdict.MALFORMED;
    if (comparable && decision.isWorthKeeping()) {
      decisions.put(presented, host.number(), decision);
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
