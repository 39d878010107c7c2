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
package io.clientcert.conformance.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.clientcert.conformance.TestRuns;
import io.clientcert.conformance.net.Target;
import io.clientcert.conformance.pki.ClientKind;
import io.clientcert.conformance.pki.OcspResponder;
import io.clientcert.conformance.pki.Pki;
import io.clientcert.conformance.report.Reports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command as a user gives it, with an application that echoes header fields. */
@SuppressWarnings("NullAway.Init")
class EdgeCommandTest {

  @TempDir private Path directory;

  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();
  private String problem = "";
  private String answer = "";
  private HttpServer application;
  private Path folder;
  private Pki pki;
  private TestEdge testEdge;

  @BeforeEach
  void start() throws Exception {
    folder = directory.resolve("pki");
    pki = Pki.open(folder, "localhost", Instant.now());
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext("/", this::echo);
    application.start();
    testEdge = new TestEdge(pki, application.getAddress().getPort());
  }

  @AfterEach
  void stop() throws Exception {
    testEdge.close();
    application.stop(0);
  }

  private void echo(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    StringBuilder text = new StringBuilder(answer);
    if (answer.isEmpty()) {
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> values.forEach(value -> text.append(name + ": " + value + "\n")));
    }
    byte[] body = text.toString().strip().getBytes(UTF_8);
    boolean withBody = !exchange.getRequestMethod().equals("HEAD") && body.length > 0;
    exchange.sendResponseHeaders(200, withBody ? body.length : -1);
    if (withBody) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private int execute(String... options) {
    List<String> arguments = new ArrayList<>(List.of("--target", testEdge.target().toString()));
    arguments.addAll(List.of("--pki", folder.toString()));
    arguments.addAll(List.of(options));
    return new CommandLine(new EdgeCommand(Clock.systemUTC(), Reports.all()))
        .setOut(new PrintWriter(output, true))
        .setErr(new PrintWriter(errors, true))
        .setExecutionExceptionHandler(
            (e, commandLine, result) -> {
              problem = String.valueOf(e.getMessage());
              return 2;
            })
        .execute(arguments.toArray(String[]::new));
  }

  @Test
  @DisplayName("An application that echoes is judged; its answer to HEAD shows nothing to judge")
  void echoed() {
    Path reports = directory.resolve("reports");
    int code =
        execute("--echo-path", "/whoami", "--case", "E-001,E-004,E-050", "--report", "" + reports);
    assertThat(code).as(problem).isZero();
    assertThat(output.toString().lines())
        .anyMatch(line -> line.matches(".*E-001 +MUST +passed .*"))
        .anyMatch(line -> line.matches(".*E-004 +MUST +not run .*"))
        .anyMatch(line -> line.matches(".*E-050 +MUST +passed .*"));
    assertThat(errors.toString()).isEmpty();
    assertThat(reports.resolve("report.html")).isNotEmptyFile();
    assertThat(reports.resolve("junit.xml")).isNotEmptyFile();
    assertThat(reports.resolve("report.json")).isNotEmptyFile();
  }

  @Test
  @DisplayName("A MUST that fails makes the exit code 1, after a hint at the trust anchors")
  void failure() {
    testEdge.setFault(requireNonNull(Mutants.all(pki).get("E-001")));
    assertThat(execute("--echo-path", "/whoami", "--case", "E-001")).isEqualTo(1);
    assertThat(errors.toString()).contains("client.pem", "ca.pem");
  }

  @Test
  @DisplayName("An application that answers without a body cannot be judged")
  void silent() {
    answer = " ";
    assertThat(execute("--echo-path", "/whoami")).isEqualTo(2);
    assertThat(problem).contains("--echo-path").contains("name: value");
  }

  @Test
  @DisplayName("A responder of another address, or whose port is taken, is refused with advice")
  void responder() throws Exception {
    Target address = TestRuns.freeAddress();
    Path named = directory.resolve("named");
    Pki.open(named, "localhost", Instant.now(), OcspResponder.url(address));
    folder = named;
    assertThat(execute("--ocsp", "http://127.0.0.1:9")).isEqualTo(2);
    assertThat(problem).contains("name " + OcspResponder.url(address), "empty folder");
    try (ServerSocket taken =
        new ServerSocket(address.port(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      assertThat(execute("--ocsp", address.toString())).isEqualTo(2);
      assertThat(problem).contains("cannot listen", "free port");
    }
  }

  @Test
  @DisplayName("With --ocsp, the snippet of nginx and the certificates name the responder")
  void responderInSnippet() throws Exception {
    Path fresh = directory.resolve("fresh");
    folder = fresh;
    String url = "http://127.0.0.1:9001";
    assertThat(execute("--ocsp", url, "--snippet", "nginx")).as(problem).isZero();
    assertThat(output.toString()).containsPattern("(?m)^ +ssl_ocsp on;");
    assertThat(Pki.open(fresh, "localhost", Instant.now()).kinds())
        .contains(ClientKind.OCSP_REVOKED);
    folder = directory.resolve("pki");
    output.getBuffer().setLength(0);
    assertThat(execute("--snippet", "nginx")).as(problem).isZero();
    assertThat(output.toString()).containsPattern("(?m)^ +# ssl_ocsp on;");
  }

  @Test
  @DisplayName("A folder that cannot be made is refused with advice")
  void unusableFolder() throws Exception {
    folder = Files.createFile(directory.resolve("file")).resolve("pki");
    assertThat(execute("--echo-path", "/whoami")).isEqualTo(2);
    assertThat(problem).contains("--pki " + folder, "can be written");
    folder = directory.resolve("file");
    assertThat(execute("--echo-path", "/whoami")).isEqualTo(2);
    assertThat(problem).contains("--pki " + folder, "can be written");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "--backend-port, 99999, a port from 1 to 65535",
    "--backend-address, not.an.address.invalid, not an address",
    "--path, proxy, begins with a slash",
    "--echo-path, whoami, begins with a slash",
    "--plain, https://localhost:1, http://",
    "--plain, http://localhost:99999, is not http://host:port",
    "--ocsp, https://localhost:1, http://",
    "--ocsp, http://127.0.0.1:9001, name no responder",
    "--snippet, iis, nginx",
    "--timeout, 0, from 1 to 3600",
    "--timeout, 2147484, from 1 to 3600"
  })
  @DisplayName("A wrong option is named, with what to write")
  void wrong(String option, String value, String expected) {
    assertThat(execute(option, value)).isEqualTo(2);
    assertThat(problem.toLowerCase(Locale.ROOT)).contains(option).contains(expected);
  }
}
