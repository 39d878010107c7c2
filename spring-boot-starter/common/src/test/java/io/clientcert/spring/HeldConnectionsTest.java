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
package io.clientcert.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.field.ByteSequence;
import io.clientcert.testing.EvidenceServer;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestTls;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Connections that are held while revocation information is slow, with BlockHound in the server. By
 * default a few hundred; 20,000 with {@code -Pheld-connections}.
 */
@Tag("long")
class HeldConnectionsTest {

  /** How many connections, in all servers. */
  private static final int CONNECTIONS = Integer.getInteger("held.connections", 300);

  /** {@code maxWaiting} of each server. */
  private static final int WAITING = Integer.getInteger("held.waiting", 50);

  /** A process may open 20,000 files on many systems. */
  private static final int CONNECTIONS_OF_SERVER = 10_000;

  private static final int CLIENTS = 8;

  /** How often the others are asked for while the many wait. */
  private static final int PROBES = 10;

  private static final HeldCertificate SLOW = ca("CN=slow CA");
  private static final HeldCertificate PROMPT = ca("CN=prompt CA");

  /** Where the certificate comes from, and what is asked about it. */
  enum Role {
    EDGE_OCSP(false, false),
    ORIGIN_OCSP(true, false),
    ORIGIN_CRL(true, true);

    private final boolean inField;
    private final boolean crl;

    Role(boolean inField, boolean crl) {
      this.inField = inField;
      this.crl = crl;
    }

    private HeldCertificate client(EvidenceServer evidence, HeldCertificate ca, String subject) {
      HeldCertificate.Builder client =
          HeldCertificate.builder().subject(subject).key(KeyKind.EC_P256);
      return (crl ? evidence.withList(client, ca) : evidence.withResponder(client, ca)).build();
    }

    private URI evidence(EvidenceServer evidence, HeldCertificate ca) {
      return crl ? evidence.list(ca) : evidence.responder(ca);
    }

    private List<String> properties() {
      return List.of(
          "server.ssl.client-auth=" + (inField ? "none" : "want"),
          "clientcert.source=" + (inField ? "forwarded" : "tls"),
          "clientcert.trusted-proxies=" + (inField ? "127.0.0.1" : ""),
          "clientcert.revocation=" + (crl ? "crl" : "ocsp"),
          "clientcert.crl-distribution-points=" + crl);
    }
  }

  @TempDir Path directory = Path.of("");

  private final List<ChildProcess> processes = new ArrayList<>();

  @AfterEach
  void endProcesses() throws IOException {
    for (ChildProcess process : processes) {
      process.close();
    }
  }

  private static HeldCertificate ca(String subject) {
    return HeldCertificate.builder()
        .subject(subject)
        .key(KeyKind.EC_P256)
        .certificateAuthority()
        .build();
  }

  private ChildProcess started(Class<?> mainClass, List<String> options, String... arguments)
      throws IOException {
    Path log = directory.resolve(mainClass.getSimpleName() + processes.size() + ".log");
    ChildProcess process = ChildProcess.start(mainClass, log, options, arguments);
    processes.add(process);
    return process;
  }

