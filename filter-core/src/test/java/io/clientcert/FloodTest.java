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

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import io.clientcert.testing.Mint;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * More distinct certificates than could ever be kept, in a JVM with little memory: {@code -Pflood}.
 * Meanwhile clients that were there before go on to come, each time over a connection of its own.
 */
class FloodTest {
  private static final int FLOOD = 200_000;
  private static final int CLIENTS = 50;
  private static final int EVERY = 1000;
  private static final long MOST_MEMORY = 96L << 20;

  private static final HeldCertificate ROOT =
      HeldCertificate.builder()
          .subject("CN=root")
          .key(KeyKind.EC_P256)
          .certificateAuthority()
          .build();

  @BeforeAll
  static void memoryIsShort() {
    assertThat(Runtime.getRuntime().maxMemory())
        .as("the memory of this JVM, which -Pflood bounds")
        .isLessThanOrEqualTo(MOST_MEMORY);
  }

  private static X509Certificate parse(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private interface Next {
    X509Certificate certificate(int number);
  }

  private static void flood(Engine engine, Next next, Verdict expected) throws Exception {
    List<byte[]> clients =
        Stream.generate(() -> HeldCertificate.builder().key(KeyKind.EC_P256).signedBy(ROOT).build())
            .limit(CLIENTS)
            .map(client -> encoding(client.certificate()))
            .toList();
    long begun = cpuNanos();
    come(engine, clients);
    assertThat(engine.validations()).isEqualTo(CLIENTS);
    for (int i = 1; i <= FLOOD; i++) {
      X509Certificate[] presented = {next.certificate(i)};
      assertThat(Engine.decide(engine.forwarder, presented).verdict()).isEqualTo(expected);
      if (i % EVERY == 0) {
        come(engine, clients);
      }
    }
    Statistics statistics = engine.forwarder.statistics();
    assertThat(statistics.validations())
        .as("one for each that came for the first time, and none for who was there before")
        .isEqualTo(CLIENTS + FLOOD);
    assertThat(Arrays.stream(Verdict.values()).mapToLong(statistics::requests).sum())
        .isEqualTo(FLOOD + CLIENTS * (1L + FLOOD / EVERY));
    System.out.printf(
        "Flood of %d, each %s, in %d s of CPU: %d decisions kept, at most %d MiB%n",
        FLOOD,
        expected,
        TimeUnit.NANOSECONDS.toSeconds(cpuNanos() - begun),
        engine.forwarder.health().decisions(),
        Runtime.getRuntime().maxMemory() >> 20);
  }

  /** Whatever else the machine does counts for nothing; nor does what collects garbage. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void come(Engine engine, List<byte[]> clients) throws Exception {
    for (byte[] client : clients) {
      assertThat(Engine.decide(engine.forwarder, new X509Certificate[] {parse(client)}).verdict())
          .isEqualTo(Verdict.VERIFIED);
    }
  }

  private static byte[] encoding(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate without an encoding", e);
    }
  }

  @Test
  @DisplayName("V8 200,000 self-signed certificates evict nobody who is forwarded")
  void selfSigned() throws Exception {
    Mint strangers =
        new Mint(HeldCertificate.builder().subject("CN=stranger").key(KeyKind.EC_P256), ROOT);

    flood(Engine.of(trusting(ROOT)), strangers::unsigned, Verdict.UNTRUSTED);
  }

  @Test
  @DisplayName("V8 200,000 certificates of our own CA evict nobody who keeps coming")
  void validlyIssued() throws Exception {
    Mint newcomers =
        new Mint(
            HeldCertificate.builder().subject("CN=new").key(KeyKind.EC_P256).signedBy(ROOT), ROOT);

    flood(Engine.of(trusting(ROOT)), newcomers::signed, Verdict.VERIFIED);
  }
}
