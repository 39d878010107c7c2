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

import static io.clientcert.Engine.NOW;
import static io.clientcert.Engine.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.field.Field;
import io.clientcert.testing.CapturedLog;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.TestPki;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an application may read of a certificate. */
class ClientCertificateTest {
  private static final TestPki PKI = TestPki.create(Clock.fixed(NOW, ZoneOffset.UTC));

  private static ClientCertificate fact(TestPki.Client client) {
    return Engine.of(trusting(PKI.root())).forward(client).certificate();
  }

  @Test
  @DisplayName("T1 the facts are those of the leaf")
  void facts() throws Exception {
    HeldCertificate leaf =
        HeldCertificate.builder()
            .subject("CN=client,O=Example")
            .signedBy(PKI.root())
            .serial(new BigInteger("0abc12", 16))
            .build();

    ClientCertificate fact = Engine.of(trusting(PKI.root())).forward(leaf).certificate();

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(leaf.certificate().getEncoded());
    assertThat(fact.subject()).isEqualTo("CN=client,O=Example");
    assertThat(fact.issuer()).isEqualTo("CN=Example root,O=Example");
    assertThat(fact.serial()).isEqualTo("0ABC12");
    assertThat(fact.sha256()).isEqualTo(HexFormat.of().formatHex(digest));
    assertThat(fact.x5tS256())
        .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    assertThat(fact.notBefore()).isEqualTo(leaf.certificate().getNotBefore().toInstant());
    assertThat(fact.notAfter()).isEqualTo(leaf.certificate().getNotAfter().toInstant());
  }

  @Test
  @DisplayName("T1 without a certificate the facts are empty")
  void noCertificate() {
    ClientCertificate fact =
        Engine.of(trusting(PKI.root())).forwarder.rules().withoutCertificate().certificate();

    assertThat(fact.subject()).isEmpty();
    assertThat(fact.issuer()).isEmpty();
    assertThat(fact.serial()).isEmpty();
    assertThat(fact.sha256()).isEmpty();
    assertThat(fact.x5tS256()).isEmpty();
    assertThat(fact.notBefore()).isNull();
    assertThat(fact.notAfter()).isNull();
    assertThat(fact.clientCert()).isEmpty();
    assertThat(fact.clientCertChain()).isEmpty();
    assertThat(fact.presentedChain()).isEmpty();
    assertThat(fact.verified()).isFalse();
    assertThat(fact).hasToString("NONE");
  }

  @Test
  @DisplayName("T3 the text of a fact has verdict, subject, serial, digest and reason")
  void text() {
    ClientCertificate fact = fact(PKI.rogue());

    assertThat(fact.toString())
        .startsWith("UNTRUSTED ")
        .contains("subject=\"CN=rogue,O=Example\"")
        .contains("serial=" + fact.serial())
        .contains("sha256=" + fact.sha256())
        .contains("reason=\"no path to a trust anchor");
  }

  @Test
  @DisplayName("T4 the text of a fact is one line of printable ASCII, whatever the names hold")
  void oneLine() {
    HeldCertificate oddStranger =
        HeldCertificate.builder()
            .subject(PKI.oddSubject().leaf().certificate().getSubjectX500Principal().getName())
            .build();

    for (ClientCertificate fact :
        List.of(
            fact(PKI.oddSubject()),
            Engine.of(trusting(PKI.root())).forward(oddStranger).certificate())) {
      assertThat(fact.subject()).contains("\r\nClient-Cert:");
      assertThat(fact.toString().chars()).allMatch(c -> c >= ' ' && c <= '~');
    }
  }

  @Test
  @DisplayName("T3 the log has the fact of a refused certificate, on one line, and no certificate")
  void log() {
    HeldCertificate oddExpired =
        HeldCertificate.builder()
            .subject(PKI.oddSubject().leaf().certificate().getSubjectX500Principal().getName())
            .signedBy(PKI.root())
            .validity(NOW.minus(Duration.ofHours(2)), NOW.minus(Duration.ofHours(1)))
            .build();
    try (CapturedLog log = new CapturedLog()) {
      Forwarding forwarding = Engine.of(trusting(PKI.root())).forward(oddExpired);

      assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.EXPIRED);
      assertThat(log.messages())
          .filteredOn(message -> message.startsWith("Client certificate "))
          .hasSize(1)
          .allMatch(message -> message.contains(forwarding.certificate().toString()))
          .allMatch(message -> message.chars().allMatch(c -> c >= ' ' && c <= '~'))
          .noneMatch(message -> message.contains("MII"));
    }
  }

  @Test
  @DisplayName("T3 many refused certificates write ten lines")
  void logOfMany() {
    Engine engine = Engine.of(trusting(PKI.root()));
    HeldCertificate.Builder rogue = HeldCertificate.builder().subject("CN=rogue");
    try (CapturedLog log = new CapturedLog()) {
      for (int i = 0; i < 50; i++) {
        engine.forward(rogue.build());
      }
      for (int i = 0; i < 50; i++) {
        TestRequest forging =
            TestRequest.withoutCertificate()
                .from("192.0.2.1\r\nforged")
                .sending(new Field(Field.CLIENT_CERT, ":Zm9yZ2VkCg==:"));
        assertThat(engine.forwarder.rules().admit(forging).refusal()).isEmpty();
      }

      assertThat(log.messages()).filteredOn(m -> m.startsWith("Client certificate")).hasSize(10);
      assertThat(log.messages())
          .filteredOn(m -> m.startsWith("Client sent"))
          .hasSize(10)
          .allMatch(m -> !m.contains("\n"));
    }
    assertThat(engine.forwarder.statistics().spoofed()).isEqualTo(50);
  }
}
