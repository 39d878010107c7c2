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

import static io.clientcert.Engine.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.clientcert.field.Field;
import io.clientcert.testing.Documentation;
import io.clientcert.testing.FrontEnd;
import io.clientcert.testing.HeldCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * nginx, HAProxy and Apache with the configuration that {@code docs/origin.md} shows, in front of
 * an origin. A proxy that is not installed is skipped by its name.
 */
class DocumentedProxiesTest {

  private static final String NGINX =
      FrontEnd.nginx(
          """
          large_client_header_buffers 8 64k;
          SAMPLE
          """);

  private static final String HAPROXY =
      """
      global
        log stderr format raw local0 err
      defaults
        mode http
        timeout connect 10s
        timeout client 10s
        timeout server 10s
      frontend tls
      SAMPLE
      backend application
        server application 127.0.0.1:8080
      """;

  private static final String APACHE =
      """
      ServerRoot DIR
      ServerName localhost
      PidFile DIR/pid
      ErrorLog DIR/error.log
      Listen 127.0.0.1:PORT
      LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
      LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
      LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
      LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
      LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
      LoadModule socache_shmcb_module /usr/lib/apache2/modules/mod_socache_shmcb.so
      LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
      LimitRequestFieldSize 65536
      SSLEngine on
      SSLCertificateFile DIR/server.pem
      SSLCertificateKeyFile DIR/server.key
      SAMPLE
      """;

  private static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=Test CA").certificateAuthority().build();
  private static final HeldCertificate INTERMEDIATE =
      HeldCertificate.builder().subject("CN=issuing").certificateAuthority().signedBy(CA).build();
  private static final HeldCertificate CLIENT =
      HeldCertificate.builder().subject("CN=client").signedBy(CA).build();
  private static final HeldCertificate WITH_CHAIN =
      HeldCertificate.builder().subject("CN=with chain").signedBy(INTERMEDIATE).build();
  private static final HeldCertificate VICTIM =
      HeldCertificate.builder().subject("CN=victim").signedBy(CA).build();

  @Test
  @DisplayName("O9 nginx as documented: its clients are verified, and forged fields never")
  void nginx(@TempDir Path directory) throws Exception {
    try (Origin origin = new Origin("nginx");
        FrontEnd nginx = start("nginx", NGINX, "nginx", directory, origin, "-p", "DIR", "-c")) {
      origin.expect(nginx, CLIENT);
      origin.expectNone(nginx);
    }
  }

  @Test
  @DisplayName("O9 HAProxy as documented, with RFC 9440: its clients are verified, never forgeries")
  void haproxy(@TempDir Path directory) throws Exception {
    try (Origin origin = new Origin("rfc9440");
        FrontEnd haproxy = start("haproxy", HAPROXY, "haproxy", directory, origin, "-db", "-f")) {
      origin.expect(haproxy, CLIENT);
      origin.expectNone(haproxy);
    }
  }

  @Test
  @DisplayName(
      "O9 HAProxy as documented, with the chain: its clients are verified, never forgeries")
  void haproxyWithChain(@TempDir Path directory) throws Exception {
    try (Origin origin = new Origin("haproxy");
        FrontEnd haproxy =
            start("haproxy", HAPROXY, "haproxychain", directory, origin, "-db", "-f")) {
      origin.expect(haproxy, CLIENT);
      origin.expect(haproxy, WITH_CHAIN, INTERMEDIATE);
      origin.expectNone(haproxy);
    }
  }

  @Test
  @DisplayName("O9 Apache as documented: PEM with spaces is read, and forged fields never are")
  void apache(@TempDir Path directory) throws Exception {
    try (Origin origin = new Origin("apache");
        FrontEnd apache = start("apache2", APACHE, "apache", directory, origin, "-X", "-f")) {
      origin.expect(apache, CLIENT);
      origin.expect(apache, WITH_CHAIN, INTERMEDIATE);
      origin.expectNone(apache);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.2", "10.0.0.1", "::1", "unix", ""})
  @DisplayName("O3 forged fields of a peer that is not a trusted proxy are not read, in any format")
  void untrustedPeer(String peer) throws Exception {
    for (String format : List.of("rfc9440", "nginx", "haproxy", "apache")) {
      try (Origin origin = new Origin(format)) {
        Forwarding forwarding = origin.decide(forged(format), peer.isEmpty() ? null : peer, CLIENT);
        assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.NONE);
        assertThat(forwarding.certificates()).isNull();
        assertThat(origin.engine.forwarder.statistics().untrustedPeers()).isEqualTo(1);
        assertThat(origin.engine.forwarder.statistics().spoofed()).isEqualTo(1);
      }
    }
  }

  @Test
  @DisplayName("O7 the certificate of the proxy's own connection is never the client's")
  void hop() throws Exception {
    try (Origin origin = new Origin("rfc9440")) {
      for (String peer : List.of("127.0.0.1", "127.0.0.2")) {
        Forwarding forwarding = origin.decide(Map.of(), peer, CLIENT);
        assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.NONE);
        assertThat(forwarding.certificates()).isNull();
        assertThat(forwarding.fields()).isEmpty();
      }
    }
  }

