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

import io.clientcert.path.ValidatedPath;
import io.clientcert.revocation.Evidence.Status;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Combines the sources of revocation information: asks them in the configured order about the
 * certificates of validated paths until one has an answer.
 *
 * <p>Fetching is done by a small pool, once at a time for each URL and each question; a request
 * waits only as long as its {@link WaitLimit} lets it. {@link #tick} fetches ahead of time what
 * will end.
 *
 * <p>Thread-safe.
 */
public final class RevocationChecker implements AutoCloseable {

  private static final int POOL_THREADS = 4;
  private static final int POOL_QUEUE = 1000;

  /** How long another source may stand in for one that is only late. */
  private static final Duration PASSED_OVER = Duration.ofSeconds(5);

  private final Runnable onChange;
  private final DaemonThreads threads = new DaemonThreads("clientcert-fetch");
  private final ThreadPoolExecutor pool;
  private final HttpFetcher fetcher;
  private final RevocationMemory memory;
  private final CrlSource crls;
  private final OcspSource ocsp;

  /** Those that are asked, in this order. */
  private final List<RevocationSource> sources;

  /**
   * Makes a checker that has no revocation information yet but what {@code memory} holds.
   *
   * @param onChange run whenever information has come that earlier answers did not know of
   */
  public RevocationChecker(
      RevocationSettings settings, Clock clock, RevocationMemory memory, Runnable onChange) {
    this.memory = memory;
    this.onChange = onChange;
    memory.addListener(onChange);
    this.pool =
        new ThreadPoolExecutor(
            POOL_THREADS,
            POOL_THREADS,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(POOL_QUEUE),
            threads);
    pool.allowCoreThreadTimeOut(true);
    this.fetcher = new HttpFetcher(settings.fetching());
    RandomGenerator jitter = RandomGenerator.getDefault();
    this.crls = new CrlSource(this, settings, fetcher, pool, clock, jitter, memory);
    OcspClient client = new OcspClient(settings, fetcher, clock, crls::isRevoked);
    this.ocsp = new OcspSource(client, pool, clock, jitter, memory);
    this.sources = settings.sources().stream().map(this::source).toList();
  }

  private RevocationSource source(RevocationSettings.Source kind) {
    return switch (kind) {
      case CRL -> crls;
      case OCSP -> ocsp;
    };
  }

  /**
   * Takes the CRLs that are in files now. Each file keeps what it held before if it holds nothing
   * now that may take its place.
   *
   * @param crlsByFile by the name of each file; of a file that cannot be read now, what it held
   *     last
   * @param signers the certificates that are known before any client comes: those who may have
   *     signed a CRL are among them more often than not
   * @return whether the CRLs in memory changed
   */
  public boolean replaceFiles(
      Map<String, List<ParsedCrl>> crlsByFile, Collection<X509Certificate> signers) {
    boolean changed = crls.replaceFiles(crlsByFile, signers);
    if (changed) {
      memory.changed();
    }
    return changed;
  }

  /** Returns, by the name of each file whose CRLs were refused, why they were. */
  public Map<String, String> fileProblems() {
    return crls.fileProblems();
  }

  /** Fetches what will end soon, and the CRLs that are always fetched. */
  public void tick() {
    boolean changed = crls.tick();
    changed |= ocsp.tick();
    if (changed) {
      memory.changed();
    }
  }

  /** Ends fetching; the revocation information in memory goes on to count until it ends. */
  @Override
  public void close() {
    pool.shutdownNow();
    fetcher.close();
    crls.close();
    ocsp.close();
    threads.awaitEnd();
    memory.removeListener(onChange);
    memory.crls().leave(this);
  }

  /**
   * Returns what is known of the certificate at {@code index} of {@code path}.
   *
   * @param signers where to look for the signer of a CRL that is not on the path
   * @param limit how long to wait for what has to be fetched
   */
  public Evidence evidenceFor(
      ValidatedPath path, int index, CrlEvidence.Signers signers, Instant now, WaitLimit limit) {
    if (index == 0 && NoRevAvail.countsFor(path.certificates().get(index))) {
      // nobody is asked, but what names it all the same revokes it
      Evidence named = memory.orRevoked(path, index, crls.inMemory(path, index, signers, now));
      return named.status() == Status.REVOKED ? named : Evidence.good(named.until());
    }
    Evidence last = Evidence.unknown("no source of revocation information", Instant.MAX);
    Instant askedAgain = Instant.MAX;
    for (RevocationSource source : sources) {
      Evidence evidence = source.evidenceFor(path, index, signers, now, limit);
      if (evidence.status() == Status.REVOKED) {
        return evidence;
      }
      if (evidence.status() == Status.GOOD) {
        return evidence.until().isBefore(askedAgain) ? evidence : Evidence.good(askedAgain);
      }
      Instant again =
          evidence.status() == Status.UNKNOWN ? evidence.until() : now.plus(PASSED_OVER);
      askedAgain = again.isBefore(askedAgain) ? again : askedAgain;
      last = worse(last, evidence);
    }
    return memory.orRevoked(path, index, last);
  }

  /** Of two sources without an answer, what may still change soon says more. */
  private static Evidence worse(Evidence a, Evidence b) {
    boolean aMayChange = a.status() != Status.UNKNOWN;
    boolean bMayChange = b.status() != Status.UNKNOWN || b.outageSince() != null;
    return aMayChange || (a.outageSince() != null && !bMayChange) ? a : b;
  }

  /** Returns a report on every source: the CRLs in memory, the files, the URLs, the responders. */
  public <T> List<T> reports(SourceReport<T> report) {
    return Stream.of(crls, ocsp).flatMap(source -> source.reports(report).stream()).toList();
  }
}
