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
package io.clientcert.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.ClientCertConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stops a server from starting, and says why. */
class StartTest {

  @TempDir private Path directory = Path.of("target");

  private static void refuses(TestJetty jetty, String... inMessage) {
    try (jetty) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> jetty.start(new Echo()))
          .satisfies(
              e ->
                  assertThat(e)
                      .message()
                      .startsWith("ClientCertCustomizer does not start: ")
                      .contains(inMessage));
      assertThat(jetty.http.isRunning()).isFalse();
      assertThat(jetty.https.isRunning()).isFalse();
    }
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("A setting that is unknown or wrong")
  @CsvSource(
      delimiter = '|',
      value = {
        "trustSore=x|There is no setting \"trustSore\": did you mean \"trustStore\"?",
        "onSpoofed=ignore|Setting \"onSpoofed\" = \"ignore\" is not allowed: write strip, reject, or refuse",
        "maxPathLength=17|\"maxPathLength\"",
        "revocation=crl|\"crlFiles\" is missing",
      })
  void wrongSetting(String setting, String message) {
    refuses(TestJetty.of(directory, setting), message);
  }

  @Test
  @DisplayName("No trust store, one that is not there, and one that is empty")
  void trustStore() throws IOException {
    refuses(
        TestJetty.of(new ClientCertCustomizer(Map.of()), TestJetty.acceptingAny()),
        "Setting \"trustStore\" is missing");
    String absent = directory.resolve("absent.pem").toString();
    refuses(TestJetty.of(directory, "trustStore=" + absent), absent, "does not exist");
    String empty = Files.createFile(directory.resolve("empty.pem")).toString();
    refuses(TestJetty.of(directory, "trustStore=" + empty), empty, "is an empty file");
  }

  @Test
  @DisplayName("A customizer that is in an HttpConfiguration, but no bean of the server")
  void notStarted() throws Exception {
    Map<String, String> settings = Map.of("trustStore", Pki.trustStore(directory).toString());
    ClientCertCustomizer customizer = new ClientCertCustomizer(settings);
    Server other = new Server();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(customizer::start)
        .withMessageContaining("server.addBean(customizer)");
    other.addBean(customizer);
    other.removeBean(customizer);
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(customizer::start);
  }

  private static void assertThatNothingIsServed(int port) throws Exception {
    try (Http1 connection = Http1.plain(port)) {
      Http1.Reply reply = connection.get("Client-Cert: forged");
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.body()).doesNotContain("forged");
    }
  }

  /** Answers errors with what the client sent. */
  private static boolean echoError(Request request, Response response, Callback callback) {
    Content.Sink.write(response, true, request.getHeaders().toString(), callback);
    return true;
  }

  @Test
  @DisplayName("V8 V9 a request to a customizer that has not started is answered with 503")
  void requestWithoutStart() throws Exception {
    TestJetty jetty =
        TestJetty.of(directory).with(server -> server.setErrorHandler(StartTest::echoError));
    jetty
        .http
        .getConnectionFactory(org.eclipse.jetty.server.HttpConnectionFactory.class)
        .getHttpConfiguration()
        .addCustomizer(jetty.customizer);
    jetty.server.removeBean(jetty.customizer);
    try (TestJetty started = jetty.start(new Echo())) {
      assertThatNothingIsServed(started.httpPort());
    }
  }

  @Test
  @DisplayName(
      "V8 V9 a customizer that joins a running server is in force, with 503 until it starts")
  void joinsRunningServer() throws Exception {
    TestJetty jetty =
        TestJetty.of(directory).with(server -> server.setErrorHandler(StartTest::echoError));
    jetty.server.removeBean(jetty.customizer);
    try (TestJetty started = jetty.start(new Echo())) {
      started.server.addBean(started.customizer);

      assertThat(started.customizer.isStarted()).as("Jetty leaves that to the caller").isFalse();
      assertThatNothingIsServed(started.httpPort());
      ServerConnector later = TestJetty.plain(started.server);
      started.server.addConnector(later);
      later.start();
      assertThatNothingIsServed(later.getLocalPort());

      started.customizer.start();
      for (int port : List.of(started.httpPort(), later.getLocalPort())) {
        try (Http1 connection = Http1.plain(port)) {
          Http1.Reply reply = connection.get("Client-Cert: forged");
          assertThat(reply.status()).isEqualTo(200);
          assertThat(reply.seen("Client-Cert")).isEmpty();
        }
      }
      started.customizer.stop();
      assertThatNothingIsServed(started.httpPort());
    }
  }

  @Test
  @DisplayName("V8 V9 a server that goes on after a failed start serves nothing")
  void failedStart() throws Exception {
    String missing = directory.resolve("missing.pem").toString();
    TestJetty jetty =
        TestJetty.of(directory, "trustStore=" + missing)
            .with(server -> server.setErrorHandler(StartTest::echoError));
    try (jetty) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> jetty.start(new Echo()));
      jetty.server.unmanage(jetty.customizer);
      // Jetty does not open again what it has closed
      ServerConnector later = TestJetty.plain(jetty.server);
      jetty.server.addConnector(later);
      jetty.server.start();

      assertThatNothingIsServed(later.getLocalPort());
    }
  }

  @Test
  @DisplayName("Settings in code do the same as text, and cannot be switched")
  void inCode() throws Exception {
    ClientCertCustomizer customizer =
        new ClientCertCustomizer(
            ClientCertConfig.builder().trustStore(Pki.trustStore(directory)).build());
    try (TestJetty jetty = TestJetty.of(customizer, TestJetty.acceptingAny()).start(new Echo());
        Http1 connection = Http1.tls(jetty.httpsPort(), Pki.PKI.client())) {
      assertThat(connection.get().seen("Client-Cert")).hasSize(1);
      assertThat(customizer.management().getSettings().get("trustStore"))
          .isEqualTo("(configured in code)");
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> customizer.management().switchSetting("chain", "none"));
      customizer.management().reload();
      assertThat(connection.get().seen("Client-Cert")).hasSize(1);
    }
  }
}
