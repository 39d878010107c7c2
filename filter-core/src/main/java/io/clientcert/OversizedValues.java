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

import io.clientcert.origin.ForwardedCertificates;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reports values of verified certificates that are longer than their limits, once for each limit in
 * the log, and in the health until the settings change. Thread-safe.
 */
final class OversizedValues {

  private final System.Logger log;

  /** What to report, by the setting to raise. */
  private final Map<Setting, String> problems =
      Collections.synchronizedMap(new EnumMap<>(Setting.class));

  OversizedValues(System.Logger log) {
    this.log = log;
  }

  /**
   * Takes note of what is left out of {@code forwarding}, or the reason for which it is refused.
   */
  void observe(Forwarding forwarding) {
    ClientCertificate certificate = forwarding.certificate();
    if (!forwarding.oversized() || !certificate.forwardable()) {
      return;
    }
    if (certificate.certTooLarge()) {
      report(Setting.MAX_CERT_SIZE, "of Client-Cert with " + certificate.certLength());
    }
    if (certificate.chainTooLarge()) {
      report(Setting.MAX_CHAIN_SIZE, "of Client-Cert-Chain with " + certificate.chainLength());
    }
    if (!certificate.certTooLarge() && !certificate.chainTooLarge()) {
      report(Setting.MAX_FIELD_SIZE, "of another field with too many");
    }
  }

  private void report(Setting setting, String value) {
    // most requests after the first
    if (!problems.containsKey(setting)) {
      note(
          setting,
          "A value "
              + value
              + " characters is longer than \""
              + setting.key()
              + "\" allows, so that it is left out or the request is refused: raise \""
              + setting.key()
              + "\" here, and on the backend its header size limit and, if it reads the field with"
              + " this library, the same setting");
    }
  }

  /** Takes note of fields of a trusted proxy that are longer than this server reads. */
  void observeForwarded(ForwardedCertificates rejected) {
    Setting setting =
        rejected.exceeded() == ForwardedCertificates.Limit.CHAIN
            ? Setting.MAX_CHAIN_SIZE
            : Setting.MAX_CERT_SIZE;
    if (!problems.containsKey(setting)) {
      note(
          setting,
          "Not read from a trusted proxy: "
              + rejected.problem()
              + ". Raise \"maxCertSize\" and \"maxChainSize\" here to what the proxy sends");
    }
  }

  private void note(Setting setting, String text) {
    if (problems.putIfAbsent(setting, text) == null) {
      log.log(Level.WARNING, text);
    }
  }

  /** Returns what to report, behind {@code other} if there is one. */
  List<String> and(@Nullable String other) {
    List<String> all = new ArrayList<>();
    if (other != null) {
      all.add(other);
    }
    synchronized (problems) {
      all.addAll(problems.values());
    }
    return all;
  }
}
