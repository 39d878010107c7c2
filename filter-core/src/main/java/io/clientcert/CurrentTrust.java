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

import io.clientcert.revocation.DaemonThreads;
import io.clientcert.revocation.RevocationChecker;
import io.clientcert.revocation.RevocationMemory;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds the trust and the revocation information of one configuration and keeps both up to date: a
 * thread of its own compares the files with what was read, and fetches revocation information that
 * expires soon. Every change makes a new {@link Trust}, so that a decision can tell whether it is
 * still current. Thread-safe.
 */
final class CurrentTrust implements AutoCloseable {

  private static final Duration REVOCATION_CHECK_INTERVAL = Duration.ofSeconds(1);

  private final ClientCertConfig config;
  private final Clock clock;
  private final TrustFiles files;
  private final System.Logger logger;
  private final @Nullable RevocationChecker revocation;
  private final DaemonThreads refreshing = new DaemonThreads("clientcert-refresh");
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(refreshing);

  /** Guards the change from one generation of trust to the next, and nothing else. */
  private final Object generation = new Object();

  private final SignatureFiles signatureFiles;
  private volatile Trust trust;
  private volatile SignatureKeys keys;
  private volatile Instant readAt;
  private volatile @Nullable String problem;

  /** The lines about files that are in the log, so that no line is written twice. */
  private List<String> logged = List.of();

  /** By the name of each CRL file that cannot be read: why, and since when. */
  private volatile Map<String, Unreadable> unreadable = Map.of();

  private record Unreadable(String problem, Instant since) {}

  /**
   * Reads every file that {@code config} names.
   *
   * @throws ConfigurationException if a file is missing, empty or broken
   */
  CurrentTrust(ClientCertConfig config, RevocationMemory memory, System.Logger logger) {
    this.config = config;
    this.clock = config.clock();
    this.logger = logger;
    this.files = new TrustFiles(config);
    this.signatureFiles = new SignatureFiles(config);
    this.trust = files.load();
    this.keys = signatureFiles.load();
    this.readAt = clock.instant();
    this.revocation =
        config.revocation() == ClientCertConfig.Revocation.NONE
            ? null
            : new RevocationChecker(
                config.revocationSettings(), clock, memory, this::revocationChanged);
  }

  /** Takes the CRLs that the files hold, and begins to watch the files. */
  void start() {
    logger.log(Level.INFO, () -> StartupText.describe(config, trust));
    if (config.pathSettings().serverAuthAllowed()) {
      logger.log(Level.WARNING, () -> StartupText.serverAuthAllowed(config));
    }
    trust
        .anchors()
        .unused()
        .forEach(unused -> logger.log(Level.WARNING, () -> StartupText.ignored(unused)));
    synchronized (files) {
      boolean unused = takeCrls();
      logProblems();
    }
    if (!config.reloadInterval().isZero()) {
      every(config.reloadInterval(), this::refresh);
    }
    if (revocation != null) {
      every(REVOCATION_CHECK_INTERVAL, this::refreshRevocation);
    }
  }

  /** Returns the current generation. */
  Trust get() {
    return trust;
  }

  /** Returns the signature keys in use. */
  SignatureKeys keys() {
    return keys;
  }

  /** Returns where revocation information comes from; null if it is not checked. */
  @Nullable RevocationChecker revocation() {
    return revocation;
  }

  private void every(Duration interval, Runnable task) {
    long millis = interval.toMillis();
    ScheduledFuture<?> unused =
        refresher.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException | Error e) {
                // An exception would cancel the schedule silently, and so would an OutOfMemoryError
                // for one large CRL.
                logger.log(Level.ERROR, "Keeps what was there before, since refreshing failed", e);
              }
            },
            millis,
            millis,
            TimeUnit.MILLISECONDS);
  }

  /** Begins to fetch revocation information that expires soon. */
  void refreshRevocation() {
    if (revocation != null) {
      revocation.tick();
    }
  }

  /** Compares the files with what was read, and takes each file that changed and is valid. */
  void refresh() {
    synchronized (files) {
      Trust next = files.loadIfChanged();
      if (next != null) {
        take(next);
      }
      keys = signatureFiles.load();
      boolean changed = takeCrls();
      logProblems();
      if (next != null || changed) {
        readAt = clock.instant();
        logger.log(Level.INFO, () -> "Reloaded. " + StartupText.describe(config, trust));
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
    signatureFiles.problems().forEach(one -> problems.add(one.getMessage()));
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

  /** Logs each problem of the files once. */
  private void logProblems() {
    List<String> problems = problems();
    problem = problems.isEmpty() ? null : String.join("; ", problems);
    List<String> all = new ArrayList<>(problems);
    all.addAll(files.skipped());
    for (String one : all) {
      if (!logged.contains(one)) {
        boolean skips = !problems.contains(one);
        logger.log(
            Level.WARNING,
            () -> skips ? one : "Keeps what was read before, since a file changed: " + one);
      }
    }
    logged = List.copyOf(all);
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

  /** Called on the threads that fetch, and on those of other instances with the same memory. */
  private void revocationChanged() {
    synchronized (generation) {
      trust = trust.next();
    }
  }

  /** Stops the watching and fetching. What is in memory stays as it is. */
  @Override
  public void close() {
    refresher.shutdownNow();
    if (revocation != null) {
      revocation.close();
    }
    refreshing.awaitEnd();
  }

  /**
   * Reads every file again. Decisions that were made under the previous trust no longer apply,
   * including those that are being made.
   *
   * @throws ConfigurationException if a file is missing, empty or broken, or holds CRLs that are
   *     rejected; its previous content stays in use, and the other files have been read
   */
  void reload() {
    synchronized (files) {
      files.forgetTrust();
      Trust next = files.loadIfChanged();
      if (next == null) {
        revocationChanged();
      } else {
        take(next);
      }
      keys = signatureFiles.load();
      boolean unused = takeCrls();
      logProblems();
      String wrong = problem;
      if (wrong != null) {
        List<ConfigurationException> ofFiles = files.problems();
        throw ofFiles.size() == 1 && wrong.equals(ofFiles.get(0).getMessage())
            ? ofFiles.get(0)
            : new ConfigurationException(wrong, null);
      }
      readAt = clock.instant();
    }
  }

  /** Returns when the trust in use was read from its files. */
  Instant readAt() {
    return readAt;
  }

  /** Returns why a later reading was rejected; null if none was. */
  @Nullable String problem() {
    return problem;
  }

  /** Returns the state of every source of revocation information. */
  List<EvidenceHealth> sources() {
    return revocation == null ? List.of() : revocation.reports(this::report);
  }

  private EvidenceHealth report(
      String source,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable Instant failingSince,
      @Nullable String reason,
      @Nullable Instant nextAttempt) {
    Unreadable file = unreadable.get(source);
    return file == null
        ? new EvidenceHealth(source, from, until, failingSince, reason, nextAttempt)
        : new EvidenceHealth(source, from, until, file.since, file.problem, nextAttempt);
  }
}
