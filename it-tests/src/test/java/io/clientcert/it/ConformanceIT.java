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
import io.clientcert.conformance.edge.Backend;
import io.clientcert.conformance.edge.Cases;
import io.clientcert.conformance.edge.Edge;
import io.clientcert.conformance.net.Target;
import io.clientcert.conformance.pki.Pki;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The conformance kit against a Java proxy behind the library, one host of each adapter. */
class ConformanceIT {

  /** The proxy servlet of the test application passes no interim response on. */
  private static final Set<String> NOT_RUN = Set.of("E-012");

  private static final ProgressListener SILENT =
      new ProgressListener() {
        @Override
        public void started(Case<?> testCase, int index, int total) {}

        @Override
        public void finished(CaseResult result, int index, int total) {}
      };

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "tomcat-11-valve, tomcat.TomcatValveHost",
    "jetty-12.1-ee11-customizer, jetty.JettyCustomizerHost",
    "spring-boot-4-tomcat, spring.boot4.TomcatFilterHost"
  })
  @DisplayName("The conformance kit finds no failure")
  void edge(String classPath, String host, @TempDir Path directory) throws Exception {
    Pki pki = Pki.open(directory.resolve("pki"), "localhost", Instant.now());
    EmbeddedLauncher launcher = new EmbeddedLauncher(classPath, "io.clientcert.it.app." + host);
    try (Backend backend = Backend.start(InetAddress.getLoopbackAddress(), 0, "/proxy/any");
        Host running = launcher.launch(directory, List.of(), properties(pki, backend.port()))) {
      Edge edge =
          Edge.inFrontOf(
              backend,
              Target.parse("https://localhost:" + running.httpsPort()),
              Target.parse("http://localhost:" + running.httpPort()),
              pki,
              5_000);
      Run run =
          new Runner(Clock.systemUTC(), Duration.ofSeconds(20), Duration.ofMinutes(4), SILENT)
              .run("edge", classPath, List.of(), Cases.all(), edge);
      assertThat(run.results())
          .filteredOn(result -> result.status() == Status.FAILED)
          .extracting(result -> result.number() + ": " + result.outcome().detail())
          .isEmpty();
      assertThat(run.results())
          .filteredOn(result -> result.status() == Status.NOT_RUN)
          .extracting(CaseResult::number)
          .isSubsetOf(NOT_RUN);
    }
  }

  private static Map<String, String> properties(Pki pki, int backendPort) {
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
        "backend.port",
        Integer.toString(backendPort),
        "setting.trustStore",
        pki.authorities().toString(),
        "setting.revocation",
        "crl",
        "setting.crlFiles",
        files.resolve("crl.pem").toString());
  }
}
