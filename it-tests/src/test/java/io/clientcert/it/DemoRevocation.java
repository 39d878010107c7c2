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
package io.clientcert.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.clientcert.testing.EvidenceServer;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the demo's revocation evidence comes from: files, or a server of its own, whose lists and
 * answers last a few seconds, and which revokes the demo's client when it is told to.
 */
final class DemoRevocation implements AutoCloseable {

  private static final Duration EVIDENCE_LASTS = Duration.ofSeconds(15);

  private final Map<String, String> settings;
  private final @Nullable EvidenceServer evidence;
  private final @Nullable HttpServer control;

  private DemoRevocation(
      Map<String, String> settings,
      @Nullable EvidenceServer evidence,
      @Nullable HttpServer control) {
    this.settings = settings;
    this.evidence = evidence;
    this.control = control;
  }

  static DemoRevocation of(String kind, TestPki pki, Path directory) throws IOException {
    if (kind.equals("files")) {
      Path lists = Pem.write(directory.resolve("crls.pem"), pki.rootCrl(), pki.crl());
      Map<String, String> settings = Map.of("revocation", "crl", "crlFiles", lists.toString());
      return new DemoRevocation(settings, null, null);
    }
    EvidenceServer server = EvidenceServer.start(Clock.systemUTC(), pki.root(), pki.intermediate());
    server.evidenceLasts(EVIDENCE_LASTS);
    server.revoke(pki.revoked().leaf().certificate());
    return new DemoRevocation(settings(kind, pki, server), server, control(pki, server));
  }

  private static Map<String, String> settings(String kind, TestPki pki, EvidenceServer server) {
    return switch (kind) {
      case "crl" ->
          Map.of(
              "revocation",
              "crl",
              "crlUrls",
              server.list(pki.root()) + "," + server.list(pki.intermediate()),
              "fetchHosts",
              server.host());
      case "ocsp" ->
          Map.of(
              "revocation",
              "ocsp",
              "revocationScope",
              "leaf",
              "ocspResponder",
              server.responder(pki.intermediate()).toString(),
              "fetchHosts",
              server.host());
      default ->
          throw new IllegalArgumentException(
              "-Ddemo.revocation=" + kind + ": write files, crl or ocsp");
    };
  }

  private static HttpServer control(TestPki pki, EvidenceServer server) throws IOException {
    HttpServer control =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    control.createContext(
        "/revoke",
        exchange -> {
          server.revoke(pki.client().leaf().certificate());
          byte[] answer = "The client's certificate is revoked.\n".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    control.start();
    return control;
  }

  Map<String, String> settings() {
    return settings;
  }

  /**
   * What to try besides, where something can be tried.
   *
   * @param request the arguments of {@code curl} up to the authority of the URL
   */
  String tour(String request) {
    if (control == null) {
      return "";
    }
    return """
        # A request a second on one open connection: the verdict, as long as you look.
        curl -sN --rate 60/m %s/fact?[1-600]' | grep verdict

        # In another terminal: revokes that client. Within %d seconds the verdict becomes REVOKED.
        curl -X POST http://127.0.0.1:%d/revoke
        """
        .formatted(request, EVIDENCE_LASTS.toSeconds(), control.getAddress().getPort());
  }

  @Override
  public void close() throws IOException {
    if (control != null) {
      control.stop(0);
    }
    if (evidence != null) {
      evidence.close();
    }
  }
}
