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

import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanRegistrationException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;

/**
 * The {@link ClientCertMXBean} of a host, whose engine may not have started yet. No exception of
 * this library leaves it, since JMX clients lack its classes. Thread-safe.
 */
public final class ClientCertManagement extends StandardMBean implements ClientCertMXBean {

  private static final String DOMAIN = "io.clientcert";
  private static final Map<String, String> DESCRIPTIONS =
      Map.ofEntries(
          Map.entry("Settings", "The settings in force; passwords are not shown"),
          Map.entry("Requests", "Requests, by verdict"),
          Map.entry("Spoofed", "Requests in which the client sent a managed field itself"),
          Map.entry(
              "Oversized", "Requests for which a value was left out because it was too large"),
          Map.entry("InOutage", "Requests that were forwarded only because an outage is allowed"),
          Map.entry("Forwarded", "Requests with a certificate in the fields of a trusted proxy"),
          Map.entry(
              "UntrustedPeers",
              "Requests that brought such fields from a peer that is not a trusted proxy"),
          Map.entry(
              "WithoutClientAuth",
              "Requests that came with a trusted certificate without clientAuth"),
          Map.entry(
              "Validations", "Chains that were validated, rather than found among the decisions"),
          Map.entry("Remembered", "Requests that were answered by a cached decision"),
          Map.entry(
              "Evidence",
              "For each source of revocation information, from when to when, and its problem"),
          Map.entry(
              "EvidenceAge", "The age of the oldest revocation information in memory, in seconds"),
          Map.entry("FailingSources", "Sources of revocation information that fail"),
          Map.entry(
              "Problems",
              "Why changed files were rejected, so that their previous content is in use"),
          Map.entry("NearestExpiry", "When the first of the forwarded certificates expires"),
          Map.entry("DaysToExpiry", "Days until the first of the forwarded certificates expires"),
          Map.entry("Decisions", "Cached decisions, roughly"),
          Map.entry("Waiting", "Requests that wait for revocation information now"),
          Map.entry("reload", "Reads every file again"),
          Map.entry(
              "clearDecisions",
              "Removes every cached decision, so that each certificate is validated again"),
          Map.entry("switchSetting", "Changes one setting until the server stops"));

  private final System.Logger log = System.getLogger(ClientCertManagement.class.getName());
  private final Supplier<@Nullable ClientCertEngine> engine;
  private final Supplier<Map<String, String>> written;
  private final String notStarted;
  private volatile @Nullable ObjectName registered;

  /**
   * Creates the management view of a host.
   *
   * @param engine returns null while the host has not started
   * @param written the settings of a host that has not started
   * @param notStarted the message of operations while the host has not started
   */
  public ClientCertManagement(
      Supplier<@Nullable ClientCertEngine> engine,
      Supplier<Map<String, String>> written,
      String notStarted) {
    super(ClientCertMXBean.class, true);
    this.engine = engine;
    this.written = written;
    this.notStarted = notStarted;
  }

  /** Creates the management view of an engine that has started. */
  public ClientCertManagement(ClientCertEngine engine) {
    this(() -> engine, Map::of, "");
  }

