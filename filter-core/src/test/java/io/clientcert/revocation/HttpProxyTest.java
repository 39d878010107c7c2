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
package io.clientcert.revocation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.TestTls;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetching through an HTTP proxy, which resolves the names of the servers. */
class HttpProxyTest extends FetcherScene {
  private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";
  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();
  private static final HeldCertificate SERVER =
      HeldCertificate.builder()
          .subject("CN=server")
          .signedBy(ROOT)
          .extendedKeyUsage(KeyPurposeId.id_kp_serverAuth)
          .alternativeName(new GeneralName(GeneralName.dNSName, "crl.example"))
          .build();
  private static final SSLContext TLS =
      TestTls.presenting(ROOT.certificate(), SERVER.key(), SERVER.certificate());

  private String proxyAddress = "127.0.0.1";

  /** A proxy that opens a tunnel to {@code server}, whatever name it is asked for. */
  private HostileServer tunnelTo(HostileServer server) throws IOException {
    return server(
        connection -> {
          connection.readRequest();
          try (Socket other = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            connection.send("HTTP/1.1 200 Connection established\r\nVia: 1.1 proxy\r\n\r\n");
            Thread back =
                new Thread(
                    () -> {
                      try {
                        other.getInputStream().transferTo(connection.socket.getOutputStream());
                        connection.end();
                      } catch (IOException e) {
                        // one of both hung up
                      }
                    });
            back.start();
            connection.socket.getInputStream().transferTo(other.getOutputStream());
          }
        });
  }

  private HostileServer tlsServer(String response) throws IOException {
    return open(
        HostileServer.at(
            InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
            TLS.getServerSocketFactory(),
            connection -> {
              connection.readRequest();
              connection.send(response);
              connection.socket.close();
            }));
  }

  private HttpFetcher fetcher(HostileServer proxy, String... allowed) {
    return fetcher(proxy.uri("http", "proxy.example", ""), Duration.ofSeconds(30), allowed);
  }

  private HttpFetcher fetcher(URI proxy, Duration timeout, String... allowed) {
    return open(
        new HttpFetcher(
            new FetchSettings(timeout, 1000, Set.of(allowed), proxy),
            name -> {
              resolved.add(name);
              return new InetAddress[] {InetAddress.getByName(proxyAddress)};
            },
            () -> TLS));
  }

  private static String get(HttpFetcher fetcher, String uri) throws IOException {
    return new String(fetcher.get(URI.create(uri), ACCEPT), ISO_8859_1);
  }

  private static IOException failure(HttpFetcher fetcher, String uri) {
    return failureOf(fetcher, URI.create(uri));
  }

  @Test
  @DisplayName("V7 the proxy is asked for an http URI, and resolves its name")
  void http() throws IOException {
    HostileServer proxy = answering(OK + "abc");

    assertThat(get(fetcher(proxy, "crl.example"), "http://crl.example/a?b")).isEqualTo("abc");
    assertThat(proxy.requests().remove())
        .startsWith("GET http://crl.example/a?b HTTP/1.1\r\nHost: crl.example\r\n");
    assertThat(resolved).containsExactly("proxy.example");
  }

  @Test
  @DisplayName("V7 a request by post through a proxy has its body")
  void post() throws IOException {
    HostileServer proxy = answering(OK + "abc");
    byte[] body = "question".getBytes(ISO_8859_1);

    byte[] answer =
        fetcher(proxy, "ocsp.example")
            .post(URI.create("http://ocsp.example:8080"), "text/plain", body, "text/plain");

    assertThat(answer).asString().isEqualTo("abc");
    assertThat(proxy.requests().remove())
        .startsWith("POST http://ocsp.example:8080/ HTTP/1.1\r\nHost: ocsp.example:8080\r\n")
        .endsWith("\r\n\r\nquestion");
  }

  @Test
  @DisplayName(
      "V7 an https URI goes through a tunnel of the proxy, and the proxy sees nothing of it")
  void https() throws IOException {
    HostileServer server = tlsServer(OK + "abc");
    HostileServer proxy = tunnelTo(server);

    assertThat(get(fetcher(proxy, "crl.example"), "https://crl.example/a")).isEqualTo("abc");
    assertThat(proxy.requests())
        .containsExactly("CONNECT crl.example:443 HTTP/1.1\r\nHost: crl.example:443\r\n\r\n");
    assertThat(server.requests().remove()).startsWith("GET /a HTTP/1.1\r\nHost: crl.example\r\n");
    assertThat(resolved).containsExactly("proxy.example");
  }

  @Test
  @DisplayName("V7 at the end of a tunnel the certificate has to be for the host")
  void otherServer() throws IOException {
    HostileServer proxy = tunnelTo(tlsServer(OK + "abc"));

    assertThat(failure(fetcher(proxy, "other.example"), "https://other.example/"))
        .hasCauseInstanceOf(SSLHandshakeException.class);
  }

  @ParameterizedTest
  @DisplayName("V7 a proxy that opens no tunnel is an error")
  @CsvSource({
    "HTTP/1.1 407 Proxy Authentication Required, the proxy answered status 407",
    "HTTP/1.1 502 Bad Gateway, the proxy answered status 502",
    "HTTP/1.1 302 Found, the proxy answered status 302",
    "HTTP/1.1 204 No Content, the proxy answered status 204",
    "SSH-2.0-OpenSSH, no HTTP/1.1 status line"
  })
  void noTunnel(String status, String problem) throws IOException {
    HostileServer proxy = answering(status + "\r\nContent-Length: 3\r\n\r\nabc");

    assertThat(failure(fetcher(proxy, "crl.example"), "https://crl.example/"))
        .hasMessageStartingWith("https://crl.example:443 through http://proxy.example:")
        .hasMessageEndingWith(problem);
  }

