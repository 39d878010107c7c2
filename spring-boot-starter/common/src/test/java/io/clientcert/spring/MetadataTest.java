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

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepositoryJsonBuilder;
import org.springframework.util.unit.DataSize;

@DisplayName("The metadata that editors read")
class MetadataTest {

  private static final Path FILE =
      Path.of(Objects.requireNonNull(System.getProperty("starter.metadata"), "starter.metadata"));

  @Test
  @DisplayName("is the one that the code has (-Dupdate.docs=true writes it)")
  void isUpToDate() throws IOException {
    String expected = metadata();
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(FILE, expected);
    }
    assertThat(Files.readString(FILE)).isEqualTo(expected);
  }

  @Test
  @DisplayName("is understood by Spring Boot's own reader, with a type for each property")
  void isReadable() throws IOException {
    Map<String, ConfigurationMetadataProperty> properties;
    try (InputStream in = Files.newInputStream(FILE)) {
      properties = ConfigurationMetadataRepositoryJsonBuilder.create(in).build().getAllProperties();
    }
    assertThat(properties).hasSize(Setting.values().length + 3);
    assertThat(type(properties, "clientcert.reload-interval")).isEqualTo(Duration.class.getName());
    assertThat(type(properties, "clientcert.max-cert-size")).isEqualTo(DataSize.class.getName());
    assertThat(type(properties, "clientcert.allow-sha1")).isEqualTo(Boolean.class.getName());
    assertThat(type(properties, "clientcert.max-path-length")).isEqualTo(Integer.class.getName());
    ConfigurationMetadataProperty chain =
        Objects.requireNonNull(properties.get("clientcert.chain"));
    assertThat(chain.getDefaultValue()).isEqualTo("validated");
    assertThat(chain.getHints().getValueHints())
        .extracting(hint -> hint.getValue())
        .containsExactly("validated", "presented", "none");
  }

  private static String type(Map<String, ConfigurationMetadataProperty> properties, String name) {
    return Objects.requireNonNull(properties.get(name), name).getType();
  }

  private static String metadata() {
    List<String> properties = new ArrayList<>();
    properties.add(
        property(
            "clientcert.enabled", Boolean.class, "Whether this library does anything.", "true"));
    properties.add(
        property(
            "clientcert.host-level",
            Boolean.class,
            "Whether the embedded Tomcat or Jetty does the work below the servlet layer, in place of"
                + " the filter.",
            "false"));
    properties.add(
        property(
            "clientcert.ssl-bundle",
            String.class,
            "The SSL bundle whose trust store holds what client certificates must lead to, in place"
                + " of clientcert.trust-store.",
            ""));
    List<String> hints = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      String name = SettingNames.property(setting);
      String description = setting.description() + " Write " + setting.allowed() + ".";
      properties.add(
          setting.isNamed()
              ? property(name, Map.class, description, "")
              : property(name, type(setting), description, defaultText(setting)));
      if (setting.type().isEnum()) {
        hints.add(hint(name, setting.type().getEnumConstants()));
      }
    }
    return "{\n  \"groups\": [],\n  \"properties\": [\n"
        + String.join(",\n", properties)
        + "\n  ],\n  \"hints\": [\n"
        + String.join(",\n", hints)
        + "\n  ]\n}\n";
  }

  private static Class<?> type(Setting setting) {
    Class<?> type = setting.type();
    if (type == Long.class) {
      return DataSize.class;
    }
    boolean known = type == Boolean.class || type == Integer.class || type == Duration.class;
    return known ? type : Collection.class.isAssignableFrom(type) ? List.class : String.class;
  }

  /** Sizes in the only way that Spring Boot has of writing them. */
  private static String defaultText(Setting setting) {
    return setting.type() == Long.class
        ? setting.defaultText().replace("iB", "B")
        : setting.defaultText();
  }

  private static String property(
      String name, Class<?> type, String description, String defaultText) {
    String typeName =
        type == List.class
            ? "java.util.List<java.lang.String>"
            : type == Map.class
                ? "java.util.Map<java.lang.String,java.lang.String>"
                : type.getName();
    boolean bare = type == Boolean.class || type == Integer.class;
    String defaultValue =
        defaultText.isEmpty()
            ? ""
            : ",\n      \"defaultValue\": " + (bare ? defaultText : quoted(defaultText));
    return "    {\n      \"name\": "
        + quoted(name)
        + ",\n      \"type\": "
        + quoted(typeName)
        + ",\n      \"description\": "
        + quoted(description)
        + defaultValue
        + "\n    }";
  }

  private static String hint(String name, Object[] choices) {
    List<String> values =
        Arrays.stream(choices)
            .map(choice -> "{ \"value\": " + quoted(text(choice)) + " }")
            .toList();
    return "    {\n      \"name\": "
        + quoted(name)
        + ",\n      \"values\": [\n        "
        + String.join(",\n        ", values)
        + "\n      ]\n    }";
  }

  private static String text(Object choice) {
    return choice.toString().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
