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

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A cache of values that come over the network: each is fetched once at a time however many ask for
 * it, kept, fetched again before it ends as long as somebody uses it, and left alone for a while
 * after a failure, the last good value staying in force.
 *
 * <p>Thread-safe. Nothing here blocks but what waits for the future that {@link #need} returns.
 *
 * @param <K> what tells one value from another
 * @param <V> the values
 */
final class FetchCache<K, V> {

  /** After a failure, the first and the longest time that a source is left alone. */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** Where values come from. */
  interface Source<K, V> {
    /**
     * Fetches and checks a value, on a thread of the pool.
     *
     * @param before the value that is in force
     * @throws IOException if there is none that may take its place
     */
    V fetch(K key, @Nullable V before) throws IOException;

    /** Returns the span in which {@code value} says something. */
    Span spanOf(V value);
  }

  /** Learns of every new value and every failure, on a thread of the pool. */
  @FunctionalInterface
  interface Listener<K, V> {
    void changed(K key, State<V> before, State<V> after);
  }

  /** When a value begins and ends. */
  record Span(Instant from, Instant until) {}

  /**
   * What is known of one key at one moment.
   *
   * @param value the last good one; of a source that gives what has already ended, that
   * @param failingSince when the first of the attempts failed that have failed since the last good
   *     one
   * @param problem what the last of them failed for
   * @param retryAt when the next attempt may be made
   */
  record State<V>(
      @Nullable V value,
      @Nullable Instant failingSince,
      @Nullable String problem,
      Instant retryAt) {}

  private final Source<K, V> source;
  private final Executor pool;
  private final Clock clock;
  private final RandomGenerator jitter;
  private final Listener<K, V> listener;
  private final int maxKeys;
  private final Set<K> pinned;
  private final Map<K, Entry> entries = new ConcurrentHashMap<>();

  /**
   * Makes an empty store.
   *
   * @param maxKeys how many keys are kept; those that nobody used for longest make room
   * @param pinned those that are kept whether anybody uses them or not
   */
  FetchCache(
      Source<K, V> source,
      Executor pool,
      Clock clock,
      RandomGenerator jitter,
      Listener<K, V> listener,
      int maxKeys,
      Set<K> pinned) {
    this.source = source;
    this.pool = pool;
    this.clock = clock;
    this.jitter = jitter;
    this.listener = listener;
    this.maxKeys = maxKeys;
    this.pinned = Set.copyOf(pinned);
  }

  /** Returns what is known of {@code key}, and counts as use of it. */
  State<V> stateOf(K key) {
    Entry entry = entries.get(key);
    return entry == null ? new State<>(null, null, null, Instant.MIN) : entry.use();
  }

  /** Returns what is known of every key. */
  Map<K, State<V>> states() {
    Map<K, State<V>> states = new HashMap<>();
    entries.forEach((key, entry) -> states.put(key, entry.state));
    return states;
  }

  /**
   * Sees to it that {@code key} is being fetched, unless it failed a moment ago.
   *
   * @return done when the attempt is over, whatever came of it
   */
  CompletableFuture<Void> need(K key) {
    if (entries.size() >= maxKeys && !entries.containsKey(key)) {
      makeRoom();
    }
    return entries.computeIfAbsent(key, k -> new Entry()).start(key);
  }

  /** Fetches what will end soon and was used, and forgets what has ended and was not. */
  void tick() {
    Instant now = clock.instant();
    for (K key : pinned) {
      entries.computeIfAbsent(key, k -> new Entry());
    }
    entries.forEach(
        (key, entry) -> {
          boolean wanted = entry.isUsed() || pinned.contains(key);
          if (wanted && entry.isDue(now)) {
            CompletableFuture<Void> unused = entry.start(key);
          } else if (!wanted && entry.isEnded(now)) {
            entries.remove(key, entry);
          }
        });
  }

  /** Lets everybody go who waits: what the pool has not begun, it never will. */
  void close() {
    entries.values().forEach(Entry::letGo);
  }

  private void makeRoom() {
    entries.entrySet().stream()
        .filter(entry -> !pinned.contains(entry.getKey()))
        .min((a, b) -> a.getValue().lastUse.compareTo(b.getValue().lastUse))
        .ifPresent(oldest -> entries.remove(oldest.getKey(), oldest.getValue()));
  }

  /** One key. The monitor guards who may start an attempt; the state is read without it. */
  private final class Entry {
    private volatile State<V> state = new State<>(null, null, null, Instant.MIN);
    private volatile Instant lastUse = clock.instant();
    private volatile Instant triedAt = Instant.MIN;
    private volatile Instant refreshAt = Instant.MIN;
    private Duration pause = FIRST_PAUSE;
    private @Nullable CompletableFuture<Void> running;

    State<V> use() {
      lastUse = clock.instant();
      return state;
    }

    boolean isDue(Instant now) {
      return !now.isBefore(refreshAt);
    }

    /** Whoever still comes asks again when a value ends, so at least once since the last fetch. */
    boolean isUsed() {
      return !lastUse.isBefore(triedAt);
    }

    boolean isEnded(Instant now) {
      V value = state.value;
      return value != null && source.spanOf(value).until.isBefore(now);
    }

    synchronized CompletableFuture<Void> start(K key) {
      if (running != null) {
        return running;
      }
      Instant now = clock.instant();
      // a moment further away than any pause was set before the clock was put back
      boolean pausing =
          now.isBefore(state.retryAt) && !now.plus(LONGEST_PAUSE).isBefore(state.retryAt);
      if (pausing) {
        return CompletableFuture.completedFuture(null);
      }
      CompletableFuture<Void> attempt = new CompletableFuture<>();
      running = attempt;
      try {
        pool.execute(() -> run(key, attempt));
      } catch (RejectedExecutionException e) {
        // says nothing about the source, so it begins no outage
        Instant later = now.plus(FIRST_PAUSE);
        refreshAt = later;
        state = new State<>(state.value, state.failingSince, "no fetch can be begun now", later);
        running = null;
        attempt.complete(null);
      }
      return attempt;
    }

    synchronized void letGo() {
      if (running != null) {
        running.complete(null);
      }
    }

    private void run(K key, CompletableFuture<Void> attempt) {
      try {
        succeeded(key, source.fetch(key, state.value));
      } catch (IOException | RuntimeException e) {
        failed(key, state.value, String.valueOf(e.getMessage()));
      } catch (Error e) {
        // what comes over the network may be nested deeper than a parser's calls may be, or take
        // more memory than there is; without a pause it would be fetched again at once
        failed(key, state.value, e.toString());
      } finally {
        synchronized (this) {
          running = null;
        }
        attempt.complete(null);
      }
    }

    private void succeeded(K key, V value) {
      Instant now = clock.instant();
      Span span = source.spanOf(value);
      if (span.until.isBefore(now)) {
        failed(key, value, "what is there ended at " + span.until);
        return;
      }
      pause = FIRST_PAUSE;
      triedAt = now;
      // before the last quarter of its time, not all at once, and never in a hurry
      Duration left = Duration.between(now, span.until);
      Duration wait = left.multipliedBy(700 + jitter.nextInt(200)).dividedBy(1000);
      refreshAt = now.plus(wait.compareTo(FIRST_PAUSE) < 0 ? FIRST_PAUSE : wait);
      // a value that does not help whoever asked would not help at once when fetched again either
      become(key, new State<>(value, null, null, now.plus(FIRST_PAUSE)));
    }

    private void failed(K key, @Nullable V value, String problem) {
      Instant now = clock.instant();
      Instant since = state.failingSince == null ? now : state.failingSince;
      Instant retryAt = now.plus(pause);
      triedAt = now;
      refreshAt = retryAt;
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
      become(key, new State<>(value, since, problem, retryAt));
    }

    private void become(K key, State<V> next) {
      State<V> before = state;
      state = next;
      listener.changed(key, before, next);
    }
  }
}
