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

import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertForwarder;
import io.clientcert.ConfigurationException;
import io.clientcert.Health;
import io.clientcert.Statistics;
import io.clientcert.Verdict;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The forwarder that the filter asks, replaced whole when a setting is switched or an SSL bundle is
 * reloaded. Thread-safe.
 */
final class ForwarderOperations implements ClientCertOperations, AutoCloseable {

  private final System.Logger log = System.getLogger(ForwarderOperations.class.getName());
  private final List<Statistics> statistics = new CopyOnWriteArrayList<>();
  private Map<String, String> settings;
  private List<X509Certificate> anchors;
  private volatile ClientCertForwarder forwarder;

  /**
   * Reads every file that {@code settings} name.
   *
   * @param anchors what to trust, if the settings name no trust store; empty otherwise
   * @throws ConfigurationException if a setting is wrong or missing, or if a file cannot be used
   */
  ForwarderOperations(Map<String, String> settings, List<X509Certificate> anchors) {
    this.settings = Map.copyOf(settings);
    this.anchors = List.copyOf(anchors);
    this.forwarder = ClientCertForwarder.create(config(settings, anchors));
    this.statistics.add(forwarder.statistics());
  }

  private static ClientCertConfig config(
      Map<String, String> settings, List<X509Certificate> anchors) {
    return ClientCertConfig.builder(settings).trustAnchors(anchors).build();
  }

  /** Returns the one that is in force. */
  ClientCertForwarder forwarder() {
    return forwarder;
  }

  /** Trusts {@code next} from now on; what they replace stays in force if they cannot be used. */
  synchronized void trust(Supplier<List<X509Certificate>> next) {
    try {
      replace(settings, next.get());
      log.log(Level.INFO, "Trusts what the SSL bundle holds now");
    } catch (ConfigurationException | ClientCertPropertyException e) {
      log.log(
          Level.WARNING,
          () -> "Keeps what was trusted before, since the SSL bundle changed: " + e.getMessage());
    }
  }

  private void replace(Map<String, String> nextSettings, List<X509Certificate> nextAnchors) {
    ClientCertForwarder before = forwarder;
    ClientCertForwarder next =
        ClientCertForwarder.create(config(nextSettings, nextAnchors), before);
    statistics.add(next.statistics());
    forwarder = next;
    settings = Map.copyOf(nextSettings);
    anchors = List.copyOf(nextAnchors);
    before.close();
  }

  @Override
  public String level() {
    return "filter";
  }

  @Override
  public synchronized Map<String, String> settings() {
    return ShownSettings.of(settings);
  }

  @Override
  public synchronized void switchSetting(String name, String value) {
    try {
      replace(ClientCertConfig.switched(settings, SettingNames.key(name), value), anchors);
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    log.log(Level.INFO, () -> "Setting \"" + SettingNames.key(name) + "\" was switched");
  }

  @Override
  public void reload() {
    try {
      forwarder.reload();
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public void clearDecisions() {
    forwarder.clearDecisions();
  }

  @Override
  public long requests(Verdict verdict) {
    return sum(each -> each.requests(verdict));
  }

  @Override
  public long spoofed() {
    return sum(Statistics::spoofed);
  }

  @Override
  public long oversized() {
    return sum(Statistics::oversized);
  }

  @Override
  public long inOutage() {
    return sum(Statistics::inOutage);
  }

  @Override
  public long withoutClientAuth() {
    return sum(Statistics::withoutClientAuth);
  }

  @Override
  public long validations() {
    return sum(Statistics::validations);
  }

  private long sum(ToLongFunction<Statistics> counter) {
    return statistics.stream().mapToLong(counter).sum();
  }

  @Override
  public List<String> problems() {
    String problem = forwarder.health().problem();
    return problem == null ? List.of() : List.of(problem);
  }

  @Override
  public List<String> evidence() {
    Health health = forwarder.health();
    List<String> lines = new ArrayList<>();
    new TreeMap<>(health.evidence()).forEach((source, state) -> lines.add(source + ": " + state));
    return List.copyOf(lines);
  }

  @Override
  public @Nullable Duration evidenceAge() {
    return forwarder.health().evidenceAge().orElse(null);
  }

  @Override
  public @Nullable Instant nearestExpiry() {
    return forwarder.health().nearestExpiry();
  }

  @Override
  public void close() {
    forwarder.close();
  }
}
