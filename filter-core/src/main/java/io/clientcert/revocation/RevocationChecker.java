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
 * Combines the sources of revocation information. It queries them in the configured order until one
 * knows the status of a certificate on a validated path.
 *
 * <p>A small thread pool fetches revocation information, each URL and each OCSP request once at a
 * time. A request waits as long as its {@link WaitLimit} allows. {@link #tick} fetches in advance
 * what expires soon.
 *
 * <p>Thread-safe.
 */
public final class RevocationChecker implements AutoCloseable {

  private static final int POOL_THREADS = 4;
  private static final int POOL_QUEUE = 1000;

  /** How long another source may replace one that is only late. */
  private static final Duration PASSED_OVER = Duration.ofSeconds(5);

  private final Runnable onChange;
  private final DaemonThreads threads = new DaemonThreads("clientcert-fetch");
  private final ThreadPoolExecutor pool;
  private final HttpFetcher fetcher;
  private final RevocationMemory memory;
  private final CrlSource crls;
  private final OcspSource ocsp;

  /** The sources in the order in which they are queried. */
  private final List<RevocationSource> sources;

  /**
   * Creates a checker whose only revocation information is that in {@code memory}.
   *
   * @param onChange called whenever new revocation information is available that earlier results
   *     did not consider
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
   * Sets the CRLs that the files contain now. If a file contains nothing that may replace its
   * previous CRLs, they stay in use.
   *
   * @param crlsByFile the CRLs by file name; for a file that cannot be read now, its previous
   *     content
   * @param signers the certificates known before the first client connects, usually including the
   *     signers of CRLs
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

  /** Returns the reasons for which CRLs of files were rejected, by file name. */
  public Map<String, String> fileProblems() {
    return crls.fileProblems();
  }

  /** Fetches what expires soon, and the CRLs that are always fetched. */
  public void tick() {
    boolean changed = crls.tick();
    changed |= ocsp.tick();
    if (changed) {
      memory.changed();
    }
  }

  /** Stops fetching. The revocation information in memory stays in use until it expires. */
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
   * Returns the revocation status of the certificate at {@code index} of {@code path}.
   *
   * @param signers finds signers of CRLs that are not on the path
   * @param limit limits how long to wait for a fetch
   */
  public Evidence evidenceFor(
      ValidatedPath path, int index, CrlEvidence.Signers signers, Instant now, WaitLimit limit) {
    if (index == 0 && NoRevAvail.countsFor(path.certificates().get(index))) {
      // No source is queried, but a CRL or response in memory that lists it still revokes it.
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

  /** If neither source knows the status, the result that may change soon is returned. */
  private static Evidence worse(Evidence a, Evidence b) {
    boolean aMayChange = a.status() != Status.UNKNOWN;
    boolean bMayChange = b.status() != Status.UNKNOWN || b.outageSince() != null;
    return aMayChange || (a.outageSince() != null && !bMayChange) ? a : b;
  }

  /** Returns a report on each source: CRLs in memory, files, URLs and responders. */
  public <T> List<T> reports(SourceReport<T> report) {
    return Stream.of(crls, ocsp).flatMap(source -> source.reports(report).stream()).toList();
  }
}
