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
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Spring Security's {@code x509()} behind a proxy, with the starter at both of its levels. */
interface SpringSecurityOriginContract {

  /** The folder below {@code it-tests/hosts} that has the jars. */
  String host();

  @Test
  @DisplayName("O7 x509() logs the client in behind a proxy, and nobody else: filter, TLS")
  default void filterOverTls() throws Exception {
    try (Host host = start(false, true, "127.0.0.1")) {
      for (Wire wire : Wire.values()) {
        logsIn(client -> wire.get(host, Client.NONE, "/whoami", forwarded(client)));
        logsIn(client -> wire.get(host, proxy(), "/whoami", forwarded(client)));
      }
    }
  }

  @Test
  @DisplayName("O7 x509() logs the client in behind a proxy, and nobody else: host level, TLS")
  default void hostLevelOverTls() throws Exception {
    try (Host host = start(true, true, "127.0.0.1")) {
      for (Wire wire : Wire.values()) {
        logsIn(client -> wire.get(host, Client.NONE, "/whoami", forwarded(client)));
        logsIn(client -> wire.get(host, proxy(), "/whoami", forwarded(client)));
      }
    }
  }

  @Test
  @DisplayName("O7 x509() logs the client in behind a proxy, and nobody else: filter, plaintext")
  default void filterOverPlaintext() throws Exception {
    try (Host host = start(false, false, "127.0.0.1")) {
      logsIn(client -> plaintext(host, client));
    }
  }

  @Test
  @DisplayName(
      "O7 x509() logs the client in behind a proxy, and nobody else: host level, plaintext")
  default void hostLevelOverPlaintext() throws Exception {
    try (Host host = start(true, false, "127.0.0.1")) {
      logsIn(client -> plaintext(host, client));
    }
  }

  @Test
  @DisplayName("O3 x509() logs nobody in whose fields are not those of a trusted proxy")
  default void untrustedPeer() throws Exception {
    try (Host host = start(false, true, "192.0.2.1")) {
      for (Client peer : List.of(Client.NONE, proxy())) {
        Reply reply = Wire.HTTP_1_1.get(host, peer, "/whoami", forwarded(Pki.good()));
        assertThat(reply.status()).isEqualTo(403);
      }
    }
  }

  /** A proxy that passes on what it is given. */
  @FunctionalInterface
  interface Proxy {
    /** Asks who the client is. */
    Reply ask(Client client) throws IOException;
  }

  private static void logsIn(Proxy proxy) throws IOException {
    logsIn(proxy, 403);
  }

  /**
   * Requires that the client of a proxy is logged in as itself, and no other.
   *
   * @param refused the status that everybody else gets
   */
  static void logsIn(Proxy proxy, int refused) throws IOException {
    Reply good = proxy.ask(Pki.good());
    assertThat(good.status()).isEqualTo(200);
    assertThat(good.body()).isEqualTo("client");
    assertThat(good.headers().values("Set-Cookie"))
        .as("no session stands in for the certificate")
        .isEmpty();
    for (Client bad :
        List.of(
            Pki.client("expired"),
            Pki.client("revoked"),
            Client.of(Pki.get().rogue()),
            impostor(),
            Client.NONE)) {
      Reply reply = proxy.ask(bad);
      assertThat(reply.status()).as(bad.name()).isEqualTo(refused);
      assertThat(reply.body()).as(bad.name()).doesNotContain("client");
    }
  }

  /** Another key under the subject of the good client, from nobody's CA. */
  static Client impostor() {
    String subject = Pki.good().leaf().getSubjectX500Principal().getName();
    HeldCertificate held = HeldCertificate.builder().subject(subject).build();
    return new Client("impostor", held.key(), List.of(held.certificate()), List.of());
  }

  /** Its certificate is good too, so a mistake would log it in. */
  static Client proxy() {
    return Pki.client("rsaClient");
  }

  static Field[] forwarded(Client client) {
    List<Field> fields = new ArrayList<>();
    if (!client.sent().isEmpty()) {
      fields.add(new Field("Client-Cert", client.leafValue()));
    }
    if (!client.intermediates().isEmpty()) {
      fields.add(new Field("Client-Cert-Chain", client.chainValue()));
    }
    return fields.toArray(Field[]::new);
  }

  static Reply plaintext(Host host, Client client) throws IOException {
    try (RawClient connection = RawClient.plain(host)) {
      List<String> lines = new ArrayList<>();
      for (Field field : forwarded(client)) {
        lines.add(field.name() + ": " + field.value());
      }
      return connection.get("/whoami", lines.toArray(String[]::new));
    }
  }

  private Host start(boolean hostLevel, boolean tls, String trusted) throws Exception {
    List<String> imports = new ArrayList<>(SpringBootProjectContract.IMPORTS);
    imports.addAll(SpringBootProjectContract.SECURITY_IMPORTS);
    SpringProject project =
        SpringProject.compiled(
            host(),
            "origin-" + hostLevel + "-" + tls,
            imports,
            SpringBootProjectContract.sample("origin"),
            jar -> true);
    Map<String, String> properties = origin(project, trusted);
    properties.put("clientcert.host-level", Boolean.toString(hostLevel));
    properties.put("server.ssl.enabled", Boolean.toString(tls));
    properties.put("server.http2.enabled", "true");
    return project.start(properties);
  }

  /** The properties of an origin that checks for revocation. */
  static Map<String, String> origin(SpringProject project, String trusted) throws IOException {
    Path trustStore = Path.of(project.trustStore());
    Map<String, String> properties = new HashMap<>();
    properties.put("clientcert.source", "forwarded");
    properties.put("clientcert.trusted-proxies", trusted);
    properties.put("clientcert.trust-store", trustStore.toString());
    properties.put("clientcert.revocation", "crl");
    properties.put(
        "clientcert.crl-files",
        Pem.write(trustStore.resolveSibling("root-crl.pem"), Pki.get().rootCrl())
            + ","
            + Pem.write(trustStore.resolveSibling("crl.pem"), Pki.get().crl()));
    return properties;
  }
}
