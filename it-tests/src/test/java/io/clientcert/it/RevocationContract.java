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

import static io.clientcert.it.Expect.neither;
import static io.clientcert.it.Expect.onlyOurs;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.testing.EvidenceServer;
import io.clientcert.testing.EvidenceServer.Conduct;
import io.clientcert.testing.HeldCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules V5 and V7, on a host that fetches its evidence while clients stay connected. */
interface RevocationContract extends HostUnderTest {

  /** Evidence is fetched again before it ends, so that what is revoked is known by then. */
  Duration EVIDENCE_LASTS = Duration.ofSeconds(10);

  Duration NOTICE_BOUND = Duration.ofSeconds(90);

  List<Conduct> FAULTS =
      List.of(
          Conduct.FAILING,
          Conduct.GARBAGE,
          Conduct.ABOUT_ANOTHER,
          Conduct.WRONG_SIGNER,
          Conduct.STALE,
          Conduct.REDIRECTING,
          Conduct.HUGE,
          Conduct.DRIPPING,
          Conduct.SILENT);

  private static Map<String, String> settings(String source, EvidenceServer evidence) {
    HeldCertificate root = Pki.get().root();
    HeldCertificate intermediate = Pki.get().intermediate();
    return source.equals("crl")
        ? Map.of(
            "revocation",
            "crl",
            "crlUrls",
            evidence.list(root) + "," + evidence.list(intermediate),
            "fetchHosts",
            evidence.host())
        : Map.of(
            "revocation",
            "ocsp",
            "revocationScope",
            "leaf",
            "ocspResponder",
            evidence.responder(intermediate).toString(),
            "fetchHosts",
            evidence.host());
  }

  @ParameterizedTest(name = "V7 by {0}")
  @DisplayName("V7 revocation is noticed on an open connection and on a resumed session")
  @ValueSource(strings = {"crl", "ocsp"})
  default void revokedWhileConnected(String source) throws Exception {
    Path directory = fleet().freshDirectory();
    Client client = Pki.good();
    Resumption resumption = new Resumption(client);
    Map<String, String> properties = new HashMap<>(Variant.server(directory));
    properties.put("setting.trustStore", Variant.trustStore(directory).toString());
    try (EvidenceServer evidence =
        EvidenceServer.start(Clock.systemUTC(), Pki.get().root(), Pki.get().intermediate())) {
      evidence.evidenceLasts(EVIDENCE_LASTS);
      settings(source, evidence).forEach((name, value) -> properties.put("setting." + name, value));
      try (Host host = fleet().fresh(directory, properties);
          RawClient open = RawClient.tls(host, client)) {
        awaitVerdict(open, "VERIFIED");
        onlyOurs(open.get("/whoami").fields(), client);
        resumption.connectFirst(host, connection -> onlyOurs(whoami(connection), client));

        evidence.revoke(client.leaf());

        awaitVerdict(open, "REVOKED");
        neither(open.get("/whoami").fields());
        neither(open.get("/proxy/whoami").fields());
        resumption.resume(
            host,
            connection -> {
              neither(whoami(connection));
              neither(connection.get("/proxy/whoami").fields());
              Facts facts = Facts.parse(connection.get("/fact"));
              assertThat(facts.get("verdict")).isEqualTo("REVOKED");
              assertThat(facts.get("verified")).isEqualTo("false");
              assertThat(facts.get("pathValid")).isEqualTo("true");
            });
      }
    }
  }

  @Test
  @DisplayName("V5 each fault of a responder shows on an open connection, and passes there")
  default void faultsWhileConnected() throws Exception {
    Path directory = fleet().freshDirectory();
    Map<String, String> properties = new HashMap<>(Variant.server(directory));
    properties.put("setting.trustStore", Variant.trustStore(directory).toString());
    properties.put("setting.fetchTimeout", "PT1S");
    List<RawClient> connections = new ArrayList<>();
    try (EvidenceServer evidence =
        EvidenceServer.start(Clock.systemUTC(), Pki.get().root(), Pki.get().intermediate())) {
      settings("ocsp", evidence).forEach((name, value) -> properties.put("setting." + name, value));
      URI responder = evidence.responder(Pki.get().intermediate());
      try (Host host = fleet().fresh(directory, properties)) {
        Map<Client, RawClient> clients = new LinkedHashMap<>();
        for (Conduct fault : FAULTS) {
          evidence.conduct(responder, fault);
          int seen = host.logSize();
          Client client = Pki.expiringIn(Duration.ofHours(1));
          RawClient open = RawClient.tls(host, client);
          connections.add(open);
          clients.put(client, open);
          Facts facts = Facts.parse(open.get("/fact"));
          assertThat(facts.get("verdict")).as("while %s", fault).isEqualTo("REVOCATION_UNKNOWN");
          assertThat(facts.get("verified")).isEqualTo("false");
          assertThat(facts.get("pathValid")).isEqualTo("true");
          neither(open.get("/whoami").fields());
          host.awaitLog(seen, line -> line.contains("REVOCATION_UNKNOWN"));
        }
        host.awaitLog(line -> line.contains("Revocation evidence cannot be fetched"));
        evidence.conduct(responder, Conduct.NORMAL);
        for (Map.Entry<Client, RawClient> each : clients.entrySet()) {
          awaitVerdict(each.getValue(), "VERIFIED");
          onlyOurs(each.getValue().get("/whoami").fields(), each.getKey());
        }
        host.awaitLog(line -> line.contains("Fetched revocation evidence"));
      }
    } finally {
      for (RawClient connection : connections) {
        connection.close();
      }
    }
  }

  private static Fields whoami(RawClient connection) throws IOException {
    return connection.get("/whoami").fields();
  }

  private static void awaitVerdict(RawClient connection, String verdict) throws Exception {
    Instant bound = Instant.now().plus(NOTICE_BOUND);
    String last = "";
    while (!last.equals(verdict)) {
      assertThat(Instant.now()).as("%s, still not %s", last, verdict).isBefore(bound);
      last = String.valueOf(Facts.parse(connection.get("/fact")).get("verdict"));
    }
  }
}
