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

import io.clientcert.testing.TestPki;
import java.nio.file.Path;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ReHandlingErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server's error handler sees, to which Jetty gives the request as it was received. */
class ErrorPageTest {

  private static final String FORGED = ":Zm9yZ2VkCg==:";

  private TestJetty jetty;
  private final TestPki.Client client = Pki.PKI.client();

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    jetty =
        TestJetty.of(directory)
            .with(
                server ->
                    server.setErrorHandler(
                        (request, response, callback) -> {
                          response.getHeaders().add("Vary", "Client-Cert");
                          response.getHeaders().add("Client-Cert", "x");
                          Content.Sink.write(response, true, Echo.lines(request), callback);
                          return true;
                        }))
            .start(new Failing());
  }

  @AfterEach
  void stop() {
    jetty.close();
  }

  private static final class Failing extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      IllegalStateException failure = new IllegalStateException("on purpose");
      switch (Request.getPathInContext(request)) {
        case "/throws" -> throw failure;
        case "/fails" -> callback.failed(failure);
        case "/writes" -> Response.writeError(request, response, callback, 418);
        default -> {
          return false;
        }
      }
      return true;
    }
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("An error page sees what the handler saw")
  @ValueSource(strings = {"/throws", "/fails", "/writes", "/nobody-handles"})
  void seesWhatTheHandlerSaw(String target) throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), client)) {
      Http1.Reply reply =
          connection.exchange(
              "GET " + target + " HTTP/1.1",
              "",
              "Client-Cert: " + FORGED,
              "client_cert: " + FORGED,
              "Connection: X-Other, Client-Cert");
      assertThat(reply.status()).isGreaterThanOrEqualTo(400);
      assertThat(reply.seen("Client-Cert")).containsExactly(Pki.leafValue(client));
      assertThat(reply.seen("Connection")).containsExactly("X-Other");
      assertThat(reply.body()).doesNotContain(FORGED).contains("verdict=VERIFIED");
      assertThat(reply.values("Vary")).containsExactly("*");
      assertThat(reply.values("Client-Cert")).isEmpty();
    }
  }

  @Test
  @DisplayName("A request that is refused before any customizer saw it shows nothing forged")
  void refusedBefore() throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), client)) {
      Http1.Reply reply =
          connection.exchange(
              "GET /a/%2e%2e/b HTTP/1.1",
              "", "Client-Cert: " + FORGED, "X-Other: stays", "Connection: close, Client-Cert");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.body()).doesNotContain(FORGED).contains("verdict=NONE");
      assertThat(reply.seen("Client-Cert")).isEmpty();
      assertThat(reply.values("Vary")).containsExactly("*");
      assertThat(reply.values("Client-Cert")).isEmpty();
    }
  }

  @Test
  @DisplayName("A page that is handled anew sees what the handler saw")
  void handledAnew(@TempDir Path directory) throws Exception {
    TestJetty other = TestJetty.of(directory);
    ReHandlingErrorHandler.ByHttpStatus pages = new ReHandlingErrorHandler.ByHttpStatus(new Echo());
    pages.put(500, "/page");
    other.server.setErrorHandler(pages);
    try (other;
        Http1 connection = Http1.tls(other.start(new Failing()).httpsPort(), client)) {
      Http1.Reply reply = connection.exchange("GET /fails HTTP/1.1", "", "Client-Cert: " + FORGED);
      assertThat(reply.seen("Client-Cert")).containsExactly(Pki.leafValue(client));
      assertThat(reply.body()).doesNotContain(FORGED);
    }
  }
}
