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

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How fresh what is trusted is, and how much is kept and waited for, at one moment.
 *
 * @param at that moment
 * @param trustReadAt when the trust in force was read from its files
 * @param problems why a later reading of them was rejected, which limit is too low for a verified
 *     certificate, and that no certificate ever comes; empty when there is nothing of that
 * @param sources every source of revocation evidence; empty when revocation is not looked at
 * @param nearestExpiry when the first of the certificates ends that are being forwarded; null when
 *     none is
 * @param decisions roughly how many decisions are kept
 * @param waiting how many requests wait for evidence
 */
public record Health(
    Instant at,
    Instant trustReadAt,
    List<String> problems,
    List<EvidenceHealth> sources,
    @Nullable Instant nearestExpiry,
    long decisions,
    int waiting) {

  /** Copies the lists. */
  public Health {
    problems = List.copyOf(problems);
    sources = List.copyOf(sources);
  }

  /** Returns all {@link #problems} in one text; null when there are none. */
  public @Nullable String problem() {
    return problems.isEmpty() ? null : String.join("; ", problems);
  }

  /** Returns one line for each source: from when to when, and what is wrong with it. */
  public Map<String, String> evidence() {
    return sources.stream()
        .collect(
            Collectors.toUnmodifiableMap(
                EvidenceHealth::source, EvidenceHealth::state, (a, b) -> a + "; " + b));
  }

  /** Returns the age of the oldest evidence that is in memory, if any is. */
  public Optional<Duration> evidenceAge() {
    return sources.stream()
        .map(EvidenceHealth::from)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .map(from -> Duration.between(from, at));
  }

  /** Returns how many whole days are left until {@link #nearestExpiry}, if there is one. */
  public OptionalLong daysToExpiry() {
    return nearestExpiry == null
        ? OptionalLong.empty()
        : OptionalLong.of(Duration.between(at, nearestExpiry).toDays());
  }

  /** Returns one line for each source with its name, without doubles and in alphabetical order. */
  List<String> evidenceLines() {
    return sources.stream().map(EvidenceHealth::toString).distinct().sorted().toList();
  }

  /** Returns how many sources fail. */
  long failingSources() {
    return sources.stream()
        .filter(source -> source.failingSince() != null)
        .map(EvidenceHealth::source)
        .distinct()
        .count();
  }

  /** Returns this with {@code problem} added; null for none. */
  Health with(@Nullable String problem) {
    return problem == null
        ? this
        : new Health(
            at,
            trustReadAt,
            distinct(problems, List.of(problem)),
            sources,
            nearestExpiry,
            decisions,
            waiting);
  }

  /** Returns this and {@code other} as one; what both have counts once. */
  Health and(Health other) {
    return new Health(
        at,
        trustReadAt.isBefore(other.trustReadAt) ? trustReadAt : other.trustReadAt,
        distinct(problems, other.problems),
        distinct(sources, other.sources),
        earlier(nearestExpiry, other.nearestExpiry),
        decisions + other.decisions,
        waiting + other.waiting);
  }

  private static <T> List<T> distinct(List<T> some, List<T> others) {
    return Stream.concat(some.stream(), others.stream()).distinct().toList();
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}