  @Test
  @DisplayName("O5 a field that a proxy appended to the client's own is an attack, and not read")
  void appended() throws Exception {
    try (Origin origin = new Origin("rfc9440")) {
      String client = Engine.values(Engine.of(trusting(CA)).forward(CLIENT), "Client-Cert").get(0);
      String victim = Engine.values(Engine.of(trusting(CA)).forward(VICTIM), "Client-Cert").get(0);
      Forwarding twoLines =
          origin.decide(
              List.of(new Field("client-cert", victim), new Field("Client-Cert", client)),
              "127.0.0.1");
      Forwarding oneLine =
          origin.decide(List.of(new Field("Client-Cert", victim + ", " + client)), "127.0.0.1");
      for (Forwarding forwarding : List.of(twoLines, oneLine)) {
        assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.MALFORMED);
        assertThat(forwarding.certificates()).isNull();
        assertThat(forwarding.fields()).isEmpty();
      }
    }
  }

  /**
   * Every field of a format with the certificate of another client, whose key the sender lacks, and
   * the verdict of success; chains that would make the request malformed if they were read.
   */
  private static Map<String, String> forged(String format) {
    String der = base64(VICTIM);
    String pem = VICTIM.certificatePem();
    Map<String, String> forged = new LinkedHashMap<>();
    switch (format) {
      case "nginx" -> {
        forged.put(
            "X-SSL-Client-Cert",
            URLEncoder.encode(pem, StandardCharsets.US_ASCII).replace("+", "%20"));
        forged.put("X-SSL-Client-Verify", "SUCCESS");
      }
      case "haproxy" -> {
        forged.put("X-SSL-Client-DER", der);
        forged.put("X-SSL-Client-Chain-DER", "forged");
        forged.put("X-SSL-Client-Verify", "0");
      }
      case "apache" -> {
        forged.put("SSL-CLIENT-CERT", pem.replace('\n', ' ').strip());
        forged.put("SSL-CLIENT-VERIFY", "SUCCESS");
        for (int n = 0; n <= 8; n++) {
          forged.put("SSL-CLIENT-CERT-CHAIN-" + n, "forged");
        }
      }
      default -> {
        forged.put("Client-Cert", ":" + der + ":");
        forged.put("Client-Cert-Chain", "forged");
      }
    }
    return forged;
  }

  private static String base64(HeldCertificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.certificate().getEncoded());
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static FrontEnd start(
      String program,
      String around,
      String sample,
      Path directory,
      Origin origin,
      String... arguments)
      throws Exception {
    int port = FrontEnd.freePort();
    FrontEnd.files(directory, CA);
    String configuration =
        FrontEnd.filled(
                around.replace("SAMPLE", Documentation.sample("docs/origin.md", sample)),
                directory,
                port)
            .replace("/etc/pki/client-ca.pem", directory.resolve("ca.pem").toString())
            .replace("/etc/haproxy/server.pem", directory.resolve("both.pem").toString())
            .replace(":443 ", "127.0.0.1:" + port + " ")
            .replace("127.0.0.1:8080", "127.0.0.1:" + origin.port());
    Path file = Files.writeString(directory.resolve("front-end.conf"), configuration);
    List<String> all = new ArrayList<>();
    for (String argument : arguments) {
      all.add(argument.replace("DIR", directory.toString()));
    }
    all.add(file.toString());
    FrontEnd frontEnd = FrontEnd.start(program, port, directory, all.toArray(String[]::new));
    origin.received.clear();
    return frontEnd;
  }

  /** An HTTP server that asks an engine about the header fields that it receives. */
  private static final class Origin implements AutoCloseable {
    final Engine engine;
    final BlockingQueue<List<Field>> received = new LinkedBlockingQueue<>();
    private final String format;
    private final HttpServer server;

    Origin(String format) throws IOException {
      this.format = format;
      engine =
          Engine.of(
              trusting(CA)
                  .source(ClientCertConfig.Source.FORWARDED)
                  .trustedProxies(List.of("127.0.0.1"))
                  .forwardedFormat(format));
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            List<Field> fields = new ArrayList<>();
            exchange
                .getRequestHeaders()
                .forEach((name, values) -> values.forEach(v -> fields.add(new Field(name, v))));
            received.add(fields);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    void expect(FrontEnd proxy, HeldCertificate leaf, HeldCertificate... chain) throws Exception {
      HeldCertificate[] all = new HeldCertificate[chain.length + 1];
      all[0] = leaf;
      System.arraycopy(chain, 0, all, 1, chain.length);
      for (Map<String, String> sent : List.of(Map.<String, String>of(), forged(format))) {
        proxy.body(sent, all);
        Forwarding forwarding = decide(next(), "127.0.0.1");
        assertThat(forwarding.certificate().verdict())
            .as(forwarding.certificate().reason())
            .isEqualTo(Verdict.VERIFIED);
        assertThat(forwarding.certificate().source()).isEqualTo(CertificateSource.FORWARDED);
        assertThat(forwarding.certificates()).containsExactly(Engine.chain(all));
      }
    }

    void expectNone(FrontEnd proxy) throws Exception {
      proxy.body(forged(format));
      Forwarding forwarding = decide(next(), "127.0.0.1");
      assertThat(forwarding.certificate().verdict())
          .as(forwarding.certificate().reason())
          .isEqualTo(Verdict.NONE);
      assertThat(forwarding.certificates()).isNull();
    }

    private List<Field> next() throws InterruptedException {
      List<Field> fields = received.poll(20, TimeUnit.SECONDS);
      assertThat(fields).as("the request reached the origin").isNotNull();
      return Objects.requireNonNull(fields);
    }

    Forwarding decide(Map<String, String> fields, @Nullable String peer, HeldCertificate... hop) {
      List<Field> all = new ArrayList<>();
      fields.forEach((name, value) -> all.add(new Field(name, value)));
      return decide(all, peer, hop);
    }

    Forwarding decide(List<Field> fields, @Nullable String peer, HeldCertificate... hop) {
      ClientCertRules rules = engine.forwarder.rules();
      List<Field> managed =
          fields.stream().filter(field -> rules.sanitizer().manages(field.name())).toList();
      return rules.admit(ProxiedRequest.from(peer, managed, hop));
    }

    @Override
    public void close() {
      server.stop(0);
      engine.forwarder.close();
    }
  }
}
