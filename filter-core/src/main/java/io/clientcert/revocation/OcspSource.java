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
import io.clientcert.revocation.FetchCache.State;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** OCSP responders as a source of revocation information. Thread-safe. */
final class OcspSource implements RevocationSource {

  /** Each entry takes at most about two kilobytes. */
  private static final int MAX_ANSWERS = 20_000;

  private static final int MAX_RESPONDERS = 1000;

  private final RevocationMemory memory;
  private final OcspClient client;
  private final FetchCache<OcspClient.Question, OcspAnswer> answers;

  /** The first failure of each failing responder. */
  private final Map<List<URI>, State<OcspAnswer>> outages = new ConcurrentHashMap<>();

  OcspSource(
      OcspClient client,
      Executor pool,
      Clock clock,
      RandomGenerator jitter,
      RevocationMemory memory) {
    this.memory = memory;
    this.client = client;
    this.answers =
        new FetchCache<>(client, pool, clock, jitter, this::changed, MAX_ANSWERS, Set.of());
  }

  @Override
  public boolean tick() {
    answers.tick();
    return false;
  }

  @Override
  public void close() {
    answers.close();
  }

  @Override
  public Evidence evidenceFor(
      ValidatedPath path, int index, CrlEvidence.Signers signers, Instant now, WaitLimit limit) {
    OcspClient.Question question = client.question(path, index).orElse(null);
    if (question == null) {
      return Evidence.unknown("the certificate names no OCSP responder", Instant.MAX);
    }
    State<OcspAnswer> state = answers.stateOf(question);
    if (!stands(state.value(), now)) {
      CompletableFuture<Void> fetch = answers.need(question);
      Evidence waited = state.failingSince() == null ? RevocationSource.await(fetch, limit) : null;
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

  /** A response that revokes a certificate counts at any age. */
  private static boolean stands(@Nullable OcspAnswer answer, Instant now) {
    return answer != null
        && (answer.evidence().status() == Status.REVOKED || !answer.until().isBefore(now));
  }

  private void changed(
      OcspClient.Question question, State<OcspAnswer> before, State<OcspAnswer> after) {
    if (after.value() != null) {
      memory.remember(question.id(), after.value());
    }
    List<URI> responders = question.responders();
    if (after.failingSince() != null) {
      boolean room = outages.size() < MAX_RESPONDERS;
      if (room && outages.putIfAbsent(responders, after) == null) {
        RevocationSource.log(question.toString(), after);
      }
    } else if (outages.remove(responders) != null) {
      RevocationSource.log(question.toString(), after);
    }
    // No cached decision depends on a response that was not there, so clients with revoked
    // certificates do not make others wait.
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

  /** An outage concerns the responder, not one certificate: it starts with the first failure. */
  private Instant outageOf(OcspClient.Question question, Instant failingSince) {
    State<OcspAnswer> first = outages.get(question.responders());
    Instant since = first == null ? null : first.failingSince();
    return since == null || failingSince.isBefore(since) ? failingSince : since;
  }

  @Override
  public <T> List<T> reports(SourceReport<T> report) {
    Map<List<URI>, List<State<OcspAnswer>>> byResponders = new HashMap<>();
    answers
        .states()
        .forEach(
            (question, state) ->
                byResponders
                    .computeIfAbsent(question.responders(), key -> new ArrayList<>())
                    .add(state));
    List<T> reports = new ArrayList<>();
    byResponders.forEach((responders, states) -> reports.add(reportOn(responders, states, report)));
    return reports;
  }

  private <T> T reportOn(
      List<URI> responders, List<State<OcspAnswer>> states, SourceReport<T> report) {
    State<OcspAnswer> outage = outages.get(responders);
    List<OcspAnswer> known = states.stream().map(State::value).filter(Objects::nonNull).toList();
    return report.make(
        "OCSP " + responders,
        first(known.stream().map(OcspAnswer::thisUpdate)),
        first(known.stream().map(OcspAnswer::until)),
        outage == null ? null : outage.failingSince(),
        outage == null ? null : outage.problem(),
        first(states.stream().map(RevocationSource::attemptAfter).filter(Objects::nonNull)));
  }

  private static @Nullable Instant first(Stream<Instant> moments) {
    return moments.min(Comparator.naturalOrder()).orElse(null);
  }
}
