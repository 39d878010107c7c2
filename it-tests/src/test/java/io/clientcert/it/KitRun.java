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

import io.clientcert.conformance.Case;
import io.clientcert.conformance.CaseResult;
import io.clientcert.conformance.Run;
import io.clientcert.conformance.Status;
import io.clientcert.conformance.TestRuns;
import io.clientcert.conformance.edge.Backend;
import io.clientcert.conformance.edge.Edge;
import io.clientcert.conformance.net.Target;
import io.clientcert.conformance.origin.FieldFormat;
import io.clientcert.conformance.origin.Origin;
import io.clientcert.conformance.pki.OcspResponder;
import io.clientcert.conformance.pki.Pki;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The conformance kit against a host in a process of its own. */
final class KitRun {

  private static final List<String> SPRING_BOOT =
      List.of(
          "org.springframework.boot.SpringApplication",
          "org.springframework.boot.autoconfigure.SpringBootApplication");

  private static final String SPRING_APPLICATION =
      """
      @SpringBootApplication
      public class Project {
        public static void main(String[] arguments) {
          SpringApplication.run(Project.class, arguments);
        }
      """;

  private static final List<String> CONTROLLER_IMPORTS =
      List.of(
          "jakarta.servlet.http.HttpServletRequest",
          "java.security.MessageDigest",
          "java.security.cert.X509Certificate",
          "java.util.HexFormat",
          "org.springframework.context.annotation.Bean",
          "org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer",
          "org.springframework.web.bind.annotation.RequestMapping",
          "org.springframework.web.bind.annotation.RestController");

  /** Answers with the certificate that the request has. */
  private static final String CONTROLLER =
      """
      @RestController
      class Certificate {
        @RequestMapping("/certificate")
        String certificate(HttpServletRequest request) throws Exception {
          request.getInputStream().readAllBytes();
          Object chain = request.getAttribute("jakarta.servlet.request.X509Certificate");
          return chain instanceof X509Certificate[] certificates
              ? HexFormat.of().formatHex(
                  MessageDigest.getInstance("SHA-256").digest(certificates[0].getEncoded()))
              : "none";
        }
        @Bean
        static WebSecurityCustomizer open() {
          return web -> web.ignoring().requestMatchers("/certificate");
        }
      }
      """;

  private KitRun() {}

  /** Starts what is judged as an edge, in front of a backend. */
  @FunctionalInterface
  private interface EdgeStarter {
    Host start(Pki pki, Map<String, String> settings, int backendPort) throws Exception;
  }

  /** Judges a Java proxy behind the library, which asks an OCSP responder. */
  static List<CaseResult> edge(Launcher launcher, Path directory) throws Exception {
    return edge(
        directory,
        true,
        (pki, settings, backendPort) -> {
          Map<String, String> properties = ports(pki);
          properties.put("backend.port", Integer.toString(backendPort));
          settings.forEach((name, value) -> properties.put("setting." + name, value));
          return launcher.launch(directory, List.of(), properties);
        });
  }

  /** Judges a gateway that is made of properties alone; it has no port without TLS. */
  static List<CaseResult> gateway(String host, Path directory) throws Exception {
    return edge(
        directory,
        false,
        (pki, settings, backendPort) -> {
          String route = "spring.cloud.gateway.server.webmvc.routes[0].";
          List<String> lines = springBoot(pki, settings);
          lines.add(route + "id=backend");
          lines.add(route + "uri=http://127.0.0.1:" + backendPort);
          lines.add(route + "predicates[0]=Path=/proxy/**");
          return SpringProject.compiled(
                  host, "conformance", SPRING_BOOT, SPRING_APPLICATION + "}\n", jar -> true)
              .startPlain(String.join("\n", lines));
        });
  }

  private static List<CaseResult> edge(Path directory, boolean plain, EdgeStarter starter)
      throws Exception {
    Target address = TestRuns.freeAddress();
    Pki pki =
        Pki.open(directory.resolve("pki"), "localhost", Instant.now(), OcspResponder.url(address));
    Map<String, String> settings = new TreeMap<>();
    settings.put("trustStore", pki.authorities().toString());
    settings.put("revocation", "ocsp");
    settings.put("fetchHosts", "127.0.0.1:" + address.port());
    try (Backend backend = Backend.start(InetAddress.getLoopbackAddress(), 0, "/proxy/any");
        OcspResponder responder = OcspResponder.start(address, pki, Clock.systemUTC());
        Host running = starter.start(pki, settings, backend.port())) {
      Edge edge =
          Edge.inFrontOf(
              backend,
              Target.parse("https://localhost:" + running.httpsPort()),
              plain ? Target.parse("http://localhost:" + running.httpPort()) : null,
              pki,
              responder,
              5_000);
      return run("edge", io.clientcert.conformance.edge.Cases.all(), edge).results();
    }
  }

