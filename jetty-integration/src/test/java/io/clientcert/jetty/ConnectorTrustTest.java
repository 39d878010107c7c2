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
package io.clientcert.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** trustStore=connector. */
class ConnectorTrustTest {

  @TempDir private Path directory = Path.of("target");

  private final TestPki.Client client = Pki.PKI.client();

  private static TestJetty jetty(SslContextFactory.Server tls, String... settings) {
    Map<String, String> all = new TreeMap<>(Map.of("trustStore", "connector"));
    for (String setting : settings) {
      all.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
    }
    return TestJetty.of(new ClientCertCustomizer(all), tls);
  }

  private SslContextFactory.Server trusting(X509Certificate... anchors) {
    SslContextFactory.Server tls = TestJetty.acceptingAny();
    tls.setTrustStore(Pki.trustStore(anchors));
    return tls;
  }

  private static void refuses(TestJetty jetty, String... inMessage) {
    try (jetty) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> jetty.start(new Echo()))
          .satisfies(e -> assertThat(e).message().contains(inMessage));
    }
  }

  @Test
  @DisplayName("A trust store that is set in code is the one that counts")
  void setInCode() throws Exception {
    SslContextFactory.Server tls = trusting(Pki.PKI.root().certificate());
    try (TestJetty jetty = jetty(tls).start(new Echo());
        Http1 good = Http1.tls(jetty.httpsPort(), client);
        Http1 rogue = Http1.tls(jetty.httpsPort(), Pki.PKI.rogue())) {
      assertThat(good.get().seen("Client-Cert")).containsExactly(Pki.leafValue(client));
      assertThat(rogue.get().body()).contains("verdict=UNTRUSTED");
      assertThat(tls.isRunning()).isTrue();
    }
    assertThat(tls.isRunning()).isFalse();
  }

  @ParameterizedTest(name = "before the server: {0}")
  @DisplayName("A trust store that is set by its path is the one that counts")
  @ValueSource(booleans = {true, false})
  void setByPath(boolean startedBefore) throws Exception {
    SslContextFactory.Server tls = TestJetty.acceptingAny();
    Path file =
        Pki.write(Pki.trustStore(Pki.PKI.root().certificate()), directory.resolve("trust.p12"));
    tls.setTrustStorePath(file.toString());
    tls.setTrustStorePassword(Pki.PASSWORD);
    if (startedBefore) {
      tls.start();
    }
    try (TestJetty jetty = jetty(tls).start(new Echo());
        Http1 connection = Http1.tls(jetty.httpsPort(), client)) {
      assertThat(connection.get().seen("Client-Cert")).containsExactly(Pki.leafValue(client));
    } finally {
      tls.stop();
    }
  }

  @Test
  @DisplayName("A server that restarts reads the trust store anew")
  void restart() throws Exception {
    SslContextFactory.Server tls = trusting(Pki.PKI.rogue().leaf().certificate());
    try (TestJetty jetty = jetty(tls, "allowLeafAnchors=true").start(new Echo())) {
      try (Http1 connection = Http1.tls(jetty.httpsPort(), client)) {
        assertThat(connection.get().seen("Client-Cert")).isEmpty();
      }
      jetty.server.stop();
      tls.setTrustStore(Pki.trustStore(Pki.PKI.root().certificate()));
      jetty.server.start();
      try (Http1 connection = Http1.tls(jetty.httpsPort(), client)) {
        assertThat(connection.get().seen("Client-Cert")).hasSize(1);
      }
    }
  }

  @Test
  @DisplayName("Jetty would trust the key store: refuses to start, and says so")
  void keyStoreOnly() {
    SslContextFactory.Server tls = TestJetty.acceptingAny();
    tls.setKeyStore(null);
    tls.setKeyStorePath(Pki.write(Pki.serverKeyStore(), directory.resolve("key.p12")).toString());
    refuses(
        jetty(tls),
        "asks for client certificates and has no trust store of its own",
        "every certificate that its key store has",
        "jetty.sslContext.trustStorePath");
  }

  @Test
  @DisplayName("The JDK would trust the public authorities: refuses to start, and says so")
  void nothing() {
    refuses(
        jetty(TestJetty.acceptingAny()),
        "has no trust store of its own",
        "the public certificate authorities that the JDK comes with");
  }

  @Test
  @DisplayName("A key store that was read as trust store is not taken for an explicit one")
  void implicitAndStarted() throws Exception {
    SslContextFactory.Server tls = TestJetty.acceptingAny();
    tls.setKeyStore(null);
    tls.setKeyStorePath(Pki.write(Pki.serverKeyStore(), directory.resolve("key.p12")).toString());
    tls.start();
    assertThat(tls.getTrustStore()).isNotNull();
    refuses(jetty(tls), "every certificate that its key store has");
    tls.stop();
  }

  @Test
  @DisplayName("An explicit trust store without a certificate, or with none that can issue")
  void useless() {
    refuses(jetty(trusting()), "holds no trusted certificate");
    refuses(jetty(trusting(Pki.PKI.server().certificate())), "is not a CA certificate");
  }

  @Test
  @DisplayName("No connector asks for client certificates")
  void nobodyAsks() {
    SslContextFactory.Server tls = TestJetty.acceptingAny();
    tls.setWantClientAuth(false);
    refuses(jetty(tls), "no connector of this server asks for client certificates");
  }

  @Test
  @DisplayName("Settings that belong to a file are out of place")
  void settingsOfFile() {
    refuses(
        jetty(trusting(Pki.PKI.root().certificate()), "trustStorePassword=x"),
        "\"trustStorePassword\" belongs to a file");
  }

  @Test
  @DisplayName("Each connector has its own trust, and one that asks nobody forwards nothing")
  void severalConnectors() throws Exception {
    HeldCertificate other =
        HeldCertificate.builder().subject("CN=other").certificateAuthority().build();
    TestPki.Client stranger =
        new TestPki.Client(
            "stranger",
            HeldCertificate.builder().subject("CN=stranger").signedBy(other).build(),
            List.of());
    TestJetty jetty = jetty(trusting(Pki.PKI.root().certificate()));
    ServerConnector second = TestJetty.secure(jetty.server, trusting(other.certificate()));
    SslContextFactory.Server silentTls = TestJetty.acceptingAny();
    silentTls.setWantClientAuth(false);
    ServerConnector silent = TestJetty.secure(jetty.server, silentTls);
    jetty.server.addConnector(second);
    jetty.server.addConnector(silent);
    try (TestJetty started = jetty.start(new Echo());
        Http1 goodAtFirst = Http1.tls(started.httpsPort(), client);
        Http1 strangerAtFirst = Http1.tls(started.httpsPort(), stranger);
        Http1 goodAtSecond = Http1.tls(second.getLocalPort(), client);
        Http1 strangerAtSecond = Http1.tls(second.getLocalPort(), stranger);
        Http1 atSilent = Http1.tls(silent.getLocalPort(), client);
        Http1 plain = Http1.plain(started.httpPort())) {
      for (Http1 verified : List.of(goodAtFirst, strangerAtSecond)) {
        assertThat(verified.get().body()).contains("verdict=VERIFIED");
      }
      for (Http1 untrusted : List.of(goodAtSecond, strangerAtFirst)) {
        assertThat(untrusted.get().body()).contains("verdict=UNTRUSTED");
      }
      for (Http1 without : List.of(atSilent, plain)) {
        Http1.Reply reply = without.get("Client-Cert: forged");
        assertThat(reply.body()).contains("verdict=NONE").doesNotContain("forged");
      }
      assertThat(started.customizer.management().getRequests().get("VERIFIED")).isEqualTo(2L);
      assertThat(started.customizer.management().getRequests().get("UNTRUSTED")).isEqualTo(2L);
      assertThat(started.customizer.management().getSpoofed()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("A connector that comes later brings its own trust, or is refused")
  void addedLater() throws Exception {
    SslContextFactory.Server tls = trusting(Pki.PKI.root().certificate());
    try (TestJetty jetty = jetty(tls).start(new Echo())) {
      ServerConnector late = TestJetty.secure(jetty.server, trusting(Pki.PKI.root().certificate()));
      jetty.server.addConnector(late);
      late.start();
      try (Http1 connection = Http1.tls(late.getLocalPort(), client)) {
        assertThat(connection.get().seen("Client-Cert")).hasSize(1);
      } finally {
        late.stop();
      }
      ServerConnector implicit = TestJetty.secure(jetty.server, TestJetty.acceptingAny());
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> jetty.server.addConnector(implicit))
          .withMessageContaining("has no trust store of its own");
      try (Http1 connection = Http1.tls(jetty.httpsPort(), client)) {
        assertThat(connection.get().seen("Client-Cert")).hasSize(1);
      }
    }
  }

  @Test
  @DisplayName("The connector's revocation lists are taken, unless settings say otherwise")
  void revocationLists() throws Exception {
    Path lists = Pem.write(directory.resolve("lists.pem"), Pki.PKI.rootCrl(), Pki.PKI.crl());
    SslContextFactory.Server tls = trusting(Pki.PKI.root().certificate());
    tls.setCrlPath(lists.toString());
    try (TestJetty jetty = jetty(tls).start(new Echo());
        Http1 revoked = Http1.tls(jetty.httpsPort(), Pki.PKI.revoked());
        Http1 good = Http1.tls(jetty.httpsPort(), client)) {
      assertThat(revoked.get().body()).contains("verdict=REVOKED");
      assertThat(good.get().body()).contains("verdict=VERIFIED");
    }
    SslContextFactory.Server again = trusting(Pki.PKI.root().certificate());
    again.setCrlPath(lists.toUri().toString());
    try (TestJetty jetty = jetty(again, "revocation=none").start(new Echo());
        Http1 revoked = Http1.tls(jetty.httpsPort(), Pki.PKI.revoked())) {
      assertThat(revoked.get().body()).contains("verdict=VERIFIED");
    }
  }

  @Test
  @DisplayName("A reload takes what the connector trusts now")
  void reload() throws Exception {
    SslContextFactory.Server tls = trusting(Pki.PKI.root().certificate());
    try (TestJetty jetty = jetty(tls).start(new Echo());
        Http1 connection = Http1.tls(jetty.httpsPort(), client)) {
      assertThat(connection.get().seen("Client-Cert")).hasSize(1);
      HeldCertificate other =
          HeldCertificate.builder().subject("CN=other").certificateAuthority().build();
      tls.reload(factory -> factory.setTrustStore(Pki.trustStore(other.certificate())));
      jetty.customizer.management().reload();
      assertThat(connection.get().body()).contains("verdict=UNTRUSTED");

      tls.reload(factory -> factory.setTrustStore(Pki.trustStore()));
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(jetty.customizer.management()::reload)
          .withMessageContaining("holds no trusted certificate");
      assertThat(connection.get().body()).contains("verdict=UNTRUSTED");
      assertThat(jetty.customizer.management().getRequests().get("VERIFIED")).isEqualTo(1L);
    }
  }
}
