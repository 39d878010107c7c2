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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import io.clientcert.revocation.HostileServer.Conduct;
import io.clientcert.revocation.HttpFetcher.Resolver;
import io.clientcert.revocation.HttpFetcher.Tls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.TestPki;
import io.clientcert.testing.TestTls;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetching from servers that do what no server should, over real sockets. */
@Timeout(value = 120, threadMode = SEPARATE_THREAD)
@Tag("long")
class HttpFetcherTest extends FetcherScene {
  /** Long enough never to be reached. */
  private static final Duration LONG = Duration.ofMinutes(10);

  /** For servers that never come to an end. */
  private static final Duration SHORT = Duration.ofMillis(200);

  private static final int BOUND = 64;
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
  private static final int MANY = 1_000_000;
  private static final SSLContext TLS = tls();

  /** A fetcher for which every name is one of loopback's, unless it is made otherwise. */
  private final class Setup {
    private Duration timeout = LONG;
    private long maxBytes = BOUND;
    private Set<String> allowed = Set.of("localhost", "127.0.0.1", "::1", "*.example");
    private Resolver resolver = name -> new InetAddress[] {address("127.0.0.1")};
    private Tls tls =
        () -> {
          throw new NoSuchAlgorithmException("no TLS here");
        };

    Setup timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    Setup maxBytes(long maxBytes) {
      this.maxBytes = maxBytes;
      return this;
    }

    Setup allowing(String... hosts) {
      this.allowed = Set.of(hosts);
      return this;
    }

    Setup resolving(Resolver resolver) {
      this.resolver = resolver;
      return this;
    }

    Setup trusting(SSLContext context) {
      this.tls = () -> context;
      return this;
    }

    HttpFetcher make() {
      return open(
          new HttpFetcher(
              new FetchSettings(timeout, maxBytes, allowed, null),
              name -> {
                resolved.add(name);
                return resolver.addressesOf(name);
              },
              tls));
    }

    String get(URI uri) throws IOException {
      return new String(make().get(uri, ACCEPT), ISO_8859_1);
    }

    String get(HostileServer server) throws IOException {
      return get(server.uri("http", "localhost", "/"));
    }

    IOException failure(URI uri) {
      return failureOf(make(), uri);
    }

    IOException failure(HostileServer server) {
      return failure(server.uri("http", "localhost", "/"));
    }
  }

  private Setup fetcher() {
    return new Setup();
  }

  private static InetAddress address(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }

