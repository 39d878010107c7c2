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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A setting that is changed while the server runs")
class SwitchTest {

  private static final Map<String, String> SETTINGS =
      Map.of(
          "trustStore", "trust.pem",
          "revocation", "crl",
          "crlFiles", "root.crl",
          "dialects", "rfc9440,nginx",
          "host.api.example.com.onMissing", "reject");

  static Stream<Setting> notSwitchable() {
    return Arrays.stream(Setting.values()).filter(setting -> !setting.isSwitchable());
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("V9 what decides about trust, fetching and field names takes a restart")
  void notSwitchable(Setting setting) {
    String key = setting.key().replace("NAME", "X-Client");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ClientCertConfig.switched(SETTINGS, key, setting.defaultText()))
        .withMessageStartingWith("Setting \"" + key + "\" is not changed while the server runs")
        .withMessageContaining("restart")
        .withMessageContaining("onSpoofed");
  }

  @Test
  @DisplayName("V9 no setting of trust, revocation or fetching is switchable")
  void settingsOfTrust() {
    List<Setting> switchable =
        Arrays.stream(Setting.values()).filter(Setting::isSwitchable).toList();
    assertThat(switchable)
        .noneMatch(setting -> setting.key().matches("(trust|crl|ocsp|fetch|min|allow).*"))
        .doesNotContain(
            Setting.REVOCATION,
            Setting.REVOCATION_SCOPE,
            Setting.REVOCATION_OUTAGE,
            Setting.INTERMEDIATES,
            Setting.HEADER,
            Setting.RELOAD_INTERVAL);
  }

  @ParameterizedTest
  @CsvSource({
    "chain, presented, not validated",
    "chain, PRESENTED, not validated",
    "host.api.example.com.chain, presented, not validated",
    "dialects, rfc9440, X-SSL-Client-Verify",
    "host.api.example.com.certField, X-Cert, trusted",
    "host.api.example.com.header.X-User, {subject_cn}, trusted",
  })
  @DisplayName("S9 nothing unvalidated is added, and no field that was removed passes afterwards")
  void widens(String key, String text, String reason) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ClientCertConfig.switched(SETTINGS, key, text))
        .withMessageContaining(key)
        .withMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "onSpoofed, reject",
    "chain, none",
    "'dialects', 'rfc9440,nginx,traefik'",
    "host.api.example.com.dialects, rfc9440",
    "host.api.example.com.onMissing, omit",
    "maxValidations, 1000",
  })
  @DisplayName("is in the settings that come back, beside all others")
  void switches(String key, String text) {
    assertThat(ClientCertConfig.switched(SETTINGS, key, text))
        .containsEntry(key, text)
        .containsAllEntriesOf(
            Map.of("trustStore", "trust.pem", "revocation", "crl", "crlFiles", "root.crl"));
  }

  @ParameterizedTest
  @CsvSource({"onSpofed, strip, did you mean", "chain, sideways, validated"})
  @DisplayName("V9 is refused when its name is unknown or its value wrong")
  void wrong(String key, String text, String reason) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ClientCertConfig.switched(SETTINGS, key, text))
        .withMessageContaining(key)
        .withMessageContaining(reason);
  }
}
