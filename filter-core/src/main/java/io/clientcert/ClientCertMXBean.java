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

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What JMX shows of an engine, and what it can do. The same for every host: registered as {@code
 * io.clientcert:type=ClientCert,host=HOST,name=NAME}, where HOST is {@code valve}, {@code
 * customizer} or {@code filter}. Counters start at 0 with the engine and never go back.
 */
public interface ClientCertMXBean {

  /** Returns the text in force of every setting; passwords are not shown. */
  Map<String, String> getSettings();

  /** Returns how many requests got each {@link Verdict}. */
  Map<String, Long> getRequests();

  /** Returns how many requests brought a managed field. */
  long getSpoofed();

  /** Returns for how many requests a value was left out because it was too large. */
  long getOversized();

  /** Returns how many requests were forwarded only because an outage is allowed. */
  long getInOutage();

  /** Returns how many requests came with a trusted certificate without {@code clientAuth}. */
  long getWithoutClientAuth();

  /** Returns how many requests had a certificate in the fields of a trusted proxy. */
  long getForwarded();

  /** Returns how many requests brought such fields from a peer that is not a trusted proxy. */
  long getUntrustedPeers();

  /** Returns how many chains were validated, rather than found among the cached decisions. */
  long getValidations();

  /** Returns how many requests were answered by a cached decision. */
  long getRemembered();

  /** Returns a line for each source of revocation information. */
  List<String> getEvidence();

  /** Returns the age in seconds of the oldest revocation information in memory; null for none. */
  @Nullable Long getEvidenceAge();

  /** Returns how many sources of revocation information fail. */
  long getFailingSources();

  /**
   * Returns why changed files were rejected, which limit is too low for a certificate, and that no
   * certificate ever comes; empty if all is well.
   */
  List<String> getProblems();

  /** Returns when the first of the forwarded certificates expires; null for none. */
  @Nullable String getNearestExpiry();

  /**
   * Returns the whole days until the first of the forwarded certificates expires; null for none.
   */
  @Nullable Long getDaysToExpiry();

  /** Returns roughly how many decisions are cached. */
  long getDecisions();

  /** Returns how many requests wait for revocation information now. */
  int getWaiting();

  /**
   * Reads every file again, and with {@code trustStore=connector} the connectors too.
   *
   * @throws IllegalStateException if the engine has not started
   * @throws IllegalArgumentException if a file cannot be used; its previous content stays in use,
   *     and the other files have been read
   */
  void reload();

  /**
   * Removes every cached decision, so that each certificate is validated again.
   *
   * @throws IllegalStateException if the engine has not started
   */
  void clearDecisions();

  /**
   * Changes one setting for the requests that come in from now on, until the server stops.
   *
   * @param name as {@link Setting#key()} has it, one that {@link Setting#isSwitchable}
   * @throws IllegalStateException if the engine has not started or is configured in code
   * @throws IllegalArgumentException if the setting is unknown or takes a restart, or if the value
   *     is wrong; then nothing has changed
   */
  void switchSetting(String name, String value);
}
