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
import io.clientcert.field.ManagedNames;
import io.clientcert.revocation.Daemons;
import io.clientcert.revocation.RevocationChecker;
import io.clientcert.revocation.RevocationMemory;
import io.clientcert.revocation.SourceState;
import java.lang.System.Logger.Level;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides, request by request, what is forwarded of a client certificate: the engine that the
 * servlet filter and the container integrations share.
 *
 * <p>An integration does three things for each request. It passes every field line that the client
 * sent through the {@link #sanitizer()}, and reports by {@link #spoofed} when that took a managed
 * field out. It hands what the TLS layer holds to {@link #forward}, and adds the fields that come
 * back. It passes every field line of the response through the sanitizer.
 *
 * <p>Decisions are kept for each presented chain until the first moment at which they could change.
 *
 * <p>Files are looked at for changes in the background, and what they hold is swapped whole: a file
 * that is missing or broken keeps the last good one in force, loudly. {@link #close} ends that.
 *
 * <p>Thread-safe.
 */
public final class ClientCertForwarder implements AutoCloseable {

  /** How often one request is decided about while trust, evidence or time go on meanwhile. */
  private static final int MAX_ATTEMPTS = 3;

  private static final Duration EVIDENCE_LOOKED_AT = Duration.ofSeconds(1);
  private static final String AIA_FETCHING = "com.sun.security.enableAIAcaIssuers";

  private final ClientCertConfig config;
  private final Clock clock;
  private final FieldSanitizer sanitizer;
  private final Decider decider;
  private final DecisionCache decisions;
  private final Statistics statistics = new Statistics();
  private final RateLimitedLog log;
  private final Hosts hosts;
  private final Connections connections = new Connections();
  private final System.Logger logger;
  private final TrustFiles files;

  /** Guards the change from one generation of trust to the next, and nothing else. */
  private final Object generation = new Object();

  private final Semaphore validations;
  private final Semaphore waiting;
  private final Daemons refreshing = new Daemons("clientcert-refresh");
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(refreshing);
  private final @Nullable RevocationChecker revocation;
  private final RevocationMemory memory;
  private volatile Trust trust;

  /** What was written to the log about the files, so that nothing is written twice. */
  private List<String> told = List.of();

  /** By the name of each file of CRLs that cannot be read, why and since when. */
  private volatile Map<String, Unreadable> unreadable = Map.of();

  private volatile Instant trustReadAt;
  private volatile @Nullable String problem;

  /** What is wrong with a file. */
  private record Unreadable(String problem, Instant since) {}

  private ClientCertForwarder(
      ClientCertConfig config,
      TrustFiles files,
      Trust trust,
      RevocationMemory memory,
      System.Logger logger) {
    this.config = config;
    this.clock = config.clock();
    this.logger = logger;
    this.files = files;
    this.memory = memory;
    this.trust = trust;
    this.trustReadAt = clock.instant();
    this.validations = new Semaphore(config.maxValidations());
    this.waiting = new Semaphore(config.maxWaiting());
    this.revocation =
        config.revocation() == ClientCertConfig.Revocation.NONE
            ? null
            : new RevocationChecker(
                config.revocationSettings(), clock, memory, this::evidenceChanged);
    this.sanitizer = new FieldSanitizer(ManagedNames.of(config.managedNames()));
    this.decider = new Decider(config, revocation);
    this.decisions = new DecisionCache(config.decisionCacheSize());
    this.log = new RateLimitedLog(logger);
    this.hosts = new Hosts(config);
  }

  private static ClientCertificate unjudged(
      Verdict verdict, String reason, X509Certificate... presented) {
    return new ClientCertificate(
        verdict, reason, false, List.of(presented), null, FieldValues.NONE);
  }

  /**
   * Reads every file that {@code config} names, and returns a forwarder that trusts what they hold.
   * Writes one line about what is in force to the log.
   *
   * @throws ConfigurationException if a file is missing, empty or broken
   */
  public static ClientCertForwarder create(ClientCertConfig config) {
    return create(config, new RevocationMemory());
  }

  /**
   * Does likewise for a forwarder that takes the place of {@code before}, or stands beside it. The
   * two share what is known about revocation, so that older revocation information does not count
   * for one that the other has refused. Close {@code before} when it is no longer used.
   *
   * @param before null for none, as if there were nothing to take over
   * @throws ConfigurationException if a file is missing, empty or broken
   */
  public static ClientCertForwarder create(
      ClientCertConfig config, @Nullable ClientCertForwarder before) {
    return create(config, before == null ? new RevocationMemory() : before.memory);
  }

  private static ClientCertForwarder create(ClientCertConfig config, RevocationMemory memory) {
    if (Boolean.getBoolean(AIA_FETCHING)) {
      throw new ConfigurationException(
          "System property \""
              + AIA_FETCHING
              + "\" = \"true\" would let any client make this server fetch a URL of its choice:"
              + " write false, or leave it out",
          null);
    }
    System.Logger logger = System.getLogger(ClientCertForwarder.class.getName());
    TrustFiles files = new TrustFiles(config);
    Trust trust = files.load();
    logger.log(Level.INFO, () -> describe(config, trust));
    if (config.pathSettings().serverAuthAllowed()) {
      logger.log(Level.WARNING, () -> serverAuthAllowed(config));
    }
    trust.anchors().unused().forEach(unused -> logger.log(Level.WARNING, () -> ignored(unused)));
    ClientCertForwarder forwarder = new ClientCertForwarder(config, files, trust, memory, logger);
    synchronized (files) {
      boolean unused = forwarder.takeCrls();
      forwarder.tell();
    }
    forwarder.startRefreshing();
    return forwarder;
  }

  private void startRefreshing() {
    if (!config.reloadInterval().isZero()) {
      every(config.reloadInterval(), this::refresh);
    }
    if (revocation != null) {
      every(EVIDENCE_LOOKED_AT, this::refreshEvidence);
    }
  }

  private void every(Duration interval, Runnable task) {
    long millis = interval.toMillis();
    ScheduledFuture<?> unused =
        refresher.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException | Error e) {
                // thrown further it would end the schedule, and say nothing; so would the want of
                // memory for one long list
                logger.log(Level.ERROR, "Keeps what was there before, since refreshing failed", e);
              }
            },
            millis,
            millis,
            TimeUnit.MILLISECONDS);
  }

  /** Begins to fetch what will end soon. */
  void refreshEvidence() {
    if (revocation != null) {
      revocation.tick();
    }
  }

  /** Looks at the files, and takes what they hold if it changed and is good. */
  void refresh() {
    synchronized (files) {
      Trust next = files.loadIfChanged();
      if (next != null) {
        take(next);
      }
      boolean changed = takeCrls();
      tell();
      if (next != null || changed) {
        trustReadAt = clock.instant();
        logger.log(Level.INFO, () -> "Reloaded. " + describe(config, trust));
      }
    }
  }

  /** Returns whether the CRLs in memory changed. */
  private boolean takeCrls() {
    return revocation != null
        && revocation.replaceFiles(files.crls(), trust.validator().knownIssuers());
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    files.problems().forEach(one -> problems.add(one.getMessage()));
    if (revocation != null) {
      revocation
          .fileProblems()
          .forEach(
              (file, why) ->
                  problems.add(
                      "CRL file \""
                          + file
                          + "\": "
                          + LogText.of(why)
                          + ". Restart to take what the files hold without regard to it"));
    }
    return problems;
  }

  /** Writes what is wrong with the files to the log, once. */
  private void tell() {
    List<String> problems = problems();
    problem = problems.isEmpty() ? null : String.join("; ", problems);
    List<String> all = new ArrayList<>(problems);
    all.addAll(files.skipped());
    for (String one : all) {
      if (!told.contains(one)) {
        boolean skips = !problems.contains(one);
        logger.log(
            Level.WARNING,
            () -> skips ? one : "Keeps what was read before, since a file changed: " + one);
      }
    }
    told = List.copyOf(all);
    Map<String, Unreadable> next = new TreeMap<>();
    files
        .crlProblems()
        .forEach(
            (file, why) -> {
              Unreadable before = unreadable.get(file);
              next.put(file, new Unreadable(why, before == null ? clock.instant() : before.since));
            });
    unreadable = Map.copyOf(next);
  }

  private void take(Trust next) {
    synchronized (generation) {
      trust = next;
    }
  }

  /** Evidence changes on threads of their own, and of forwarders that share it with this one. */
  private void evidenceChanged() {
    synchronized (generation) {
      trust = trust.next();
    }
  }

  /** Stops looking at files and fetching evidence. What is in memory stays as it is. */
  @Override
  public void close() {
    refresher.shutdownNow();
    if (revocation != null) {
      revocation.close();
    }
    refreshing.awaitEnd();
  }

  private static String describe(ClientCertConfig config, Trust trust) {
    HostPolicy policy = config.policy();
    return "Forwarding client certificates that lead to "
        + trust.anchors().size()
        + " trust anchor(s) from "
        + config.trustStore().map(Object::toString).orElse("code")
        + ". Revocation: "
        + (config.revocation() == ClientCertConfig.Revocation.NONE
            ? "not checked, a revoked certificate is forwarded until it expires"
            : config.revocation() + " " + config.crlFiles() + " for " + config.revocationScope())
        + ". Chain: "
        + policy.chain()
        + ". Limits: "
        + policy.maxCertSize()
        + " and "
        + policy.maxChainSize()
        + " characters. Refused: "
        + refusals(policy)
        + ". Fields: "
        + String.join(", ", new TreeSet<>(config.managedNames()))
        + (config.hosts().isEmpty() ? "" : ". Settings of their own: " + config.hosts().keySet());
  }

  private static String serverAuthAllowed(ClientCertConfig config) {
    int anchors = config.pathSettings().serverAuthAnchors().size();
    return "Setting \"clientAuthUsage\" = \"server-auth-allowed\": every TLS server with a certificate"
        + " that leads to "
        + (anchors == 0 ? "any trust anchor" : anchors + " of the trust anchors")
        + " is accepted as a client. The statistics count them as withoutClientAuth";
  }

  private static String refusals(HostPolicy policy) {
    Map<String, OptionalInt> all = new TreeMap<>();
    all.put("invalid", policy.onInvalid());
    all.put("missing", policy.onMissing());
    all.put("oversized", policy.onOversized());
    all.put("spoofed", policy.onSpoofed());
    all.values().removeIf(OptionalInt::isEmpty);
    return all.isEmpty()
        ? "nothing"
        : all.entrySet().stream()
            .map(entry -> entry.getKey() + " by " + entry.getValue().getAsInt())
            .collect(Collectors.joining(", "));
  }

  private static String ignored(String unused) {
    return "Not used as a trust anchor: " + LogText.of(unused);
  }

  /** Returns how fresh what is trusted is. */
  public Health health() {
    Instant now = clock.instant();
    return new Health(
        now,
        trustReadAt,
        problem,
        revocation == null ? List.of() : revocation.sources().stream().map(this::health).toList(),
        decisions.nearestExpiry(now),
        decisions.size(),
        config.maxWaiting() - waiting.availablePermits());
  }

  private EvidenceHealth health(SourceState source) {
    Unreadable file = unreadable.get(source.name());
    return new EvidenceHealth(
        source.name(),
        source.from(),
        source.until(),
        file == null ? source.failingSince() : file.since,
        file == null ? source.problem() : file.problem,
        source.nextAttempt());
  }

  /**
   * Reads every file anew. Decisions made under the old trust stand no longer, those that are being
   * made neither.
   *
   * @throws ConfigurationException if a file is missing, empty or broken, or holds CRLs that are
   *     refused; then what it held before stays in force, and the other files have been read
   */
  public void reload() {
    synchronized (files) {
      files.forgetTrust();
      Trust next = files.loadIfChanged();
      if (next == null) {
        evidenceChanged();
      } else {
        take(next);
      }
      boolean unused = takeCrls();
      tell();
      String wrong = problem;
      if (wrong != null) {
        List<ConfigurationException> ofFiles = files.problems();
        throw ofFiles.size() == 1 && wrong.equals(ofFiles.get(0).getMessage())
            ? ofFiles.get(0)
            : new ConfigurationException(wrong, null);
      }
      trustReadAt = clock.instant();
    }
  }

  /** Forgets every decision, so that each certificate is validated again when it comes next. */
  public void clearDecisions() {
    decisions.clear();
  }

  /** Returns what may pass of a field line. */
  public FieldSanitizer sanitizer() {
    return sanitizer;
  }

  /** Returns what happened so far. */
  public Statistics statistics() {
    return statistics;
  }

  /** Tells whether some setting depends on telling connections and their requests apart. */
  public boolean needsConnections() {
    return config.needsConnections();
  }

  /** Tells whether some settings hold for some host names only. */
  public boolean hasHostSettings() {
    return !config.hosts().isEmpty();
  }

  /**
   * Decides about the certificate of one request.
   *
   * @param presented what the client presented in the TLS handshake, leaf first, as the container
   *     holds it; null or empty for none. Nothing that a request could have brought in any other
   *     way.
   * @param arrival how the request came in
   */
  public Forwarding forward(X509Certificate @Nullable [] presented, Arrival arrival) {
    return forward(presented, arrival, config.revocationTimeout());
  }

  /** Decides about the certificate of a request of which nothing else is known. */
  public Forwarding forward(X509Certificate @Nullable [] presented) {
    return forward(presented, Arrival.UNKNOWN);
  }

  /** Decides likewise on a thread that must not block. */
  public Forwarding forwardWithoutWaiting(X509Certificate @Nullable [] presented) {
    return forwardWithoutWaiting(presented, Arrival.UNKNOWN);
  }

  /**
   * Decides about the certificate of one request on a thread that must not block. Revocation
   * evidence that is not in memory is fetched for the requests that come after it.
   *
   * @param presented as for {@link #forward(X509Certificate[], Arrival)}
   * @param arrival how the request came in
   */
  public Forwarding forwardWithoutWaiting(X509Certificate @Nullable [] presented, Arrival arrival) {
    return forward(presented, arrival, Duration.ZERO);
  }

  private Forwarding forward(
      X509Certificate @Nullable [] presented, Arrival arrival, Duration patience) {
    Forwarding forwarding = forwarding(presented, arrival, patience);
    statistics.count(forwarding);
    return forwarding;
  }

  private Forwarding forwarding(
      X509Certificate @Nullable [] presented, Arrival arrival, Duration patience) {
    Hosts.Host host = hosts.of(arrival);
    if (presented == null || presented.length == 0) {
      return host.policy().unlessExempt(host.nothing(), arrival);
    }
    if (hosts.isMisdirected(arrival, host)) {
      // exempt is who has no valid certificate, not who asks for another host than in the handshake
      return misdirected(presented, host);
    }
    return host.policy().unlessExempt(decisionAbout(presented, host, arrival, patience), arrival);
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

  /**
   * Returns the outcome for a request whose certificate, if any, must not be looked at. It is not
   * refused for having none.
   */
  public Forwarding forwardNothing() {
    Forwarding nothing = hosts.of(Arrival.UNKNOWN).nothing().refused(OptionalInt.empty());
    statistics.count(nothing);
    return nothing;
  }

  /**
   * Counts a request in which the client sent a managed field, and tells what to do with it.
   *
   * @param peer where it came from, for the log
   * @param arrival how the request came in
   * @return the status code to refuse it with; empty to serve it without that field
   */
  public OptionalInt spoofed(String peer, Arrival arrival) {
    statistics.countSpoofed();
    log.write(
        "spoofed",
        Level.WARNING,
        clock.millis(),
        () -> "Client sent a managed field itself: peer=\"" + LogText.of(peer) + "\"");
    return hosts.of(arrival).policy().onSpoofed();
  }

  private Forwarding decisionAbout(
      X509Certificate[] presented, Hosts.Host host, Arrival arrival, Duration timeout) {
    Trust current = trust;
    HostPolicy policy = host.policy();
    long now = clock.millis();
    Decision same = decisions.findSame(presented, host.number(), now, current);
    if (same != null) {
      statistics.countRemembered();
      return forwarding(same, policy, arrival);
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
        return forwarding(decision, policy, arrival);
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
      return decideUntilItStands(presented, host, arrival, new RequestPatience(timeout, waiting));
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

  /** Nobody is served by a decision that was overtaken while it was made. */
  private Forwarding decideUntilItStands(
      X509Certificate[] presented, Hosts.Host host, Arrival arrival, RequestPatience patience) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Trust current = trust;
      Instant now = clock.instant();
      Decision decision = decide(presented, host.policy(), current, now, patience);
      if (isCurrent(decision)) {
        keep(presented, host, decision);
        tell(decision.forwarding().certificate(), now);
        return forwarding(decision, host.policy(), arrival);
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
        ? decision.standsAt(clock.millis(), trust)
        : decision.trust() == trust;
  }

  private Forwarding forwarding(Decision decision, HostPolicy policy, Arrival arrival) {
    return !policy.legacyFirst() || connections.isFirst(arrival)
        ? decision.forwarding()
        : decision.later();
  }

  /** Counts and answers likewise for a request of which nothing else is known. */
  public OptionalInt spoofed(String peer) {
    return spoofed(peer, Arrival.UNKNOWN);
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
      // a certificate chooses what a parser has to cope with; whatever that throws is about it
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
