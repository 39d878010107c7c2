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

import io.clientcert.Setting;
import io.clientcert.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of, and done to, the one place at which this application forwards client
 * certificates: the filter, the valve or the customizer. A bean, for the actuator and for code.
 *
 * <p>Thread-safe. Counters never go back, whatever is switched or reloaded.
 */
public interface ClientCertOperations {

  /** Returns the name of that place: {@code filter}, {@code valve} or {@code customizer}. */
  String level();

  /**
   * Returns every setting with the text that is in force, by the names of {@link Setting#key()};
   * passwords are not shown.
   */
  Map<String, String> settings();

  /**
   * Changes one setting, for the requests that come in from now on and until the application stops.
   *
   * @param name as {@link Setting#key()} has it, or in kebab case, one that {@link
   *     Setting#isSwitchable}
   * @throws IllegalArgumentException if the setting is unknown or takes a restart, or if the value
   *     is wrong; then nothing has changed
   */
  void switchSetting(String name, String value);

  /**
   * Reads every file anew.
   *
   * @throws IllegalArgumentException if a file cannot be used; then nothing has changed
   */
  void reload();

  /** Forgets every decision, so that each certificate is validated again when it comes next. */
  void clearDecisions();

  /** Returns how many requests got {@code verdict}. */
  long requests(Verdict verdict);

  /** Returns how many requests brought a managed field. */
  long spoofed();

  /** Returns how many requests had a verified certificate and a value that was too large. */
  long oversized();

  /** Returns how many requests were forwarded only because an outage of evidence is allowed. */
  long inOutage();

  /** Returns how many requests came with a trusted certificate without {@code clientAuth}. */
  long withoutClientAuth();

  /** Returns how many requests had a certificate in the fields of a trusted proxy. */
  long forwarded();

  /** Returns how many requests brought such fields from a peer that is not a trusted proxy. */
  long untrustedPeers();

  /** Returns how many chains were validated, rather than found among the decisions that stand. */
  long validations();

  /** Returns why files that changed were refused; none, if what they hold is in force. */
  List<String> problems();

  /** Returns a line for each source of revocation evidence: from when to when, what is wrong. */
  List<String> evidence();

  /** Returns the age of the oldest revocation evidence in memory; null if none is. */
  @Nullable Duration evidenceAge();

  /** Returns when the first of the certificates ends that are being forwarded; null for none. */
  @Nullable Instant nearestExpiry();
}
