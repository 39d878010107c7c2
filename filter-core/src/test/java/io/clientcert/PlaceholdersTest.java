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
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Placeholders in the text of settings")
class PlaceholdersTest {

  private static final Map<String, String> PROPERTIES =
      Map.of("both", "of property", "a.b-c", "dotted", "EMPTY", "", "NESTED", "${both}");
  private static final Map<String, String> VARIABLES =
      Map.of("both", "of variable", "CA_DIR", "/etc/pki", "PASSWORD", "p${ss$$w}rd");

  private static final Placeholders PLACEHOLDERS =
      new Placeholders(PROPERTIES::get, VARIABLES::get);

  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();

  private static String value(String text) {
    return PLACEHOLDERS.value("certField", text);
  }

  @ParameterizedTest
  @CsvSource({
    "a,a",
    "'',''",
    "${CA_DIR}/ca.pem,/etc/pki/ca.pem",
    "${both},of property",
    "${a.b-c},dotted",
    "x${CA_DIR}y${both}z,x/etc/pkiyof propertyz",
    "${NONE:},''",
    "${NONE:x},x",
    "${NONE:-x},x",
    "${NONE:http://a:80/},http://a:80/",
    "${CA_DIR:x},/etc/pki",
    "${EMPTY:x},''",
    "${NONE:${CA_DIR}/a},/etc/pki/a",
    "${NONE:${NEITHER:x}}y,xy",
    "${CA_DIR:${NEITHER}},/etc/pki",
    "${NONE:{san_uri}},{san_uri}",
    "${NONE:{a} if {b}},{a} if {b}",
    "{san_uri}$,{san_uri}$",
    "a$b,a$b",
    "$$,$$",
    "a}b{c,a}b{c"
  })
  @DisplayName("a property counts before a variable, both before the default; other text stays")
  void values(String text, String expected) {
    assertThat(value(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "$${,${",
    "$${both},${both}",
    "$$${both},$${both}",
    "${NONE:$${both}}z,${both}z",
    "a$${b}$${c},a${b}${c}",
    "${NESTED},${both}",
    "${PASSWORD},p${ss$$w}rd"
  })
  @DisplayName("$${ is the characters ${, and what is inserted is not read again")
  void literals(String text, String expected) {
    assertThat(value(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "${CA_DIR}",
        "$${both}",
        "$$$${both}",
        "$${${CA_DIR}}",
        "$$${both}$",
        "${NESTED}",
        "${PASSWORD}",
        "${NONE:$${x}}"
      })
  @DisplayName("settings that are resolved twice mean the same as those that are resolved once")
  void twice(String text) {
    Map<String, String> once = PLACEHOLDERS.resolve(Map.of("certField", text));
    Map<String, String> twice = PLACEHOLDERS.resolve(once);

    assertThat(twice).isEqualTo(once);
    assertThat(value(once.getOrDefault("certField", "missing"))).isEqualTo(value(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"${", "a${b", "${NONE:x", "${NONE:${both}", "${NONE:{a}", "${NONE:$${a}"})
  @DisplayName("an opening ${ without its brace is refused")
  void unclosed(String text) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> value(text))
        .withMessageStartingWith("Setting \"certField\" = \"" + text + "\" has a placeholder")
        .withMessageContaining("does not end with }")
        .withMessageEndingWith("write $${ for the characters ${ themselves");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${}", "${ }", "${:x}", "${a${b}}", "${a{b}}", "${${both}}"})
  @DisplayName("a name is written out, and is not empty")
  void names(String text) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> value(text))
        .withMessageStartingWith("Setting \"certField\" = \"" + text + "\" has a placeholder")
        .withMessageContaining("write the name of a system property or of an environment variable");
  }

