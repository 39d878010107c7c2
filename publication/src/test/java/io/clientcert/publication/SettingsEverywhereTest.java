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
package io.clientcert.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertManagement;
import io.clientcert.ConfigurationException;
import io.clientcert.Setting;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Goes the way of a new setting, which CONTRIBUTING.md describes. */
@DisplayName("A setting that is declared is known everywhere")
class SettingsEverywhereTest {

  private static final Path JETTY =
      House.ROOT.resolve("jetty-integration/src/main/jetty-base/modules/clientcert.mod");
  private static final Path SPRING =
      House.ROOT.resolve(
          "spring-boot-starter/src/main/resources/META-INF/spring-configuration-metadata.json");

  @ParameterizedTest
  @EnumSource
  @DisplayName("the builder has a method for it")
  void builder(Setting setting) {
    assertThat(ClientCertConfig.Builder.class.getMethods())
        .extracting(Method::getName)
        .contains(firstPart(setting));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("its default is read, and nothing else than a text that it allows")
  void parser(Setting setting) {
    if (!setting.defaultText().isEmpty()) {
      assertThatCode(() -> ClientCertConfig.builder(Map.of(setting.key(), setting.defaultText())))
          .doesNotThrowAnyException();
    }
    if (!setting.isSecret()) {
      assertThatCode(() -> ClientCertConfig.builder(Map.of(setting.key(), "a\0b")))
          .hasMessageContaining("\"" + setting.key() + "\"")
          .hasMessageContaining(setting.allowed());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a placeholder in its text is resolved, and refused if it is not defined")
  void placeholder(Setting setting) {
    if (!setting.defaultText().isEmpty()) {
      String text = "${clientcert.test.none:" + setting.defaultText() + "}";
      assertThatCode(() -> ClientCertConfig.builder(Map.of(setting.key(), text)))
          .doesNotThrowAnyException();
    }
    assertThatCode(() -> ClientCertConfig.builder(Map.of(setting.key(), "${clientcert.test.none}")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("\"" + setting.key() + "\"")
        .hasMessageContaining("${clientcert.test.none:default}");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("docs/settings.md has it")
  void documentation(Setting setting) {
    assertThat(House.text(House.ROOT.resolve("docs/settings.md")).lines())
        .anyMatch(line -> line.startsWith("| `" + setting.key() + "` | " + setting.allowed()));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("the settings that JMX shows have it")
  void jmx(Setting setting) {
    ClientCertManagement notStarted = new ClientCertManagement(() -> null, Map::of, "not started");
    assertThat(notStarted.getSettings()).containsEntry(setting.key(), setting.defaultText());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("the module file of Jetty has it")
  void jetty(Setting setting) {
    assertThat(House.text(JETTY).lines())
        .anyMatch(line -> line.startsWith("# clientcert." + setting.key() + "="));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("the metadata for Spring Boot has it")
  void spring(Setting setting) {
    String kebabCase = firstPart(setting).replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    assertThat(House.text(SPRING)).contains("\"name\": \"clientcert." + kebabCase + "\"");
  }

  /** Of one that there is for each name, what stands before the name. */
  private static String firstPart(Setting setting) {
    return setting.key().split("\\.", -1)[0];
  }
}
