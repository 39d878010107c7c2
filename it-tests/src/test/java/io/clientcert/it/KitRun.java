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
import io.clientcert.conformance.ProgressListener;
import io.clientcert.conformance.Run;
import io.clientcert.conformance.Runner;
import io.clientcert.conformance.Status;
import io.clientcert.conformance.edge.Backend;
import io.clientcert.conformance.edge.Edge;
import io.clientcert.conformance.net.Target;
import io.clientcert.conformance.origin.FieldFormat;
import io.clientcert.conformance.origin.Origin;
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

  private static final ProgressListener SILENT =
      new ProgressListener() {
        @Override
        public void started(Case<?> testCase, int index, int total) {}

        @Override
        public void finished(CaseResult result, int index, int total) {}
      };

  private KitRun() {}

  /** Judges a Java proxy behind the library. */
  static List<CaseResult> edge(Launcher launcher, Path directory) throws Exception {
    Pki pki = Pki.open(directory.resolve("pki"), "localhost", Instant.now());
    try (Backend backend = Backend.start(InetAddress.getLoopbackAddress(), 0, "/proxy/any");
        Host running =
            launcher.launch(
                directory,
                List.of(),
                properties(pki, Map.of("backend.port", Integer.toString(backend.port()))))) {
      Edge edge =
          Edge.inFrontOf(
              backend,
              Target.parse("https://localhost:" + running.httpsPort()),
              Target.parse("http://localhost:" + running.httpPort()),
              pki,
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
    Map<String, String> settings =
        Map.of("setting.source", "forwarded", "setting.trustedProxies", "127.0.0.1");
    try (Host running = launcher.launch(directory, List.of(), properties(pki, settings))) {
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
    return new Runner(Clock.systemUTC(), Duration.ofSeconds(20), Duration.ofMinutes(4), SILENT)
        .run(command, "host", List.of(), cases, subject);
  }

  private static Map<String, String> properties(Pki pki, Map<String, String> more) {
    Path files = pki.directory();
    Map<String, String> properties = new TreeMap<>(more);
    properties.put("https.port", "0");
    properties.put("http.port", "0");
    properties.put("server.certificate", files.resolve("server.pem").toString());
    properties.put("server.key", files.resolve("server.key").toString());
    properties.put("setting.trustStore", pki.authorities().toString());
    properties.put("setting.revocation", "crl");
    properties.put("setting.crlFiles", files.resolve("crl.pem").toString());
    return properties;
  }
}
