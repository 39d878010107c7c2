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

import io.clientcert.revocation.RevocationMemory;
import java.lang.System.Logger.Level;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is forwarded of client certificates. One engine stands behind each filter, valve or
 * customizer; it owns the settings, what is trusted, the cached decisions and the counters.
 *
 * <p>Settings and trust are replaced as a whole ({@link #switchSetting}, {@link #reload}, {@link
 * #rebuild}), and the counters and what is known about revocation survive that. In the background,
 * files are compared with what was read, and revocation information that expires soon is fetched,
 * until {@link #close}.
 *
 * <p>Thread-safe.
 */
public final class ClientCertEngine implements AutoCloseable {

  private final System.Logger log = System.getLogger(ClientCertEngine.class.getName());
  private final ConnectorConfigs.Source source;
  private final boolean isConfiguredInCode;
  private final Statistics statistics;
  private final RevocationMemory memory;
  private final MissingCertificates missing;
  private final ForeignCertificates foreign = new ForeignCertificates(log);
  private Map<String, String> settings;
  private volatile ClientCertRules rules;
  private volatile boolean isClosed;

  private ClientCertEngine(
      Map<String, String> settings,
      ConnectorConfigs.Source source,
      boolean isConfiguredInCode,
      @Nullable ClientCertEngine before) {
    this.settings = Map.copyOf(settings);
    this.source = source;
    this.isConfiguredInCode = isConfiguredInCode;
    this.statistics = before == null ? new Statistics() : before.statistics;
    this.memory = before == null || before.isClosed ? new RevocationMemory() : before.memory;
    this.missing = before == null ? new MissingCertificates() : before.missing;
    this.rules = rules(this.settings);
  }

  /**
   * Reads every file that {@code config} names, and logs one line about what is in force.
   *
   * @throws ConfigurationException if a file is missing, empty or broken
   */
  public static ClientCertEngine create(ClientCertConfig config) {
    return create(config, null);
  }

  /**
   * Creates an engine that takes the place of {@code before}, or stands beside it. The two share
   * their counters and what is known about revocation, so that older revocation information does
   * not count for one that the other has rejected. Close {@code before} when it is no longer used.
   *
   * @param before null for none; one that is closed hands over its counters only, so that a restart
   *     takes what the files hold
   * @throws ConfigurationException if a file is missing, empty or broken
   */
  public static ClientCertEngine create(
      ClientCertConfig config, @Nullable ClientCertEngine before) {
    ConnectorConfigs configs = ConnectorConfigs.single(config);
    return new ClientCertEngine(Map.of(), unused -> configs, true, before);
  }

  /**
   * Creates an engine that is configured by text, with one trust store for all requests.
   * {@linkplain ClientCertConfig#resolvePlaceholders Placeholders} are resolved once, here.
   *
   * @param settings by the names of {@link Setting#key()}
   * @throws ConfigurationException if a setting is unknown, missing or wrong, or if a file is
   *     missing, empty or broken
   */
  public static ClientCertEngine create(Map<String, String> settings) {
    return create(settings, text -> ConnectorConfigs.single(ClientCertConfig.from(text)), null);
  }

  /**
   * Creates an engine that is configured by text, for a host that supplies the configurations.
   * {@linkplain ClientCertConfig#resolvePlaceholders Placeholders} are resolved once, here.
   *
   * @param settings by the names of {@link Setting#key()}
   * @param source asked now, and again whenever settings or connectors have changed
   * @param before whose counters and, unless it is closed, revocation information it takes over;
   *     null for none
   * @throws ConfigurationException if {@code source} throws it, or if a file is missing, empty or
   *     broken
   */
  public static ClientCertEngine create(
      Map<String, String> settings,
      ConnectorConfigs.Source source,
      @Nullable ClientCertEngine before) {
    // names first, since one that is misspelt may be why a placeholder has no value
    settings.keySet().forEach(Setting::named);
    return new ClientCertEngine(
        ClientCertConfig.resolvePlaceholders(settings), source, false, before);
  }

  /** A failure leaves nothing behind that would have to be closed. */
  private ClientCertRules rules(Map<String, String> from) {
    ConnectorConfigs configs = source.of(from);
    IdentityHashMap<ClientCertConfig, Forwarder> forwarders = new IdentityHashMap<>();
    boolean isComplete = false;
    try {
      for (ClientCertConfig config : configs.all()) {
        if (!forwarders.containsKey(config)) {
          forwarders.put(config, forwarder(configs, config));
        }
      }
      isComplete = true;
    } finally {
      if (!isComplete) {
        forwarders.values().forEach(Forwarder::close);
      }
    }
    return new ClientCertRules(configs, forwarders, missing, foreign);
  }

  private Forwarder forwarder(ConnectorConfigs configs, ClientCertConfig config) {
    try {
      return Forwarder.create(config, memory, statistics);
    } catch (ConfigurationException e) {
      throw configs.refusal(config, e);
    }
  }

  /** Returns what is in force now. Take it once for each request. */
  public ClientCertRules rules() {
    return rules;
  }

  /** Returns the counters, which no reload and no switched setting sets back. */
  public Statistics statistics() {
    return statistics;
  }

  /** Returns the state of trust and of revocation information, and how much is in memory. */
  public Health health() {
    Health health = rules.all().stream().map(Forwarder::health).reduce(Health::and).orElseThrow();
    return foreign.addTo(health.with(missing.problem()));
  }

  /**
   * Returns the text of the settings in force, without placeholders; empty if the engine is
   * configured in code.
   */
  public synchronized Optional<Map<String, String>> settings() {
    return isConfiguredInCode ? Optional.empty() : Optional.of(settings);
  }

  /**
   * Reads every file again, and with trust stores of connectors asks the connectors too. Decisions
   * that were made before no longer apply.
   *
   * @throws ConfigurationException if a file cannot be used; its previous content stays in use, and
   *     the other files have been read
   */
  public synchronized void reload() {
    if (rules.configs().areOfConnectors()) {
      rebuild();
      return;
    }
    rules.all().forEach(forwarder -> forwarder.trust().reload());
  }

  /**
   * Asks the {@link ConnectorConfigs.Source} again and replaces everything but the counters and
   * what is known about revocation.
   *
   * @throws ConfigurationException as the source does, or if a file cannot be used; then nothing
   *     has changed
   */
  public synchronized void rebuild() {
    replace(settings);
  }

  private void replace(Map<String, String> by) {
    ClientCertRules before = rules;
    rules = rules(by);
    settings = Map.copyOf(by);
    before.all().forEach(Forwarder::close);
  }

  /**
   * Changes one setting for the requests that come in from now on, until the engine is closed.
   *
   * @param name as {@link Setting#key()} has it, one that {@link Setting#isSwitchable}
   * @throws IllegalStateException if the engine is configured in code
   * @throws ConfigurationException if the setting is unknown or takes a restart, or if the value is
   *     wrong; then nothing has changed
   */
  public synchronized void switchSetting(String name, String value) {
    if (isConfiguredInCode) {
      throw new IllegalStateException("Configured in code, so that there is no text to change");
    }
    replace(ClientCertConfig.switched(settings, name, value));
    log.log(Level.INFO, () -> "Setting \"" + name + "\" was switched");
  }

  /** Removes every cached decision, so that each certificate is validated again. */
  public void clearDecisions() {
    rules.all().forEach(Forwarder::clearDecisions);
  }

  /** Compares the files with what was read, as the background thread does. */
  void refresh() {
    rules.all().forEach(forwarder -> forwarder.trust().refresh());
  }

  /** Fetches revocation information that expires soon, as the background thread does. */
  void refreshRevocation() {
    rules.all().forEach(forwarder -> forwarder.trust().refreshRevocation());
  }

  /** Ends the work in the background. Requests are still decided, by what is in memory. */
  @Override
  public synchronized void close() {
    isClosed = true;
    rules.all().forEach(Forwarder::close);
  }
}
