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

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.it.Fields.Field;
import io.clientcert.it.MessageSignature.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The demo with two hops. */
@DisplayName("A signing edge in front of Spring Security")
final class TwoHopsIT {

  private static final Path DIRECTORY = Host.workDirectory().resolve("hosts").resolve("two-hops");
  private static final int CLIENTS = 4;

  /** The origin closes a connection after 100 requests, and every tenth one goes there. */
  private static final int PER_CONNECTION = 900;

  private static TwoHops hops;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Distributions.delete(DIRECTORY);
    hops = TwoHops.start(Files.createDirectories(DIRECTORY), Pki.get(), 0, 0);
  }

  @AfterAll
  static void stop() throws IOException {
    hops.close();
  }

  @ParameterizedTest(name = "G1 G2 over {0}")
  @DisplayName("G1 G2 the origin logs in the client that the edge has seen")
  @EnumSource(Wire.class)
  void throughEdge(Wire wire) throws Exception {
    for (String target : List.of("/certificate", "/certificate?x=%20", "/%63ertificate?")) {
      Reply reply = wire.get(hops.edge(), Pki.good(), target);
      assertThat(reply.status()).as(target).isEqualTo(200);
      assertThat(reply.fields().values("verdict")).containsExactly("VERIFIED");
      assertThat(reply.fields().values("source")).containsExactly("FORWARDED");
      assertThat(reply.fields().values("principal")).containsExactly("client");
    }
    Fields seen =
        wire.get(hops.edge(), Pki.good(), "/whoami", Expect.forged("Client-Cert")).fields();
    Expect.onlyOurs(seen, Pki.good());
    assertThat(seen.values("Signature-Input")).isEmpty();
    assertThat(seen.values("Signature")).isEmpty();
    assertThat(wire.get(hops.edge(), Client.NONE, "/whoami").status()).isEqualTo(403);
    assertThat(wire.get(hops.edge(), Pki.client("expired"), "/whoami").status()).isEqualTo(403);
  }

  private static String[] certificates() {
    return new String[] {
      "Client-Cert: " + Pki.good().leafValue(), "Client-Cert-Chain: " + Pki.good().chainValue()
    };
  }

  @Test
  @DisplayName("G2 copied fields log nobody in at the origin's own port")
  void copied() throws Exception {
    try (RawClient connection = RawClient.plain(hops.origin())) {
      assertThat(connection.get("/certificate", certificates()).status()).isEqualTo(403);
      assertThat(connection.get("/whoami", certificates()).status()).isEqualTo(403);
    }
  }

  @Test
  @DisplayName("G2 a copied signature logs nobody in for another request")
  void copiedSignature() throws Exception {
    byte[] secret =
        Base64.getDecoder().decode(Files.readString(DIRECTORY.resolve("edge-1.secret")));
    Request request =
        new Request("GET", "localhost", "/whoami", Fields.parse(String.join("\n", certificates())));
    long now = Instant.now().getEpochSecond();
    List<Field> signature =
        MessageSignature.fields(
            secret,
            request,
            "ttrp",
            SignatureContract.COVERED,
            ";created=%d;keyid=\"edge-1\"".formatted(now));
    List<String> lines = new ArrayList<>(List.of(certificates()));
    signature.forEach(field -> lines.add(field.name() + ": " + field.value()));
    try (RawClient connection = RawClient.plain(hops.origin())) {
      for (Map.Entry<String, Integer> expected :
          Map.of("/whoami", 200, "/certificate", 403, "/whoami?x", 403).entrySet()) {
        assertThat(connection.get(expected.getKey(), lines.toArray(String[]::new)).status())
            .as(expected.getKey())
            .isEqualTo(expected.getValue());
      }
    }
  }

  @Test
  @DisplayName(
      "G2 while keys are rotated no signed request is refused and no unsigned one accepted")
  void rotation() throws Exception {
    int requests = Integer.getInteger("clientcert.soak.requests", 1000) / CLIENTS;
    Instant end =
        Instant.now().plus(Duration.ofMinutes(Integer.getInteger("clientcert.soak.minutes", 10)));
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (Host next = TwoHops.edge(DIRECTORY, Pki.get(), TwoHops.NEXT_KEY_ID, 0, hops.origin())) {
      List<Future<?>> running = new ArrayList<>();
      for (int client = 1; client <= CLIENTS; client++) {
        // one client after the other moves to the edge with the new key
        int moved = client * requests / (CLIENTS + 1);
        running.add(
            clients.submit(
                () -> {
                  through(hops.edge(), moved, end);
                  through(next, requests - moved, end);
                  return null;
                }));
      }
      for (Future<?> client : running) {
        client.get();
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private static void through(Host edge, int requests, Instant end) throws IOException {
    for (int sent = 0; sent < requests; sent += PER_CONNECTION) {
      assertThat(Instant.now()).as("after %d of %d requests", sent, requests).isBefore(end);
      connection(edge, Math.min(PER_CONNECTION, requests - sent));
    }
  }

  private static void connection(Host edge, int requests) throws IOException {
    try (RawClient signed = RawClient.tls(edge, Pki.good());
        RawClient unsigned = RawClient.plain(hops.origin())) {
      for (int i = 0; i < requests; i++) {
        String target = "/certificate?" + i;
        Reply reply = signed.get(target);
        assertThat(reply.status()).as(target).isEqualTo(200);
        assertThat(reply.fields().values("principal")).containsExactly("client");
        if (i % 10 == 0) {
          assertThat(unsigned.get(target, certificates()).status()).isEqualTo(403);
        }
      }
    }
  }
}