  private ChildProcess server(Role role) throws IOException {
    List<String> properties = new ArrayList<>(role.properties());
    properties.addAll(
        List.of(
            "server.port=0",
            "server.address=127.0.0.1",
            "server.ssl.certificate=" + directory.resolve("server.pem"),
            "server.ssl.certificate-private-key=" + directory.resolve("server.key"),
            "server.ssl.trust-certificate=" + directory.resolve(ManyConnections.ROOT),
            "spring.main.banner-mode=off",
            "clientcert.trust-store=" + directory.resolve(ManyConnections.ROOT),
            "clientcert.fetch-hosts=127.0.0.1",
            "clientcert.fetch-timeout=PT10M",
            "clientcert.revocation-timeout=PT1M",
            "clientcert.max-waiting=" + WAITING,
            "clientcert.max-validations=10000",
            "clientcert.on-invalid=refuse(503)"));
    return started(
        WatchedServer.class,
        List.of(
            // what BlockHound needs from JDK 13 on
            "-XX:+AllowRedefinitionToAddDeleteMethods",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.springframework.boot.logging.LoggingSystem=none"),
        properties.toArray(String[]::new));
  }

  private ChildProcess client(int port, Role role) throws IOException {
    return started(
        ManyConnections.class,
        List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        String.valueOf(port),
        directory.toString(),
        String.valueOf(role.inField),
        String.valueOf(CLIENTS));
  }

  private static String field(HeldCertificate client) throws Exception {
    return ByteSequence.encode(client.certificate().getEncoded());
  }

  private void writeKeys(Role role, EvidenceServer evidence) throws Exception {
    Pem.write(directory.resolve(ManyConnections.ROOT), SLOW.certificate(), PROMPT.certificate());
    HeldCertificate server =
        HeldCertificate.builder()
            .signedBy(PROMPT)
            .key(KeyKind.EC_P256)
            .noExtendedKeyUsage()
            .alternativeName(new GeneralName(GeneralName.iPAddress, "127.0.0.1"))
            .build();
    Pem.write(directory.resolve("server.pem"), server.certificate());
    Pem.writeKey(directory.resolve("server.key"), server.key());
    for (int i = 0; i < CLIENTS; i++) {
      HeldCertificate client = role.client(evidence, SLOW, "CN=client " + i);
      Pem.write(directory.resolve(i + ManyConnections.CERTIFICATE), client.certificate());
      Pem.writeKey(directory.resolve(i + ManyConnections.KEY), client.key());
      Files.writeString(directory.resolve(i + ManyConnections.FIELD), field(client));
    }
  }

  /** One request on a connection of its own. */
  private static String get(int port, SSLContext tls, String target, String line)
      throws IOException {
    try (Socket socket = tls.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.setSoTimeout(60_000);
      String request =
          "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + line + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("V7 no event loop blocks while connections are held and evidence is slow")
  void eventLoopsNeverBlock(Role role) throws Exception {
    try (EvidenceServer evidence = EvidenceServer.start(Clock.systemUTC(), SLOW, PROMPT)) {
      writeKeys(role, evidence);
      evidence.conduct(role.evidence(evidence, SLOW), EvidenceServer.Conduct.SILENT);
      HeldCertificate decided = role.client(evidence, PROMPT, "CN=decided");
      SSLContext stranger = TestTls.trusting(PROMPT.certificate());
      SSLContext known =
          role.inField
              ? stranger
              : TestTls.presenting(PROMPT.certificate(), decided.key(), decided.certificate());
      String knownLine = role.inField ? "Client-Cert: " + field(decided) + "\r\n" : "";

      int count = (CONNECTIONS + CONNECTIONS_OF_SERVER - 1) / CONNECTIONS_OF_SERVER;
      int each = CONNECTIONS / count;
      List<Pair> pairs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ChildProcess server = server(role);
        int port = Integer.parseInt(server.ask("port"));
        pairs.add(new Pair(server, port, client(port, role)));
      }
      for (Pair pair : pairs) {
        assertThat(pair.verdict(known, knownLine)).isEqualTo("VERIFIED");
        pair.client.send("open " + each);
      }
      for (Pair pair : pairs) {
        assertThat(pair.client.answer()).isEqualTo("open");
      }
      for (Pair pair : pairs) {
        assertThat(pair.client.ask("ask " + each)).isEqualTo("sent");
        pair.client.send("answers " + (each - WAITING));
      }
      for (Pair pair : pairs) {
        assertThat(pair.answer())
            .as("beyond maxWaiting, BUSY at once")
            .isEqualTo("{503=" + (each - WAITING) + "}");
        assertThat(pair.server.ask("waiting")).isEqualTo(String.valueOf(WAITING));
        assertThat(Integer.parseInt(pair.server.ask("threads")))
            .as("threads of validations")
            .isLessThanOrEqualTo(WAITING + Runtime.getRuntime().availableProcessors());
        for (int i = 0; i < PROBES; i++) {
          assertThat(pair.verdict(stranger, "")).isEqualTo("NONE");
          assertThat(pair.verdict(stranger, "client_cert: :Zm9yZ2Vk:\r\n")).isEqualTo("NONE");
          assertThat(pair.verdict(known, knownLine)).isEqualTo("VERIFIED");
        }
        assertThat(pair.server.ask("waiting"))
            .as("still waiting after all others were answered")
            .isEqualTo(String.valueOf(WAITING));
      }
      System.out.printf("%s, %d connections: %s%n", role, CONNECTIONS, figures(pairs));

      evidence.conduct(role.evidence(evidence, SLOW), EvidenceServer.Conduct.NORMAL);
      for (Pair pair : pairs) {
        assertThat(pair.answers(each))
            .as("all that waited are answered")
            .isEqualTo("{200 VERIFIED=" + WAITING + ", 503=" + (each - WAITING) + "}");
        pair.client.ask("ask " + CLIENTS);
        assertThat(pair.answers(CLIENTS)).isEqualTo("{200 VERIFIED=" + CLIENTS + "}");
        pair.client.ask("ask " + each);
        assertThat(pair.answers(each))
            .as("on the connections that were held")
            .isEqualTo("{200 VERIFIED=" + each + "}");
        assertThat(pair.server.ask("reports")).as("what blocked an event loop").isEqualTo("{}");
        assertThat(get(pair.port, stranger, WatchedServer.BLOCK, "")).startsWith("HTTP/1.1 500");
        assertThat(pair.server.ask("reports"))
            .as("what blocks on purpose is seen")
            .contains("java.lang.Thread.sleep", WatchedServer.class.getName());
      }
    }
  }

  private static List<String> figures(List<Pair> pairs) throws IOException {
    List<String> figures = new ArrayList<>();
    for (Pair pair : pairs) {
      figures.add(pair.server.ask("figures"));
    }
    return figures;
  }

  /** A server, and the client that holds connections to it. */
  private record Pair(ChildProcess server, int port, ChildProcess client) {

    /** Of a request on a connection of its own. */
    private String verdict(SSLContext tls, String line) throws IOException {
      String answer = get(port, tls, "/", line);
      assertThat(server.ask("reports")).as("what blocked an event loop").isEqualTo("{}");
      return answer.substring(answer.lastIndexOf('\n') + 1);
    }

    private String answers(int number) throws IOException {
      client.send("answers " + number);
      return answer();
    }

    private String answer() throws IOException {
      try {
        return client.answer();
      } catch (IOException e) {
        throw new IOException("Blocked event loops: " + server.ask("reports"), e);
      }
    }
  }
}