  @Test
  @DisplayName("one that is not defined is refused with setting, value and what to write")
  void undefined() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () ->
                PLACEHOLDERS.resolve(
                    Map.of("host.a.example.certField", "X-${TENANT}-Cert-${NONE:${CA_DIR}}")))
        .withMessage(
            "Setting \"host.a.example.certField\" = \"X-${TENANT}-Cert-${NONE:${CA_DIR}}\" has a"
                + " placeholder ${TENANT}, for which there is neither a system property nor an"
                + " environment variable: define one of the two, or write a default, as in"
                + " ${TENANT:default}; write $${ for the characters ${ themselves")
        .satisfies(e -> assertThat(e.setting()).contains(Setting.HOST));
  }

  @Test
  @DisplayName("a password is never shown, nor a part of it that looks like a placeholder")
  void secrets() {
    String key = Setting.TRUST_STORE_PASSWORD.key();
    for (String password : new String[] {"top${secret}", "top${", "${}secret"}) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> PLACEHOLDERS.value(key, password))
          .withMessageStartingWith("Setting \"trustStorePassword\" = (not shown) has a placeholder")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", "top"));
    }
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> PLACEHOLDERS.value(key, "${TRUST_PASSWORD}"))
        .withMessageContaining("${TRUST_PASSWORD}");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> PLACEHOLDERS.value("trustStorPasword", "top${secret}"))
        .withMessageContaining("(not shown)");
  }

  @Test
  @DisplayName("a password that comes from a variable is in no message, and not among the settings")
  void resolvedSecret(@TempDir Path directory) throws Exception {
    Path trust = Pem.write(directory.resolve("trust.pem"), ROOT.certificate());
    System.setProperty("clientcert.test.password", "topsecret");
    try {
      Map<String, String> settings =
          Map.of(
              "trustStore", trust.toString(), "trustStorePassword", "${clientcert.test.password}");
      assertThat(ClientCertConfig.from(settings).trustStorePassword())
          .containsExactly("topsecret".toCharArray());
      try (ClientCertEngine engine = ClientCertEngine.create(settings)) {
        ClientCertManagement view = new ClientCertManagement(engine);
        assertThat(view.getSettings().toString()).doesNotContain("topsecret");
      }
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(
              () ->
                  ClientCertEngine.create(
                      Map.of(
                          "trustStore",
                          trust.toString(),
                          "trustStoreType",
                          "PKCS12",
                          "trustStorePassword",
                          "${clientcert.test.password}")))
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("topsecret"));
    } finally {
      System.clearProperty("clientcert.test.password");
    }
  }

  @Test
  @DisplayName("an engine resolves them once, and shows the text in force")
  void once(@TempDir Path directory) throws Exception {
    Path trust = Pem.write(directory.resolve("trust.pem"), ROOT.certificate());
    System.setProperty("clientcert.test.trust", trust.toString());
    System.setProperty("clientcert.test.limit", "11KiB");
    try (ClientCertEngine engine =
        ClientCertEngine.create(
            Map.of(
                "trustStore", "${clientcert.test.trust}",
                "maxCertSize", "${clientcert.test.limit}",
                "header.X-Text", "$${serial}",
                "host.a.example.maxCertSize", "${clientcert.test.none:12KiB}"))) {
      System.setProperty("clientcert.test.limit", "1MiB");
      engine.switchSetting("maxChainSize", "20KiB");

      ClientCertManagement view = new ClientCertManagement(engine);
      assertThat(view.getSettings())
          .containsEntry("trustStore", trust.toString())
          .containsEntry("maxCertSize", "11KiB")
          .containsEntry("header.X-Text", "$${serial}")
          .containsEntry("host.a.example.maxCertSize", "12KiB");
    } finally {
      System.clearProperty("clientcert.test.trust");
      System.clearProperty("clientcert.test.limit");
    }
  }

  @Test
  @DisplayName("a variable of the environment is read")
  void environment() {
    Map.Entry<String, String> variable =
        System.getenv().entrySet().stream()
            .filter(entry -> entry.getKey().matches("[A-Z_]+"))
            .filter(entry -> System.getProperty(entry.getKey()) == null)
            .findFirst()
            .orElseThrow();
    assertThat(Placeholders.ofProcess().value("certField", "${" + variable.getKey() + "}"))
        .isEqualTo(variable.getValue());
  }

  @Test
  @DisplayName("a running server takes no placeholder, by which a manager could read variables")
  void switched() {
    Map<String, String> settings = Map.of("trustStore", "trust.pem");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ClientCertConfig.switched(settings, "maxCertSize", "${PATH}"))
        .withMessage(
            "Setting \"maxCertSize\" = \"${PATH}\" has a placeholder, and placeholders are resolved"
                + " at the start only: write the value");
  }

  @Test
  @DisplayName("an unknown setting is named before a placeholder that has no value")
  void unknownFirst() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ClientCertEngine.create(Map.of("onSpoofd", "${NONE}")))
        .withMessageContaining("did you mean \"onSpoofed\"");
  }

  @Test
  @DisplayName("what code sets is taken as it is")
  void code() {
    assertThatNoException()
        .isThrownBy(
            () ->
                ClientCertConfig.builder()
                    .trustStore(Path.of("${NONE}.pem"))
                    .header("X-Id", "${serial}")
                    .build());
  }

  @Test
  @DisplayName("the user information of a URL is not among the settings that are shown")
  void userInformation() {
    assertThat(ShownSettings.of(Map.of("crlUrls", "http://u:topsecret@crl.example/a.crl")))
        .containsEntry("crlUrls", "http://***@crl.example/a.crl");
  }
}
