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

import java.time.Duration;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

@Label("What holds of every text that somebody could write for a setting")
class SettingProperties {

  @Property
  @Label("V9 any text is taken, or refused by the name of the setting, and never anything else")
  void anyText(@ForAll Setting setting, @ForAll("texts") String text) {
    try {
      assertThat(ClientCertConfig.builder(Map.of(setting.key(), text))).isNotNull();
    } catch (ConfigurationException e) {
      assertThat(e).hasMessageContaining(setting.key()).hasMessageContaining("write ");
    }
  }

  @Property
  @Label("V9 a name that is none is refused, and a known one proposed")
  void anyName(@ForAll("texts") String name) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ClientCertConfig.builder(Map.of(name + "?", "")))
        .withMessageContaining("did you mean");
  }

  @Property
  @Label("V9 a number is the number, within its bounds alone")
  void number(@ForAll @IntRange(min = 0, max = 20_000) int number) {
    Map<String, String> settings =
        Map.of(Setting.MAX_VALIDATIONS.key(), Integer.toString(number), "trustStore", "ca.pem");

    if (number >= 1 && number <= 10_000) {
      assertThat(ClientCertConfig.from(settings).maxValidations()).isEqualTo(number);
    } else {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> ClientCertConfig.from(settings));
    }
  }

  @Property
  @Label("V9 a duration is the duration, however it is written")
  void duration(@ForAll @IntRange(min = 1, max = 86_400) int seconds) {
    Duration duration = Duration.ofSeconds(seconds);

    for (String text : new String[] {duration.toString(), "PT" + seconds + "S"}) {
      Map<String, String> settings =
          Map.of(Setting.RELOAD_INTERVAL.key(), text, "trustStore", "ca.pem");
      assertThat(ClientCertConfig.from(settings).reloadInterval()).isEqualTo(duration);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(20),
        Arbitraries.strings().withChars("0123456789KMGiBPTDHS.-+(),:/*allow-for").ofMaxLength(20));
  }
}
