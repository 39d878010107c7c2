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

import io.clientcert.testing.CapturedLog;
import io.clientcert.testing.HeldCertificate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A server that never shows a client certificate")
class MissingCertificatesTest {

  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();
  private static final HeldCertificate LEAF =
      HeldCertificate.builder().subject("CN=client").signedBy(ROOT).build();
  private static final TestRequest BARE =
      TestRequest.withoutCertificate().overTls("Apache Tomcat/11.0.27");

  private static ClientCertEngine engine() {
    return Engine.of(Engine.trusting(ROOT)).forwarder;
  }

  private static ClientCertEngine refusing() {
    return Engine.of(Engine.trusting(ROOT).onMissing(Refusal.reject())).forwarder;
  }

  private static void admit(ClientCertEngine engine, IncomingRequest request, int times) {
    for (int i = 0; i < times; i++) {
      Forwarding unused = engine.rules().admit(request);
    }
  }

  private static List<String> lines(CapturedLog log) {
    return log.messages().stream().filter(line -> line.contains("None of the first")).toList();
  }

  @Test
  @DisplayName("is reported after 20 refused requests, once in the log, and in the health")
  void refused() {
    try (CapturedLog log = new CapturedLog();
        ClientCertEngine engine = refusing()) {
      admit(engine, BARE, MissingCertificates.REFUSED - 1);
      assertThat(engine.health().problems()).isEmpty();

      admit(engine, BARE, 5);
      assertThat(engine.health().problems())
          .singleElement()
          .asString()
          .startsWith("None of the first 20 requests over TLS had a client certificate.")
          .contains("set certificateVerification=\"optional\" on the SSLHostConfig");
      assertThat(lines(log)).isEqualTo(engine.health().problems());
    }
  }

  @Test
  @DisplayName("is reported after 1000 requests where certificates are optional")
  void optional() {
    try (CapturedLog log = new CapturedLog();
        ClientCertEngine engine = engine()) {
      admit(engine, BARE, MissingCertificates.OPTIONAL - 1);
      assertThat(engine.health().problems()).isEmpty();
      admit(engine, BARE, 1);
      assertThat(engine.health().problems()).hasSize(1);
      assertThat(lines(log)).hasSize(1);
    }
  }

  @Test
  @DisplayName("is not reported any more after the first certificate, valid or not")
  void cleared() {
    HeldCertificate stranger = HeldCertificate.builder().subject("CN=stranger").build();
    for (HeldCertificate certificate : List.of(LEAF, stranger)) {
      try (CapturedLog log = new CapturedLog();
          ClientCertEngine engine = refusing()) {
        admit(engine, BARE, MissingCertificates.REFUSED);
        assertThat(engine.health().problems()).hasSize(1);

        admit(engine, TestRequest.presenting(certificate.certificate()), 1);
        assertThat(engine.health().problems()).isEmpty();
        admit(engine, BARE, 2 * MissingCertificates.OPTIONAL);
        assertThat(engine.health().problems()).isEmpty();
        assertThat(lines(log)).hasSize(1);
      }
    }
  }

  @Test
  @DisplayName("is not reported of requests without TLS, or of exempt ones below the higher bound")
  void noAlarm() {
    try (ClientCertEngine engine = refusing()) {
      admit(engine, TestRequest.withoutCertificate(), 2 * MissingCertificates.OPTIONAL);
      assertThat(engine.health().problems()).isEmpty();
    }
    try (ClientCertEngine engine =
        Engine.of(
                Engine.trusting(ROOT)
                    .onMissing(Refusal.reject())
                    .refusalExemptions(List.of("/health")))
            .forwarder) {
      admit(engine, BARE.asking("GET", "/health"), MissingCertificates.OPTIONAL - 1);
      assertThat(engine.health().problems()).isEmpty();
    }
    try (ClientCertEngine engine =
        Engine.of(
                Engine.trusting(ROOT)
                    .onMissing(Refusal.reject())
                    .source(ClientCertConfig.Source.FORWARDED)
                    .trustedProxies(List.of("198.51.100.1")))
            .forwarder) {
      admit(engine, BARE, 2 * MissingCertificates.OPTIONAL);
      assertThat(engine.health().problems()).isEmpty();
    }
  }

  @Test
  @DisplayName("stays reported over a rebuild, with one line in the log")
  void rebuilt() {
    try (CapturedLog log = new CapturedLog();
        ClientCertEngine engine = refusing()) {
      admit(engine, BARE, MissingCertificates.REFUSED);
      engine.rebuild();
      admit(engine, BARE, MissingCertificates.OPTIONAL);
      assertThat(engine.health().problems()).hasSize(1);
      assertThat(lines(log)).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "WildFly 38.0.0.Final - 2.3.20.Final, want-client-auth, certificateVerification",
    "Payara Server 6.2025.9 #badassfish, client-auth=\"want\", certificateVerification",
    "SMF WebContainer, <feature>appSecurity-5.0</feature>, certificateVerification",
    "Open Liberty/25.0.0.12, <feature>appSecurity-5.0</feature>, certificateVerification",
    "jetty/12.1.12, jetty.sslContext.wantClientAuth=true, certificateVerification",
    "Undertow - 2.3.20.Final, SSL_CLIENT_AUTH_MODE=REQUESTED, certificateVerification",
    "reactor-netty, server.ssl.client-auth=want, certificateVerification",
    "Another 1.0, <feature>appSecurity-5.0</feature>, no such text",
    ", certificateVerification, no such text",
  })
  @DisplayName("is told with the setting of that server")
  void advice(String server, String setting, String other) {
    try (ClientCertEngine engine = refusing()) {
      admit(engine, TestRequest.withoutCertificate().overTls(server), MissingCertificates.REFUSED);
      assertThat(engine.health().problem()).contains(setting).doesNotContain(other);
    }
  }
}
