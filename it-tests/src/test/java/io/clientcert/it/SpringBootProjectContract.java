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
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.it.Fields.Field;
import io.clientcert.testing.Documentation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A project that is made from nothing but the samples of the docs and the packaged jars. */
interface SpringBootProjectContract {

  List<String> IMPORTS =
      List.of(
          "io.clientcert.*",
          "io.clientcert.servlet.*",
          "jakarta.servlet.DispatcherType",
          "java.nio.file.Path",
          "java.security.Principal",
          "java.util.*",
          "org.springframework.beans.factory.annotation.Value",
          "org.springframework.boot.SpringApplication",
          "org.springframework.boot.autoconfigure.SpringBootApplication",
          "org.springframework.boot.web.servlet.FilterRegistrationBean",
          "org.springframework.context.annotation.Bean",
          "org.springframework.core.Ordered",
          "org.springframework.web.bind.annotation.*",
          "org.springframework.web.context.request.*");
  List<String> SECURITY_IMPORTS =
      List.of(
          "org.springframework.security.access.prepost.PreAuthorize",
          "org.springframework.security.config.annotation.method.configuration.*",
          "org.springframework.security.config.annotation.web.builders.HttpSecurity",
          "org.springframework.security.core.userdetails.User",
          "org.springframework.security.web.SecurityFilterChain");

  /** The folder below {@code it-tests/hosts} that has the jars. */
  String host();

  @Test
  @DisplayName(
      "a new project with the starter and three properties forwards, and refuses forgeries")
  default void newProject() throws Exception {
    forwardsAndRefuses(project("project", IMPORTS, jar -> !isOptional(jar)));
  }

  /** What three properties are enough for. */
  static void forwardsAndRefuses(SpringProject project) throws Exception {
    try (Host process =
        project.start(
            Map.of(
                "clientcert.trust-store",
                project.trustStore(),
                "clientcert.on-spoofed",
                "reject",
                "clientcert.reload-interval",
                "1m"))) {
      Reply good = get(process, Pki.good(), "/whoami");
      assertThat(good.status()).isEqualTo(200);
      assertThat(good.body()).contains(Pki.good().leafValue(), "VERIFIED");
      assertThat(get(process, Client.NONE, "/whoami").body()).contains("NONE", "null");
      assertThat(get(process, Client.NONE, "/whoami", forged("client_cert")).status())
          .isEqualTo(400);
    }
  }

  @Test
  @DisplayName("V9 its start with a wrong property prints Spring Boot's failure analysis")
  default void wrongProperty() throws Exception {
    explainsRefusals(project("project", IMPORTS, jar -> !isOptional(jar)));
  }

  /** Of a name with a typing error, and of a setting that is missing. */
  static void explainsRefusals(SpringProject project) throws Exception {
    assertThat(refusal(project, Map.of("clientcert.trust-stroe", project.trustStore())))
        .contains(
            "APPLICATION FAILED TO START",
            "Description:",
            "\"clientcert.trust-stroe\"",
            "application.properties",
            "did you mean \"trustStore\"?",
            "Action:",
            "Correct its name");
    assertThat(refusal(project, Map.of()))
        .contains("APPLICATION FAILED TO START", "Set the property \"clientcert.trust-store\"");
  }

  private static String refusal(SpringProject project, Map<String, String> properties)
      throws Exception {
    try (Host host = project.start(properties)) {
      return Assertions.fail("it serves with %s on port %d", properties, host.httpsPort());
    } catch (Host.StartRefused refused) {
      assertThat(refused.exitCode()).isEqualTo(1);
      return refused.log();
    }
  }

  private static Reply get(Host host, Client client, String target, Field... fields)
      throws IOException {
    return Wire.HTTP_1_1.get(host, client, target, fields);
  }

  @Test
  @DisplayName("without the starter ten lines do the same")
  default void plain() throws Exception {
    SpringProject project =
        project("plain", IMPORTS, jar -> !isOptional(jar) && !jar.contains("-starter-0"));
    try (Host process = project.start(Map.of("trust", project.trustStore()))) {
      assertThat(get(process, Pki.good(), "/whoami", forged("Client_Cert")).body())
          .contains(Pki.good().leafValue(), "VERIFIED");
      assertThat(get(process, Client.NONE, "/whoami", forged("Client-Cert")).body())
          .contains("NONE", "null");
    }
  }

