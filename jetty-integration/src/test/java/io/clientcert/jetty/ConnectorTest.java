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

import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which connectors are covered: all of them. */
class ConnectorTest {

  private static final String FORGED = ":Zm9yZ2VkCg==:";

  private TestJetty jetty;

  @BeforeEach
  void create(@TempDir Path directory) {
    jetty = TestJetty.of(directory);
  }

  @Test
  @DisplayName("A connector with an HttpConfiguration of its own is covered")
  void ownConfiguration() throws Exception {
    Server server = jetty.server;
    ServerConnector other =
        TestJetty.connector(server, new HttpConnectionFactory(new HttpConfiguration()));
    server.addConnector(other);
    try (TestJetty started = jetty.start(new Echo());
        Http1 connection = Http1.plain(other.getLocalPort())) {
      assertThat(connection.get("Client-Cert: " + FORGED).body()).contains("verdict=NONE");
      assertThat(connection.get("Client-Cert: " + FORGED).body()).doesNotContain(FORGED);
      assertThat(started.customizer.management().getSpoofed()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("A connector that speaks HTTP/2 alone is covered")
  void http2Alone() throws Exception {
    Server server = jetty.server;
    ServerConnector other =
        TestJetty.connector(server, new HTTP2CServerConnectionFactory(new HttpConfiguration()));
    server.addConnector(other);
    try (TestJetty started = jetty.start(new Echo());
        Http2 connection = Http2.plain(other.getLocalPort())) {
      Http2.Reply reply = connection.get("/", HttpFields.build().add("client-cert", FORGED));
      assertThat(reply.body()).contains("verdict=NONE").doesNotContain(FORGED);
      assertThat(started.customizer.management().getSpoofed()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("A connector that detects TLS is covered, with and without it")
  void detecting() throws Exception {
    Server server = jetty.server;
    HttpConnectionFactory http = new HttpConnectionFactory(new HttpConfiguration());
    ServerConnector other =
        TestJetty.connector(
            server,
            new DetectorConnectionFactory(
                new SslConnectionFactory(TestJetty.acceptingAny(), http.getProtocol())),
            http);
    server.addConnector(other);
    try (TestJetty started = jetty.start(new Echo());
        Http1 tls = Http1.tls(other.getLocalPort(), Pki.PKI.client());
        Http1 plain = Http1.plain(other.getLocalPort())) {
      assertThat(tls.get("Client-Cert: " + FORGED).seen("Client-Cert"))
          .containsExactly(Pki.leafValue(Pki.PKI.client()));
      assertThat(plain.get("Client-Cert: " + FORGED).body()).doesNotContain(FORGED);
      assertThat(started.customizer.management().getSpoofed()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("A connector that is added while the server runs is covered")
  void addedLater() throws Exception {
    try (TestJetty started = jetty.start(new Echo())) {
      ServerConnector late =
          TestJetty.connector(started.server, new HttpConnectionFactory(new HttpConfiguration()));
      started.server.addConnector(late);
      late.start();
      try (late;
          Http1 connection = Http1.plain(late.getLocalPort())) {
        assertThat(connection.get("Client-Cert: " + FORGED).body())
            .contains("verdict=NONE")
            .doesNotContain(FORGED);
      } finally {
        late.stop();
      }
    }
  }

  @Test
  @DisplayName("It stands once, first, in each HttpConfiguration, also after a restart")
  void standsOnce() throws Exception {
    List<HttpConfiguration> configurations =
        List.of(
            jetty.https.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration(),
            jetty.http.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration());
    configurations.get(0).addCustomizer(jetty.customizer);
    jetty.start(new Echo());
    jetty.close();
    jetty.server.start();
    try (TestJetty restarted = jetty;
        Http1 connection = Http1.tls(restarted.httpsPort(), Pki.PKI.client())) {
      for (HttpConfiguration configuration : configurations) {
        assertThat(configuration.getCustomizers()).containsOnlyOnce(jetty.customizer);
      }
      assertThat(configurations.get(1).getCustomizers()).first().isEqualTo(jetty.customizer);
      assertThat(connection.get("Client-Cert: " + FORGED).seen("Client-Cert")).hasSize(1);
      assertThat(jetty.customizer.management().getSpoofed()).isEqualTo(1);
    }
  }
}
