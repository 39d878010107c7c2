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
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertConfig.Source;
import io.clientcert.field.ByteSequence;
import io.clientcert.field.Field;
import io.clientcert.field.FieldSanitizer;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose fields an origin reads, and what it accepts in them. */
class OriginThreatsTest {

  private static final String CA_NAME = "CN=Client CA,O=Example";
  private static final String PROXY_NAME = "CN=edge,O=Example";
  private static final HeldCertificate CA =
      HeldCertificate.builder().subject(CA_NAME).certificateAuthority().build();
  private static final HeldCertificate SAME_NAME_CA =
      HeldCertificate.builder().subject(CA_NAME).certificateAuthority().build();
  private static final HeldCertificate CLIENT =
      HeldCertificate.builder().subject("CN=client").signedBy(CA).build();
  private static final HeldCertificate PROXY_CA =
      HeldCertificate.builder().subject("CN=Proxy CA").certificateAuthority().build();
  private static final HeldCertificate PROXY = proxy("edge.example", PROXY_CA);

  private static HeldCertificate proxy(String name, HeldCertificate issuer) {
    return HeldCertificate.builder()
        .subject(PROXY_NAME)
        .alternativeName(new GeneralName(GeneralName.dNSName, name))
        .signedBy(issuer)
        .build();
  }

  private static Field field(HeldCertificate certificate) {
    return new Field("Client-Cert", value(certificate));
  }

