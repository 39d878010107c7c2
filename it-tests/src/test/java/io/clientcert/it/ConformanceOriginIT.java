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

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.conformance.Case;
import io.clientcert.conformance.CaseResult;
import io.clientcert.conformance.ProgressListener;
import io.clientcert.conformance.Run;
import io.clientcert.conformance.Runner;
import io.clientcert.conformance.Status;
import io.clientcert.conformance.net.Target;
import io.clientcert.conformance.origin.Cases;
import io.clientcert.conformance.origin.FieldFormat;
import io.clientcert.conformance.origin.Origin;
import io.clientcert.conformance.pki.Pki;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The conformance kit against the library as an origin, one host of each adapter. */
class ConformanceOriginIT {

  /** The hosts offer HTTP/2 over TLS alone, and are judged without TLS. */
  private static final Set<String> NOT_RUN =
      Set.of("O-105", "O-106", "O-107", "O-108", "O-109", "O-110");

  private static final ProgressListener SILENT =
      new ProgressListener() {
        @Override
        public void started(Case<?> testCase, int index, int total) {}

        @Override
        public void finished(CaseResult result, int index, int total) {}
      };

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "tomcat-11-valve, tomcat.TomcatValveHost, O-007 O-085 O-093 O-094 O-166",
    "jetty-12.1-ee11-customizer, jetty.JettyCustomizerHost, ''",
    "spring-boot-4-tomcat, spring.boot4.TomcatFilterHost, ''"
  })
  @DisplayName("The conformance kit finds no failure of an origin but the error page of Tomcat")
  void origin(String classPath, String host, String explained, @TempDir Path directory)
      throws Exception {
    Pki pki = Pki.open(directory.resolve("pki"), "localhost", Instant.now());
    EmbeddedLauncher launcher = new EmbeddedLauncher(classPath, "io.clientcert.it.app." + host);
    try (Host running = launcher.launch(directory, List.of(), properties(pki))) {
      Origin plain = origin(Target.parse("http://127.0.0.1:" + running.httpPort()), pki);
      judge(run(classPath, plain, Cases.all()), explained, NOT_RUN);
      Origin secure = origin(Target.parse("https://127.0.0.1:" + running.httpsPort()), pki);
      List<Case<Origin>> rest =
          Cases.all().stream().filter(one -> NOT_RUN.contains(one.number())).toList();
      judge(run(classPath, secure, rest), "", Set.of());
    }
  }

  private static Origin origin(Target target, Pki pki) throws Exception {
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

  private static Run run(String name, Origin origin, List<Case<Origin>> cases) {
    return new Runner(Clock.systemUTC(), Duration.ofSeconds(20), Duration.ofMinutes(4), SILENT)
        .run("origin", name, List.of(), cases, origin);
  }

  /**
   * Tomcat's error page shows why the connector has refused a request, unless it is told not to.
   */
  private static void judge(Run run, String explained, Set<String> notRun) {
    assertThat(run.results())
        .filteredOn(result -> result.status() == Status.FAILED)
        .extracting(result -> result.number() + ": " + result.outcome().detail())
        .containsExactlyElementsOf(
            Stream.of(explained.split(" ", -1))
                .filter(number -> !number.isEmpty())
                .map(number -> number + ": The response shows a stack trace or an exception.")
                .toList());
    assertThat(run.results())
        .filteredOn(result -> result.status() == Status.NOT_RUN)
        .extracting(result -> result.number())
        .isSubsetOf(notRun);
  }

  private static Map<String, String> properties(Pki pki) {
    Path files = pki.directory();
    return Map.of(
        "https.port",
        "0",
        "http.port",
        "0",
        "server.certificate",
        files.resolve("server.pem").toString(),
        "server.key",
        files.resolve("server.key").toString(),
        "setting.source",
        "forwarded",
        "setting.trustedProxies",
        "127.0.0.1",
        "setting.trustStore",
        pki.authorities().toString(),
        "setting.revocation",
        "crl",
        "setting.crlFiles",
        files.resolve("crl.pem").toString());
  }
}
