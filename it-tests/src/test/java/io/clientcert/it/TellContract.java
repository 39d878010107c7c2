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

import io.clientcert.testing.HeldCertificate;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules T1 and T3: what the application and the log are told. */
interface TellContract extends HostUnderTest {

  @ParameterizedTest(name = "T1 {0}")
  @DisplayName("T1 the request attribute has the facts of a verified certificate")
  @ValueSource(strings = {"client", "rsaClient", "ed25519Client", "oddSubject"})
  @Needs(Capability.ATTRIBUTE)
  default void factsOfVerified(String name) throws Exception {
    Client client = Pki.client(name);
    Facts facts = Facts.of(host(), client);
    assertThat(facts.get("verdict")).isEqualTo("VERIFIED");
    assertThat(facts.get("presented")).isEqualTo("true");
    assertThat(facts.get("verified")).isEqualTo("true");
    assertThat(facts.get("forwardable")).isEqualTo("true");
    assertThat(facts.get("revoked")).isEqualTo("false");
    assertThat(facts.get("certTooLarge")).isEqualTo("false");
    assertThat(facts.get("chainTooLarge")).isEqualTo("false");
    assertThat(facts.get("clientCert")).isEqualTo(client.leafValue());
    assertThat(facts.get("clientCertChain")).isEqualTo(client.chainValue());
    assertThat(facts.get("path")).isEqualTo("2");
    identifies(facts, client);
  }

  @ParameterizedTest(name = "T1 {0}")
  @DisplayName("T1 the request attribute has the facts of a refused certificate too")
  @ValueSource(strings = {"expired", "rogue", "serverOnly"})
  @Needs(Capability.ATTRIBUTE)
  default void factsOfRefused(String name) throws Exception {
    Client client = Pki.client(name);
    Facts facts = Facts.of(host(), client);
    assertThat(facts.get("presented")).isEqualTo("true");
    assertThat(facts.get("forwardable")).isEqualTo("false");
    assertThat(facts.get("clientCert")).isEqualTo(client.leafValue());
    assertThat(facts.get("path")).isEqualTo("0");
    identifies(facts, client);
  }

  private static void identifies(Facts facts, Client client) throws Exception {
    assertThat(facts.get("serial")).isEqualToIgnoringCase(serial(client.leaf()));
    assertThat(facts.get("sha256")).isEqualToIgnoringCase(sha256(client.leaf()));
    if (!client.name().equals("oddSubject")) {
      assertThat(facts.get("subject")).isEqualTo(client.leaf().getSubjectX500Principal().getName());
    }
  }

  private static String serial(X509Certificate certificate) {
    return certificate.getSerialNumber().toString(16);
  }

