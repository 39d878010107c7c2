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

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The policy of a host")
class HostPolicyTest {

  private static final Path TRUST = Path.of("trust.pem");

  /** For each setting a value that is not its default. */
  private static final Map<Setting, String> OTHER =
      Map.ofEntries(
          Map.entry(Setting.CHAIN, "none"),
          Map.entry(Setting.INCLUDE_ROOT, "true"),
          Map.entry(Setting.CHAIN_LINES, "each"),
          Map.entry(Setting.MAX_CERT_SIZE, "1KiB"),
          Map.entry(Setting.MAX_CHAIN_SIZE, "1KiB"),
          Map.entry(Setting.MAX_FIELD_SIZE, "1KiB"),
          Map.entry(Setting.DIALECTS, "nginx"),
          Map.entry(Setting.CERT_FIELD, "X-Cert"),
          Map.entry(Setting.CHAIN_FIELD, "X-Chain"),
          Map.entry(Setting.HEADER, "{serial}"),
          Map.entry(Setting.LEGACY_FORWARD, "first"),
          Map.entry(Setting.CF_CERT_RESPONSE, "true"),
          Map.entry(Setting.ON_OVERSIZED, "reject"),
          Map.entry(Setting.ON_SPOOFED, "reject"),
          Map.entry(Setting.ON_INVALID, "reject"),
          Map.entry(Setting.ON_MISSING, "reject"),
          Map.entry(Setting.REFUSAL_EXEMPTIONS, "/health"));

  static Stream<Setting> perHost() {
    return Arrays.stream(Setting.values()).filter(Setting::isPerHost);
  }

  private static HostPolicy policy(Map<String, String> settings) {
    ClientCertConfig.Builder builder = ClientCertConfig.builder(settings).trustStore(TRUST);
    return Objects.requireNonNull(builder.build().hosts().get("a.example"));
  }

  @ParameterizedTest
  @MethodSource("perHost")
  @DisplayName("differs from another by every setting that a host may have for itself")
  void differs(Setting setting) {
    String dialects = "rfc9440,cloudflare-legacy";
    String other = Objects.requireNonNull(OTHER.get(setting), "a value for " + setting);
    // what contradicts nothing, whatever the setting is
    Map<String, String> common = Map.of("dialects", dialects, "onInvalid", "refuse(401)");
    HostPolicy policy = withHost(common, "chainLines", "joined");

    String key = setting.key().replace("NAME", "X-Serial");
    assertThat(withHost(common, key, other)).isNotEqualTo(policy);
    assertThat(withHost(common, key, other)).isEqualTo(withHost(common, key, other));
  }

  private static HostPolicy withHost(Map<String, String> common, String key, String value) {
    Map<String, String> settings = new HashMap<>(common);
    settings.put("host.a.example." + key, value);
    return policy(settings);
  }

  @Test
  @DisplayName("is equal to another that does the same, however that was written")
  void effect() {
    Map<String, String> settings =
        Map.of(
            "host.a.example.onMissing", "reject",
            "host.b.example.onMissing", "refuse(403)",
            "host.b.example.dialects", "rfc9440",
            "host.b.example.maxCertSize", "10240");
    Map<String, HostPolicy> hosts =
        ClientCertConfig.builder(settings).trustStore(TRUST).build().hosts();

    assertThat(hosts.get("a.example")).isEqualTo(hosts.get("b.example"));
    assertThat(hosts.get("a.example")).hasSameHashCodeAs(hosts.get("b.example"));
  }
}
