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
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend sees behind Jetty's own proxy, which honours {@code Connection}. */
class ProxyTest {

  private static final String FORGED = ":Zm9yZ2VkCg==:";

  private final Server backend = new Server();
  private TestJetty jetty;
  private final TestPki.Client client = Pki.PKI.client();

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    ServerConnector connector = new ServerConnector(backend, 1, 1);
    backend.addConnector(connector);
    backend.setHandler(new Echo());
    backend.start();
    jetty =
        TestJetty.of(directory)
            .start(
                new ProxyHandler.Reverse(request -> rewritten(request, connector.getLocalPort())));
  }

  private static HttpURI rewritten(Request request, int port) {
    return HttpURI.build(request.getHttpURI()).scheme("http").host("localhost").port(port);
  }

  @AfterEach
  void stop() {
    jetty.close();
    LifeCycle.stop(backend);
  }

  @ParameterizedTest(name = "Connection: {0}")
  @DisplayName("A client cannot have the proxy drop our fields")
  @ValueSource(
      strings = {
        "X-Named, Client-Cert, client-cert-chain",
        "X-Named, \"a,Client-Cert,b\"",
        "CLIENT_CERT, X-Named"
      })
  void nominations(String connectionField) throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), client)) {
      Http1.Reply reply =
          connection.get(
              "Connection: " + connectionField, "X-Named: hop", "Client-Cert: " + FORGED);
      assertThat(reply.seen("Client-Cert")).containsExactly(Pki.leafValue(client));
      assertThat(reply.seen("Client-Cert-Chain")).containsExactly(Pki.chainValue());
      assertThat(reply.seen("X-Named")).isEmpty();
      assertThat(reply.body()).doesNotContain(FORGED);
    }
  }

  @Test
  @DisplayName("No trailer under our names gets through the proxy")
  void trailers() throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), client)) {
      Http1.Reply reply =
          connection.exchange(
              "POST / HTTP/1.1",
              "1\r\nx\r\n0\r\nClient-Cert: " + FORGED + "\r\n\r\n",
              "Transfer-Encoding: chunked",
              "Trailer: Client-Cert");
      assertThat(reply.seen("Client-Cert")).containsExactly(Pki.leafValue(client));
      assertThat(reply.body()).doesNotContain(FORGED).doesNotContain("trailer");
    }
  }
}