  private static String value(HeldCertificate certificate) {
    try {
      return ByteSequence.encode(certificate.certificate().getEncoded());
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static ClientCertConfig.Builder byAddress() {
    return trusting(CA).source(Source.FORWARDED).trustedProxies(List.of("192.0.2.1"));
  }

  private static ClientCertConfig.Builder byIdentity(Path directory, String identity) {
    return trusting(CA)
        .source(Source.FORWARDED)
        .trustedProxyIdentities(List.of(identity))
        .proxyTrustStore(Pem.write(directory.resolve("proxies.pem"), PROXY_CA.certificate()));
  }

  private static Verdict verdict(Engine engine, IncomingRequest request) {
    return engine.forwarder.rules().admit(request).certificate().verdict();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dns:edge.example", "subject:CN=edge,O=Example"})
  @DisplayName("O2 a proxy with the right name and a certificate of another CA is not trusted")
  void identityOfAnotherCa(String identity, @TempDir Path directory) {
    HeldCertificate otherCa =
        HeldCertificate.builder().subject("CN=Proxy CA").certificateAuthority().build();
    Engine engine = Engine.of(byIdentity(directory, identity));

    assertThat(verdict(engine, ProxiedRequest.from("192.0.2.1", List.of(field(CLIENT)), PROXY)))
        .isEqualTo(Verdict.VERIFIED);
    assertThat(
            verdict(
                engine,
                ProxiedRequest.from(
                    "192.0.2.1", List.of(field(CLIENT)), proxy("edge.example", otherCa))))
        .isEqualTo(Verdict.NONE);
    assertThat(engine.forwarder.statistics().untrustedPeers()).isEqualTo(1);
  }

  @Test
  @DisplayName("O2 a proxy with a certificate of the right CA and another name is not trusted")
  void anotherIdentity(@TempDir Path directory) {
    Engine engine = Engine.of(byIdentity(directory, "dns:edge.example"));
    HeldCertificate other = proxy("other.example", PROXY_CA);

    assertThat(verdict(engine, ProxiedRequest.from(null, List.of(field(CLIENT)), other)))
        .isEqualTo(Verdict.NONE);
    assertThat(verdict(engine, ProxiedRequest.from(null, List.of(field(CLIENT)))))
        .isEqualTo(Verdict.NONE);
    assertThat(verdict(engine, ProxiedRequest.from(null, List.of(field(CLIENT)), PROXY)))
        .isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("O2 with addresses and identities configured, both have to match")
  void addressAndIdentity(@TempDir Path directory) {
    Engine engine =
        Engine.of(
            byIdentity(directory, "dns:edge.example").trustedProxies(List.of("192.0.2.0/24")));
    List<Field> fields = List.of(field(CLIENT));

    assertThat(verdict(engine, ProxiedRequest.from("192.0.2.9", fields, PROXY)))
        .isEqualTo(Verdict.VERIFIED);
    assertThat(verdict(engine, ProxiedRequest.from("192.0.3.9", fields, PROXY)))
        .isEqualTo(Verdict.NONE);
    assertThat(verdict(engine, ProxiedRequest.from("192.0.2.9", fields))).isEqualTo(Verdict.NONE);
  }

  @Test
  @DisplayName("O2 a proxy whose certificate expires while it is connected is not trusted any more")
  void expiredProxy(@TempDir Path directory) {
    Engine engine = Engine.of(byIdentity(directory, "dns:edge.example"));
    IncomingRequest request = ProxiedRequest.from(null, List.of(field(CLIENT)), PROXY);
    assertThat(verdict(engine, request)).isEqualTo(Verdict.VERIFIED);

    engine.at(PROXY.certificate().getNotAfter().toInstant().plus(Duration.ofSeconds(1)));

    assertThat(verdict(engine, request)).isEqualTo(Verdict.NONE);
  }

  @Test
  @DisplayName("O2 an address that X-Forwarded-For has put in place of the peer's is not trusted")
  void replacedAddress() {
    Engine engine = Engine.of(byAddress());

    assertThat(
            verdict(
                engine,
                ProxiedRequest.from("198.51.100.1", List.of(field(CLIENT))).seenAs("192.0.2.1")))
        .isEqualTo(Verdict.NONE);
    assertThat(
            verdict(
                engine,
                ProxiedRequest.from("192.0.2.1", List.of(field(CLIENT))).seenAs("198.51.100.1")))
        .isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName(
      "O6 a certificate of a CA with the name of a trusted one and another key is UNTRUSTED")
  void sameNameAnotherKey() {
    HeldCertificate forged =
        HeldCertificate.builder().subject("CN=client").signedBy(SAME_NAME_CA).build();
    Forwarding forwarding =
        Engine.of(byAddress())
            .forwarder
            .rules()
            .admit(
                ProxiedRequest.from(
                    "192.0.2.1",
                    List.of(field(forged), new Field("Client-Cert-Chain", value(SAME_NAME_CA)))));

    assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.UNTRUSTED);
    assertThat(forwarding.certificates()).isNull();
    assertThat(forwarding.fields()).isEmpty();
  }

  @Test
  @DisplayName("O4 from a trusted proxy too, an alias with an underscore is removed and not read")
  void underscore() {
    Engine engine = Engine.of(byAddress());

    assertThat(
            verdict(
                engine,
                ProxiedRequest.from("192.0.2.1", List.of(new Field("Client_Cert", value(CLIENT))))))
        .isEqualTo(Verdict.NONE);
    assertThat(engine.forwarder.statistics().spoofed()).isEqualTo(1);
    assertThat(
            verdict(
                engine,
                ProxiedRequest.from(
                    "192.0.2.1", List.of(new Field("Client_Cert", "forged"), field(CLIENT)))))
        .isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("O4 Connection and Trailer cannot name a field of the configured format")
  void hopByHop() {
    FieldSanitizer sanitizer =
        Engine.of(byAddress().forwardedFormat("nginx")).forwarder.rules().sanitizer();

    for (String name : List.of("Connection", "Proxy-Connection", "Trailer")) {
      assertThat(sanitizer.request(name, "X-SSL-Client-Verify, x-ssl-client-cert"))
          .as(name)
          .isNull();
    }
  }

  @Test
  @DisplayName("O8 what is passed on is written anew, in the dialects of this server")
  void passedOn() {
    Engine engine = Engine.of(byAddress().forwardedFormat("X-Cert:der").dialects(List.of("nginx")));
    String sent = value(CLIENT).replace(":", "");
    Forwarding forwarding =
        engine
            .forwarder
            .rules()
            .admit(ProxiedRequest.from("192.0.2.1", List.of(new Field("X-Cert", sent))));

    List<String> names = new ArrayList<>();
    forwarding.fields().forEach(field -> names.add(field.name()));
    assertThat(names).contains("X-SSL-Client-Cert", "X-SSL-Client-Verify").doesNotContain("X-Cert");
  }

  @Test
  @DisplayName(
      "O1 with forwarded-or-tls a peer that is no proxy has the certificate of its connection")
  void forwardedOrTls() {
    Engine engine = Engine.of(byAddress().source(Source.FORWARDED_OR_TLS));
    HeldCertificate direct = HeldCertificate.builder().subject("CN=direct").signedBy(CA).build();

    Forwarding ofDirect =
        engine
            .forwarder
            .rules()
            .admit(ProxiedRequest.from("198.51.100.1", List.of(field(CLIENT)), direct));
    Forwarding ofProxy =
        engine
            .forwarder
            .rules()
            .admit(ProxiedRequest.from("192.0.2.1", List.of(field(CLIENT)), direct));
    Forwarding ofProxyAlone =
        engine.forwarder.rules().admit(ProxiedRequest.from("192.0.2.1", List.of(), direct));

    assertThat(ofDirect.certificates()).containsExactly(direct.certificate());
    assertThat(ofDirect.certificate().source()).isEqualTo(CertificateSource.TLS);
    assertThat(ofProxy.certificates()).containsExactly(CLIENT.certificate());
    assertThat(ofProxy.certificate().source()).isEqualTo(CertificateSource.FORWARDED);
    assertThat(ofProxyAlone.certificates()).isNull();
    assertThat(ofProxyAlone.certificate().verdict()).isEqualTo(Verdict.NONE);
  }
}
