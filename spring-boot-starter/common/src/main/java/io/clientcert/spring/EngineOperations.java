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

import io.clientcert.ClientCertEngine;
import io.clientcert.ClientCertManagement;
import io.clientcert.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The engines of the application's servers as one: that of the application itself, and that of a
 * management server once it is there. Thread-safe.
 */
final class EngineOperations implements ClientCertOperations {

  private static final String NOT_STARTED = "The server has not started";

  private final String level;
  private final List<ClientCertManagement> all = new CopyOnWriteArrayList<>();

  /**
   * Creates the operations of the application.
   *
   * @param level as {@link #level} returns it
   * @param engine returns null while the server has not started
   * @param written the settings until then
   */
  EngineOperations(
      String level, Supplier<@Nullable ClientCertEngine> engine, Map<String, String> written) {
    this.level = level;
    add(engine, written);
  }

  /** Counts, shows and changes a further engine as well. */
  void add(Supplier<@Nullable ClientCertEngine> engine, Map<String, String> written) {
    all.add(new ClientCertManagement(engine, () -> written, NOT_STARTED));
  }

  @Override
  public String level() {
    return level;
  }

  @Override
  public Map<String, String> settings() {
    return all.get(0).getSettings();
  }

  /** The application's own engine comes first, so that it finds errors before anything changed. */
  @Override
  public synchronized void switchSetting(String name, String value) {
    all.forEach(each -> each.switchSetting(SettingNames.key(name), value));
  }

  @Override
  public synchronized void reload() {
    all.forEach(ClientCertManagement::reload);
  }

  @Override
  public void clearDecisions() {
    all.forEach(ClientCertManagement::clearDecisions);
  }

  @Override
  public long requests(Verdict verdict) {
    return sum(each -> each.getRequests().getOrDefault(verdict.name(), 0L));
  }

  @Override
  public long spoofed() {
    return sum(ClientCertManagement::getSpoofed);
  }

  @Override
  public long oversized() {
    return sum(ClientCertManagement::getOversized);
  }

  @Override
  public long inOutage() {
    return sum(ClientCertManagement::getInOutage);
  }

  @Override
  public long withoutClientAuth() {
    return sum(ClientCertManagement::getWithoutClientAuth);
  }

  @Override
  public long forwarded() {
    return sum(ClientCertManagement::getForwarded);
  }

  @Override
  public long untrustedPeers() {
    return sum(ClientCertManagement::getUntrustedPeers);
  }

  @Override
  public long validations() {
    return sum(ClientCertManagement::getValidations);
  }

  private long sum(ToLongFunction<ClientCertManagement> counter) {
    return all.stream().mapToLong(counter).sum();
  }

  @Override
  public List<String> problems() {
    return lines(ClientCertManagement::getProblems);
  }

  @Override
  public List<String> evidence() {
    return lines(ClientCertManagement::getEvidence);
  }

  private List<String> lines(Function<ClientCertManagement, List<String>> view) {
    return all.stream().flatMap(each -> view.apply(each).stream()).distinct().sorted().toList();
  }

  @Override
  public @Nullable Duration evidenceAge() {
    return present(all.stream().map(ClientCertManagement::getEvidenceAge))
        .max(Comparator.naturalOrder())
        .map(Duration::ofSeconds)
        .orElse(null);
  }

  @Override
  public @Nullable Instant nearestExpiry() {
    return present(all.stream().map(ClientCertManagement::getNearestExpiry))
        .map(Instant::parse)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  @SuppressWarnings("NullAway") // a filter is no proof to it
  private static <T> Stream<T> present(Stream<@Nullable T> values) {
    return values.filter(Objects::nonNull);
  }
}
