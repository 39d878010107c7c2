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

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The log lines about a configuration that takes effect. Stateless. */
final class StartupText {

  private StartupText() {}

  /** Returns the line that says what is in force. */
  static String describe(ClientCertConfig config, Trust trust) {
    HostPolicy policy = config.policy();
    return "Forwarding client certificates "
        + trusted(config, trust)
        + source(config)
        + ". Revocation: "
        + (config.revocation() == ClientCertConfig.Revocation.NONE
            ? "not checked, a revoked certificate is forwarded until it expires"
            : config.revocation() + " " + config.crlFiles() + " for " + config.revocationScope())
        + ". Chain: "
        + policy.chain()
        + ". Limits: "
        + policy.maxCertSize()
        + " and "
        + policy.maxChainSize()
        + " characters. Refused: "
        + refusals(policy)
        + ". Fields: "
        + String.join(", ", new TreeSet<>(config.managedNames()))
        + (config.hosts().isEmpty() ? "" : ". Settings of their own: " + config.hosts().keySet());
  }

  private static String trusted(ClientCertConfig config, Trust trust) {
    return config.trustsProxy()
        ? "that a trusted proxy has validated: no path is validated here"
        : "that lead to "
            + trust.anchors().size()
            + " trust anchor(s) from "
            + config.trustStore().map(Object::toString).orElse("code");
  }

  private static String source(ClientCertConfig config) {
    if (config.source() == ClientCertConfig.Source.TLS) {
      return "";
    }
    return ". Source: fields in the format "
        + config.forwardedFormat()
        + " of proxies at "
        + config.trustedProxies()
        + " with identities "
        + config.trustedProxyIdentities()
        + (config.source() == ClientCertConfig.Source.FORWARDED
            ? ""
            : ", and TLS connections of everyone else");
  }

  /** Returns the warning for {@code clientAuthUsage=server-auth-allowed}. */
  static String serverAuthAllowed(ClientCertConfig config) {
    int anchors = config.pathSettings().serverAuthAnchors().size();
    return "Setting \"clientAuthUsage\" = \"server-auth-allowed\": every TLS server with a certificate"
        + " that leads to "
        + (anchors == 0 ? "any trust anchor" : anchors + " of the trust anchors")
        + " is accepted as a client. The statistics count them as withoutClientAuth";
  }

  private static String refusals(HostPolicy policy) {
    Map<String, OptionalInt> all = new TreeMap<>();
    all.put("invalid", policy.onInvalid());
    all.put("missing", policy.onMissing());
    all.put("oversized", policy.onOversized());
    all.put("spoofed", policy.onSpoofed());
    all.values().removeIf(OptionalInt::isEmpty);
    return all.isEmpty()
        ? "nothing"
        : all.entrySet().stream()
            .map(entry -> entry.getKey() + " by " + entry.getValue().getAsInt())
            .collect(Collectors.joining(", "));
  }

  /** Returns the warning for a certificate in the trust store that is not a trust anchor. */
  static String ignored(String unused) {
    return "Not used as a trust anchor: " + LogText.of(unused);
  }
}
