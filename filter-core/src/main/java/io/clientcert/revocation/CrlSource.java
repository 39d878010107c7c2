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

import io.clientcert.path.FileProblem;
import io.clientcert.path.ValidatedPath;
import io.clientcert.revocation.Evidence.Status;
import io.clientcert.revocation.FetchCache.State;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * CRLs as a source of revocation information: from files, from configured URLs, and from the URLs
 * in certificates. Thread-safe.
 */
final class CrlSource implements RevocationSource {

  private static final int MAX_CRL_URLS = 1000;

  private final Object user;
  private final RevocationSettings settings;
  private final HttpFetcher fetcher;
  private final Clock clock;
  private final RevocationMemory memory;
  private final CrlEvidence evidenceOfCrls;
  private final ByUrl byUrl = new ByUrl();
  private final FetchCache<URI, List<Crl>> fetched;

  /** By name; guarded by this. */
  private final Map<String, FileState> files = new TreeMap<>();

  private List<X509Certificate> knownSigners = List.of();

  /** A file with CRLs. */
  private record FileState(
      List<ParsedCrl> offered, List<Crl> crls, @Nullable String problem, @Nullable Instant since) {}

  /**
   * Creates a source whose only CRLs are those in {@code memory}.
   *
   * @param user the user under which {@code memory} keeps CRLs
   */
  CrlSource(
      Object user,
      RevocationSettings settings,
      HttpFetcher fetcher,
      Executor pool,
      Clock clock,
      RandomGenerator jitter,
      RevocationMemory memory) {
    this.user = user;
    this.settings = settings;
    this.fetcher = fetcher;
    this.clock = clock;
    this.memory = memory;
    this.evidenceOfCrls = new CrlEvidence(memory.crls(), settings.crlMaxAge(), settings.floor());
    this.fetched =
        new FetchCache<>(
            byUrl, pool, clock, jitter, CrlSource::changed, MAX_CRL_URLS, settings.crlUrls());
  }

  /**
   * Sets the CRLs that the files contain now. If a file contains nothing that may replace its
   * previous CRLs, they stay in use.
   *
   * @param crls the CRLs by file name; for a file that cannot be read now, its previous content
   * @param signers the certificates known before the first client connects, usually including the
   *     signers of CRLs
   * @return whether the CRLs in memory changed
   */
  boolean replaceFiles(Map<String, List<ParsedCrl>> crls, Collection<X509Certificate> signers) {
    boolean changed = false;
    synchronized (this) {
      Instant now = clock.instant();
      List<X509Certificate> next = List.copyOf(signers);
      if (!knownSigners.equals(next)) {
        knownSigners = next;
        memory.crls().configure(user, next, now);
      }
      // A CRL may have moved from one file to another that comes later.
      for (int round = 0; round < 2; round++) {
        for (Map.Entry<String, List<ParsedCrl>> file : crls.entrySet()) {
          changed |= offer(file.getKey(), file.getValue(), now);
        }
      }
      for (String name : List.copyOf(files.keySet())) {
        if (!crls.containsKey(name)) {
          removed(name, now);
        }
      }
      forgetUnused(now);
    }
    return changed;
  }

  @SuppressWarnings("ReferenceEquality") // what was read again is another CRL
  private boolean offer(String name, List<ParsedCrl> crls, Instant now) {
    FileState before = files.get(name);
    if (before != null && before.problem == null && before.offered == crls) {
      return false;
    }
    CrlStore.Outcome outcome = memory.crls().offer(user, name, crls, now, settings.crlMaxAge());
    files.put(name, state(before, crls, outcome.inForce(), outcome.refusal(), now));
    return outcome.changed();
  }

  /** The CRLs of a removed file stay in use until another file replaces them or they expire. */
  private void removed(String name, Instant now) {
    FileState before = Objects.requireNonNull(files.get(name));
    String lost = memory.crls().lostWith(name, now, settings.crlMaxAge());
    if (lost == null) {
      files.remove(name);
    } else {
      String problem = "is gone, and the " + lost + " that it held stays until it ends";
      files.put(name, state(before, List.of(), before.crls, problem, now));
    }
  }

  private static FileState state(
      @Nullable FileState before,
      List<ParsedCrl> offered,
      List<Crl> crls,
      @Nullable String problem,
      Instant now) {
    Instant since = before == null || before.since == null ? now : before.since;
    return new FileState(offered, crls, problem, problem == null ? null : since);
  }

  /** Returns the reasons for which CRLs of files were rejected, by file name. */
  synchronized Map<String, String> fileProblems() {
    Map<String, String> problems = new TreeMap<>();
    files.forEach(
        (name, file) -> {
          if (file.problem != null) {
            problems.put(name, file.problem);
          }
        });
    return problems;
  }

  /** Tells whether the CRLs in memory revoke an OCSP responder. None are fetched for it. */
  boolean isRevoked(X509Certificate responder, X509Certificate issuer, Instant now) {
    ValidatedPath path = new ValidatedPath(List.of(responder), issuer, Instant.MIN, Instant.MAX);
    return inMemory(path, 0, (name, anchor) -> List.of(), now).status() == Status.REVOKED;
  }

  @Override
  public boolean tick() {
    fetched.tick();
    synchronized (this) {
      return forgetUnused(clock.instant());
    }
  }

  /** Releases the CRLs of URLs that are no longer used, and of removed files. */
  private boolean forgetUnused(Instant now) {
    Set<String> used = new HashSet<>(files.keySet());
    fetched.states().keySet().forEach(url -> used.add(url.toString()));
    return memory.crls().retain(user, used::contains, now, settings.crlMaxAge());
  }