  static Stream<Arguments> complete() {
    String full = "x".repeat(BOUND);
    return Stream.of(
        arguments("a length", OK + "Content-Length: 3\r\n\r\nabc", "abc"),
        arguments("a length written otherwise", OK + "content-LENGTH:\t 003 \r\n\r\nabc", "abc"),
        arguments("a length of zero", OK + "Content-Length: 0\r\n\r\n", ""),
        arguments("more than its length", OK + "Content-Length: 3\r\n\r\nabcdef", "abc"),
        arguments("a length at the bound", OK + "Content-Length: 64\r\n\r\n" + full, full),
        arguments("an end", OK + "\r\nabc", "abc"),
        arguments("an end at once", OK + "\r\n", ""),
        arguments("an end at the bound", OK + "\r\n" + full, full),
        arguments("HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nabc", "abc"),
        arguments("no reason phrase", "HTTP/1.1 200 \r\n\r\nabc", "abc"),
        arguments("no space for one", "HTTP/1.1 200\r\n\r\nabc", "abc"),
        arguments("Latin-1 in a field", OK + "Server: \u00e9\r\n\r\nabc", "abc"),
        arguments("identity", OK + "Content-Encoding: identity\r\n\r\nabc", "abc"),
        arguments("chunks", CHUNKED + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "abcde"),
        arguments("no chunks", CHUNKED + "0\r\n\r\n", ""),
        arguments("a size in hexadecimal", CHUNKED + "0A\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
        arguments("chunks at the bound", CHUNKED + "40\r\n" + full + "\r\n0\r\n\r\n", full),
        arguments("chunk extensions", CHUNKED + "3 ;a=b\r\nabc\r\n0;c=\"d\"\r\n\r\n", "abc"),
        arguments("trailers", CHUNKED + "3\r\nabc\r\n0\r\nA: b\r\nC: d\r\n\r\n", "abc"),
        arguments(
            "the coding written otherwise",
            OK + "transfer-encoding: CHUNKED\r\n\r\n1\r\na\r\n0\r\n\r\n",
            "a"),
        arguments(
            "interim responses",
            "HTTP/1.1 100 Continue\r\n\r\n".repeat(3)
                + "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nContent-Length: 9\r\n\r\n"
                + OK
                + "Content-Length: 3\r\n\r\nabc",
            "abc"));
  }

  @ParameterizedTest(name = "V7 a response with {0} is understood")
  @MethodSource("complete")
  void understood(String what, String response, String body) throws IOException {
    assertThat(fetcher().get(answering(response))).isEqualTo(body);
  }

  static Stream<Arguments> refused() {
    String status = "no HTTP/1.1 status line";
    String early = "the connection was closed before the response was complete";
    String field = "a header field that is malformed or folded";
    String control = "a control character outside the body";
    String lengths = "a Content-Length that is repeated or no number";
    String coding = "a transfer coding other than chunked";
    String encoding = "a content coding, which was not asked for";
    String both = "chunks with a Content-Length, or in HTTP/1.0";
    String bound = "a body of more than 64 bytes";
    String noSize = "a chunk without a size";
    String tooLong = "x".repeat(BOUND + 1);
    return Stream.of(
        arguments("nothing", "", early),
        arguments("garbage", "garbage\r\n\r\n", status),
        arguments("TLS", "\25\3\1\0\2\2P", control),
        arguments("HTTP/2", "HTTP/2 200 OK\r\n\r\n", status),
        arguments("HTTP/0.9", "<html>\r\n", status),
        arguments("a status of two digits", "HTTP/1.1 20 OK\r\n\r\n", status),
        arguments("a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n", status),
        arguments("a status of 600", "HTTP/1.1 600 OK\r\n\r\n", status),
        arguments("status 201", "HTTP/1.1 201 Created\r\n\r\nabc", "status 201"),
        arguments("status 204", "HTTP/1.1 204 No Content\r\n\r\n", "status 204"),
        arguments("status 206", "HTTP/1.1 206 Partial Content\r\n\r\nabc", "status 206"),
        arguments("status 404", "HTTP/1.1 404 Not Found\r\n\r\nabc", "status 404"),
        arguments("status 503", "HTTP/1.1 503 Sorry\r\n\r\nabc", "status 503"),
        arguments("status 101", "HTTP/1.1 101 Switching\r\n\r\n", "status 101"),
        arguments("a long reason", "HTTP/1.1 404 " + "x".repeat(30_000) + "\r\n\r\n", "status 404"),
        arguments(
            "five interim responses",
            "HTTP/1.1 100 Continue\r\n\r\n".repeat(5) + OK + "\r\nabc",
            "more than 4 interim responses"),
        arguments("an end in the status line", "HTTP/1.1 200", early),
        arguments("an end in the header section", OK + "Content-Length: 0\r\n", early),
        arguments("line feeds alone", "HTTP/1.1 200 OK\n\nabc", control),
        arguments("a carriage return alone", "HTTP/1.1 200 OK\rA: b\r\n\r\n", "a carriage return"),
        arguments("NUL in a field", OK + "A: \0\r\n\r\n", control),
        arguments("DEL in a field", OK + "A: \u007f\r\n\r\n", control),
        arguments("a field without a colon", OK + "A\r\n\r\n", field),
        arguments("a field without a name", OK + ": a\r\n\r\n", field),
        arguments("a space before the colon", OK + "Content-Length : 3\r\n\r\nabc", field),
        arguments("a folded field", OK + "A: b\r\n c\r\n\r\n", field),
        arguments("a fold at the start", OK + " A: b\r\n\r\n", field),
        arguments("an empty length", OK + "Content-Length: \r\n\r\n", lengths),
        arguments("a negative length", OK + "Content-Length: -1\r\n\r\n", lengths),
        arguments("a length with a sign", OK + "Content-Length: +3\r\n\r\nabc", lengths),
        arguments("a hexadecimal length", OK + "Content-Length: 0x3\r\n\r\nabc", lengths),
        arguments("a list of lengths", OK + "Content-Length: 3, 3\r\n\r\nabc", lengths),
        arguments("a huge length", OK + "Content-Length: " + "9".repeat(40) + "\r\n\r\n", lengths),
        arguments(
            "the same length twice",
            OK + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
            lengths),
        arguments(
            "two lengths", OK + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", lengths),
        arguments("a length over the bound", OK + "Content-Length: 65\r\n\r\n" + tooLong, bound),
        arguments("a length of 2^32", OK + "Content-Length: 4294967296\r\n\r\n", bound),
        arguments("a body over the bound", OK + "\r\n" + tooLong, bound),
        arguments(
            "a truncated body", OK + "Content-Length: 3\r\n\r\nab", "ends after 2 of 3 bytes"),
        arguments("no body", OK + "Content-Length: 3\r\n\r\n", "ends after 0 of 3 bytes"),
        arguments("gzip for transfer", OK + "Transfer-Encoding: gzip, chunked\r\n\r\n", coding),
        arguments("identity for transfer", OK + "Transfer-Encoding: identity\r\n\r\nabc", coding),
        arguments("an empty coding", OK + "Transfer-Encoding: \r\n\r\nabc", coding),
        arguments("chunks twice", OK + "Transfer-Encoding: chunked, chunked\r\n\r\n", coding),
        arguments(
            "chunks on two lines",
            OK + "Transfer-Encoding: chunked\r\n".repeat(2) + "\r\n",
            coding),
        arguments(
            "chunks and a length",
            OK + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            both),
        arguments(
            "a length and chunks",
            OK + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            both),
        arguments(
            "chunks in HTTP/1.0",
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            both),
        arguments("gzip", OK + "Content-Encoding: gzip\r\n\r\nabc", encoding),
        arguments("gzip twice", OK + "Content-Encoding: identity, gzip\r\n\r\nabc", encoding),
        arguments("a chunk without a size", CHUNKED + "\r\nabc", noSize),
        arguments("a chunk size that is no number", CHUNKED + "xyz\r\nabc", noSize),
        arguments("a negative chunk size", CHUNKED + "-3\r\nabc", noSize),
        arguments("a chunk size of nine digits", CHUNKED + "000000003\r\nabc", noSize),
        arguments("a chunk over the bound", CHUNKED + "41\r\n" + tooLong, bound),
        arguments("a chunk of almost 2^32", CHUNKED + "ffffffff\r\nabc", bound),
        arguments(
            "chunks over the bound", CHUNKED + "20\r\n" + "x".repeat(32) + "\r\n21\r\n", bound),
        arguments("a chunk beyond its size", CHUNKED + "3\r\nabcd\r\n0\r\n\r\n", "longer than its"),
        arguments("a truncated chunk", CHUNKED + "3\r\nab", "ends after 2 of 3 bytes"),
        arguments("an end after a chunk", CHUNKED + "3\r\nabc", early),
        arguments("no last chunk", CHUNKED + "3\r\nabc\r\n", early),
        arguments("an end in the trailers", CHUNKED + "3\r\nabc\r\n0\r\nA: b\r\n", early));
  }

  @ParameterizedTest(name = "V7 a response with {0} is refused")
  @MethodSource("refused")
  void refused(String what, String response, String reason) throws IOException {
    assertThat(fetcher().failure(answering(response))).hasMessageContaining(reason);
  }

  @ParameterizedTest(name = "V7 {0} is given up at its bound")
  @MethodSource("endless")
  void endless(String what, String start, String more, String reason) throws Exception {
    HostileServer server =
        server(
            connection -> {
              connection.readRequest();
              connection.send(start);
              connection.sendForEver(more);
            });

    assertThat(fetcher().failure(server)).hasMessageContaining(reason);
    assertThat(server.isHungUpOn()).isTrue();
  }

  static Stream<Arguments> endless() {
    String outside = "more than 32768 bytes outside the body";
    String bound = "a body of more than 64 bytes";
    return Stream.of(
        arguments("an endless status line", "", "x", outside),
        arguments("an endless header section", OK, "A: b\r\n", outside),
        arguments("an endless field", OK + "A: ", "x", outside),
        arguments("an endless interim response", "HTTP/1.1 100 A\r\n", "A: b\r\n", outside),
        arguments(
            "a row of interim responses", "", "HTTP/1.1 100 A\r\n\r\n", "more than 4 interim"),
        arguments("an endless body", OK + "\r\n", "x", bound),
        arguments("a row of chunks", CHUNKED, "1\r\nx\r\n", bound),
        arguments("an endless chunk size", CHUNKED, "0", outside),
        arguments("an endless chunk extension", CHUNKED + "1;", "x", outside),
        arguments("an endless trailer section", CHUNKED + "0\r\n", "A: b\r\n", outside));
  }

  @Test
  @DisplayName("V7 a length over the bound is refused before any of the body comes")
  void hugeAtOnce() throws Exception {
    HostileServer server =
        server(
            connection -> {
              connection.readRequest();
              connection.send(OK + "Content-Length: 1000000000000\r\n\r\n");
            });

    assertThat(fetcher().failure(server)).hasMessageContaining("a body of more than 64 bytes");
    assertThat(server.isHungUpOn()).isTrue();
  }

  @ParameterizedTest(name = "V7 {0} that is within the bound takes no memory before it comes")
  @ValueSource(
      strings = {
        "Content-Length: 1000000000\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n3b9aca00\r\n"
      })
  void announced(String fields) throws IOException {
    HostileServer server = answering(OK + fields + "abc");
    HttpFetcher fetcher = fetcher().maxBytes(Integer.MAX_VALUE - 8).make();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    IOException failure = failureOf(fetcher, server.uri("http", "localhost", "/"));
    long after = threads.getCurrentThreadAllocatedBytes();

    assertThat(failure).hasMessageContaining("ends after 3 of 1000000000 bytes");
    assertThat(after - before).isLessThan(50_000_000);
  }

  @ParameterizedTest(name = "V7 a complete response with {0} needs no end of the connection")
  @ValueSource(
      strings = {
        "Content-Length: 3\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
      })
  void connectionLeftOpen(String rest) throws Exception {
    HostileServer server =
        server(
            connection -> {
              connection.readRequest();
              connection.send(OK + rest);
            });

    assertThat(fetcher().get(server)).isEqualTo("abc");
    assertThat(server.isHungUpOn()).isTrue();
  }

  @Test
  @DisplayName("V7 a large body comes whole")
  void large() throws IOException {
    String body = "0123456789".repeat(MANY);
    HostileServer server = answering(OK + "Content-Length: " + body.length() + "\r\n\r\n" + body);

    assertThat(fetcher().maxBytes(body.length()).get(server)).isEqualTo(body);
  }

  @Test
  @DisplayName("V7 GET sends what it must and nothing else")
  void get() throws IOException, URISyntaxException {
    HostileServer server = answering(OK + "\r\n");
    URI uri =
        new URI("http", null, "LOCALHOST", server.port(), "/a b\r\n\0/\u007f", "c=d e\r\nf", "g");
    fetcher().get(uri);

    assertThat(server.requests())
        .containsExactly(
            "GET /a%20b%0D%0A%00/%7F?c=d%20e%0D%0Af HTTP/1.1\r\n"
                + ("Host: localhost:" + server.port() + "\r\n")
                + "Connection: close\r\n"
                + "Accept-Encoding: identity\r\n"
                + "Accept: application/pkix-crl\r\n"
                + "\r\n");
  }

  @Test
  @DisplayName("V7 POST sends what it must and nothing else")
  void post() throws IOException {
    HostileServer server = answering(OK + "Content-Length: 2\r\n\r\n\1\377");
    byte[] body = {0, 13, 10, (byte) 0xff};

    byte[] answer =
        fetcher()
            .make()
            .post(
                server.uri("http", "127.0.0.1", ""),
                "application/ocsp-request",
                body,
                "application/ocsp-response");

    assertThat(answer).containsExactly(1, 0xff);
    assertThat(server.requests())
        .containsExactly(
            "POST / HTTP/1.1\r\n"
                + ("Host: 127.0.0.1:" + server.port() + "\r\n")
                + "Connection: close\r\n"
                + "Accept-Encoding: identity\r\n"
                + "Accept: application/ocsp-response\r\n"
                + "Content-Type: application/ocsp-request\r\n"
                + "Content-Length: 4\r\n"
                + "\r\n"
                + "\0\r\n\u00ff");
  }

  @ParameterizedTest(name = "V7 {0} is sent as Host: {1}")
  @CsvSource({
    "http://crl.example.com/a, crl.example.com",
    "http://crl.example.com:80/a, crl.example.com",
    "http://crl.example.com:/a, crl.example.com",
    "http://crl.example.com:443/a, crl.example.com:443",
    "http://crl.example.com:1/a, crl.example.com:1",
    "http://crl.example.com:65535/a, crl.example.com:65535",
    "HTTPS://CRL.example.com, crl.example.com",
    "https://crl.example.com:443, crl.example.com",
    "https://crl.example.com:80?a, crl.example.com:80",
    "http://[2001:DB8::1]/, [2001:db8:0:0:0:0:0:1]",
    "http://[::ffff:192.0.2.1]:8080/, 192.0.2.1:8080",
    "http://xn--bcher-kva.example, xn--bcher-kva.example"
  })
  void hostField(URI uri, String host) throws IOException {
    assertThat(HttpTarget.of(uri).authority()).isEqualTo(host);
  }

  @ParameterizedTest(name = "V7 a media type of \"{0}\" is never sent")
  @ValueSource(strings = {"", "a\r\nb: c", "a\nb", "a\0", "\u00e9", "\u560d\u560a"})
  void mediaType(String type) throws IOException {
    HostileServer server = answering(OK + "\r\n");
    HttpFetcher fetcher = fetcher().make();
    URI uri = server.uri("http", "localhost", "/");

    assertThatIllegalArgumentException().isThrownBy(() -> fetcher.get(uri, type));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fetcher.post(uri, type, new byte[0], ACCEPT));
    assertThat(server.wasCalled()).isFalse();
  }

  @ParameterizedTest(name = "V7 a redirect ({0}) is an error and not followed")
  @ValueSource(ints = {300, 301, 302, 303, 307, 308})
  void redirect(int status) throws IOException {
    HostileServer other = answering(OK + "\r\n");
    HostileServer server =
        answering(
            ("HTTP/1.1 " + status + " Elsewhere\r\n")
                + ("Location: " + other.uri("http", "localhost", "/") + "\r\n\r\n"));

    assertThat(fetcher().failure(server))
        .hasMessageContaining("status " + status + ": redirects are not followed");
    assertThat(server.requests()).hasSize(1);
    assertThat(other.wasCalled()).isFalse();
  }

  @ParameterizedTest(name = "V7 {0} is refused: {1}")
  @CsvSource({
    "/a, the URI is neither http nor https",
    "//localhost/a, the URI is neither http nor https",
    "ftp://localhost/a, the URI is neither http nor https",
    "file:///etc/passwd, the URI is neither http nor https",
    "ldap://localhost/cn=a, the URI is neither http nor https",
    "jar:http://localhost/a!/b, the URI is neither http nor https",
    "http:a, the URI has no host",
    "http:/a, the URI has no host",
    "http:///a, the URI has no host",
    "http://:80/, the URI has no host",
    "http://a@localhost/, the URI has user information",
    "http://a:b@localhost/, the URI has user information",
    "http://@localhost/, the URI has user information",
    "http://localhost:80@localhost/, the URI has user information",
    "http://a_b.example/, the URI has no host",
    "http://a%62.example/, the URI has no host",
    "http://b\u00fccher.example/, the URI has no host",
    "http://a\uff0eexample/, the URI has no host",
    "http://crl.example./, the URI has no host",
    "http://localhost./, the URI has no host",
    "http://127.0.0.1./, the URI has no host",
    "http://127.1/, the URI has no host",
    "http://127.0.1/, the URI has no host",
    "http://127.0.0.1.1/, the URI has no host",
    "http://2130706433/, the URI has no host",
    "http://0x7f000001/, the URI has no host",
    "http://0x7f.0.0.1/, the URI has no host",
    "http://0177.0.0.1/, the URI has no host",
    "http://127.0.0.01/, the URI has no host",
    "http://00.0.0.0/, the URI has no host",
    "http://[fe80::1%25lo]/, the URI has no host",
    "http://[::1%lo]/, the URI has no host",
    "http://localhost:0/, the URI has no possible port",
    "http://localhost:65536/, the URI has no possible port",
    "http://localhost:99999999999/, the URI has no host",
    "http://localhost/\u00e9, the URI has characters that are not percent-encoded",
    "http://localhost/?\u00e9, the URI has characters that are not percent-encoded"
  })
  void uris(URI uri, String reason) {
    assertThat(fetcher().failure(uri)).hasMessageStartingWith(reason);
    assertThat(resolved).isEmpty();
  }

  @ParameterizedTest(name = "V7 without a list, {0} is refused")
  @ValueSource(
      strings = {
        "http://127.0.0.1:PORT/",
        "http://[::1]:PORT/",
        "http://[::]:PORT/",
        "http://0.0.0.0:PORT/",
        "http://[::ffff:127.0.0.1]:PORT/",
        "http://[::ffff:7f00:1]:PORT/",
        "http://[64:ff9b::7f00:1]:PORT/",
        "http://10.0.0.1:PORT/",
        "http://169.254.169.254:PORT/",
        "https://127.0.0.1:PORT/"
      })
  void privateAddress(String uri) throws IOException {
    HostileServer server = answering(OK + "\r\n");
    Setup withoutList = fetcher().allowing();

    assertThat(
            withoutList.failure(URI.create(uri.replace("PORT", Integer.toString(server.port())))))
        .hasMessageMatching(".*(is no public address|is an address that is never called).*");
    assertThat(server.wasCalled()).isFalse();
  }

  @Test
  @DisplayName("V7 without a list, a name with a private address is refused")
  void privateName() throws IOException {
    HostileServer server = answering(OK + "\r\n");

    assertThat(fetcher().allowing().failure(server))
        .hasMessageContaining("127.0.0.1 is no public address, and no list allows the host");
    assertThat(resolved).containsExactly("localhost");
    assertThat(server.wasCalled()).isFalse();
  }

  @Test
  @DisplayName("V7 one forbidden address is enough to refuse a name")
  void oneForbidden() throws IOException {
    HostileServer server = answering(OK + "\r\n");
    Resolver mixed = name -> new InetAddress[] {address("127.0.0.1"), address("169.254.169.254")};

    assertThat(fetcher().resolving(mixed).failure(server))
        .hasMessageContaining("169.254.169.254 is an address that is never called");
    assertThat(server.wasCalled()).isFalse();
  }

  @Test
  @DisplayName("V7 a host that is not listed is refused before its name is resolved")
  void notListed() throws IOException {
    HostileServer server = answering(OK + "\r\n");

    assertThat(fetcher().allowing("crl.example:" + server.port()).failure(server))
        .hasMessageContaining("the host is not among those allowed");
    assertThat(fetcher().allowing("localhost:1").failure(server))
        .hasMessageContaining("the host is not among those allowed");
    assertThat(resolved).isEmpty();
    assertThat(server.wasCalled()).isFalse();
  }

  @Test
  @DisplayName("V7 the address that was checked is the one connected to: a name is resolved once")
  void rebinding() throws IOException {
    HostileServer first = answering(OK + "\r\nfirst");
    AtomicInteger lookups = new AtomicInteger();
    Resolver rebinding =
        name ->
            new InetAddress[] {
              address(lookups.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254")
            };
    URI uri = first.uri("http", "rebinding.example", "/");

    HttpFetcher fetcher = fetcher().resolving(rebinding).make();
    assertThat(fetcher.get(uri, ACCEPT)).asString().isEqualTo("first");
    assertThat(resolved).containsExactly("rebinding.example");
    assertThat(failureOf(fetcher, uri)).hasMessageContaining("169.254.169.254");
    assertThat(first.requests()).hasSize(1);
  }

  @Test
  @DisplayName("V7 a literal address is never looked up")
  void literal() throws IOException {
    HostileServer server = answering(OK + "\r\nabc");

    assertThat(fetcher().get(server.uri("http", "127.0.0.1", "/"))).isEqualTo("abc");
    assertThat(resolved).isEmpty();
  }

  @Test
  @DisplayName("V7 the next address of a name is tried, up to four")
  void addresses() throws IOException {
    HostileServer server = answering(OK + "\r\nabc");
    InetAddress nobody = address("::1");
    InetAddress here = address("127.0.0.1");

    assertThat(
            fetcher()
                .resolving(name -> new InetAddress[] {nobody, nobody, nobody, here})
                .get(server))
        .isEqualTo("abc");
    fetcher()
        .resolving(name -> new InetAddress[] {nobody, nobody, nobody, nobody, here})
        .failure(server);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  @DisplayName("V7 a name that does not resolve is an error")
  void unresolved() {
    URI uri = URI.create("http://crl.example/");
    Resolver failing =
        name -> {
          throw new UnknownHostException("x\r\n".repeat(MANY));
        };
    Resolver broken =
        name -> {
          throw new IllegalStateException("broken");
        };

    assertThat(fetcher().resolving(failing).failure(uri))
        .hasMessage("http://crl.example:80: the name cannot be resolved")
        .hasRootCauseInstanceOf(UnknownHostException.class);
    assertThat(fetcher().resolving(broken).failure(uri))
        .hasMessage("http://crl.example:80: the name cannot be resolved")
        .hasRootCauseMessage("broken");
    assertThat(fetcher().resolving(name -> new InetAddress[0]).failure(uri))
        .hasMessage("http://crl.example:80: the name has no address");
  }

  @Test
  @DisplayName("V7 a server that is down is an error")
  void down() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 0, address("127.0.0.1"))) {
      port = socket.getLocalPort();
    }

    assertThat(fetcher().failure(URI.create("http://localhost:" + port + "/")))
        .hasMessageStartingWith("http://localhost:" + port + ": ")
        .hasCauseInstanceOf(ConnectException.class);
  }