  /**
   * Judges the library as an origin without TLS. The hosts offer HTTP/2 over TLS alone, so that
   * those cases are run over TLS.
   */
  static List<CaseResult> origin(Launcher launcher, Path directory) throws Exception {
    Pki pki = Pki.open(directory.resolve("pki"), "localhost", Instant.now());
    Map<String, String> properties = ports(pki);
    originSettings(pki).forEach((name, value) -> properties.put("setting." + name, value));
    try (Host running = launcher.launch(directory, List.of(), properties)) {
      List<Case<Origin>> cases = io.clientcert.conformance.origin.Cases.all();
      Origin plain = origin(Target.parse("http://127.0.0.1:" + running.httpPort()), pki);
      Origin secure = origin(Target.parse("https://127.0.0.1:" + running.httpsPort()), pki);
      List<CaseResult> results = new ArrayList<>(run("origin", cases, plain).results());
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i).status() == Status.NOT_RUN) {
          results.set(i, run("origin", cases.subList(i, i + 1), secure).results().get(0));
        }
      }
      return results;
    }
  }

  /** Judges a project of Spring Boot with the starter as an origin with TLS. */
  static List<CaseResult> project(String host, List<String> imports, String beans, Path directory)
      throws Exception {
    Pki pki = Pki.open(directory.resolve("pki"), "localhost", Instant.now());
    List<String> all = new ArrayList<>(SPRING_BOOT);
    all.addAll(CONTROLLER_IMPORTS);
    all.addAll(imports);
    String code = SPRING_APPLICATION + beans + "}\n" + CONTROLLER;
    try (Host running =
        SpringProject.compiled(host, "conformance", all, code, jar -> true)
            .startPlain(String.join("\n", springBoot(pki, originSettings(pki))))) {
      Origin secure = origin(Target.parse("https://127.0.0.1:" + running.httpsPort()), pki);
      return run("origin", io.clientcert.conformance.origin.Cases.all(), secure).results();
    }
  }

  /** Judges an origin without TLS that relies on the validation by its proxy. */
  static Run relying(int port, String echoPath, Path directory) throws Exception {
    Pki pki = Pki.open(directory.resolve("pki"), "localhost", Instant.now());
    Origin origin =
        new Origin(
            Target.parse("http://127.0.0.1:" + port),
            echoPath,
            InetAddress.getLoopbackAddress(),
            InetAddress.getByName("127.0.0.2"),
            pki,
            FieldFormat.RFC_9440,
            List.of(),
            false,
            false,
            10_000);
    return run("origin", io.clientcert.conformance.origin.Cases.all(), origin);
  }

  private static Map<String, String> originSettings(Pki pki) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("source", "forwarded");
    settings.put("trustedProxies", "127.0.0.1");
    settings.put("trustStore", pki.authorities().toString());
    settings.put("revocation", "crl");
    settings.put("crlFiles", pki.directory().resolve("crl.pem").toString());
    return settings;
  }

  /** The lines of {@code application.properties} of a project that has one port, with TLS. */
  private static List<String> springBoot(Pki pki, Map<String, String> settings) {
    Path files = pki.directory();
    List<String> lines = new ArrayList<>();
    settings.forEach((name, value) -> lines.add("clientcert." + name + "=" + value));
    lines.add("server.http2.enabled=true");
    lines.add("server.max-http-request-header-size=64KB");
    lines.add("server.ssl.client-auth=want");
    lines.add("server.ssl.certificate=" + files.resolve("server.pem"));
    lines.add("server.ssl.certificate-private-key=" + files.resolve("server.key"));
    lines.add("server.ssl.trust-certificate=" + pki.authorities());
    return lines;
  }

  private static Origin origin(Target target, Pki pki) throws IOException {
    return new Origin(
        target,
        "/certificate",
        InetAddress.getLoopbackAddress(),
        InetAddress.getByName("127.0.0.2"),
        pki,
        FieldFormat.RFC_9440,
        List.of(),
        true,
        true,
        5_000);
  }

  private static <S> Run run(String command, List<Case<S>> cases, S subject) {
    return TestRuns.run(
        command, "host", cases, subject, Duration.ofSeconds(20), Duration.ofMinutes(4));
  }

  private static Map<String, String> ports(Pki pki) {
    Path files = pki.directory();
    Map<String, String> properties = new TreeMap<>();
    properties.put("https.port", "0");
    properties.put("http.port", "0");
    properties.put("server.certificate", files.resolve("server.pem").toString());
    properties.put("server.key", files.resolve("server.key").toString());
    return properties;
  }
}
