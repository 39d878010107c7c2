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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map. When it is full, an entry of the owner with the most entries is removed, so an
 * owner that adds many entries displaces its own.
 *
 * <p>Not thread-safe.
 *
 * @param <O> the owners of entries
 * @param <K> the keys
 * @param <V> the values
 */
final class FairMemory<O, K, V> {

  private final int bound;
  private final Supplier<Set<K>> inUse;
  private final Map<O, Map<K, V>> byOwner = new HashMap<>();
  private int size;

  /**
   * Creates an empty map.
   *
   * @param bound maximum number of entries, not counting those in use
   * @param inUse returns the keys that are never removed
   */
  FairMemory(int bound, Supplier<Set<K>> inUse) {
    this.bound = bound;
    this.inUse = inUse;
  }

  @Nullable V get(O owner, K key) {
    Map<K, V> entries = byOwner.get(owner);
    return entries == null ? null : entries.get(key);
  }

  void put(O owner, K key, V value) {
    Map<K, V> entries = byOwner.computeIfAbsent(owner, o -> new LinkedHashMap<>(16, 0.75f, true));
    if (entries.put(key, value) == null) {
      size++;
      if (size > bound) {
        makeRoom(key);
      }
    }
  }

  void remove(O owner, K key) {
    Map<K, V> entries = byOwner.get(owner);
    if (entries != null && entries.remove(key) != null) {
      size--;
      if (entries.isEmpty()) {
        byOwner.remove(owner);
      }
    }
  }

  int size() {
    return size;
  }

  /** Removes the least recently used entry of the owner with the most entries. */
  private void makeRoom(K added) {
    List<Map.Entry<O, Map<K, V>>> owners = new ArrayList<>(byOwner.entrySet());
    Set<K> needed = inUse.get();
    owners.sort(Comparator.comparing(owner -> -owner.getValue().size()));
    for (Map.Entry<O, Map<K, V>> owner : owners) {
      for (K key : owner.getValue().keySet()) {
        if (!key.equals(added) && !needed.contains(key)) {
          remove(owner.getKey(), key);
          return;
        }
      }
    }
  }
}
