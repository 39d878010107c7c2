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

import static io.clientcert.Engine.trusting;
import static io.clientcert.Engine.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.field.Field;
import io.clientcert.testing.HeldCertificate;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Settings of host names, policies, free fields, and which request of a connection is the first.
 */
class HostSettingsTest {

  private static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
  private static final HeldCertificate LEAF =
      HeldCertificate.builder().subject("CN=client").signedBy(CA).build();
  private static final HeldCertificate STRANGER = HeldCertificate.builder().build();
  private static final Field FORGED = new Field(Field.CLIENT_CERT, ":Zm9yZ2VkCg==:");

  private static TestRequest bySni(String serverName, String authority) {
    return TestRequest.presenting(Engine.chain(LEAF)).bySni(serverName).at(authority);
  }

  private static Forwarding forward(Engine engine, TestRequest request) {
    return engine.forwarder.rules().decide(request);
  }

  private static List<String> names(Forwarding forwarding) {
    return forwarding.fields().stream().map(Field::name).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "a.example, Cf-Client-Cert-Der-Base64",
    "A.Example.:8443, Cf-Client-Cert-Der-Base64",
    "b.a.example, x-forwarded-client-cert",
    "c.b.a.example:443, x-forwarded-client-cert",
    "deep.b.example, Client-Cert",
    "xa.example, Client-Cert",
    "[::1]:8443, X-Forwarded-Tls-Client-Cert",
    "'', Client-Cert"
  })
  @DisplayName(
      "the settings of a name, else of the longest wildcard, else of none, hold for a host")
  void whichSettings(String authority, String first) {
    Engine engine =
        Engine.of(
            trusting(CA)
                .host("a.example", "dialects", "cloudflare-legacy")
                .host("*.a.example", "dialects", "envoy-xfcc")
                .host("[::1]", "dialects", "traefik"));

    assertThat(names(forward(engine, TestRequest.presenting(Engine.chain(LEAF)).at(authority))))
        .first()
        .isEqualTo(first);
    assertThat(names(forward(engine, TestRequest.presenting(Engine.chain(LEAF)).at(authority))))
        .first()
        .isEqualTo(first);
  }

  @Test
  @DisplayName("S9 a name that is written for one host is managed for every host")
  void managedEverywhere() {
    Engine engine =
        Engine.of(
            trusting(CA)
                .certField("X-Inner-Cert")
                .host("a.example", "dialects", "nginx")
                .host("b.example", "header.X-Client-Id", "{subject_dn}")
                .host("c.example", "cfCertResponse", "true"));

    for (String name :
        List.of(
            "Client-Cert",
            "x_inner_cert",
            "X-SSL-Client-Verify",
            "x-client-id",
            "cf-cert-verified")) {
      assertThat(engine.forwarder.rules().sanitizer().manages(name)).as(name).isTrue();
    }
    assertThat(values(engine.forward(LEAF), "X-Inner-Cert")).hasSize(1);
    assertThat(values(engine.forward(LEAF), "Client-Cert")).isEmpty();
  }

  @Test
  @DisplayName("limits and policies of a host hold for it alone, and decisions are kept apart")
  void policiesOfHosts() {
    HeldCertificate large = HeldCertificate.builder().signedBy(CA).derSize(2000).build();
    Engine engine =
        Engine.of(
            trusting(CA)
                .host("small.example", "maxCertSize", "1KiB")
                .host("small.example", "onOversized", "refuse(413)")
                .host("strict.example", "onMissing", "refuse(401)")
                .host("strict.example", "onInvalid", "reject")
                .host("strict.example", "onSpoofed", "refuse(422)"));
    ClientCertEngine forwarder = engine.forwarder;

    for (int i = 0; i < 2; i++) {
      assertThat(
              forwarder
                  .rules()
                  .decide(TestRequest.presenting(Engine.chain(large)).at("small.example"))
                  .refusal())
          .isEqualTo(OptionalInt.of(413));
      assertThat(
              forwarder
                  .rules()
                  .decide(TestRequest.presenting(Engine.chain(large)).at("other.example"))
                  .fields())
          .hasSize(1);
    }
    assertThat(engine.validations()).isEqualTo(2);
    assertThat(
            forwarder
                .rules()
                .decide(TestRequest.withoutCertificate().at("strict.example"))
                .refusal())
        .isEqualTo(OptionalInt.of(401));
    assertThat(
            forwarder
                .rules()
                .decide(TestRequest.withoutCertificate().at("other.example"))
                .refusal())
        .isEmpty();
    assertThat(
            forwarder
                .rules()
                .decide(TestRequest.presenting(Engine.chain(STRANGER)).at("strict.example"))
                .refusal())
        .isEqualTo(OptionalInt.of(403));
    assertThat(
            forwarder
                .rules()
                .decide(TestRequest.presenting(Engine.chain(STRANGER)).at("other.example"))
                .refusal())
        .isEmpty();
    assertThat(
            forwarder
                .rules()
                .admit(TestRequest.withoutCertificate().at("strict.example").sending(FORGED))
                .refusal())
        .isEqualTo(OptionalInt.of(422));
    assertThat(
            forwarder
                .rules()
                .admit(TestRequest.withoutCertificate().at("other.example").sending(FORGED))
                .refusal())
        .isEmpty();
  }

  @Test
  @DisplayName("a handshake for a host with other settings forwards nothing, or is refused")
  void misdirected() {
    ClientCertConfig.Builder config =
        trusting(CA)
            .host("a.example", "dialects", "nginx")
            .host("b.example", "dialects", "nginx")
            .host("192.0.2.1", "dialects", "nginx")
            .host("[::1]", "dialects", "nginx")
            .host("c.example", "dialects", "traefik");
    Engine engine = Engine.of(config);

    Forwarding misdirected = forward(engine, bySni("a.example", "c.example"));
    assertThat(misdirected.certificate().verdict()).isEqualTo(Verdict.MISDIRECTED);
    assertThat(misdirected.fields()).isEmpty();
    assertThat(misdirected.refusal()).isEmpty();
    assertThat(forward(engine, bySni("", "c.example")).fields()).isEmpty();
    assertThat(forward(engine, bySni("a.example", "d.example")).fields()).isEmpty();
    assertThat(forward(engine, bySni("A.example", "a.example:8443")).fields()).hasSize(8);
    assertThat(forward(engine, bySni("a.example", "b.example")).fields())
        .as("the same settings")
        .hasSize(8);
    assertThat(forward(engine, TestRequest.presenting(Engine.chain(LEAF)).at("c.example")).fields())
        .hasSize(2);
    assertThat(forward(engine, bySni("", "[::1]:8443")).fields()).hasSize(8);
    assertThat(forward(engine, bySni("", "192.0.2.1")).fields()).hasSize(8);
    assertThat(forward(engine, bySni("c.example", "192.0.2.1")).certificate().verdict())
        .isEqualTo(Verdict.MISDIRECTED);
    Engine rejecting = Engine.of(config.onMisdirected(Refusal.refuse(421)));
    assertThat(forward(rejecting, bySni("a.example", "c.example")).refusal())
        .isEqualTo(OptionalInt.of(421));
    X509Certificate[] withGap = {LEAF.certificate(), null};
    Forwarding gap =
        rejecting
            .forwarder
            .rules()
            .decide(TestRequest.presenting(withGap).bySni("a.example").at("c.example"));
    assertThat(gap.certificate().verdict()).isEqualTo(Verdict.MISDIRECTED);
    assertThat(gap.refusal()).as("whatever is wrong with the chain").hasValue(421);
    assertThat(gap.fields()).isEmpty();
    Engine telling =
        Engine.of(
            config
                .host("c.example", "dialects", "rfc9440,cf-cert,cloudflare-workers")
                .host("c.example", "header.X-Seen", "{subject_dn} {serial} if presented"));
    Forwarding told = forward(telling, bySni("a.example", "c.example"));
    assertThat(told.fields())
        .as("what the certificate says was not meant for this host")
        .extracting(field -> field.name() + "=" + field.value())
        .containsExactlyInAnyOrder(
            "cf-cert-presented=true",
            "cf-cert-verified=false",
            "cf-cert-revoked=false",
            "X-CERT-VERIFY=FAILED:hostname mismatch");
    assertThat(told.certificate().leaf()).isEqualTo(LEAF.certificate());
  }

  @Test
  @DisplayName(
      "legacyForward=first is for the first request of a connection, in all its dispatches")
  void first() {
    Engine engine =
        Engine.of(
            trusting(CA)
                .dialects(List.of("rfc9440", "cloudflare-legacy"))
                .legacyForward(ClientCertConfig.LegacyForward.FIRST));
    String legacy = "Cf-Client-Cert-Sha256";

    assertThat(engine.forwarder.rules().needsConnections()).isTrue();
    assertThat(
            engine.forwarder.rules().decide(TestRequest.withoutCertificate().on("1", "0")).fields())
        .isEmpty();
    assertThat(names(forward(engine, TestRequest.presenting(Engine.chain(LEAF)).on("1", "1"))))
        .contains(legacy, "Client-Cert");
    assertThat(names(forward(engine, TestRequest.presenting(Engine.chain(LEAF)).on("1", "1"))))
        .contains(legacy, "Client-Cert");
    assertThat(names(forward(engine, TestRequest.presenting(Engine.chain(LEAF)).on("1", "2"))))
        .containsExactly("Client-Cert");
    assertThat(names(forward(engine, TestRequest.presenting(Engine.chain(LEAF)).on("2", "1"))))
        .contains(legacy);
  }

  @Test
  @DisplayName("connections beyond those that are kept are forgotten")
  void boundedConnections() {
    Connections connections = new Connections();
    for (int i = 0; i < 70_000; i++) {
      assertThat(connections.isFirst(TestRequest.withoutCertificate().on(Integer.toString(i), "1")))
          .isTrue();
    }
    assertThat(connections.size()).isLessThanOrEqualTo(1 << 16);
  }

  @ParameterizedTest
  @CsvSource({
    "'{subject_dn}', CN=client, ''",
    "'id={serial}', id=0ABC, ''",
    "'{verification} if always', SUCCESS, NONE",
    "'{subject_dn} if presented and not verified', '', ''",
    "'{revoked} if verified and not revoked and not cert_too_large', false, ''",
    "'  \"{subject_dn}\" ', '\"CN=client\"', ''",
    "'{san_uri}{san_dns}', '', ''",
    "'x={san_uri}', '', ''"
  })
  @DisplayName("a free field says what its template says, on its condition")
  void freeField(String template, String value, String without) {
    HeldCertificate leaf =
        HeldCertificate.builder()
            .subject("CN=client")
            .serial(BigInteger.valueOf(0xABC))
            .signedBy(CA)
            .build();
    Engine engine = Engine.of(trusting(CA).header("X-Free", template));

    assertThat(values(engine.forward(leaf), "X-Free"))
        .isEqualTo(value.isEmpty() ? List.of() : List.of(value));
    assertThat(values(engine.forward(), "X-Free"))
        .isEqualTo(without.isEmpty() ? List.of() : List.of(without));
  }

  @ParameterizedTest
  @CsvSource({
    "header.Content-Length, {serial}, belongs to HTTP itself",
    "header.CONNECTION, {serial}, belongs to HTTP itself",
    "header.Cookie, {serial}, belongs to HTTP itself",
    "header.Authorization, {serial}, belongs to HTTP itself",
    "header.X_Id, {serial}, is no name for a field",
    "header.X-Id, text, there is no variable in it",
    "header.X-Id, {serail}, there is no variable {serail}",
    "header.X-Id, {serial, a brace is not closed",
    "header.X-Id, '\"{serial}', a double quote is not closed",
    "header.X-Id, {serial}}, a brace too many",
    "header.X-Id, '{serial}\\\\', a backslash",
    "header.X-Id, {serial}\u00fc, other than printable ASCII",
    "header.X-Id, '{serial}\t{serial}', other than printable ASCII",
    "header.X-Id, {serial} if verfied, presented",
    "header.X-Id, {serial} if verified or presented, presented",
    "header.Client-Cert, {serial}, would be written twice",
    "certField, Host, belongs to HTTP itself",
    "certField, Client-Cert-Chain, would be written twice",
    "chainField, a b, is no name for a field",
    "dialects, 'rfc9440,ngnix', cloudflare-legacy",
    "onInvalid, refuse(200), refuse(STATUS)",
    "onMissing, refuse(600), refuse(STATUS)",
    "onMissing, 403, refuse(STATUS)",
    "legacyForward, last, every or first",
    "legacyForward, first, although cloudflare-legacy is not among the dialects",
    "host.a.example.trustStore, x, holds for every host name",
    "host.a.example.dialect, nginx, did you mean \"dialects\"?",
    "host.a.example.maxCertSize, 1GiB, a size from",
    "host.a b.dialects, nginx, is no host name",
    "host.a.example.header.Host, {serial}, belongs to HTTP itself",
    "host.dialects, nginx, names no host"
  })
  @DisplayName("a wrong setting is refused with its name, its value and what is allowed")
  void refused(String key, String value, String reason) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ClientCertConfig.from(Map.of("trustStore", "trust.pem", key, value)))
        .withMessageContaining(reason)
        .withMessageContaining(": write ");
  }

  @Test
  @DisplayName("settings as text: of hosts with exact and wildcard names, with fields of their own")
  void asText() {
    ClientCertConfig config =
        ClientCertConfig.from(
            Map.of(
                "trustStore", "trust.pem",
                "dialects", "nginx, rfc9440",
                "header.X-Client-Id", "{spiffe_id}",
                "host.a.example.header.X-Only-A", "{serial}",
                "host..b.example.dialects", "traefik",
                "host.*.c.example.dialects", "traefik"));

    assertThat(config.hosts()).containsOnlyKeys("a.example", "*.b.example", "*.c.example");
    assertThat(config.managedNames())
        .contains("X-Client-Id", "X-Only-A", "X-Forwarded-Tls-Client-Cert", "X-SSL-Client-Verify");
    assertThat(config.hosts())
        .hasEntrySatisfying(
            "a.example", policy -> assertThat(policy.names()).contains("X-Only-A", "X-Client-Id"));
  }
}
