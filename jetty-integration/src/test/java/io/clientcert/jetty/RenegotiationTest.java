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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which certificates count when a TLS session does not begin with its connection, or ends in it.
 */
class RenegotiationTest {

  @TempDir private Path directory = Path.of("target");

  private TestJetty jetty() {
    SslContextFactory.Server tls = TestJetty.acceptingAny();
    tls.setRenegotiationAllowed(true);
    return TestJetty.of(
        new ClientCertCustomizer(Map.of("trustStore", Pki.trustStore(directory).toString())), tls);
  }

  @Test
  @DisplayName("After a renegotiation the last certificate counts")
  void renegotiation() throws Exception {
    TestPki.Client first = Pki.PKI.client();
    TestPki.Client second = Pki.PKI.directClient();
    ClientKeys keys = new ClientKeys(first);
    try (TestJetty jetty = jetty().start(new Echo());
        Http1 connection = Http1.tls(jetty.httpsPort(), keys.context(), "TLSv1.2")) {
      assertThat(connection.get().seen("Client-Cert")).containsExactly(Pki.leafValue(first));
      keys.become(second);
      CompletableFuture<Void> renegotiated = new CompletableFuture<>();
      connection.tlsSocket().addHandshakeCompletedListener(event -> renegotiated.complete(null));
      connection.tlsSocket().getSession().invalidate();
      connection.tlsSocket().startHandshake();
      // The client only begins it here, and goes on with it as it reads
      assertThat(connection.get().status()).isEqualTo(200);
      renegotiated.get(30, TimeUnit.SECONDS);
      for (int i = 0; i < 2; i++) {
        Http1.Reply reply = connection.get();
        assertThat(reply.seen("Client-Cert")).containsExactly(Pki.leafValue(second));
        assertThat(reply.seen("Client-Cert-Chain")).isEmpty();
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("A resumed session has the certificate of the one that it resumes")
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void resumption(String protocol) throws Exception {
    ClientKeys keys = new ClientKeys(Pki.PKI.client());
    SSLContext context = keys.context();
    try (TestJetty jetty = jetty().start(new Echo())) {
      for (int i = 0; i < 2; i++) {
        try (Http1 connection = Http1.tls(jetty.httpsPort(), context, protocol)) {
          assertThat(connection.get().seen("Client-Cert"))
              .containsExactly(Pki.leafValue(Pki.PKI.client()));
        }
        // A handshake that is not resumed would present this one
        keys.become(Pki.PKI.directClient());
      }
    }
  }
}
