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
package io.clientcert.it;

import static io.clientcert.it.Expect.forged;
import static io.clientcert.it.Expect.neither;
import static io.clientcert.it.Expect.onlyOurs;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.it.Fields.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules V8 and V9: by whatever way the settings come, a wrong one refuses to start. */
interface ConfigureContract extends HostUnderTest {

  @ParameterizedTest(name = "V9 {0}")
  @DisplayName("V9 every way of registration does the same")
  @EnumSource(
      value = Variant.class,
      names = {"BUILDER", "INITIALIZER"})
  @Needs(Capability.DEPLOYMENT_DESCRIPTOR)
  default void everyWayOfRegistration(Variant variant) throws Exception {
    keepsThePromise(host(variant));
  }

  @Test
  @DisplayName("V9 the smallest web.xml does the same")
  @Needs(Capability.DEPLOYMENT_DESCRIPTOR)
  default void smallestWebXml() throws Exception {
    Path directory = fleet().freshDirectory();
    Path trustStore = Variant.trustStore(directory);
    try (Host host =
        withWebXml(directory, WebXml.with(Map.of("trustStore", trustStore.toString())))) {
      keepsThePromise(host);
    }
  }

  @Test
  @DisplayName("V9 the initializer does nothing when it is switched off")
  @Needs(Capability.DEPLOYMENT_DESCRIPTOR)
  default void initializerIsOff() throws Exception {
    Path directory = fleet().freshDirectory();
    String webXml =
        WebXml.withContextParameters(
            Map.of(
                "clientcert.enabled",
                "false",
                "clientcert.trustStore",
                Variant.trustStore(directory).toString()));
    try (Host host = withWebXml(directory, webXml)) {
      Reply reply = Wire.HTTP_1_1.get(host, Pki.good(), "/whoami", forged("Client-Cert"));
      assertThat(reply.fields().values("Client-Cert")).containsExactly(Expect.FORGED);
    }
  }

  @ParameterizedTest(name = "V9 {0}")
  @DisplayName("V9 context parameters that nothing reads prevent the start")
  @ValueSource(strings = {"clientcert.trustStore", "clientcert.enabeld"})
  @Needs(Capability.DEPLOYMENT_DESCRIPTOR)
  default void contextParametersThatNothingReads(String name) throws Exception {
    Path directory = fleet().freshDirectory();
    String webXml = WebXml.withContextParameters(Map.of(name, "true"));
    String log;
    try (Host host = withWebXml(directory, webXml)) {
      log = logOfRefusal(host, name);
    } catch (Host.StartRefused refused) {
      assertThat(refused.exitCode()).isEqualTo(fleet().codeOfRefusal());
      log = refused.log();
    }
    assertThat(log)
        .contains("\"" + name + "\"")
        .contains("write clientcert.enabled=true, or clientcert.enabled=false to leave it off");
  }

  private static void keepsThePromise(Host host) throws IOException {
    Client client = Pki.good();
    Field[] forged = {
      forged("Client-Cert"), forged("client_cert_chain"), new Field("Connection", "Client-Cert")
    };
    for (String target :
        List.of(
            "/whoami",
            "/proxy/whoami",
            "/forward",
            "/include",
            "/async?mode=noarg",
            "/async?mode=args-dispatch",
            "/async?mode=context-dispatch",
            "/send-error?code=418")) {
      onlyOurs(Wire.HTTP_1_1.get(host, client, target, forged).fields(), client);
      neither(Wire.HTTP_1_1.get(host, Client.NONE, target, forged).fields());
      neither(Wire.HTTP_1_1.get(host, Pki.client("expired"), target, forged).fields());
    }
    assertThat(Facts.of(host, client).get("verdict")).isEqualTo("VERIFIED");
  }

  @ParameterizedTest(name = "V9 registration by {0}")
  @DisplayName("V9 without a trust store the host refuses to start and says what to write")
  @ValueSource(strings = {"init-params", "web-xml", "initializer", "builder"})
  default void withoutTrustStore(String registration) throws Exception {
    assertThat(refusal(registration, Map.of())).contains("trustStore").contains("PEM");
  }

  @ParameterizedTest(name = "V9 registration by {0}")
  @DisplayName("V9 with a misspelt setting the host refuses to start and names the nearest one")
  @ValueSource(strings = {"init-params", "web-xml", "initializer"})
  default void misspeltSetting(String registration) throws Exception {
    assertThat(refusal(registration, Map.of("trustStroe", "${ca}")))
        .contains("\"trustStroe\"")
        .contains("\"trustStore\"");
  }

  @Test
  @DisplayName("V9 placeholders stand for properties and variables, on every host in the same way")
  default void placeholders() throws Exception {
    Host host = host(Variant.PLACEHOLDERS);

    Client needsIntermediates = Pki.incomplete();
    Fields fields = Wire.HTTP_1_1.get(host, needsIntermediates, "/whoami").fields();
    onlyOurs(fields, needsIntermediates);
    assertThat(fields.values("X-Place"))
        .singleElement()
        .asString()
        .startsWith("edge ")
        .endsWith(" " + System.getenv().getOrDefault("HOME", "none"));
    try (RawClient connection = RawClient.named(host, Client.NONE, "place.example")) {
      assertThat(connection.get("/whoami").status()).isEqualTo(418);
    }
  }