  private static String sha256(X509Certificate certificate) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
  }

  /** Of its own, since what has been logged already decides what is logged next. */
  private Host freshHost() throws Exception {
    Path directory = fleet().freshDirectory();
    return fleet().fresh(directory, Variant.DEFAULT.properties(directory));
  }

  @Test
  @DisplayName("T3 a refused certificate is logged by subject, serial number, SHA-256 and verdict")
  default void refusedIsLogged() throws Exception {
    Client client = Pki.client("expired");
    List<String> log;
    try (Host host = freshHost()) {
      Wire.HTTP_1_1.get(host, client, "/whoami");
      Wire.HTTP_1_1.get(host, Pki.good(), "/whoami");
      String line = host.awaitLog(text -> text.contains(sha256OrFail(client.leaf())));
      assertThat(line)
          .contains("EXPIRED")
          .contains(client.leaf().getSubjectX500Principal().getName())
          .containsIgnoringCase(serial(client.leaf()));
      log = host.stopAndReadLog();
    }
    for (Client each : List.of(client, Pki.good())) {
      for (X509Certificate certificate : each.sent()) {
        String base64 = Base64.getEncoder().encodeToString(certificate.getEncoded());
        assertThat(log)
            .noneMatch(line -> line.contains("BEGIN CERTIFICATE"))
            .noneMatch(line -> line.contains(base64.substring(0, 40)))
            .noneMatch(line -> line.contains(base64.substring(base64.length() - 40)));
      }
    }
  }

  private static String sha256OrFail(X509Certificate certificate) {
    try {
      return sha256(certificate);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("T3 a subject cannot write lines of its own into the log")
  default void oddSubjectStaysOnItsLine() throws Exception {
    Client client = Pki.oddRogue();
    List<String> log;
    try (Host host = freshHost()) {
      Wire.HTTP_1_1.get(host, client, "/whoami", Expect.forged("Client-Cert"));
      log = host.stopAndReadLog();
    }
    List<String> naming = log.stream().filter(line -> line.contains(Pki.FORGED_LOG_LINE)).toList();
    assertThat(naming)
        .hasSize(1)
        .allMatch(line -> line.contains("UNTRUSTED"))
        .allMatch(line -> line.toLowerCase(Locale.ROOT).contains(sha256OrFail(client.leaf())))
        .allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c != 0x7f && c != 0x202e));
  }

  @Test
  @DisplayName("T3 a flood of refused certificates writes a bounded number of lines")
  default void floodIsBounded() throws Exception {
    List<String> log;
    try (Host host = freshHost()) {
      for (int i = 0; i < 50; i++) {
        HeldCertificate flood = HeldCertificate.builder().subject("CN=flood " + i).build();
        Client client = new Client("flood", flood.key(), List.of(flood.certificate()), List.of());
        try (RawClient connection = RawClient.tls(host, client)) {
          for (int j = 0; j < 4; j++) {
            Expect.neither(connection.get("/whoami", Expect.forgedLine("Client-Cert")).fields());
          }
        }
      }
      log = host.stopAndReadLog();
    }
    assertThat(log.stream().filter(line -> line.contains("UNTRUSTED"))).hasSizeBetween(1, 20);
    assertThat(log).hasSizeLessThan(150);
  }

  @Test
  @DisplayName("T3 that no certificate ever comes is told once, with the setting of the server")
  default void neverACertificate() throws Exception {
    Path directory = fleet().freshDirectory();
    List<String> log;
    try (Host host = fleet().fresh(directory, Variant.REQUIRED.properties(directory))) {
      for (int i = 0; i < 19; i++) {
        assertThat(Wire.HTTP_1_1.get(host, Client.NONE, "/whoami").status()).isEqualTo(401);
      }
      assertThat(problems(host)).isEmpty();
      for (int i = 0; i < 5; i++) {
        assertThat(Wire.HTTP_1_1.get(host, Client.NONE, "/whoami").status()).isEqualTo(401);
      }
      assertThat(problems(host))
          .contains("requests over TLS had a client certificate")
          .containsPattern(
              "set (certificateVerification|jetty.sslContext.wantClientAuth|SSL_CLIENT_AUTH_MODE"
                  + "|server.ssl.client-auth|want-client-auth|<feature>appSecurity|client-auth=\"want\")");

      assertThat(Wire.HTTP_1_1.get(host, Pki.good(), "/whoami").status()).isEqualTo(200);
      assertThat(problems(host)).isEmpty();
      log = host.stopAndReadLog();
    }
    assertThat(log.stream().filter(line -> line.contains("requests over TLS had a client")))
        .hasSize(1);
  }

  @Test
  @DisplayName("T3 a certificate above a limit is told once, with the setting to raise")
  default void aboveALimit() throws Exception {
    List<String> log;
    try (Host host = freshHost()) {
      for (int i = 0; i < 2; i++) {
        Expect.neither(Wire.HTTP_1_1.get(host, Pki.client("overLeafLimit"), "/whoami").fields());
      }
      assertThat(problems(host)).contains("raise \"maxCertSize\" here, and on the backend");
      log = host.stopAndReadLog();
    }
    assertThat(log.stream().filter(line -> line.contains("longer than \"maxCertSize\" allows")))
        .hasSize(1);
  }

  private static String problems(Host host) throws Exception {
    return Counters.of(Wire.HTTP_1_1.get(host, Client.NONE, Counters.PATH)).problems();
  }
}
