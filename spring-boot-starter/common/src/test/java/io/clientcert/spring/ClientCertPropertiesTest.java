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
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clientcert.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@DisplayName("The properties below clientcert.")
class ClientCertPropertiesTest {

  private static ClientCertProperties read(PropertySource<?>... sources) {
    StandardEnvironment environment = new StandardEnvironment();
    for (PropertySource<?> source : sources) {
      environment.getPropertySources().addLast(source);
    }
    ConfigurationPropertySources.attach(environment);
    return ClientCertProperties.of(environment);
  }

  private static PropertySource<?> properties(Map<String, Object> properties) {
    return new MapPropertySource("application.properties", new HashMap<>(properties));
  }

  private static PropertySource<?> variables(Map<String, Object> variables) {
    return new SystemEnvironmentPropertySource("test-systemEnvironment", variables);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("every setting is a property in kebab case")
  void everySetting(Setting setting) {
    assertThat(SettingNames.property(setting)).matches("clientcert\\.[a-z0-9-]+");
    if (setting.isNamed()) {
      assertThat(SettingNames.find(setting.key())).isEmpty();
      return;
    }
    assertThat(SettingNames.find(SettingNames.kebabCase(setting.key()))).hasValue(setting);
  }

  @ParameterizedTest
  @CsvSource({
    "clientcert.trust-store, ca.pem, trustStore, ca.pem",
    "clientcert.trustStore, ca.pem, trustStore, ca.pem",
    "clientcert.trust_store, ca.pem, trustStore, ca.pem",
    "clientcert.reload-interval, 45s, reloadInterval, PT45S",
    "clientcert.reload-interval, PT45S, reloadInterval, PT45S",
    "clientcert.max-cert-size, 12KB, maxCertSize, 12288",
    "clientcert.max-cert-size, 12KiB, maxCertSize, 12KiB",
    "clientcert.allow-sha1, true, allowSha1, true",
    "clientcert.crl-files[0], root.crl, crlFiles, root.crl",
    "clientcert.header.X-Client-Id, {san_uri}, header.X-Client-Id, {san_uri}",
    "clientcert.header.name, {serial}, header.name, {serial}",
    "clientcert.host.api.example.com.on-invalid, reject, host.api.example.com.onInvalid, reject",
    "clientcert.host[*.example.com].on-invalid, reject, host.*.example.com.onInvalid, reject",
    "clientcert.host[.example.com].on-invalid, reject, host..example.com.onInvalid, reject",
  })
  @DisplayName("are read as Spring Boot reads its own")
  void relaxed(String property, String text, String key, String expected) {
    assertThat(read(properties(Map.of(property, text))).settings())
        .containsExactly(Map.entry(key, expected));
  }

  @Test
  @DisplayName("come from lists, placeholders and the environment")
  void sources() {
    ClientCertProperties read =
        read(
            variables(Map.of("CLIENTCERT_TRUSTSTORE", "ca.pem", "CLIENTCERT_ON_SPOOFED", "reject")),
            properties(
                Map.of(
                    "clientcert.trust-store", "outdone.pem",
                    "pki", "/etc/pki",
                    "clientcert.intermediates", "${pki}/intermediates.pem",
                    "clientcert.crl-files[0]", "root.crl",
                    "clientcert.crl-files[1]", "issuing.crl",
                    "clientcert.enabled", "true")));
    assertThat(read.settings())
        .containsOnly(
            Map.entry("trustStore", "ca.pem"),
            Map.entry("onSpoofed", "reject"),
            Map.entry("intermediates", "/etc/pki/intermediates.pem"),
            Map.entry("crlFiles", "root.crl,issuing.crl"));
    assertThat(read.sslBundle()).isNull();
  }

  private static ClientCertPropertyException refusal(String property, String text) {
    return catchThrowableOfType(
        ClientCertPropertyException.class, () -> read(properties(Map.of(property, text))));
  }

  @Test
  @DisplayName("V9 that are misspelt are refused with the nearest name")
  void misspelt() {
    ClientCertPropertyException refusal = refusal("clientcert.trust-stroe", "ca.pem");
    assertThat(refusal.description())
        .contains("\"clientcert.trust-stroe\"", "application.properties", "\"trustStore\"");
    assertThat(refusal.action()).contains("clientcert.trust-store");
  }

  @Test
  @DisplayName("V9 a wildcard that Spring Boot would drop is refused")
  void bareWildcard() {
    for (String host : List.of("*.example.com", ".example.com")) {
      String property = "clientcert.host." + host + ".on-invalid";
      ClientCertPropertyException refusal = refusal(property, "reject");
      assertThat(refusal.description()).contains('"' + property + '"');
      assertThat(refusal.action()).contains("clientcert.host[*.example.com].on-invalid");
    }
  }

  @Test
  @DisplayName("V9 that are wrong are refused with what is allowed")
  void wrong() {
    ClientCertPropertyException refusal = refusal("clientcert.chain", "everything");
    assertThat(refusal.description())
        .contains("\"clientcert.chain\" = \"everything\"", "application.properties");
    assertThat(refusal.action()).isEqualTo("Write validated, presented or none.");
    assertThat(refusal("clientcert.reload-interval", "45").action()).contains("a duration");
  }

  @ParameterizedTest
  @CsvSource({
    "trust-store, trustStore",
    "trust.store, trustStore",
    "host.example.com.on-spoofed, host.example.com.onSpoofed",
    "header.X-Client-Id, header.X-Client-Id",
    "header.trust-store, header.trust-store",
    "host.example.com.header.on-spoofed, host.example.com.header.on-spoofed",
    "unknown, unknown",
  })
  @DisplayName("become the names of the engine, in the last part of a name too")
  void keys(String name, String key) {
    assertThat(SettingNames.key(name)).isEqualTo(key);
  }
}
