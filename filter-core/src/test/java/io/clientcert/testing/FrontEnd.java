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
package io.clientcert.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Assumptions;

/**
 * A proxy of this machine, such as nginx, on a loopback port with TLS.
 *
 * @param process ends with {@link #close}
 * @param port where it listens
 */
public record FrontEnd(Process process, int port) implements AutoCloseable {

  private static final String NGINX =
      """
      daemon off;
      master_process off;
      pid DIR/pid;
      error_log DIR/error.log;
      events {}
      http {
        access_log off;
        client_body_temp_path DIR/client;
        proxy_temp_path DIR/proxy;
        fastcgi_temp_path DIR/fastcgi;
        uwsgi_temp_path DIR/uwsgi;
        scgi_temp_path DIR/scgi;
        server {
          listen 127.0.0.1:PORT ssl;
          ssl_certificate DIR/server.pem;
          ssl_certificate_key DIR/server.key;
      LINES
        }
      }
      """;
  private static final Duration START_BOUND = Duration.ofSeconds(60);
  private static final HeldCertificate SERVER =
      HeldCertificate.builder()
          .subject("CN=localhost")
          .extendedKeyUsage(KeyPurposeId.id_kp_serverAuth)
          .alternativeName(new GeneralName(GeneralName.dNSName, "localhost"))
          .build();

  /** Writes {@code ca.pem}, {@code server.pem}, {@code server.key} and both in {@code both.pem}. */
  public static Path files(Path directory, HeldCertificate ca) throws IOException {
    Pem.write(directory.resolve("ca.pem"), ca.certificate());
    Pem.write(directory.resolve("server.pem"), SERVER.certificate());
    Pem.writeKey(directory.resolve("server.key"), SERVER.key());
    Files.writeString(directory.resolve("both.pem"), SERVER.certificatePem() + SERVER.keyPem());
    return directory;
  }

  /** Returns a configuration of nginx with these lines about its server, to be {@link #filled}. */
  public static String nginx(String lines) {
    return NGINX.replace("LINES", lines);
  }

  /**
   * Writes the folder and the port into a configuration in place of {@code DIR} and {@code PORT}.
   */
  public static String filled(String configuration, Path directory, int port) {
    return configuration
        .replace("DIR", directory.toString())
        .replace("PORT", Integer.toString(port));
  }

  /** Returns a port that nobody listens on. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Starts a proxy, and waits until it answers.
   *
   * @param name of the program; the test is skipped if it is not installed
   * @param directory where its output goes
   */
  public static FrontEnd start(String name, int port, Path directory, String... arguments)
      throws Exception {
    Optional<Path> program =
        Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin")
            .map(bin -> Path.of(bin, name))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(program.isPresent(), () -> name + " is not installed");
    Process process =
        new ProcessBuilder(
                Stream.concat(Stream.of(program.get().toString()), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output.log").toFile())
            .start();
    FrontEnd frontEnd = new FrontEnd(process, port);
    Instant bound = Instant.now().plus(START_BOUND);
    while (!frontEnd.answers()) {
      assertThat(process.isAlive() && Instant.now().isBefore(bound))
          .as(Files.readString(directory.resolve("output.log")))
          .isTrue();
      Thread.onSpinWait();
    }
    return frontEnd;
  }

  private boolean answers() {
    try {
      headers();
      return true;
    } catch (IOException e) {
      return false;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the lines {@code name: value} of what it answers to a client. */
  public Map<String, String> body(HeldCertificate... client) throws Exception {
    return body(Map.of(), client);
  }

  /** Returns the same for a request with these header fields. */
  public Map<String, String> body(Map<String, String> sent, HeldCertificate... client)
      throws Exception {
    Map<String, String> fields = new TreeMap<>();
    get(sent, client)
        .body()
        .lines()
        .map(line -> line.split(": ", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> fields.put(pair[0], pair[1]));
    return fields;
  }

  /** Returns the header fields of what it answers to a client. */
  public Map<String, String> headers(HeldCertificate... client) throws Exception {
    Map<String, String> fields = new TreeMap<>();
    get(Map.of(), client)
        .headers()
        .map()
        .forEach((name, values) -> fields.put(name, String.join("|", values)));
    return fields;
  }

  /**
   * Returns the answer to one request, on a connection of its own.
   *
   * @param sent the header fields of the request
   * @param client what the client presents, leaf first; nothing for no certificate
   */
  public HttpResponse<String> get(Map<String, String> sent, HeldCertificate... client)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/"))
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(Duration.ofSeconds(20));
    sent.forEach(request::header);
    return HttpClient.newBuilder()
        .sslContext(context(client))
        .build()
        .send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static SSLContext context(HeldCertificate... client) {
    return client.length == 0
        ? TestTls.trusting(SERVER.certificate())
        : TestTls.presenting(
            SERVER.certificate(),
            client[0].key(),
            Stream.of(client).map(HeldCertificate::certificate).toArray(X509Certificate[]::new));
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
