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

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertConfig.Source;
import io.clientcert.field.Field;
import io.clientcert.testing.CapturedLog;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.logging.Level;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules O1 to O11 of the engine: whose fields are read, what they cost, and what is counted. */
class OriginTest {

  private static final String PROXY = "192.0.2.7";
  private static final TestPki PKI = TestPki.create(Clock.systemUTC());

  private static ClientCertConfig.Builder behindProxy() {
    return Engine.trusting(PKI.root()).source(Source.FORWARDED).trustedProxies(List.of(PROXY));
  }

  private static Field[] fields(TestPki.Client client) throws Exception {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field("Client-Cert", value(client.leaf().certificate())));
    if (!client.chain().isEmpty()) {
      List<String> chain = new ArrayList<>();
      for (X509Certificate certificate : client.chain()) {
        chain.add(value(certificate));
      }
      fields.add(new Field("Client-Cert-Chain", String.join(", ", chain)));
    }
    return fields.toArray(Field[]::new);
  }

  private static String value(X509Certificate certificate) throws Exception {
    return ":" + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ":";
  }

  private static TestRequest of(TestPki.Client client) throws Exception {
    return TestRequest.withoutCertificate().peer(PROXY).sending(fields(client));
  }

  private static Verdict verdict(Engine engine, TestRequest request) {
    return engine.forwarder.rules().admit(request).certificate().verdict();
  }

  private static void assertNothing(Forwarding forwarding, CertificateSource source) {
    assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.NONE);
    assertThat(forwarding.certificate().source()).isEqualTo(source);
    assertThat(forwarding.fields()).isEmpty();
    assertThat(forwarding.certificates()).isNull();
  }

  @Test
  @DisplayName("O1 O7 O8 the certificate in the fields of a trusted proxy is the client's")
  void trusted() throws Exception {
    Engine engine = Engine.of(behindProxy());
    TestPki.Client client = PKI.client();

    Forwarding forwarding = engine.forwarder.rules().admit(of(client));

    assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(forwarding.certificate().source()).isEqualTo(CertificateSource.FORWARDED);
    assertThat(forwarding.certificates()).containsExactly(client.presented());
    assertThat(Engine.values(forwarding, "Client-Cert"))
        .containsExactly(value(client.leaf().certificate()));
    assertThat(engine.forwarder.rules().setsCertificates()).isTrue();
    assertThat(engine.forwarder.statistics().forwarded()).isEqualTo(1);
    assertThat(engine.forwarder.statistics().spoofed()).isZero();
    assertThat(engine.forwarder.statistics().untrustedPeers()).isZero();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"192.0.2.8", "", "unix", "::7", "192.0.2.07", "localhost"})
  @DisplayName("O3 O11 the fields of every other peer are spoofed, and both counters move")
  void otherPeers(String peer) throws Exception {
    Engine engine = Engine.of(behindProxy());

    Forwarding forwarding = engine.forwarder.rules().admit(of(PKI.client()).peer(peer));

    assertNothing(forwarding, CertificateSource.FORWARDED);
    assertThat(engine.forwarder.statistics().untrustedPeers()).isEqualTo(1);
    assertThat(engine.forwarder.statistics().spoofed()).isEqualTo(1);
    assertThat(engine.forwarder.statistics().forwarded()).isZero();
    assertThat(engine.forwarder.statistics().requests(Verdict.NONE)).isEqualTo(1);
  }

  @Test
  @DisplayName("O2 the remote address counts for nothing")
  void remoteAddress() throws Exception {
    Engine engine = Engine.of(behindProxy());

    assertNothing(
        engine.forwarder.rules().admit(of(PKI.client()).peer("192.0.2.8").from(PROXY)),
        CertificateSource.FORWARDED);
    assertThat(verdict(engine, of(PKI.client()).from("203.0.113.1"))).isEqualTo(Verdict.VERIFIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"::ffff:192.0.2.7", "192.0.2.7"})
  @DisplayName("O2 an IPv4-mapped address is the same address")
  void mapped(String peer) throws Exception {
    assertThat(verdict(Engine.of(behindProxy()), of(PKI.client()).peer(peer)))
        .isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("O3 without a field, a peer that is not trusted is not counted")
  void otherPeerWithoutFields() {
    Engine engine = Engine.of(behindProxy());

    assertNothing(
        engine.forwarder.rules().admit(TestRequest.withoutCertificate()),
        CertificateSource.FORWARDED);
    assertThat(engine.forwarder.statistics().untrustedPeers()).isZero();
    assertThat(engine.forwarder.statistics().spoofed()).isZero();
  }

  @Test
  @DisplayName("O11 the log names the address of the peer, and never the certificate")
  void logged() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      Engine.of(behindProxy()).forwarder.rules().admit(of(PKI.client()).peer("192.0.2.8\nforged"));

      assertThat(log.messages(Level.WARNING))
          .anyMatch(
              line -> line.contains("not a trusted proxy") && line.contains("peer=\"192.0.2.8"));
      assertThat(log.messages())
          .noneMatch(line -> line.contains("\nforged"))
          .noneMatch(
              line -> line.contains(Pem.of(PKI.client().leaf().certificate()).substring(40, 80)));
    }
  }

  @Test
  @DisplayName("O3 in another dispatch the same request is not counted again")
  void dispatchedAgain() throws Exception {
    Engine engine = Engine.of(behindProxy());
    TestRequest request = of(PKI.client()).peer("192.0.2.8");

    engine.forwarder.rules().admit(request);
    assertNothing(engine.forwarder.rules().decide(request), CertificateSource.FORWARDED);

    assertThat(engine.forwarder.statistics().untrustedPeers()).isEqualTo(1);
    assertThat(engine.forwarder.statistics().spoofed()).isEqualTo(1);
  }

  @Test
  @DisplayName("O4 a name that is not of the format is spoofed and not read, whoever sends it")
  void otherNames() throws Exception {
    Engine engine = Engine.of(behindProxy());
    String value = value(PKI.client().leaf().certificate());
    for (String name :
        List.of("client_cert", "Client.Cert", "Cl\u0130ent-Cert", "Client-Cert\u0000")) {
      Forwarding forwarding =
          engine
              .forwarder
              .rules()
              .admit(TestRequest.withoutCertificate().peer(PROXY).sending(new Field(name, value)));
      assertNothing(forwarding, CertificateSource.FORWARDED);
    }
    assertThat(engine.forwarder.statistics().spoofed()).isEqualTo(4);
    assertThat(engine.forwarder.statistics().untrustedPeers()).isZero();
  }

  @Test
  @DisplayName("S10 O3 onSpoofed=reject answers other peers, and aliases of a trusted proxy")
  void rejected() throws Exception {
    Engine engine = Engine.of(behindProxy().onSpoofed(Refusal.reject()));
    ClientCertRules rules = engine.forwarder.rules();

    assertThat(rules.admit(of(PKI.client()).peer("192.0.2.8")).refusal()).isNotEmpty();
    assertThat(
            rules
                .admit(
                    TestRequest.withoutCertificate()
                        .peer(PROXY)
                        .sending(new Field("client_cert", "x")))
                .refusal())
        .isNotEmpty();
    assertThat(rules.admit(of(PKI.client())).refusal()).isEmpty();
  }

  @Test
  @DisplayName("O7 the TLS certificate of the hop is never the client's")
  void certificateOfTheHop() throws Exception {
    Engine engine = Engine.of(behindProxy());
    TestRequest hop = TestRequest.presenting(PKI.directClient().presented());

    for (String peer : List.of(PROXY, "192.0.2.8")) {
      assertNothing(engine.forwarder.rules().admit(hop.peer(peer)), CertificateSource.FORWARDED);
    }
    Forwarding malformed =
        engine.forwarder.rules().admit(hop.peer(PROXY).sending(new Field("Client-Cert", ":Zm9v:")));
    assertThat(malformed.certificate().verdict()).isEqualTo(Verdict.MALFORMED);
    assertThat(malformed.certificate().leaf()).isNull();
    assertThat(malformed.certificates()).isNull();
    assertThat(malformed.fields()).isEmpty();
  }

  @Test
  @DisplayName("O6 O7 a certificate that is not valid is in the fact, and in no attribute")
  void invalid() throws Exception {
    Engine engine = Engine.of(behindProxy());
    for (TestPki.Client client : List.of(PKI.expired(), PKI.rogue(), PKI.serverOnly())) {
      Forwarding forwarding = engine.forwarder.rules().admit(of(client));
      assertThat(forwarding.certificate().leaf()).isEqualTo(client.leaf().certificate());
      assertThat(forwarding.certificate().verdict()).isNotEqualTo(Verdict.VERIFIED);
      assertThat(forwarding.certificates()).isNull();
      assertThat(forwarding.fields()).isEmpty();
    }
    assertThat(engine.forwarder.statistics().forwarded()).isEqualTo(3);
  }

  @Test
  @DisplayName("O10 a repeated value is neither decoded nor parsed nor validated again")
  void repeatedValue() throws Exception {
    ClientCertConfig.Builder config = behindProxy();
    Origin origin = new Origin(config.build(), new OversizedValues(System.getLogger("test")));
    Engine engine = Engine.of(config);
    TestPki.Client client = PKI.client();
    // what was parsed is a new object each time
    Object read = origin.read(of(client));
    List<X509Certificate> presented =
        engine.forwarder.rules().admit(of(client)).certificate().presentedChain();

    for (int i = 0; i < 100; i++) {
      assertThat(origin.read(copied(client))).isSameAs(read);
      assertThat(engine.forwarder.rules().admit(copied(client)).certificate().presentedChain())
          .isSameAs(presented);
    }

    assertThat(engine.validations()).isEqualTo(1);
    assertThat(engine.forwarder.statistics().remembered()).isEqualTo(100);
    assertThat(origin.read(of(PKI.directClient()))).isNotSameAs(read);
  }

  /** Equal texts that are other objects, as every request has them. */
  private static TestRequest copied(TestPki.Client client) throws Exception {
    Field[] copies =
        Arrays.stream(fields(client))
            .map(
                field ->
                    new Field(
                        new String(field.name().toCharArray()),
                        new String(field.value().toCharArray())))
            .toArray(Field[]::new);
    return TestRequest.withoutCertificate().peer(PROXY).sending(copies);
  }

  @Test
  @DisplayName("O10 a repeated malformed value is not read again")
  void repeatedMalformedValue() {
    Origin origin =
        new Origin(behindProxy().build(), new OversizedValues(System.getLogger("test")));
    TestRequest request =
        TestRequest.withoutCertificate().peer(PROXY).sending(new Field("Client-Cert", ":Zm9v:"));

    Object read = origin.read(request);

    assertThat(origin.read(request)).isSameAs(read);
  }

  @Test
  @DisplayName("O6 a repeated value is validated again when time has passed")
  void repeatedAfterTheEnd() throws Exception {
    Engine engine = Engine.of(behindProxy());
    assertThat(verdict(engine, of(PKI.client()))).isEqualTo(Verdict.VERIFIED);

    engine.at(Engine.NOW.plus(Duration.ofDays(2)));

    assertThat(verdict(engine, of(PKI.client()))).isEqualTo(Verdict.EXPIRED);
  }

  @Test
  @DisplayName("O1 forwarded-or-tls: fields of proxies, and the TLS connections of everyone else")
  void forwardedOrTls() throws Exception {
    Engine engine = Engine.of(behindProxy().source(Source.FORWARDED_OR_TLS));
    TestRequest ofTls = TestRequest.presenting(PKI.directClient().presented());
    ClientCertRules rules = engine.forwarder.rules();

    for (TestRequest request : List.of(ofTls, ofTls.sending(fields(PKI.client())))) {
      Forwarding own = rules.admit(request);
      assertThat(own.certificate().source()).isEqualTo(CertificateSource.TLS);
      assertThat(own.certificates()).containsExactly(PKI.directClient().presented());
    }
    assertThat(engine.forwarder.statistics().untrustedPeers()).isEqualTo(1);
    Forwarding forwarded = rules.admit(ofTls.peer(PROXY).sending(fields(PKI.client())));
    assertThat(forwarded.certificate().source()).isEqualTo(CertificateSource.FORWARDED);
    assertThat(forwarded.certificates()).containsExactly(PKI.client().presented());
    assertNothing(rules.admit(ofTls.peer(PROXY)), CertificateSource.FORWARDED);
    assertNothing(rules.admit(TestRequest.withoutCertificate()), CertificateSource.TLS);
    Forwarding expired = rules.admit(TestRequest.presenting(PKI.expired().presented()));
    assertThat(expired.certificate().verdict()).isEqualTo(Verdict.EXPIRED);
    assertThat(expired.certificates()).isNull();
  }

  @Test
  @DisplayName("O1 one certificate from both sources is two decisions, each with its source")
  void sameCertificateFromBothSources() throws Exception {
    Engine engine = Engine.of(behindProxy().source(Source.FORWARDED_OR_TLS));
    TestPki.Client client = PKI.client();
    for (int i = 0; i < 2; i++) {
      assertThat(engine.forwarder.rules().admit(of(client)).certificate().source())
          .isEqualTo(CertificateSource.FORWARDED);
      assertThat(engine.forward(client).certificate().source()).isEqualTo(CertificateSource.TLS);
    }
  }

  @Test
  @DisplayName("O6 with the word of the proxy, time, usage and algorithms are checked")
  void wordOfProxy() throws Exception {
    Engine engine =
        Engine.of(
            ClientCertConfig.builder()
                .trustStore(Path.of("proxy"))
                .source(Source.FORWARDED)
                .trustedProxies(List.of(PROXY)));
    TestPki.Client noChain = new TestPki.Client("noChain", PKI.client().leaf(), List.of());
    for (TestPki.Client good :
        List.of(PKI.client(), noChain, PKI.directClient(), PKI.strangerCa(), PKI.rogue())) {
      assertThat(verdict(engine, of(good))).as(good.name()).isEqualTo(Verdict.VERIFIED);
    }
    assertThat(verdict(engine, of(PKI.expired()))).isEqualTo(Verdict.EXPIRED);
    assertThat(verdict(engine, of(PKI.notYetValid()))).isEqualTo(Verdict.NOT_YET_VALID);
    assertThat(verdict(engine, of(PKI.serverOnly()))).isEqualTo(Verdict.WRONG_USAGE);
    assertThat(verdict(engine, of(PKI.weak()))).isEqualTo(Verdict.WEAK_ALGORITHM);
    assertThat(verdict(engine, of(PKI.sha1()))).isEqualTo(Verdict.WEAK_ALGORITHM);
    assertThat(
            verdict(
                engine,
                TestRequest.withoutCertificate()
                    .peer(PROXY)
                    .sending(new Field("Client-Cert", ":Zm9v:"))))
        .isEqualTo(Verdict.MALFORMED);
    // nobody's word: the peer is not a proxy
    assertNothing(
        engine.forwarder.rules().admit(of(PKI.client()).peer("192.0.2.8")),
        CertificateSource.FORWARDED);
  }

  @Test
  @DisplayName("O2 an identity counts below the authorities of proxies only, until it expires")
  void identities(@TempDir Path directory) throws Exception {
    HeldCertificate proxies = HeldCertificate.builder().certificateAuthority().build();
    Engine engine =
        Engine.of(
            Engine.trusting(PKI.root())
                .source(Source.FORWARDED)
                .trustedProxyIdentities(List.of("dns:proxy.example"))
                .proxyTrustStore(
                    Pem.write(directory.resolve("proxies.pem"), proxies.certificate())));
    HeldCertificate right = proxy("proxy.example", proxies);
    Field[] fields = fields(PKI.client());
    ClientCertRules rules = engine.forwarder.rules();

    for (HeldCertificate wrong :
        List.of(
            proxy("other.example", proxies),
            proxy("proxy.example", PKI.root()),
            proxy("proxy.example", HeldCertificate.builder().certificateAuthority().build()))) {
      assertNothing(
          rules.admit(TestRequest.presenting(wrong.certificate()).sending(fields)),
          CertificateSource.FORWARDED);
    }
    assertNothing(
        rules.admit(TestRequest.withoutCertificate().sending(fields)), CertificateSource.FORWARDED);
    assertThat(engine.forwarder.statistics().untrustedPeers()).isEqualTo(4);
    TestRequest trusted = TestRequest.presenting(right.certificate());
    assertThat(verdict(engine, trusted.sending(fields))).isEqualTo(Verdict.VERIFIED);
    assertNothing(rules.admit(trusted), CertificateSource.FORWARDED);

    engine.at(Engine.NOW.plus(Duration.ofHours(2)));

    assertNothing(rules.admit(trusted.sending(fields)), CertificateSource.FORWARDED);
  }

  @Test
  @DisplayName("O2 V8 a changed proxyTrustStore counts for connections that are open already")
  void changedProxyTrustStore(@TempDir Path directory) throws Exception {
    HeldCertificate first = HeldCertificate.builder().certificateAuthority().build();
    HeldCertificate second = HeldCertificate.builder().certificateAuthority().build();
    Path store = Pem.write(directory.resolve("proxies.pem"), first.certificate());
    Engine engine =
        Engine.of(
            Engine.trusting(PKI.root())
                .source(Source.FORWARDED)
                .trustedProxyIdentities(List.of("dns:proxy.example"))
                .proxyTrustStore(store));
    Field[] fields = fields(PKI.client());
    TestRequest ofFirst =
        TestRequest.presenting(proxy("proxy.example", first).certificate()).sending(fields);
    TestRequest ofSecond =
        TestRequest.presenting(proxy("proxy.example", second).certificate()).sending(fields);
    assertThat(verdict(engine, ofFirst)).isEqualTo(Verdict.VERIFIED);
    assertThat(verdict(engine, ofSecond)).isEqualTo(Verdict.NONE);

    Pem.write(store, second.certificate());
    engine.forwarder.refresh();

    assertThat(verdict(engine, ofFirst)).isEqualTo(Verdict.NONE);
    assertThat(verdict(engine, ofSecond)).isEqualTo(Verdict.VERIFIED);
  }

  private static HeldCertificate proxy(String name, HeldCertificate issuer) {
    return HeldCertificate.builder()
        .key(KeyKind.EC_P256)
        .alternativeName(new GeneralName(GeneralName.dNSName, name))
        .validity(Engine.NOW.minus(Duration.ofHours(1)), Engine.NOW.plus(Duration.ofHours(1)))
        .signedBy(issuer)
        .build();
  }

  @Test
  @DisplayName("O2 where addresses and identities are configured, both must match")
  void bothKinds(@TempDir Path directory) throws Exception {
    HeldCertificate proxies = HeldCertificate.builder().certificateAuthority().build();
    Engine engine =
        Engine.of(
            behindProxy()
                .trustedProxyIdentities(List.of("dns:proxy.example"))
                .proxyTrustStore(
                    Pem.write(directory.resolve("proxies.pem"), proxies.certificate())));
    TestRequest named =
        TestRequest.presenting(proxy("proxy.example", proxies).certificate())
            .sending(fields(PKI.client()));

    assertThat(verdict(engine, named.peer(PROXY))).isEqualTo(Verdict.VERIFIED);
    assertThat(verdict(engine, named.peer("192.0.2.8"))).isEqualTo(Verdict.NONE);
    assertThat(verdict(engine, of(PKI.client()))).isEqualTo(Verdict.NONE);
  }

  @Test
  @DisplayName("O9 the fields of another format are read in their encoding, and written in none")
  void otherFormat() throws Exception {
    Engine engine = Engine.of(behindProxy().forwardedFormat("X-Cert:der"));
    byte[] der = PKI.directClient().leaf().certificate().getEncoded();
    String value = new String(Base64.getEncoder().encode(der), StandardCharsets.US_ASCII);

    Forwarding forwarding =
        engine
            .forwarder
            .rules()
            .admit(
                TestRequest.withoutCertificate().peer(PROXY).sending(new Field("x-cert", value)));

    assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(forwarding.fields()).noneMatch(field -> field.name().equalsIgnoreCase("X-Cert"));
    assertThat(engine.forwarder.rules().sanitizer().manages("x_cert")).isTrue();
  }
}
