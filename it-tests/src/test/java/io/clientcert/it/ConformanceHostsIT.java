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

import io.clientcert.conformance.CaseResult;
import io.clientcert.conformance.Status;
import io.clientcert.conformance.TestRuns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The conformance kit against every host with a container in it, as docs/conformance.md says. */
@EnabledIfSystemProperty(named = "clientcert.conformance", matches = "true")
class ConformanceHostsIT {

  /** Judges something in a folder of its own. */
  @FunctionalInterface
  private interface Kit {
    List<CaseResult> run(Path directory) throws Exception;
  }

  /**
   * A host, and its name on the page.
   *
   * @param edge {@code null} if it is no proxy
   * @param origin {@code null} if it has no application
   */
  private record Judged(String name, @Nullable Kit edge, @Nullable Kit origin) {

    static Judged of(String classPath, String mainClass) {
      return of(classPath, classPath, mainClass);
    }

    static Judged of(String name, String classPath, String mainClass) {
      Launcher launcher = new EmbeddedLauncher(classPath, "io.clientcert.it.app." + mainClass);
      return new Judged(
          name,
          directory -> KitRun.edge(launcher, directory),
          directory -> KitRun.origin(launcher, directory));
    }

    static Judged gateway(String host) {
      return new Judged(host, directory -> KitRun.gateway(host, directory), null);
    }

    static Judged project(String host, List<String> imports, String beans) {
      return new Judged(host, null, directory -> KitRun.project(host, imports, beans, directory));
    }
  }

  /** An authorization server needs a client. */
  private static final String CLIENTS =
      """
        @Bean
        RegisteredClientRepository clients() {
          return new InMemoryRegisteredClientRepository(
              RegisteredClient.withId("client")
                  .clientId("client")
                  .clientAuthenticationMethod(ClientAuthenticationMethod.TLS_CLIENT_AUTH)
                  .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                  .clientSettings(ClientSettings.builder().x509CertificateSubjectDN("CN=client").build())
                  .build());
        }
      """;

  private static final List<String> CLIENTS_IMPORTS =
      List.of(
          "org.springframework.security.oauth2.core.*",
          "org.springframework.security.oauth2.server.authorization.client.*",
          "org.springframework.security.oauth2.server.authorization.settings.*");

  private static final List<Judged> HOSTS =
      List.of(
          Judged.of("tomcat-10.1-filter", "tomcat.TomcatFilterHost"),
          Judged.of("tomcat-10.1-valve", "tomcat.TomcatValveHost"),
          Judged.of("tomcat-11-filter", "tomcat.TomcatFilterHost"),
          Judged.of("tomcat-11-valve", "tomcat.TomcatValveHost"),
          Judged.of("jetty-12.0-ee10-filter", "jetty.JettyFilterHost"),
          Judged.of("jetty-12.0-ee10-customizer", "jetty.JettyCustomizerHost"),
          Judged.of("jetty-12.1-ee10-filter", "jetty.JettyFilterHost"),
          Judged.of("jetty-12.1-ee10-customizer", "jetty.JettyCustomizerHost"),
          Judged.of("jetty-12.1-ee11-filter", "jetty.JettyFilterHost"),
          Judged.of("jetty-12.1-ee11-customizer", "jetty.JettyCustomizerHost"),
          Judged.of("jetty-12.1-core-customizer", "jetty.JettyCoreHost"),
          Judged.of("undertow-2.3-filter", "undertow.UndertowFilterHost"),
          Judged.of("spring-boot-3.5-tomcat", "spring.boot3.TomcatFilterHost"),
          Judged.of(
              "spring-boot-3.5-tomcat, host level",
              "spring-boot-3.5-tomcat",
              "spring.boot3.TomcatHostLevelHost"),
          Judged.of("spring-boot-4-tomcat", "spring.boot4.TomcatFilterHost"),
          Judged.of(
              "spring-boot-4-tomcat, host level",
              "spring-boot-4-tomcat",
              "spring.boot4.TomcatHostLevelHost"),
          Judged.of("spring-boot-3.5-jetty", "spring.boot3.JettyFilterHost"),
          Judged.of(
              "spring-boot-3.5-jetty, host level",
              "spring-boot-3.5-jetty",
              "spring.boot3.JettyHostLevelHost"),
          Judged.of("spring-boot-4-jetty", "spring.boot4.JettyFilterHost"),
          Judged.of(
              "spring-boot-4-jetty, host level",
              "spring-boot-4-jetty",
              "spring.boot4.JettyHostLevelHost"),
          Judged.project("spring-boot-3.5-web", List.of(), ""),
          Judged.project("spring-boot-4-web", List.of(), ""),
          Judged.project("spring-boot-4-authorization", CLIENTS_IMPORTS, CLIENTS),
          Judged.gateway("spring-gateway-3.5"),
          Judged.gateway("spring-gateway-4"));

  @Test
  @DisplayName("The page of the kit has the results of our hosts; -Dupdate.docs writes them")
  void hosts(@TempDir Path temporary) throws Exception {
    List<String> rows = new ArrayList<>();
    rows.add("| host | edge: passed, failed, not run | origin: passed, failed, not run |");
    rows.add("|---|---|---|");
    for (Judged host : HOSTS) {
      Path directory =
          Files.createDirectory(temporary.resolve(host.name().replaceAll("\\W+", "-")));
      String edge = cell(host.edge(), directory.resolve("edge"));
      String origin = cell(host.origin(), directory.resolve("origin"));
      rows.add("| %s | %s | %s |".formatted(host.name(), edge, origin));
    }
    String table = String.join("\n", rows) + "\n";
    Files.writeString(Host.workDirectory().resolve("conformance-hosts.md"), table);
    TestRuns.requireOnPage("host results", table);
  }

  /** The counts, and which cases did not pass. */
  private static String cell(@Nullable Kit kit, Path directory) throws Exception {
    if (kit == null) {
      return "";
    }
    List<CaseResult> results = kit.run(Files.createDirectory(directory));
    String numbers =
        results.stream()
            .filter(result -> result.status() != Status.PASSED)
            .map(CaseResult::number)
            .collect(Collectors.joining(" "));
    String counts =
        Stream.of(Status.PASSED, Status.FAILED, Status.NOT_RUN)
            .map(status -> results.stream().filter(result -> result.status() == status).count())
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return counts + (numbers.isEmpty() ? "" : " (" + numbers + ")");
  }
}
