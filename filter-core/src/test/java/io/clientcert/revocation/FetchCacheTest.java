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

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.revocation.FetchCache.Span;
import io.clientcert.revocation.FetchCache.State;
import io.clientcert.testing.SteppableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a value is fetched, with a clock and a pool that do nothing by themselves. */
class FetchCacheTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LASTS = Duration.ofHours(1);

  private final SteppableClock clock = new SteppableClock(START);
  private final Queue<Runnable> pool = new ArrayDeque<>();
  private final List<String> fetched = new ArrayList<>();
  private boolean poolIsFull;
  private @Nullable Throwable failure;
  private double luck = 0.5;

  private final class Values implements FetchCache.Source<String, Instant> {
    @Override
    public Instant fetch(String key, @Nullable Instant before) throws IOException {
      fetched.add(key);
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof IOException exception) {
        throw exception;
      }
      return clock.instant();
    }

    @Override
    public Span spanOf(Instant value) {
      return new Span(value, value.plus(LASTS));
    }
  }

  /** As lucky as the test wants. */
  private final class Luck implements RandomGenerator {
    @Override
    public long nextLong() {
      throw new UnsupportedOperationException("nobody asks for so much luck");
    }

    @Override
    public int nextInt(int bound) {
      return (int) (luck * bound);
    }
  }

  private FetchCache<String, Instant> values(int maxKeys, String... pinned) {
    return new FetchCache<>(
        new Values(),
        task -> {
          if (poolIsFull) {
            throw new RejectedExecutionException("full");
          }
          pool.add(task);
        },
        clock,
        new Luck(),
        (key, before, after) -> {},
        maxKeys,
        Set.of(pinned));
  }

  private void step(Duration time) {
    clock.set(clock.instant().plus(time));
  }

  private void runPool() {
    while (!pool.isEmpty()) {
      Objects.requireNonNull(pool.poll()).run();
    }
  }

  private void fetch(FetchCache<String, Instant> values, String key) {
    CompletableFuture<Void> fetch = values.need(key);
    runPool();
    assertThat(fetch).isDone();
  }

  @Test
  @DisplayName("V7 however many need a value, it is fetched once at a time")
  void singleFlight() {
    FetchCache<String, Instant> values = values(10);
    CompletableFuture<Void> first = values.need("a");
    assertThat(values.need("a")).isSameAs(first).isNotDone();
    values.tick();
    runPool();

    assertThat(first).isDone();
    assertThat(fetched).containsExactly("a");
    assertThat(values.stateOf("a").value()).isEqualTo(START);
  }

  @Test
  @DisplayName("V7 a pool that is full holds nobody up, begins no outage, and is asked again later")
  void poolFull() {
    FetchCache<String, Instant> values = values(10);
    poolIsFull = true;
    assertThat(values.need("a")).isDone();
    State<Instant> state = values.stateOf("a");
    assertThat(state.failingSince()).isNull();
    assertThat(state.problem()).isEqualTo("no fetch can be begun now");

    poolIsFull = false;
    assertThat(values.need("a")).as("a moment later").isDone();
    assertThat(pool).isEmpty();
    step(Duration.ofSeconds(6));
    fetch(values, "a");
    assertThat(values.stateOf("a").value()).isEqualTo(clock.instant());
    assertThat(values.stateOf("a").problem()).isNull();
  }

  @Test
  @DisplayName("V7 what ends in an error, even of the JVM, is left alone for a while and longer")
  void failures() {
    FetchCache<String, Instant> values = values(10);
    List<Throwable> failures =
        List.of(new IOException("none"), new OutOfMemoryError("long"), new StackOverflowError());
    List<Integer> pauses = List.of(5, 10, 20);
    for (int i = 0; i < pauses.size(); i++) {
      failure = failures.get(i);
      fetch(values, "a");
      assertThat(fetched).hasSize(i + 1);
      assertThat(values.stateOf("a").failingSince()).isEqualTo(START);

      step(Duration.ofSeconds(pauses.get(i)).minusMillis(1));
      fetch(values, "a");
      values.tick();
      runPool();
      assertThat(fetched).as("within the pause").hasSize(i + 1);
      step(Duration.ofMillis(1));
    }
    failure = null;
    fetch(values, "a");
    assertThat(values.stateOf("a")).isEqualTo(new State<>(clock.instant(), null, null, retryAt()));
  }

  private Instant retryAt() {
    return clock.instant().plus(Duration.ofSeconds(5));
  }

  @Test
  @DisplayName("V7 a failure leaves the last good value in force")
  void lastGoodStays() {
    FetchCache<String, Instant> values = values(10);
    fetch(values, "a");
    step(LASTS);
    failure = new IOException("none");
    fetch(values, "a");

    State<Instant> state = values.stateOf("a");
    assertThat(state.value()).isEqualTo(START);
    assertThat(state.failingSince()).isEqualTo(clock.instant());
    assertThat(state.problem()).isEqualTo("none");
  }

  @ParameterizedTest(name = "V7 with the luck of {0} after {1} thousandths of the time")
  @DisplayName("V7 a value in use is fetched again before it ends, not all at once")
  @CsvSource({"0.0, 700", "0.5, 800", "0.999, 899"})
  void aheadOfTime(double luckOfTest, int thousandths) {
    luck = luckOfTest;
    FetchCache<String, Instant> values = values(10);
    fetch(values, "a");
    Duration due = LASTS.multipliedBy(thousandths).dividedBy(1000);

    step(due.minusMillis(1));
    assertThat(values.stateOf("a").value()).isEqualTo(START);
    values.tick();
    runPool();
    assertThat(fetched).hasSize(1);

    step(Duration.ofMillis(1));
    values.tick();
    runPool();
    assertThat(fetched).hasSize(2);
    assertThat(values.stateOf("a").value()).isEqualTo(clock.instant());
  }

  @Test
  @DisplayName("V7 a value that nobody used is not fetched again, and forgotten when it has ended")
  void unused() {
    FetchCache<String, Instant> values = values(10, "pinned");
    values.tick();
    runPool();
    CompletableFuture<Void> fetch = values.need("a");
    step(Duration.ofMillis(1));
    runPool();
    assertThat(fetch).isDone();
    step(LASTS.plusMillis(1));
    values.tick();
    runPool();

    assertThat(fetched).containsExactly("pinned", "a", "pinned");
    assertThat(values.states()).containsOnlyKeys("pinned");
  }

  @Test
  @DisplayName("V7 the one that nobody used for longest makes room, and never a pinned one")
  void room() {
    FetchCache<String, Instant> values = values(3, "pinned");
    values.tick();
    runPool();
    for (String key : List.of("a", "b")) {
      step(Duration.ofSeconds(1));
      fetch(values, key);
    }
    step(Duration.ofSeconds(1));
    assertThat(values.stateOf("a").value()).isNotNull();

    fetch(values, "c");
    assertThat(values.states()).containsOnlyKeys("pinned", "a", "c");
  }

  @Test
  @DisplayName("V7 closing lets go of who waits for what was not begun")
  void closing() {
    FetchCache<String, Instant> values = values(10);
    CompletableFuture<Void> waiting = values.need("a");
    assertThat(waiting).isNotDone();

    values.close();
    assertThat(waiting).isDone();
  }

  @Test
  @DisplayName("V3 a clock that is put back does not stretch a pause")
  void clockPutBack() {
    FetchCache<String, Instant> values = values(10);
    failure = new IOException("none");
    fetch(values, "a");
    step(Duration.ofDays(-1));
    failure = null;
    fetch(values, "a");

    assertThat(values.stateOf("a").value()).isEqualTo(clock.instant());
  }
}