  @Test
  @DisplayName("V7 a proxy of the JVM is not used")
  void proxy() throws IOException {
    HostileServer server = answering(OK + "\r\nabc");
    HostileServer proxy = server(connection -> connection.freeze());
    SocketAddress proxyAddress = new InetSocketAddress(address("127.0.0.1"), proxy.port());
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            return List.of(new Proxy(Proxy.Type.SOCKS, proxyAddress));
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException e) {
            throw new AssertionError(e);
          }
        });
    try {
      assertThat(fetcher().get(server)).isEqualTo("abc");
    } finally {
      ProxySelector.setDefault(before);
    }
    assertThat(proxy.wasCalled()).isFalse();
  }

  static Stream<Arguments> slow() {
    return Stream.of(
        arguments("never answers", "", ""),
        arguments("stops in the header section", OK, ""),
        arguments("stops in the body", OK + "Content-Length: 3\r\n\r\nab", ""),
        arguments("never ends", OK + "\r\nabc", ""),
        arguments("never sends the last chunk", CHUNKED + "3\r\nabc\r\n", ""),
        arguments("drips a status line", "", "HTTP/1.1"),
        arguments("drips header fields", OK, "A: b\r\n"),
        arguments("drips a body", OK + "Content-Length: 1000000\r\n\r\n", "x"),
        arguments("drips a body without a length", OK + "\r\n", "x"),
        arguments("drips chunks", CHUNKED, "1\r\nx\r\n"),
        arguments("drips a chunk extension", CHUNKED + "1;", "x"),
        arguments("drips trailers", CHUNKED + "0\r\n", "A: b\r\n"));
  }

  private static Conduct slow(String start, String drops) {
    return connection -> {
      connection.readRequest();
      connection.send(start);
      if (!drops.isEmpty()) {
        connection.drip(drops);
      }
    };
  }

  private Setup hurried() {
    return fetcher().timeout(SHORT).maxBytes(MANY);
  }

  private static void assertTimedOut(IOException failure) {
    assertThat(failure).hasMessageContaining(": no complete answer within PT0.2S (");
  }

  @ParameterizedTest(name = "V7 a server that {0} is given up")
  @MethodSource("slow")
  void tooSlow(String what, String start, String drops) throws Exception {
    HostileServer server = server(slow(start, drops));

    assertTimedOut(hurried().failure(server));
    assertThat(server.isHungUpOn()).isTrue();
  }

  @ParameterizedTest(name = "V7 a TLS server that {0} is given up")
  @MethodSource("slow")
  void tooSlowWithTls(String what, String start, String drops) throws Exception {
    HostileServer server = tlsServer("127.0.0.1", slow(start, drops));

    assertTimedOut(hurried().trusting(TLS).failure(server.uri("https", "localhost", "/")));
    assertThat(server.isHungUpOn()).isTrue();
  }

  static Stream<Arguments> slowHandshakes() {
    return Stream.of(
        arguments("never answers", "", ""),
        arguments("drips a record", "\26\3\3\100\0", "\0"),
        arguments("drips the records of a message", "\26\3\3\0\4\2\0\100\0", "\26\3\3\0\1\0"));
  }

  @ParameterizedTest(name = "V7 a server that {0} in the TLS handshake is given up")
  @MethodSource("slowHandshakes")
  void tooSlowInHandshake(String what, String start, String drops) throws Exception {
    HostileServer server =
        server(
            connection -> {
              connection.send(start);
              if (!drops.isEmpty()) {
                connection.drip(drops);
              }
            });

    assertTimedOut(hurried().trusting(TLS).failure(server.uri("https", "localhost", "/")));
    assertThat(server.isHungUpOn()).isTrue();
  }

  @Test
  @DisplayName("V7 a server that does not read what it is sent is given up")
  void doesNotRead() throws Exception {
    HostileServer server = server(connection -> connection.freeze());
    HttpFetcher fetcher = hurried().make();
    URI uri = server.uri("http", "localhost", "/");

    assertTimedOut(
        catchThrowableOfType(
            IOException.class,
            () -> fetcher.post(uri, "application/ocsp-request", new byte[64 * MANY], ACCEPT)));
  }

  @Test
  @DisplayName("V7 a name server that never answers is given up, and asked again when it lets go")
  void lookupNeverEnds() throws IOException {
    HostileServer server = answering(OK + "\r\nabc");
    URI uri = server.uri("http", "localhost", "/");
    CountDownLatch answers = new CountDownLatch(1);
    HttpFetcher fetcher =
        hurried()
            .resolving(
                name -> {
                  awaitWhateverComes(answers);
                  return new InetAddress[] {address("127.0.0.1")};
                })
            .make();

    for (int i = 0; i < 6; i++) {
      assertTimedOut(failureOf(fetcher, uri));
    }
    assertThat(resolved).as("lookups under way").hasSizeLessThanOrEqualTo(4);
    answers.countDown();
    int tries = 1;
    while (catchThrowable(() -> fetcher.get(uri, ACCEPT)) != null) {
      tries++;
    }
    assertThat(resolved).as("lookups that were wanted").hasSizeLessThanOrEqualTo(4 + tries);
  }

  /** As a look-up in the operating system does, which hears no interrupt. */
  private static void awaitWhateverComes(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @DisplayName("V7 an interrupt ends the wait for a name and is not lost")
  void interrupted() {
    CountDownLatch never = new CountDownLatch(1);
    Setup setup =
        fetcher()
            .resolving(
                name -> {
                  awaitWhateverComes(never);
                  return new InetAddress[0];
                });
    Thread.currentThread().interrupt();

    IOException failure = setup.failure(URI.create("http://crl.example/"));
    never.countDown();

    assertThat(failure).hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  @DisplayName("V7 closing ends what is under way and refuses more")
  void closing() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    HostileServer server =
        server(
            connection -> {
              connection.readRequest();
              asked.countDown();
            });
    HttpFetcher fetcher = fetcher().make();
    URI uri = server.uri("http", "localhost", "/");
    FutureTask<IOException> fetch = new FutureTask<>(() -> failureOf(fetcher, uri));
    new Thread(fetch).start();
    asked.await();

    fetcher.close();

    assertThat(fetch.get()).hasMessageContaining("Socket closed");
    assertThat(server.isHungUpOn()).isTrue();
    assertThat(failureOf(fetcher, uri)).hasMessageContaining("this fetcher is closed");
    assertThat(failureOf(fetcher, server.uri("http", "127.0.0.1", "/")))
        .hasMessageContaining("this fetcher is closed");
    fetcher.close();
  }

  /** For localhost, 127.0.0.1 and ::1. */
  private static SSLContext tls() {
    TestPki pki = TestPki.create(Clock.systemUTC());
    HeldCertificate server = pki.server();
    return TestTls.presenting(pki.root().certificate(), server.key(), server.certificate());
  }

  private HostileServer tlsServer(String address, Conduct conduct) throws IOException {
    ServerSocketFactory sockets = TLS.getServerSocketFactory();
    return open(HostileServer.at(address(address), sockets, conduct));
  }

  /** A server that answers with the names that the client asked for (RFC 6066 section 3). */
  private HostileServer tlsServer(String address) throws IOException {
    return tlsServer(
        address,
        connection -> {
          connection.readRequest();
          ExtendedSSLSession session =
              (ExtendedSSLSession) ((SSLSocket) connection.socket).getSession();
          connection.send(OK + "\r\n" + session.getRequestedServerNames());
          connection.end();
        });
  }

  @Test
  @DisplayName("V7 https asks for the host by name, and by no name where the URI has none")
  void https() throws IOException {
    HostileServer server = tlsServer("127.0.0.1");
    Setup setup = fetcher().trusting(TLS);

    assertThat(setup.get(server.uri("https", "localhost", "/")))
        .isEqualTo("[type=host_name (0), value=localhost]");
    assertThat(setup.get(server.uri("https", "127.0.0.1", "/"))).isEqualTo("[]");
  }

  @Test
  @DisplayName("V7 https to an IPv6 address is verified against that address")
  void httpsIpv6() throws IOException {
    HostileServer server = tlsServer("::1");

    assertThat(fetcher().trusting(TLS).get(server.uri("https", "[::1]", "/"))).isEqualTo("[]");
  }

  @ParameterizedTest(name = "V7 a TLS certificate that is not for {0} is refused")
  @ValueSource(strings = {"other.example", "localhost.example", "127.0.0.2"})
  void wrongName(String host) throws IOException {
    HostileServer server = tlsServer(host.equals("127.0.0.2") ? host : "127.0.0.1");

    assertThat(
            fetcher()
                .allowing("*.example", "127.0.0.2")
                .trusting(TLS)
                .failure(server.uri("https", host, "/")))
        .hasCauseInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("No subject alternative");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  @DisplayName("V7 a TLS certificate that the JVM does not trust is refused")
  void untrusted() throws IOException {
    HostileServer server = tlsServer("127.0.0.1");
    HttpFetcher fetcher =
        open(new HttpFetcher(new FetchSettings(LONG, BOUND, Set.of("localhost"), null)));

    assertThat(failureOf(fetcher, server.uri("https", "localhost", "/")))
        .hasCauseInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("unable to find valid certification path");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  @DisplayName("V7 what a TLS certificate says does not reach a log as it is")
  void tlsMessage() throws Exception {
    HostileServer server = tlsServer("127.0.0.1");
    TrustManager hostile =
        new X509TrustManager() {
          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type)
              throws CertificateException {
            throw new CertificateException("CN=a\r\nb\u202e" + "c".repeat(MANY));
          }

          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new AssertionError();
          }

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {hostile}, null);

    assertThat(fetcher().trusting(context).failure(server.uri("https", "localhost", "/")))
        .hasMessageContaining("CN=a??b?ccc");
  }

  @Test
  @DisplayName("V7 names are resolved as the JVM does")
  void defaultResolver() throws IOException {
    HostileServer server = answering(OK + "\r\nabc");
    HttpFetcher fetcher =
        open(new HttpFetcher(new FetchSettings(LONG, BOUND, Set.of("localhost"), null)));

    assertThat(fetcher.get(server.uri("http", "localhost", "/"), ACCEPT))
        .asString()
        .isEqualTo("abc");
  }

  @Test
  @DisplayName("V7 a server without TLS is no https server")
  void noTls() throws IOException {
    HostileServer server = server(connection -> connection.send("HTTP/1.1 400 Bad\r\n\r\n"));

    assertThat(fetcher().trusting(TLS).failure(server.uri("https", "localhost", "/")))
        .hasCauseInstanceOf(SSLException.class);
  }

  @Test
  @DisplayName("V7 a JVM without TLS fetches over http still")
  void jvmWithoutTls() throws IOException {
    assertThat(fetcher().get(answering(OK + "\r\nabc"))).isEqualTo("abc");
    assertThat(fetcher().failure(tlsServer("127.0.0.1").uri("https", "localhost", "/")))
        .hasMessageContaining("the JVM has no usable default for TLS");
  }
}
