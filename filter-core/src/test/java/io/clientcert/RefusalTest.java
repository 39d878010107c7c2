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

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A refusal")
class RefusalTest {

  private interface Setter
      extends BiFunction<ClientCertConfig.Builder, Refusal, ClientCertConfig.Builder> {}

  private interface Getter extends Function<ClientCertConfig, OptionalInt> {}

  static Stream<Arguments> settings() {
    return Stream.of(
        settings(
            "onOversized",
            431,
            ClientCertConfig.Builder::onOversized,
            c -> c.policy().onOversized()),
        settings(
            "onSpoofed", 400, ClientCertConfig.Builder::onSpoofed, c -> c.policy().onSpoofed()),
        settings(
            "onInvalid", 403, ClientCertConfig.Builder::onInvalid, c -> c.policy().onInvalid()),
        settings(
            "onMissing", 403, ClientCertConfig.Builder::onMissing, c -> c.policy().onMissing()),
        settings(
            "onMisdirected",
            421,
            ClientCertConfig.Builder::onMisdirected,
            ClientCertConfig::onMisdirected));
  }

  private static Arguments settings(String key, int usual, Setter setter, Getter getter) {
    return Arguments.of(key, usual, setter, getter);
  }

  private static ClientCertConfig.Builder builder() {
    return ClientCertConfig.builder().trustStore(Path.of("trust.pem"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  @DisplayName("means in code what its text means in a setting")
  void status(String key, int usual, Setter setter, Getter getter) {
    String never = key.equals("onSpoofed") ? "strip" : "omit";
    Map<String, Refusal> texts =
        Map.of(
            never, Refusal.omit(), "reject", Refusal.reject(), "refuse(499)", Refusal.refuse(499));
    Map<String, OptionalInt> statuses =
        Map.of(
            never,
            OptionalInt.empty(),
            "reject",
            OptionalInt.of(usual),
            "refuse(499)",
            OptionalInt.of(499));
    texts.forEach(
        (text, refusal) -> {
          OptionalInt status = statuses.get(text);
          assertThat(getter.apply(setter.apply(builder(), refusal).build())).isEqualTo(status);
          ClientCertConfig written =
              ClientCertConfig.from(Map.of("trustStore", "trust.pem", key, text));
          assertThat(getter.apply(written)).isEqualTo(status);
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  @DisplayName("V9 with a status that is no error is refused with the name of the setting")
  void outOfRange(String key, int usual, Setter setter, Getter getter) {
    for (int status : new int[] {0, 200, 399, 600}) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> setter.apply(builder(), Refusal.refuse(status)))
          .withMessageStartingWith("Setting \"" + key + "\" = \"" + status + "\" is not allowed")
          .withMessageContaining("refuse(STATUS) with a status from 400 to 599");
    }
    assertThat(getter.apply(setter.apply(builder(), Refusal.refuse(400)).build())).hasValue(400);
    assertThat(getter.apply(setter.apply(builder(), Refusal.refuse(599)).build())).hasValue(599);
  }

  @Test
  @DisplayName("is a value")
  void value() {
    assertThat(Refusal.refuse(401)).isEqualTo(Refusal.refuse(401)).hasToString("refuse(401)");
    assertThat(Refusal.refuse(401)).hasSameHashCodeAs(Refusal.refuse(401));
    assertThat(Refusal.refuse(401)).isNotEqualTo(Refusal.refuse(403));
    assertThat(Refusal.reject()).isNotEqualTo(Refusal.omit()).hasToString("reject");
  }
}
