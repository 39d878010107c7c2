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

import io.clientcert.testing.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules V6 and V8, on a host that runs: files that change, for better or worse. */
interface ReloadContract extends HostUnderTest {

  Duration RELOAD_BOUND = Duration.ofSeconds(60);

  private Host start(Path directory, Map<String, String> settings) throws Exception {
    Map<String, String> properties = new HashMap<>(Variant.server(directory));
    properties.put("setting.trustStore", directory.resolve("ca.pem").toString());
    properties.put("setting.reloadInterval", "PT1S");
    settings.forEach((name, value) -> properties.put("setting." + name, value));
    return fleet().fresh(directory, properties);
  }

  /** As one step, so that nobody reads half a file. */
  private static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String verdict(RawClient connection) throws IOException {
    return Facts.parse(connection.get("/fact")).get("verdict");
  }

  private static void awaitVerdict(RawClient connection, String verdict) throws IOException {
    Instant bound = Instant.now().plus(RELOAD_BOUND);
    while (!verdict(connection).equals(verdict)) {
      assertThat(Instant.now()).as("still no " + verdict).isBefore(bound);
    }
  }

  @Test
  @DisplayName("V8 a changed trust store counts at the next request of an open connection")
  default void changedTrustStore() throws Exception {
    Path directory = fleet().freshDirectory();
    Path trustStore = Variant.trustStore(directory);
    Client good = Pki.good();
    Client stranger = Pki.client("strangerCa");
    X509Certificate strangerCa = stranger.sent().get(1);
    try (Host host = start(directory, Map.of());
        RawClient goodConnection = RawClient.tls(host, good);
        RawClient strangerConnection = RawClient.tls(host, stranger)) {
      onlyOurs(goodConnection.get("/whoami").fields(), good);
      neither(strangerConnection.get("/whoami").fields());

      replace(trustStore, Pem.of(strangerCa));
      awaitVerdict(strangerConnection, "VERIFIED");
      assertThat(verdict(goodConnection)).isEqualTo("UNTRUSTED");
      neither(goodConnection.get("/whoami").fields());
      onlyOurs(
          strangerConnection.get("/whoami").fields(), Client.of(Pki.get().client("strangerCa")));

      String whole = Pem.of(Pki.get().root().certificate());
      List<String> bad =
          List.of(
              "",
              whole.substring(0, whole.length() / 2),
              "no such thing",
              Pem.of(Pki.get().rootCrl()));
      for (String content : bad) {
        int seen = host.logSize();
        replace(trustStore, content);
        host.awaitLog(seen, line -> line.contains("trustStore") && line.contains("ca.pem"));
        assertThat(verdict(strangerConnection)).isEqualTo("VERIFIED");
        assertThat(verdict(goodConnection)).isEqualTo("UNTRUSTED");
      }

      replace(trustStore, Pem.of(Pki.get().root().certificate()));
      awaitVerdict(goodConnection, "VERIFIED");
      assertThat(verdict(strangerConnection)).isEqualTo("UNTRUSTED");
    }
  }

  @Test
  @DisplayName("V6 a newer list takes the place of the older one, and never the other way round")
  default void listsNeverStepBack() throws Exception {
    Path directory = fleet().freshDirectory();
    Path trustStore = Variant.trustStore(directory);
    assertThat(trustStore).exists();
    String older = Pem.of(Pki.get().rootCrl(), Pki.olderCrl());
    String newer = Pem.of(Pki.get().rootCrl(), Pki.get().crl());
    Path lists = Files.writeString(directory.resolve("lists.pem"), older);
    try (Host host = start(directory, Map.of("revocation", "crl", "crlFiles", lists.toString()));
        RawClient good = RawClient.tls(host, Pki.good());
        RawClient revoked = RawClient.tls(host, Pki.client("revoked"))) {
      assertThat(verdict(good)).isEqualTo("REVOKED");
      onlyOurs(revoked.get("/whoami").fields(), Pki.client("revoked"));
      Resumption resumption = new Resumption(Pki.client("revoked"));
      resumption.connectFirst(
          host, each -> onlyOurs(each.get("/whoami").fields(), Pki.client("revoked")));

      replace(lists, newer);
      awaitVerdict(good, "VERIFIED");
      assertThat(verdict(revoked)).isEqualTo("REVOKED");
      neither(revoked.get("/whoami").fields());
      resumption.resume(
          host,
          resumed -> {
            assertThat(verdict(resumed)).isEqualTo("REVOKED");
            neither(resumed.get("/whoami").fields());
          });

      int seen = host.logSize();
      replace(lists, older);
      host.awaitLog(seen, line -> line.contains("lists.pem"));
      assertThat(verdict(revoked)).isEqualTo("REVOKED");
      assertThat(verdict(good)).isEqualTo("VERIFIED");
    }
  }
}
