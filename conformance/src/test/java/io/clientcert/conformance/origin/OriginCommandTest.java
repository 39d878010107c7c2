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
package io.clientcert.conformance.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.conformance.pki.Pki;
import io.clientcert.conformance.report.Reports;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command {@code origin} from its options to its files. */
@SuppressWarnings("NullAway.Init")
class OriginCommandTest {

  @TempDir private Path directory;

  private final StringWriter output = new StringWriter();
  private String problem = "";
  private Path folder;

  @BeforeEach
  void folder() {
    folder = directory.resolve("pki");
  }

  private int execute(String target, String... options) {
    List<String> arguments = new ArrayList<>(List.of("--target", target));
    arguments.addAll(List.of("--echo-path", "/whoami", "--pki", folder.toString()));
    arguments.addAll(List.of(options));
    return new CommandLine(new OriginCommand(Clock.systemUTC(), Reports.all()))
        .setOut(new PrintWriter(output))
        .setExecutionExceptionHandler(
            (e, commandLine, result) -> {
              problem = String.valueOf(e.getMessage());
              return 2;
            })
        .execute(arguments.toArray(String[]::new));
  }

  @Test
  @DisplayName("A run prints the trust anchors and the table, and writes the reports")
  void run() throws Exception {
    Pki pki = Pki.open(folder, "127.0.0.1", Instant.now());
    Path reports = directory.resolve("reports");
    try (TestOrigin origin = new TestOrigin(pki, InetAddress.getLoopbackAddress())) {
      int code =
          execute(
              origin.target().toString(),
              "--from",
              "trusted=127.0.0.1",
              "--from",
              "other=127.0.0.2",
              "--revocation",
              "--case",
              "O-001,O-010,O-135",
              "--report",
              reports.toString());
      assertThat(code).as(problem).isZero();
    }
    assertThat(output.toString()).contains("ca.pem", "O-001", "O-010", "O-135", "3 cases");
    assertThat(Files.readString(reports.resolve("report.html"))).contains("O-135", "No case fails");
    assertThat(reports.resolve("junit.xml")).isNotEmptyFile();
    assertThat(reports.resolve("report.json")).isNotEmptyFile();
  }

  @Test
  @DisplayName("A MUST that fails makes the exit code 1")
  void failure() throws Exception {
    Pki pki = Pki.open(folder, "127.0.0.1", Instant.now());
    try (TestOrigin origin = new TestOrigin(pki, InetAddress.getLoopbackAddress())) {
      origin.setFault(Fault.believing(request -> !request.trusted()));
      String target = origin.target().toString();
      assertThat(execute(target, "--from", "other=127.0.0.2", "--case", "O-001")).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "tomcat-sslvalve",
        "undertow",
        "clientcert-tomcat",
        "clientcert-jetty",
        "clientcert-spring"
      })
  @DisplayName("A snippet has the address of the proxy, and nothing is left to fill in")
  void snippet(String product) {
    assertThat(execute("http://localhost:8080", "--snippet", product)).as(problem).isZero();
    assertThat(output.toString()).contains("127.0.0.1").doesNotContainPattern("@[A-Z]+@");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "--from, proxy=127.0.0.1, trusted and other",
    "--from, other=192.0.2.1, not an address of this machine",
    "--format, der, rfc9440 or pem:FIELD",
    "--proxy-field, none, NAME:VALUE",
    "--snippet, iis, tomcat-sslvalve",
    "--case, O-999, there is no case"
  })
  @DisplayName("A wrong option is named, with what to write")
  void wrong(String option, String value, String expected) throws Exception {
    Pki pki = Pki.open(folder, "127.0.0.1", Instant.now());
    try (TestOrigin origin = new TestOrigin(pki, InetAddress.getLoopbackAddress())) {
      assertThat(execute(origin.target().toString(), option, value)).isEqualTo(2);
    }
    assertThat(problem).contains(option).contains(expected);
  }
}
