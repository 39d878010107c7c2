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

import io.clientcert.ClientCertConfig;
import io.clientcert.Setting;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@DisplayName("The properties below clientcert.")
class ClientCertPropertiesTest {

  @TempDir private Path directory = Path.of("");

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
    "clientcert.header[CERT_], {chain_n_der_base64}, header.CERT_, {chain_n_der_base64}",
    "clientcert.header.CERT_, {chain_n_der_base64}, header.CERT_, {chain_n_der_base64}",
    "clientcert.host.a.b.header.CERT_, {chain_n_der_base64}, host.a.b.header.CERT_,"
        + " {chain_n_der_base64}",
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

  @Test
  @DisplayName("V9 with a placeholder that neither Spring nor the process knows are refused")
  void undefinedPlaceholder() {
    ClientCertPropertyException refusal = refusal("clientcert.trust-store", "${pki}/ca.pem");
    assertThat(refusal.description())
        .startsWith("Property \"clientcert.trust-store\" = \"${pki}/ca.pem\" (from ")
        .contains("application.properties", "has a placeholder ${pki}, for which there is neither");
    assertThat(refusal.action()).contains("${NAME:default}");
    assertThat(refusal("clientcert.trust-store-password", "top${secret}").description())
        .contains("(not shown)")
        .doesNotContain("secret", "top");
  }

  @Test
  @DisplayName("have the characters ${ as $\\${, which Spring and then the engine unescape")
  void literal() {
    Map<String, String> settings = settings("clientcert.header.X-Text", "$\\${serial}");
    assertThat(settings).containsEntry("header.X-Text", "$${serial}");
    assertThat(ClientCertConfig.resolvePlaceholders(settings)).isEqualTo(settings);
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

  /** Runs with {@code entry} on the class path. */
  private static void onClassPath(Path entry, Executable test) throws Throwable {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {entry.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      test.execute();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Map<String, String> settings(String property, String text) {
    return read(properties(Map.of(property, text))).settings();
  }

  @Test
  @DisplayName("V8 a location on the class path is the file itself where there is one")
  void classPathDirectory() throws Throwable {
    Path file = Files.writeString(directory.resolve("ca.pem"), "content");
    onClassPath(
        directory,
        () -> {
          assertThat(settings("clientcert.trust-store", "classpath:ca.pem"))
              .containsEntry("trustStore", file.toString());
          assertThat(settings("clientcert.intermediates", "classpath:/ca.pem"))
              .containsEntry("intermediates", file.toString());
          assertThat(settings("clientcert.crl-files", "classpath:ca.pem, other.crl"))
              .containsEntry("crlFiles", file + ",other.crl");
        });
  }

  @Test
  @DisplayName("V8 a location inside a jar is copied")
  void classPathJar() throws Throwable {
    Path jar = directory.resolve("application.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("pki/inside.pem"));
      out.write("content".getBytes(StandardCharsets.UTF_8));
    }
    onClassPath(
        jar,
        () -> {
          String copy =
              Objects.requireNonNull(
                  settings("clientcert.trust-store", "classpath:pki/inside.pem").get("trustStore"));
          assertThat(copy).endsWith("inside.pem");
          assertThat(Path.of(copy)).hasContent("content");
        });
  }

  @ParameterizedTest
  @CsvSource({
    "trust-store, trustStore, file:/etc/pki/ca.pem, /etc/pki/ca.pem",
    "trust-store, trustStore, file:///etc/pki/ca%20old.pem, /etc/pki/ca old.pem",
    "intermediates, intermediates, file:/etc/pki/ca.pem, /etc/pki/ca.pem",
    "crl-files, crlFiles, 'file:/etc/a.crl,file:/etc/b.crl', '/etc/a.crl,/etc/b.crl'",
    "'crl-files[0]', crlFiles, file:/etc/a.crl, /etc/a.crl",
    "trust-store, trustStore, connector, connector",
  })
  @DisplayName("file: is a path in every property that takes one")
  void fileLocations(String property, String key, String text, String expected) {
    assertThat(settings("clientcert." + property, text)).containsEntry(key, expected);
  }

  @ParameterizedTest
  @CsvSource({
    "trust-store, classpath:nowhere.pem, cannot be read",
    "crl-files, 'root.crl,classpath:nowhere.crl', cannot be read",
    "trust-store, ~/ca.pem, ${user.home}",
    "intermediates, ~joe/ca.pem, ${user.home}",
    "crl-files, 'root.crl,~/ca.crl', ${user.home}",
    "trust-store, https://pki.example/ca.pem, neither a path",
  })
  @DisplayName("V9 a location that cannot be read, a tilde and a URL are refused")
  void wrongLocations(String property, String text, String reason) {
    ClientCertPropertyException refusal = refusal("clientcert." + property, text);
    assertThat(refusal.description())
        .contains("\"clientcert." + property + "\"", text, "application.properties", reason);
    assertThat(refusal.action()).contains("classpath:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CLIENTCERT_HEADER_X_CLIENT_ID", "CLIENTCERT_HOST_EXAMPLE_COM_HEADER_X_CLIENT_ID"})
  @DisplayName("V9 a field name that no environment variable can express is refused")
  void headerFromEnvironment(String variable) {
    ClientCertPropertyException refusal =
        catchThrowableOfType(
            ClientCertPropertyException.class,
            () -> read(variables(Map.of(variable, "{san_uri}"))));
    assertThat(refusal.description()).contains("environment variable", "hyphens");
    assertThat(refusal.action()).contains("SPRING_APPLICATION_JSON", "application.properties");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLIENTCERT_HEADER_CERT_", "CLIENTCERT_HOST_A_EXAMPLE_HEADER_CERT_"})
  @DisplayName("V9 a variable cannot express the underscore before the number of a chain")
  void underscoreOfAVariable(String variable) {
    ClientCertPropertyException refusal =
        catchThrowableOfType(
            ClientCertPropertyException.class,
            () -> read(variables(Map.of(variable, "{chain_n_der_base64}"))));
    assertThat(refusal.description()).contains(variable, "underscore");
    assertThat(refusal.action()).contains("SPRING_APPLICATION_JSON", "application.properties");
  }

  @Test
  @DisplayName("settings of a host come from the environment, its name without hyphens")
  void hostFromEnvironment() {
    assertThat(
            read(variables(Map.of("CLIENTCERT_HOST_API_EXAMPLE_COM_ONINVALID", "reject")))
                .settings())
        .containsExactly(Map.entry("host.api.example.com.onInvalid", "reject"));
  }
}