  @ParameterizedTest(name = "V9 registration by {0}")
  @DisplayName("V9 with a placeholder that is not defined the host refuses to start and names it")
  @ValueSource(strings = {"init-params", "web-xml", "initializer"})
  default void undefinedPlaceholder(String registration) throws Exception {
    assertThat(refusal(registration, Map.of("trustStore", "${ca}", "revocation", "${none.of.it}")))
        .contains("revocation\" = \"${none.of.it}\" has a placeholder")
        .contains("neither a system property nor an environment variable")
        .contains("${");
  }

  @ParameterizedTest(name = "V8 registration by {0}")
  @DisplayName("V8 with an empty trust store the host refuses to start and names the file")
  @ValueSource(strings = {"init-params", "web-xml", "initializer"})
  default void emptyTrustStore(String registration) throws Exception {
    assertThat(refusal(registration, Map.of("trustStore", "${empty}")))
        .contains("trustStore")
        .contains("empty.pem")
        .contains("PEM");
  }

  @ParameterizedTest(name = "V8 {0}={1}")
  @DisplayName("V8 with a file that is missing, empty or broken the host refuses to start")
  @CsvSource({
    "trustStore, ${missing}, missing.pem",
    "trustStore, ${garbage}, garbage.pem",
    "intermediates, ${empty}, empty.pem",
    "crlFiles, ${missing}, missing.pem",
    "crlFiles, ${empty}, empty.pem",
  })
  default void unusableFile(String setting, String value, String file) throws Exception {
    Map<String, String> settings = new HashMap<>(Map.of("trustStore", "${ca}"));
    if (setting.equals("crlFiles")) {
      settings.put("revocation", "crl");
    }
    settings.put(setting, value);
    assertThat(refusal("init-params", settings)).contains(setting).contains(file);
  }

  @ParameterizedTest(name = "V9 {0}={1}")
  @DisplayName("V9 with a wrong value the host refuses to start and says what is allowed")
  @CsvSource({
    "chain, everything, validated",
    "revocation, crl, crlFiles",
  })
  default void wrongValue(String setting, String value, String allowed) throws Exception {
    assertThat(refusal("init-params", Map.of("trustStore", "${ca}", setting, value)))
        .contains(setting)
        .contains(value)
        .contains(allowed);
  }

  /**
   * What a host has logged that started although its application must not.
   *
   * @param what the application, for the message
   */
  default String logOfRefusal(Host host, String what) throws IOException, InterruptedException {
    return Assertions.fail("%s is served on port %d", what, host.httpsPort());
  }

  /** What a host writes that has these settings and must not start. */
  private String refusal(String registration, Map<String, String> settings) throws Exception {
    if (!registration.equals("init-params")) {
      need(Capability.DEPLOYMENT_DESCRIPTOR);
    }
    Path directory = fleet().freshDirectory();
    Map<String, String> expanded = new HashMap<>();
    settings.forEach((name, value) -> expanded.put(name, expand(value, directory)));
    Map<String, String> properties = new HashMap<>(Variant.server(directory));
    properties.put("registration", registration);
    if (registration.equals("web-xml")) {
      properties.put("webapp", webapp(directory, WebXml.with(expanded)).toString());
    } else {
      expanded.forEach((name, value) -> properties.put("setting." + name, value));
    }
    try (Host host = fleet().fresh(directory, properties)) {
      return logOfRefusal(host, "it with " + settings);
    } catch (Host.StartRefused refused) {
      assertThat(refused.exitCode()).isEqualTo(fleet().codeOfRefusal());
      return refused.log();
    }
  }

  private static String expand(String value, Path directory) {
    try {
      return switch (value) {
        case "${ca}" -> Variant.trustStore(directory).toString();
        case "${missing}" -> directory.resolve("missing.pem").toString();
        case "${empty}" -> Files.writeString(directory.resolve("empty.pem"), "").toString();
        case "${garbage}" ->
            Files.writeString(
                    directory.resolve("garbage.pem"),
                    "-----BEGIN CERTIFICATE-----\nZm9vYmFy\n-----END CERTIFICATE-----\n")
                .toString();
        default -> value;
      };
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Host withWebXml(Path directory, String webXml) throws Exception {
    Map<String, String> properties = new HashMap<>(Variant.server(directory));
    properties.put("registration", "web-xml");
    properties.put("webapp", webapp(directory, webXml).toString());
    return fleet().fresh(directory, properties);
  }

  private static Path webapp(Path directory, String webXml) throws IOException {
    Path webapp = directory.resolve("webapp");
    Path webInf = Files.createDirectories(webapp.resolve("WEB-INF"));
    Files.writeString(webInf.resolve("web.xml"), webXml);
    return webapp;
  }
}
