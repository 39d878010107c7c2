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
package io.clientcert;

import static io.clientcert.Engine.NOW;
import static io.clientcert.Engine.chain;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.clientcert.ClientCertConfig.Revocation;
import io.clientcert.testing.EvidenceServer;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.SteppableClock;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Revocation information that only a proxy can reach, since only the proxy resolves its hosts. */
class FetchProxyTest {
  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();
  private static final URI LIST = URI.create("http://crl.example/0.crl");
  private static final URI RESPONDER = URI.create("http://ocsp.example/0/ocsp");

  private final SteppableClock clock = new SteppableClock(NOW);
  private final EvidenceServer server = EvidenceServer.start(clock, ROOT);
  private final Queue<URI> asked = new ConcurrentLinkedQueue<>();
  private HttpServer proxy;
  private @Nullable ClientCertEngine forwarder;

  @BeforeEach
  void start() throws IOException {
    proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext("/", this::forwardToServer);
    proxy.start();
  }

  @AfterEach
  void stop() throws IOException {
    if (forwarder != null) {
      forwarder.close();
    }
    proxy.stop(0);
    server.close();
  }

  /** Whatever host is asked for, it is the one server. */
  private void forwardToServer(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      asked.add(uri);
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + server.port() + uri.getRawPath())
                  .toURL()
                  .openConnection(Proxy.NO_PROXY);
      byte[] body = exchange.getRequestBody().readAllBytes();
      connection.setRequestMethod(exchange.getRequestMethod());
      if (body.length > 0) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/ocsp-request");
        connection.getOutputStream().write(body);
      }
      byte[] answer = connection.getInputStream().readAllBytes();
      exchange.sendResponseHeaders(connection.getResponseCode(), answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private Verdict verdict(ClientCertConfig.Builder config, HeldCertificate client) {
    ClientCertEngine started =
        ClientCertEngine.create(
            config
                .clock(clock)
                .reloadInterval(Duration.ZERO)
                .revocationTimeout(Duration.ofMinutes(1))
                .fetchProxy(URI.create("http://127.0.0.1:" + proxy.getAddress().getPort()))
                .build());
    forwarder = started;
    return Engine.decide(started, chain(client)).verdict();
  }

  @Test
  @DisplayName("V7 a CRL at a configured URL is fetched through the proxy")
  void list() {
    HeldCertificate client = HeldCertificate.builder().signedBy(ROOT).build();
    server.revoke(client.certificate());
    ClientCertConfig.Builder config =
        Engine.trusting(ROOT).revocation(Revocation.CRL).crlUrls(List.of(LIST));

    assertThat(verdict(config, client)).isEqualTo(Verdict.REVOKED);
    assertThat(asked).containsOnly(LIST);
  }

  @Test
  @DisplayName("V7 a CRL where a certificate says that it is comes through the proxy if listed")
  void distributionPoint() {
    HeldCertificate client =
        HeldCertificate.builder().signedBy(ROOT).crlDistributionPoint(LIST.toString()).build();
    ClientCertConfig.Builder config =
        Engine.trusting(ROOT).revocation(Revocation.CRL).crlDistributionPoints(true);

    assertThat(verdict(config.fetchHosts(List.of("*.example")), client))
        .isEqualTo(Verdict.VERIFIED);
    assertThat(asked).containsExactly(LIST);
  }

  @Test
  @DisplayName("V7 a host that is not listed is not called through the proxy either")
  void notListed() {
    HeldCertificate client =
        HeldCertificate.builder().signedBy(ROOT).crlDistributionPoint(LIST.toString()).build();
    ClientCertConfig.Builder config =
        Engine.trusting(ROOT).revocation(Revocation.CRL).crlDistributionPoints(true);

    assertThat(verdict(config.fetchHosts(List.of("other.example")), client))
        .isEqualTo(Verdict.REVOCATION_UNKNOWN);
    assertThat(asked).isEmpty();
  }

  @Test
  @DisplayName("V7 an OCSP responder is asked through the proxy")
  void responder() {
    HeldCertificate client = HeldCertificate.builder().signedBy(ROOT).build();
    ClientCertConfig.Builder config =
        Engine.trusting(ROOT).revocation(Revocation.OCSP).ocspResponder(RESPONDER);

    assertThat(verdict(config, client)).isEqualTo(Verdict.VERIFIED);
    assertThat(asked).containsExactly(RESPONDER);
  }
}
