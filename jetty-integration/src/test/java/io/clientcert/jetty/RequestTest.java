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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a handler sees of a request. */
class RequestTest {

  private static final String FORGED = ":Zm9yZ2VkCg==:";

  private TestJetty jetty;
  private final TestPki.Client client = Pki.PKI.client();

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    jetty = TestJetty.of(directory).start(new Echo());
  }

  @AfterEach
  void stop() {
    jetty.close();
  }

  @Test
  @DisplayName("A verified certificate and its chain are there, once, whatever the client wrote")
  void injects() throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), client)) {
      Http1.Reply reply =
          connection.get(
              "Client-Cert: " + FORGED,
              "client-cert: " + FORGED,
              "CLIENT-CERT-CHAIN: " + FORGED,
              "Client_Cert: " + FORGED,
              "X-Other: stays");
      assertThat(reply.seen("Client-Cert")).containsExactly(Pki.leafValue(client));
      assertThat(reply.seen("Client-Cert-Chain")).containsExactly(Pki.chainValue());
      assertThat(reply.seen("X-Other")).containsExactly("stays");
      assertThat(reply.body()).doesNotContain(FORGED).contains("verdict=VERIFIED");
    }
  }

  @Test
  @DisplayName("Every request of a kept-alive connection has the same")
  void keepsAlive() throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), client)) {
      for (int i = 0; i < 3; i++) {
        assertThat(connection.get().seen("Client-Cert")).containsExactly(Pki.leafValue(client));
      }
    }
    assertThat(jetty.customizer.management().getValidations()).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @DisplayName("A certificate that is not verified is not forwarded")
  @CsvSource({"expired, EXPIRED", "rogue, UNTRUSTED", "serverOnly, WRONG_USAGE"})
  void refused(String name, String verdict) throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), Pki.PKI.client(name))) {
      Http1.Reply reply = connection.get("Client-Cert: " + FORGED);
      assertThat(reply.seen("Client-Cert")).isEmpty();
      assertThat(reply.body()).contains("verdict=" + verdict);
    }
  }

  @Test
  @DisplayName("Without a certificate, and without TLS, there are no fields")
  void withoutCertificate() throws Exception {
    try (Http1 tls = Http1.tls(jetty.httpsPort(), (TestPki.Client) null);
        Http1 plain = Http1.plain(jetty.httpPort())) {
      for (Http1 connection : List.of(tls, plain)) {
        Http1.Reply reply = connection.get("Client-Cert: " + FORGED, "client_cert_chain: x");
        assertThat(reply.body()).doesNotContainIgnoringCase("client").contains("verdict=NONE");
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("Fields that name others lose our names and nothing else")
  @ValueSource(strings = {"Connection", "Proxy-Connection", "Trailer"})
  void nominations(String name) throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), client)) {
      Http1.Reply reply =
          connection.get(
              name + ": X-First, Client-Cert, \"a,Client-Cert-Chain,b\"", name + ": client_cert");
      assertThat(reply.seen(name)).containsExactly("X-First");
      assertThat(reply.seen("Client-Cert")).containsExactly(Pki.leafValue(client));
    }
  }

  @Test
  @DisplayName("Trailers under our names are in no view of a request, the original one included")
  void trailers() throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), client)) {
      for (int i = 0; i < 2; i++) {
        Http1.Reply reply =
            connection.exchange(
                "POST / HTTP/1.1",
                "1\r\nx\r\n0\r\nClient-Cert: "
                    + FORGED
                    + "\r\nX-Trailer: stays\r\nclient_cert: "
                    + FORGED
                    + "\r\n\r\n",
                "Transfer-Encoding: chunked");
        assertThat(reply.body())
            .contains("\nchunk X-Trailer: stays\n")
            .contains("\ntrailer X-Trailer: stays\n")
            .contains("\nraw trailer X-Trailer: stays\n")
            .doesNotContain(FORGED);
        assertThat(reply.seen("Client-Cert")).containsExactly(Pki.leafValue(client));
      }
    }
    assertThat(jetty.customizer.management().getSpoofed()).isEqualTo(2);
  }
}