  @Test
  @DisplayName("T1 x509() and the fact side by side, and the actuator tells what is in force")
  default void security() throws Exception {
    SpringProject project = securityProject();
    try (Host process =
        project.start(
            Map.of(
                "clientcert.trust-store",
                project.trustStore(),
                "clientcert.max-path-length",
                "0",
                "server.forward-headers-strategy",
                "framework",
                "management.endpoints.web.exposure.include",
                "*",
                "management.endpoint.health.show-details",
                "always"))) {
      Reply direct = get(process, Pki.direct(), "/whoami", forged("Client-Cert"));
      assertThat(direct.status()).isEqualTo(200);
      assertThat(direct.body()).contains("\"principal\"", Pki.direct().leafValue());
      // Spring Security takes what the connection has, and the fact refuses its path
      assertThat(get(process, Pki.good(), "/whoami").status()).isEqualTo(403);
      assertThat(get(process, Client.NONE, "/whoami", forged("Client-Cert")).status())
          .isEqualTo(403);

      assertThat(get(process, Pki.direct(), "/actuator/clientcert").body())
          .contains("\"level\":\"filter\"", "\"spoofed\":2", "\"maxPathLength\":\"0\"");
      assertThat(get(process, Pki.direct(), "/actuator/health").body())
          .contains("\"clientcert\"", "nearestExpiry");
      assertThat(get(process, Pki.direct(), "/actuator/metrics/clientcert.requests").body())
          .contains("\"verdict\"");
    }
  }

  @Test
  @DisplayName("S7 the filter stands before Spring Security's and before ForwardedHeaderFilter")
  default void first() throws Exception {
    SpringProject project = securityProject();
    Field noPort = new Field("X-Forwarded-Port", "none");
    Map<String, String> properties = new HashMap<>();
    properties.put("clientcert.trust-store", project.trustStore());
    properties.put("server.forward-headers-strategy", "framework");
    properties.put("management.endpoints.web.exposure.include", "*");
    try (Host process = project.start(properties)) {
      assertThat(get(process, Pki.direct(), "/whoami", noPort).status())
          .as("ForwardedHeaderFilter refuses this by itself")
          .isEqualTo(400);
      assertThat(get(process, Pki.direct(), "/actuator/clientcert").body())
          .contains("\"spoofed\":0");
      get(process, Pki.direct(), "/whoami", noPort, forged("Client-Cert"));
      assertThat(get(process, Pki.direct(), "/actuator/clientcert").body())
          .contains("\"spoofed\":1");
    }
    properties.put("clientcert.on-spoofed", "reject");
    try (Host process = project.start(properties)) {
      // Spring Security refuses what has no token; as it does error pages to who is not known
      assertThat(post(process, Pki.direct()).status()).isEqualTo(403);
      assertThat(post(process, Pki.direct(), forged("Client-Cert")).status()).isEqualTo(400);
    }
  }

  private static Reply post(Host host, Client client, Field... fields) throws IOException {
    return Wire.HTTP_1_1.postWithTrailers(host, client, "/whoami", List.of(), fields);
  }

  private SpringProject securityProject() throws IOException {
    List<String> imports = new ArrayList<>(IMPORTS);
    imports.addAll(SECURITY_IMPORTS);
    return project("security", imports, jar -> true);
  }

  private SpringProject project(String sample, List<String> imports, Predicate<String> wanted)
      throws IOException {
    return SpringProject.compiled(host(), sample, imports, sample(sample), wanted);
  }

  private static boolean isOptional(String jar) {
    return Stream.of("security", "actuator", "boot-health", "boot-micrometer", "micrometer-core")
        .anyMatch(jar::contains);
  }

  static String sample(String name) throws IOException {
    return Documentation.sample("docs/spring-boot.md", name);
  }
}