  @Override
  public void close() {
    fetched.close();
  }

  @Override
  public Evidence evidenceFor(
      ValidatedPath path, int index, CrlEvidence.Signers signers, Instant now, WaitLimit limit) {
    List<URI> urls = new ArrayList<>(settings.crlUrls());
    if (settings.crlDistributionPoints()) {
      urls.addAll(CrlUrls.of(path.certificates().get(index)));
    }
    Evidence evidence = inMemory(path, index, signers, now);
    if (evidence.status() != Status.UNKNOWN || urls.isEmpty()) {
      // It counts as use, so that they are fetched again before they expire.
      urls.forEach(fetched::stateOf);
      return evidence;
    }
    CompletableFuture<?>[] fetches =
        urls.stream().map(this::needUnlessFailing).toArray(CompletableFuture<?>[]::new);
    Evidence waited = RevocationSource.await(CompletableFuture.allOf(fetches), limit);
    if (waited != null) {
      return waited;
    }
    Evidence after = inMemory(path, index, signers, now);
    urls.forEach(fetched::stateOf);
    return after.status() == Status.UNKNOWN ? withOutage(after, urls) : after;
  }

  /** Returns the status according to the CRLs in memory. None are fetched. */
  Evidence inMemory(ValidatedPath path, int index, CrlEvidence.Signers signers, Instant now) {
    return memory.recall(path, index, evidenceOfCrls.answerFor(path, index, signers, now));
  }

  /**
   * A failing source does not block requests: it is tried again in the background, and the next
   * request uses the result.
   */
  private CompletableFuture<?> needUnlessFailing(URI url) {
    CompletableFuture<Void> fetch = fetched.need(url);
    return fetched.stateOf(url).failingSince() == null
        ? fetch
        : CompletableFuture.completedFuture(null);
  }

  /**
   * The outage starts when the CRL expires or, if there was none, when fetching it first failed.
   */
  private Evidence withOutage(Evidence evidence, List<URI> urls) {
    Instant since = evidence.outageSince();
    Instant until = evidence.until();
    String detail = evidence.detail();
    for (URI url : urls) {
      State<List<Crl>> state = fetched.stateOf(url);
      if (state.problem() != null) {
        until = state.retryAt().isBefore(until) ? state.retryAt() : until;
        detail = evidence.detail() + "; " + url + ": " + state.problem();
      }
      if (state.failingSince() != null) {
        since = since == null ? state.failingSince() : since;
      }
    }
    return Evidence.unknown(detail, until, since);
  }

  private static void changed(URI url, State<List<Crl>> before, State<List<Crl>> after) {
    boolean failed = before.failingSince() != null;
    boolean first = !failed && before.value() == null;
    if (first || failed != (after.failingSince() != null)) {
      RevocationSource.log(url.toString(), after);
    }
  }

  @Override
  public <T> List<T> reports(SourceReport<T> report) {
    List<T> reports = new ArrayList<>();
    for (Crl crl : memory.crls().usedBy(user)) {
      Instant until = crl.nextUpdate(settings.crlMaxAge());
      reports.add(report.make(crl.name(), crl.thisUpdate(), until, null, null, null));
    }
    synchronized (this) {
      files.forEach((name, file) -> reports.add(reportOn(name, file, report)));
    }
    fetched.states().forEach((url, state) -> reports.add(reportOn(url, state, report)));
    return reports;
  }

  private <T> T reportOn(String name, FileState file, SourceReport<T> report) {
    boolean empty = file.crls.isEmpty();
    FetchCache.Span span = empty ? null : byUrl.spanOf(file.crls);
    return report.make(
        name,
        span == null ? null : span.from(),
        span == null ? null : span.until(),
        file.since,
        file.problem,
        null);
  }

  private <T> T reportOn(URI url, State<List<Crl>> state, SourceReport<T> report) {
    FetchCache.Span span = state.value() == null ? null : byUrl.spanOf(state.value());
    return report.make(
        url.toString(),
        span == null ? null : span.from(),
        span == null ? null : span.until(),
        state.failingSince(),
        state.problem(),
        RevocationSource.attemptAfter(state));
  }

  /** CRLs by URL. */
  private final class ByUrl implements FetchCache.Source<URI, List<Crl>> {
    @Override
    public List<Crl> fetch(URI url, @Nullable List<Crl> before) throws IOException {
      List<ParsedCrl> served;
      try {
        served = CrlFiles.read(fetcher.get(url, "application/pkix-crl"));
      } catch (GeneralSecurityException | FileProblem e) {
        throw new IOException("is no certificate revocation list (" + e.getMessage() + ")", e);
      }
      CrlStore.Outcome outcome =
          memory.crls().offer(user, url.toString(), served, clock.instant(), settings.crlMaxAge());
      if (outcome.changed()) {
        memory.changed();
      }
      if (outcome.refusal() != null) {
        throw new IOException(outcome.refusal());
      }
      return outcome.inForce();
    }

    @Override
    public FetchCache.Span spanOf(List<Crl> crls) {
      Instant from = Instant.MIN;
      Instant until = Instant.MAX;
      for (Crl crl : crls) {
        Instant end = crl.nextUpdate(settings.crlMaxAge());
        from = crl.thisUpdate().isAfter(from) ? crl.thisUpdate() : from;
        until = end.isBefore(until) ? end : until;
      }
      return new FetchCache.Span(from, until);
    }
  }
}
