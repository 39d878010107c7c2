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
import io.clientcert.revocation.Fetched.State;
import io.clientcert.revocation.RevocationSettings.Source;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds revocation evidence for the certificates of validated paths, in lists and with responders,
 * in memory where it is, over the network where it has to be.
 *
 * <p>Fetching is done by a small pool, once at a time for each source; a request only ever waits as
 * long as its {@link Patience} lets it. {@link #tick} fetches ahead of time what will end.
 *
 * <p>Thread-safe.
 */
public final class RevocationChecker implements AutoCloseable {

  private static final int POOL_THREADS = 4;
  private static final int POOL_QUEUE = 1000;
  private static final int MAX_LIST_URLS = 1000;

  /** Of each no more than some two kilobytes are kept. */
  private static final int MAX_ANSWERS = 20_000;

  private static final int MAX_RESPONDERS = 1000;

  /** How long another source may stand in for one that is only late. */
  private static final Duration PASSED_OVER = Duration.ofSeconds(5);

  private static final Logger LOGGER = System.getLogger(RevocationChecker.class.getName());

  private final RevocationSettings settings;
  private final Runnable onChange;
  private final Daemons threads = new Daemons("clientcert-fetch");
  private final ThreadPoolExecutor pool;
  private final Fetched<URI, List<Crl>> lists;
  private final Fetched<OcspSource.Question, OcspAnswer> answers;
  private final OcspSource ocsp;
  private final ListSource listSource = new ListSource();
  private final HttpFetcher fetcher;

  /** By responders that fail, the first failure. */
  private final Map<List<URI>, State<OcspAnswer>> outages = new ConcurrentHashMap<>();

  private final Clock clock;
  private final RevocationMemory memory;
  private final CrlEvidence evidenceOfLists;

  /** By name; guarded by this. */
  private final Map<String, FileState> files = new TreeMap<>();

  private List<X509Certificate> knownSigners = List.of();

  /** A file of CRLs. */
  private record FileState(
      List<X509CRL> offered, List<Crl> lists, @Nullable String problem, @Nullable Instant since) {}

  /**
   * Makes a checker that has no evidence yet but what {@code memory} holds.
   *
   * @param onChange run whenever evidence has come that earlier answers did not know of
   */
  public RevocationChecker(
      RevocationSettings settings, Clock clock, RevocationMemory memory, Runnable onChange) {
    this.settings = settings;
    this.clock = clock;
    this.memory = memory;
    this.onChange = onChange;
    this.evidenceOfLists = new CrlEvidence(memory.crls(), settings.crlMaxAge(), settings.floor());
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
    HttpFetcher fetcher = new HttpFetcher(settings.fetching());
    RandomGenerator jitter = RandomGenerator.getDefault();
    this.fetcher = fetcher;
    this.ocsp = new OcspSource(settings, fetcher, clock, this::isRevoked);
    this.lists =
        new Fetched<>(
            listSource, pool, clock, jitter, this::listChanged, MAX_LIST_URLS, settings.crlUrls());
    this.answers =
        new Fetched<>(ocsp, pool, clock, jitter, this::answerChanged, MAX_ANSWERS, Set.of());
  }

  /**
   * Takes the CRLs that are in files now. Each file keeps what it held before if it holds nothing
   * now that may take its place.
   *
   * @param lists by the name of each file; of a file that cannot be read now, what it held last
   * @param signers the certificates that are known before any client comes: those who may have
   *     signed a list are among them more often than not
   * @return whether the CRLs in memory changed
   */
  public boolean replaceFiles(
      Map<String, List<X509CRL>> lists, Collection<X509Certificate> signers) {
    boolean changed = false;
    synchronized (this) {
      Instant now = clock.instant();
      List<X509Certificate> next = List.copyOf(signers);
      if (!knownSigners.equals(next)) {
        knownSigners = next;
        memory.crls().configure(this, next, now);
      }
      // a CRL may have moved from one file to another that comes later
      for (int round = 0; round < 2; round++) {
        for (Map.Entry<String, List<X509CRL>> file : lists.entrySet()) {
          changed |= offer(file.getKey(), file.getValue(), now);
        }
      }
      for (String name : List.copyOf(files.keySet())) {
        if (!lists.containsKey(name)) {
          removed(name, now);
        }
      }
      forgetUnused(now);
    }
    if (changed) {
      memory.changed();
    }
    return changed;
  }

  @SuppressWarnings("ReferenceEquality") // what was read again is another list
  private boolean offer(String name, List<X509CRL> lists, Instant now) {
    FileState before = files.get(name);
    if (before != null && before.problem == null && before.offered == lists) {
      return false;
    }
    CrlStore.Outcome outcome = memory.crls().offer(this, name, lists, now, settings.crlMaxAge());
    files.put(name, state(before, lists, outcome.inForce(), outcome.refusal(), now));
    return outcome.changed();
  }

  /** What a file held that is gone stays until another file or time takes its place. */
  private void removed(String name, Instant now) {
    FileState before = Objects.requireNonNull(files.get(name));
    String lost = memory.crls().lostWith(name, now, settings.crlMaxAge());
    if (lost == null) {
      files.remove(name);
    } else {
      String problem = "is gone, and the " + lost + " that it held stays until it ends";
      files.put(name, state(before, List.of(), before.lists, problem, now));
    }
  }

  private static FileState state(
      @Nullable FileState before,
      List<X509CRL> offered,
      List<Crl> lists,
      @Nullable String problem,
      Instant now) {
    Instant since = before == null || before.since == null ? now : before.since;
    return new FileState(offered, lists, problem, problem == null ? null : since);
  }

  /** Returns, by the name of each file whose CRLs were refused, why they were. */
  public synchronized Map<String, String> fileProblems() {
    Map<String, String> problems = new TreeMap<>();
    files.forEach(
        (name, file) -> {
          if (file.problem != null) {
            problems.put(name, file.problem);
          }
        });
    return problems;
  }

  /** Tells what the CRLs in memory say of an OCSP responder; none is fetched for that. */
  private boolean isRevoked(X509Certificate responder, X509Certificate issuer, Instant now) {
    ValidatedPath path = new ValidatedPath(List.of(responder), issuer, Instant.MIN, Instant.MAX);
    return inMemory(path, 0, (name, anchor) -> List.of(), now).status() == Status.REVOKED;
  }

  /** Fetches what will end soon, and the lists that are always fetched. */
  public void tick() {
    lists.tick();
    answers.tick();
    boolean begun;
    synchronized (this) {
      begun = forgetUnused(clock.instant());
    }
    if (begun) {
      memory.changed();
    }
  }

  /** A URL that nobody uses any more, and a file that is gone, keep no CRL in memory. */
  private boolean forgetUnused(Instant now) {
    Set<String> used = new HashSet<>(files.keySet());
    lists.states().keySet().forEach(url -> used.add(url.toString()));
    return memory.crls().retain(this, used::contains, now, settings.crlMaxAge());
  }

  /** Ends fetching; the evidence in memory goes on to count until it ends. */
  @Override
  public void close() {
    pool.shutdownNow();
    fetcher.close();
    lists.close();
    answers.close();
    threads.awaitEnd();
    memory.removeListener(onChange);
    memory.crls().leave(this);
  }

  /**
   * Returns what is known of the certificate at {@code index} of {@code path}.
   *
   * @param signers where to look for the signer of a list that is not on the path
   * @param patience how long to wait for what has to be fetched
   */
  public Evidence of(
      ValidatedPath path, int index, CrlEvidence.Signers signers, Instant now, Patience patience) {
    if (index == 0 && NoRevAvail.countsFor(path.certificates().get(index))) {
      // nobody is asked, but what names it all the same revokes it
      Evidence named = memory.orRevoked(path, index, inMemory(path, index, signers, now));
      return named.status() == Status.REVOKED ? named : Evidence.good(named.until());
    }
    Evidence last = Evidence.unknown("no source of evidence", Instant.MAX);
    Instant askedAgain = Instant.MAX;
    for (Source source : settings.sources()) {
      Evidence evidence =
          source == Source.CRL
              ? inLists(path, index, signers, now, patience)
              : byResponder(path, index, now, patience);
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

  private Evidence inLists(
      ValidatedPath path, int index, CrlEvidence.Signers signers, Instant now, Patience patience) {
    List<URI> urls = new ArrayList<>(settings.crlUrls());
    if (settings.crlDistributionPoints()) {
      urls.addAll(ListUrls.of(path.certificates().get(index)));
    }
    Evidence evidence = inMemory(path, index, signers, now);
    if (evidence.status() != Status.UNKNOWN || urls.isEmpty()) {
      // counts as use, so that they are fetched again before they end
      urls.forEach(lists::stateOf);
      return evidence;
    }
    CompletableFuture<?>[] fetches =
        urls.stream().map(this::needUnlessFailing).toArray(CompletableFuture<?>[]::new);
    Evidence waited = await(CompletableFuture.allOf(fetches), patience);
    if (waited != null) {
      return waited;
    }
    Evidence after = inMemory(path, index, signers, now);
    urls.forEach(lists::stateOf);
    return after.status() == Status.UNKNOWN ? withOutage(after, urls) : after;
  }

  private Evidence inMemory(
      ValidatedPath path, int index, CrlEvidence.Signers signers, Instant now) {
    return memory.recall(path, index, evidenceOfLists.of(path, index, signers, now));
  }

  /** Nobody is held up by a source that fails: it is tried again, and the next request sees. */
  private CompletableFuture<?> needUnlessFailing(URI url) {
    CompletableFuture<Void> fetch = lists.need(url);
    return lists.stateOf(url).failingSince() == null
        ? fetch
        : CompletableFuture.completedFuture(null);
  }

  /** The outage began when the list ended, or, without any, when fetching it first failed. */
  private Evidence withOutage(Evidence evidence, List<URI> urls) {
    Instant since = evidence.outageSince();
    Instant until = evidence.until();
    String detail = evidence.detail();
    for (URI url : urls) {
      State<List<Crl>> state = lists.stateOf(url);
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

  private Evidence byResponder(ValidatedPath path, int index, Instant now, Patience patience) {
    OcspSource.Question question = ocsp.question(path, index).orElse(null);
    if (question == null) {
      return Evidence.unknown("the certificate names no OCSP responder", Instant.MAX);
    }
    State<OcspAnswer> state = answers.stateOf(question);
    if (!stands(state.value(), now)) {
      CompletableFuture<Void> fetch = answers.need(question);
      Evidence waited = state.failingSince() == null ? await(fetch, patience) : null;
      if (waited != null) {
        return waited;
      }
      state = answers.stateOf(question);
    }
    OcspAnswer answer = state.value();
    if (answer != null && stands(answer, now)) {
      return memory.recall(path, index, answer);
    }
    String why = state.problem() == null ? "" : ": " + state.problem();
    if (state.failingSince() == null) {
      return Evidence.unknown("no OCSP answer" + why, state.retryAt());
    }
    Instant since = answer == null ? outageOf(question, state.failingSince()) : answer.until();
    return Evidence.unknown("no OCSP answer" + why, state.retryAt(), since);
  }

  /** An answer that revokes stands at any age. */
  private static boolean stands(@Nullable OcspAnswer answer, Instant now) {
    return answer != null
        && (answer.evidence().status() == Status.REVOKED || !answer.until().isBefore(now));
  }

  private static @Nullable Evidence await(CompletableFuture<?> fetch, Patience patience) {
    if (fetch.isDone()) {
      return null;
    }
    return switch (patience.await(fetch)) {
      case DONE -> null;
      case OUT_OF_TIME ->
          new Evidence(Status.PENDING, "evidence is still being fetched", Instant.MIN, null);
      case TOO_MANY_WAIT ->
          new Evidence(Status.BUSY, "too many requests wait for evidence", Instant.MIN, null);
    };
  }

  private void listChanged(URI url, State<List<Crl>> before, State<List<Crl>> after) {
    boolean failed = before.failingSince() != null;
    boolean first = !failed && before.value() == null;
    if (first || failed != (after.failingSince() != null)) {
      log(url.toString(), after);
    }
  }

  private void answerChanged(
      OcspSource.Question question, State<OcspAnswer> before, State<OcspAnswer> after) {
    if (after.value() != null) {
      memory.remember(question.id(), after.value());
    }
    List<URI> responders = question.responders();
    if (after.failingSince() != null) {
      boolean room = outages.size() < MAX_RESPONDERS;
      if (room && outages.putIfAbsent(responders, after) == null) {
        log(question.toString(), after);
      }
    } else if (outages.remove(responders) != null) {
      log(question.toString(), after);
    }
    // no decision that is kept rests on an answer that was not there: strangers who come with
    // certificates that are revoked make nobody else wait
    Status status = statusOf(after);
    boolean another = before.value() != null && status != statusOf(before);
    if (another && status != Status.GOOD) {
      memory.changed();
    }
  }

  private static @Nullable Status statusOf(State<OcspAnswer> state) {
    OcspAnswer answer = state.value();
    return answer == null ? null : answer.evidence().status();
  }

  /** An outage is of the responder, whoever is asked about: it began with the first failure. */
  private Instant outageOf(OcspSource.Question question, Instant failingSince) {
    State<OcspAnswer> first = outages.get(question.responders());
    Instant since = first == null ? null : first.failingSince();
    return since == null || failingSince.isBefore(since) ? failingSince : since;
  }

  private static void log(String what, State<?> state) {
    if (state.failingSince() == null) {
      LOGGER.log(Level.INFO, () -> "Fetched revocation evidence: " + what);
    } else {
      LOGGER.log(
          Level.WARNING,
          () -> "Revocation evidence cannot be fetched: " + what + ": " + state.problem());
    }
  }

  /** Returns every source of evidence: the lists in memory, the URLs, the responders. */
  public List<SourceState> sources() {
    List<SourceState> sources = new ArrayList<>();
    for (Crl crl : memory.crls().usedBy(this)) {
      Instant until = crl.nextUpdate(settings.crlMaxAge());
      sources.add(new SourceState(crl.name(), crl.thisUpdate(), until, null, null, null));
    }
    synchronized (this) {
      files.forEach((name, file) -> sources.add(sourceOf(name, file)));
    }
    lists.states().forEach((url, state) -> sources.add(sourceOf(url, state)));
    Map<List<URI>, List<State<OcspAnswer>>> byResponders = new HashMap<>();
    answers
        .states()
        .forEach(
            (question, state) ->
                byResponders
                    .computeIfAbsent(question.responders(), key -> new ArrayList<>())
                    .add(state));
    byResponders.forEach((responders, states) -> sources.add(sourceOf(responders, states)));
    return sources;
  }

  private SourceState sourceOf(String name, FileState file) {
    boolean empty = file.lists.isEmpty();
    Fetched.Span span = empty ? null : listSource.spanOf(file.lists);
    return new SourceState(
        name,
        span == null ? null : span.from(),
        span == null ? null : span.until(),
        file.since,
        file.problem,
        null);
  }

  private SourceState sourceOf(URI url, State<List<Crl>> state) {
    Fetched.Span span = state.value() == null ? null : listSource.spanOf(state.value());
    return new SourceState(
        url.toString(),
        span == null ? null : span.from(),
        span == null ? null : span.until(),
        state.failingSince(),
        state.problem(),
        attemptAfter(state));
  }

  private SourceState sourceOf(List<URI> responders, List<State<OcspAnswer>> states) {
    State<OcspAnswer> outage = outages.get(responders);
    List<OcspAnswer> known = states.stream().map(State::value).filter(Objects::nonNull).toList();
    return new SourceState(
        "OCSP " + responders,
        first(known.stream().map(OcspAnswer::thisUpdate)),
        first(known.stream().map(OcspAnswer::until)),
        outage == null ? null : outage.failingSince(),
        outage == null ? null : outage.problem(),
        first(states.stream().map(RevocationChecker::attemptAfter).filter(Objects::nonNull)));
  }

  private static @Nullable Instant first(Stream<Instant> moments) {
    return moments.min(Comparator.naturalOrder()).orElse(null);
  }

  private static @Nullable Instant attemptAfter(State<?> state) {
    return state.retryAt().equals(Instant.MIN) ? null : state.retryAt();
  }

  /** Lists by URL. */
  private final class ListSource implements Fetched.Source<URI, List<Crl>> {
    @Override
    public List<Crl> fetch(URI url, @Nullable List<Crl> before) throws IOException {
      List<X509CRL> served;
      try {
        served = CrlFiles.read(fetcher.get(url, "application/pkix-crl"));
      } catch (GeneralSecurityException | FileProblem e) {
        throw new IOException("is no certificate revocation list (" + e.getMessage() + ")", e);
      }
      CrlStore.Outcome outcome =
          memory
              .crls()
              .offer(
                  RevocationChecker.this,
                  url.toString(),
                  served,
                  clock.instant(),
                  settings.crlMaxAge());
      if (outcome.changed()) {
        memory.changed();
      }
      if (outcome.refusal() != null) {
        throw new IOException(outcome.refusal());
      }
      return outcome.inForce();
    }

    @Override
    public Fetched.Span spanOf(List<Crl> lists) {
      Instant from = Instant.MIN;
      Instant until = Instant.MAX;
      for (Crl crl : lists) {
        Instant end = crl.nextUpdate(settings.crlMaxAge());
        from = crl.thisUpdate().isAfter(from) ? crl.thisUpdate() : from;
        until = end.isBefore(until) ? end : until;
      }
      return new Fetched.Span(from, until);
    }
  }
}