  @Test
  @DisplayName("V7 a response of the proxy's own is an error")
  void forbidden() throws IOException {
    HostileServer proxy = answering("HTTP/1.1 403 Forbidden\r\n\r\nno");

    assertThat(failure(fetcher(proxy, "crl.example"), "http://crl.example/"))
        .hasMessageEndingWith("status 403");
  }

  @Test
  @DisplayName("V7 a proxy that never opens the tunnel is given up, however much it sends")
  void slowTunnel() throws Exception {
    Duration shortTime = Duration.ofMillis(200);
    HostileServer silent = server(connection -> connection.freeze());
    HostileServer dripping =
        server(
            connection -> {
              connection.readRequest();
              connection.send("HTTP/1.1 200 OK\r\n");
              connection.drip("A: b\r\n");
            });
    HostileServer endless =
        server(
            connection -> {
              connection.readRequest();
              connection.send("HTTP/1.1 200 OK\r\n");
              connection.sendForEver("A: b\r\n");
            });

    for (HostileServer proxy : List.of(silent, dripping)) {
      URI uri = proxy.uri("http", "proxy.example", "");
      assertThat(failure(fetcher(uri, shortTime, "crl.example"), "https://crl.example/"))
          .hasMessageContaining("no complete answer within PT0.2S");
    }
    assertThat(failure(fetcher(endless, "crl.example"), "https://crl.example/"))
        .hasMessageContaining("bytes outside the body");
    assertThat(endless.isHungUpOn()).isTrue();
  }

  @ParameterizedTest
  @DisplayName("V7 through a proxy too, no address is called that is not public or listed")
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data",
        "https://169.254.169.254/",
        "http://127.0.0.1/",
        "https://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:192.168.0.1]/",
        "http://0.0.0.0/"
      })
  void privateAddresses(String uri) throws IOException {
    HostileServer proxy = answering(OK + "abc");

    failure(fetcher(proxy), uri);
    assertThat(proxy.wasCalled()).isFalse();
    assertThat(resolved).isEmpty();
  }

  @Test
  @DisplayName(
      "V7 through a proxy too, a public address is called, and a private one that is listed")
  void allowedAddresses() throws IOException {
    HostileServer proxy = answering(OK + "abc");

    assertThat(get(fetcher(proxy), "http://93.184.216.34/")).isEqualTo("abc");
    assertThat(get(fetcher(proxy, "10.0.0.1"), "http://10.0.0.1/")).isEqualTo("abc");
    assertThat(failure(fetcher(proxy, "169.254.169.254"), "http://169.254.169.254/"))
        .hasMessageContaining("never called");
  }

  @ParameterizedTest
  @DisplayName("V7 through a proxy too, no host is called that is not listed, nor a file read")
  @ValueSource(
      strings = {
        "http://other.example/",
        "http://crl.example:8080/",
        "https://crl.example/",
        "http://proxy.example/",
        "file:///etc/passwd",
        "ftp://crl.example/",
        "http://user@crl.example/"
      })
  void notListed(String uri) throws IOException {
    HostileServer proxy = answering(OK + "abc");

    failure(fetcher(proxy, "crl.example:80"), uri);
    assertThat(proxy.wasCalled()).isFalse();
    assertThat(resolved).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("V7 a proxy may be at a private address, but at none that is never called")
  @CsvSource({"127.0.0.1, true", "169.254.169.254, false", "224.0.0.1, false", "0.0.0.0, false"})
  void addressOfProxy(String address, boolean allowed) throws IOException {
    HostileServer proxy = answering(OK + "abc");
    proxyAddress = address;
    HttpFetcher byName = fetcher(proxy, "crl.example");
    HttpFetcher byAddress =
        fetcher(proxy.uri("http", address, ""), Duration.ofSeconds(30), "crl.example");

    for (HttpFetcher fetcher : List.of(byName, byAddress)) {
      if (allowed) {
        assertThat(get(fetcher, "http://crl.example/")).isEqualTo("abc");
      } else {
        assertThat(failure(fetcher, "http://crl.example/")).hasMessageContaining("never called");
      }
    }
    assertThat(proxy.wasCalled()).isEqualTo(allowed);
  }

  @Test
  @DisplayName("V7 a proxy that is down is an error that names it")
  void down() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    URI proxy = URI.create("http://proxy.example:" + port);

    assertThat(failure(fetcher(proxy, Duration.ofSeconds(30), "crl.example"), "http://crl.example"))
        .hasMessageStartingWith("http://crl.example:80 through " + proxy + ": ")
        .hasCauseInstanceOf(ConnectException.class);
  }

  @ParameterizedTest
  @DisplayName("V7 what is no http URI of a host and a port is no proxy")
  @ValueSource(
      strings = {
        "https://proxy.example:3128",
        "socks://proxy.example:1080",
        "http://proxy.example",
        "http://proxy.example:0",
        "http://proxy.example:3128/path",
        "http://proxy.example:3128?a",
        "http://proxy.example:3128#a",
        "http://user:password@proxy.example:3128",
        "http://0x7f.1:3128",
        "proxy.example:3128",
        "http://:3128"
      })
  void noProxy(String uri) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () -> new FetchSettings(Duration.ofSeconds(1), 1000, Set.of(), URI.create(uri)));
  }

  @Test
  @DisplayName("V7 a path of a single slash is none")
  void slash() throws IOException {
    HostileServer proxy = answering(OK + "abc");
    HttpFetcher fetcher =
        fetcher(proxy.uri("http", "proxy.example", "/"), Duration.ofSeconds(30), "crl.example");

    assertThat(get(fetcher, "http://crl.example/")).isEqualTo("abc");
  }
}
