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
package io.clientcert.spring;

import io.clientcert.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The valves or customizers of the application's servers as one: that of the application itself,
 * and that of a management server once it is there. Thread-safe.
 */
final class ServerOperations implements ClientCertOperations {

  private final ClientCertOperations main;
  private final List<ClientCertOperations> all = new CopyOnWriteArrayList<>();

  ServerOperations(ClientCertOperations main) {
    this.main = main;
    this.all.add(main);
  }

  /** Counts, shows and changes {@code further} as well. */
  void add(ClientCertOperations further) {
    all.add(further);
  }

  @Override
  public String level() {
    return main.level();
  }

  @Override
  public Map<String, String> settings() {
    return main.settings();
  }

  /** Of the application's server first: what is wrong is found there, with nothing changed. */
  @Override
  public synchronized void switchSetting(String name, String value) {
    all.forEach(each -> each.switchSetting(name, value));
  }

  @Override
  public synchronized void reload() {
    all.forEach(ClientCertOperations::reload);
  }

  @Override
  public void clearDecisions() {
    all.forEach(ClientCertOperations::clearDecisions);
  }

  @Override
  public long requests(Verdict verdict) {
    return sum(each -> each.requests(verdict));
  }

  @Override
  public long spoofed() {
    return sum(ClientCertOperations::spoofed);
  }

  @Override
  public long oversized() {
    return sum(ClientCertOperations::oversized);
  }

  @Override
  public long inOutage() {
    return sum(ClientCertOperations::inOutage);
  }

  @Override
  public long withoutClientAuth() {
    return sum(ClientCertOperations::withoutClientAuth);
  }

  @Override
  public long validations() {
    return sum(ClientCertOperations::validations);
  }

  private long sum(ToLongFunction<ClientCertOperations> counter) {
    return all.stream().mapToLong(counter).sum();
  }

  @Override
  public List<String> problems() {
    return all.stream().flatMap(each -> each.problems().stream()).distinct().toList();
  }

  @Override
  public List<String> evidence() {
    return all.stream().flatMap(each -> each.evidence().stream()).distinct().sorted().toList();
  }

  @Override
  public @Nullable Duration evidenceAge() {
    return present(all.stream().map(ClientCertOperations::evidenceAge))
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  @Override
  public @Nullable Instant nearestExpiry() {
    return present(all.stream().map(ClientCertOperations::nearestExpiry))
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  @SuppressWarnings("NullAway") // a filter is no proof to it
  private static <T> Stream<T> present(Stream<@Nullable T> values) {
    return values.filter(Objects::nonNull);
  }
}
