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
 * A cache of values that are fetched over the network. Concurrent requests for a value share one
 * fetch. A value in use is fetched again before it expires. After a failure, the last good value
 * stays in use and the source is not contacted for a while.
 *
 * <p>Thread-safe. Only waiting for the future that {@link #need} returns can block.
 *
 * @param <K> the keys
 * @param <V> the values
 */
final class FetchCache<K, V> {

  /** Shortest and longest pause after a failure. */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** Fetches values. */
  interface Source<K, V> {
    /**
     * Fetches and checks a value on a thread of the pool.
     *
     * @param before the value that is in use
     * @throws IOException if no value is obtained that may replace it
     */
    V fetch(K key, @Nullable V before) throws IOException;

    /** Returns the validity period of {@code value}. */
    Span spanOf(V value);
  }

  /** Is notified of each new value and each failure, on a thread of the pool. */
  @FunctionalInterface
  interface Listener<K, V> {
    void changed(K key, State<V> before, State<V> after);
  }

  /** The validity period of a value. */
  record Span(Instant from, Instant until) {}

  /**
   * A snapshot of what is known about one key.
   *
   * @param value the last good value; an expired one if the source delivers nothing newer
   * @param failingSince time of the first of the failures since the last good value
   * @param problem the reason of the last failure
   * @param retryAt earliest time of the next attempt
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
   * Creates an empty cache.
   *
   * @param maxKeys maximum number of keys; the least recently used ones are removed
   * @param pinned keys that are never removed
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

  /** Returns what is known about {@code key}, and records its use. */
  State<V> stateOf(K key) {
    Entry entry = entries.get(key);
    return entry == null ? new State<>(null, null, null, Instant.MIN) : entry.use();
  }

  /** Returns what is known about all keys. */
  Map<K, State<V>> states() {
    Map<K, State<V>> states = new HashMap<>();
    entries.forEach((key, entry) -> states.put(key, entry.state));
    return states;
  }

  /**
   * Starts fetching {@code key}, unless a fetch is running or has failed a moment ago.
   *
   * @return a future that completes when the attempt has ended, successfully or not
   */
  CompletableFuture<Void> need(K key) {
    if (entries.size() >= maxKeys && !entries.containsKey(key)) {
      makeRoom();
    }
    return entries.computeIfAbsent(key, k -> new Entry()).start(key);
  }

  /** Fetches values in use that expire soon, and removes unused ones that have expired. */
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

  /** Releases all waiting threads: fetches that have not started will never start. */
  void close() {
    entries.values().forEach(Entry::letGo);
  }

  private void makeRoom() {
    entries.entrySet().stream()
        .filter(entry -> !pinned.contains(entry.getKey()))
        .min((a, b) -> a.getValue().lastUse.compareTo(b.getValue().lastUse))
        .ifPresent(oldest -> entries.remove(oldest.getKey(), oldest.getValue()));
  }

  /**
   * The state of one key. The monitor guards the start of an attempt; the state is read without it.
   */
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

    /**
     * Tells whether the key was used since the last fetch. Users ask at least once per value,
     * because they ask again when it expires.
     */
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
      // A time further away than the longest pause was computed before the clock was set back.
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
        // It says nothing about the source, so it does not start an outage.
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
        // Data from the network can be nested too deeply for the stack of a parser, or exceed the
        // memory. Without a pause it would be fetched again at once.
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
      // Spread over the last quarter of the validity period, so that values are not all fetched at
      // once.
      Duration left = Duration.between(now, span.until);
      Duration wait = left.multipliedBy(700 + jitter.nextInt(200)).dividedBy(1000);
      refreshAt = now.plus(wait.compareTo(FIRST_PAUSE) < 0 ? FIRST_PAUSE : wait);
      // If the value does not help the caller, fetching it again at once would not help either.
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