  /**
   * Registers this with the platform's MBean server, under a further number if the name is taken.
   * That this is impossible is logged, and changes nothing else.
   *
   * @param host {@code valve}, {@code customizer} or {@code filter}
   * @param name tells several hosts of one kind apart
   */
  public synchronized void register(String host, String name) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      for (int number = 1; registered == null; number++) {
        try {
          registered = server.registerMBean(this, name(host, name, number)).getObjectName();
        } catch (InstanceAlreadyExistsException e) {
          log.log(Level.DEBUG, "Another MBean has this name, so that the next number is tried", e);
        }
      }
    } catch (JMException e) {
      log.log(Level.WARNING, () -> "No JMX for the " + host + " \"" + name + "\"", e);
    }
  }

  private static ObjectName name(String host, String name, int number)
      throws MalformedObjectNameException {
    return new ObjectName(
        DOMAIN
            + ":type=ClientCert,host="
            + host
            + ",name="
            + ObjectName.quote(name)
            + (number == 1 ? "" : ",number=" + number));
  }

  /** Removes this from the MBean server, if it was registered. */
  public synchronized void unregister() {
    ObjectName name = registered;
    registered = null;
    if (name != null) {
      try {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
      } catch (InstanceNotFoundException e) {
        log.log(Level.DEBUG, "Somebody else has removed the MBean before", e);
      } catch (MBeanRegistrationException e) {
        log.log(Level.WARNING, "The MBean cannot be removed", e);
      }
    }
  }

  /** Returns the name that this is registered under; null if it is not. */
  public @Nullable ObjectName registeredName() {
    return registered;
  }

  @Override
  protected String getDescription(MBeanInfo info) {
    return "Passes client certificates on in the fields of RFC 9440";
  }

  @Override
  protected String getDescription(MBeanAttributeInfo info) {
    return DESCRIPTIONS.getOrDefault(info.getName(), info.getName());
  }

  @Override
  protected String getDescription(MBeanOperationInfo info) {
    return DESCRIPTIONS.getOrDefault(info.getName(), info.getName());
  }

  @Override
  public Map<String, String> getSettings() {
    ClientCertEngine current = engine.get();
    Map<String, String> set = current == null ? written.get() : current.settings().orElse(null);
    return ShownSettings.of(set);
  }

  @Override
  public Map<String, Long> getRequests() {
    Map<String, Long> requests = new TreeMap<>();
    for (Verdict verdict : Verdict.values()) {
      requests.put(verdict.name(), count(statistics -> statistics.requests(verdict)));
    }
    return Collections.unmodifiableMap(requests);
  }

  @Override
  public long getSpoofed() {
    return count(Statistics::spoofed);
  }

  @Override
  public long getOversized() {
    return count(Statistics::oversized);
  }

  @Override
  public long getInOutage() {
    return count(Statistics::inOutage);
  }

  @Override
  public long getWithoutClientAuth() {
    return count(Statistics::withoutClientAuth);
  }

  @Override
  public long getForwarded() {
    return count(Statistics::forwarded);
  }

  @Override
  public long getUntrustedPeers() {
    return count(Statistics::untrustedPeers);
  }

  @Override
  public long getValidations() {
    return count(Statistics::validations);
  }

  @Override
  public long getRemembered() {
    return count(Statistics::remembered);
  }

  private long count(ToLongFunction<Statistics> counter) {
    ClientCertEngine current = engine.get();
    return current == null ? 0 : counter.applyAsLong(current.statistics());
  }

  private @Nullable Health health() {
    ClientCertEngine current = engine.get();
    return current == null ? null : current.health();
  }

  @Override
  public List<String> getEvidence() {
    Health health = health();
    return health == null ? List.of() : health.evidenceLines();
  }

  @Override
  public @Nullable Long getEvidenceAge() {
    Health health = health();
    return health == null ? null : health.evidenceAge().map(Duration::toSeconds).orElse(null);
  }

  @Override
  public long getFailingSources() {
    Health health = health();
    return health == null ? 0 : health.failingSources();
  }

  @Override
  public List<String> getProblems() {
    Health health = health();
    return health == null ? List.of() : health.problems();
  }

  @Override
  public @Nullable String getNearestExpiry() {
    Health health = health();
    Instant expiry = health == null ? null : health.nearestExpiry();
    return expiry == null ? null : expiry.toString();
  }

  @Override
  public @Nullable Long getDaysToExpiry() {
    Health health = health();
    OptionalLong days = health == null ? OptionalLong.empty() : health.daysToExpiry();
    return days.isPresent() ? days.getAsLong() : null;
  }

  @Override
  public long getDecisions() {
    Health health = health();
    return health == null ? 0 : health.decisions();
  }

  @Override
  public int getWaiting() {
    Health health = health();
    return health == null ? 0 : health.waiting();
  }

  @Override
  public void reload() {
    change(ClientCertEngine::reload);
  }

  @Override
  public void clearDecisions() {
    change(ClientCertEngine::clearDecisions);
  }

  @Override
  public void switchSetting(String name, String value) {
    change(current -> current.switchSetting(name, value));
  }

  private void change(Consumer<ClientCertEngine> change) {
    ClientCertEngine current = engine.get();
    if (current == null) {
      throw new IllegalStateException(notStarted);
    }
    try {
      change.accept(current);
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
  }
}
