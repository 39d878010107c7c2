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
import static io.clientcert.Engine.chain;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertConfig.Revocation;
import io.clientcert.ClientCertConfig.RevocationScope;
import io.clientcert.testing.EvidenceServer;
import io.clientcert.testing.EvidenceServer.Conduct;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.SteppableClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What new evidence does to decisions that still stand by the evidence before. */
class EvidenceChangesTest {
  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final SteppableClock clock = new SteppableClock(NOW);
  private final EvidenceServer server = EvidenceServer.start(clock, ROOT);
  private @Nullable ClientCertEngine forwarder;

  @AfterEach
  void stop() throws IOException {
    if (forwarder != null) {
      forwarder.close();
    }
    server.close();
  }

  private ClientCertEngine start(ClientCertConfig.Builder config) {
    ClientCertEngine started = ClientCertEngine.create(config.build());
    forwarder = started;
    return started;
  }

  private ClientCertConfig.Builder config(Revocation revocation) {
    return Engine.trusting(ROOT)
        .clock(clock)
        .reloadInterval(Duration.ZERO)
        .revocation(revocation)
        .revocationScope(RevocationScope.LEAF)
        .revocationTimeout(PATIENCE)
        .crlDistributionPoints(revocation != Revocation.OCSP)
        .fetchHosts(List.of("127.0.0.1"));
  }

  private static Verdict verdict(ClientCertEngine forwarder, HeldCertificate client) {
    return Engine.decide(forwarder, chain(client)).verdict();
  }

  private void revokedBeforeEvidenceEnds(Revocation revocation, HeldCertificate client) {
    server.evidenceLasts(Duration.ofHours(1));
    ClientCertEngine started = start(config(revocation));
    assertThat(verdict(started, client)).isEqualTo(Verdict.VERIFIED);
    server.revoke(client.certificate());
    clock.set(NOW.plus(Duration.ofMinutes(59)));
    assertThat(verdict(started, client)).as("by what is still fresh").isEqualTo(Verdict.VERIFIED);

    started.refreshRevocation();

    long end = System.nanoTime() + PATIENCE.toNanos();
    while (verdict(started, client) != Verdict.REVOKED) {
      assertThat(System.nanoTime()).as("time to notice").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  @DisplayName("V7 a list that comes early counts at once")
  void list() {
    revokedBeforeEvidenceEnds(
        Revocation.CRL, server.withList(HeldCertificate.builder(), ROOT).build());
  }

  @Test
  @DisplayName("V7 an answer that comes early counts at once")
  void answer() {
    revokedBeforeEvidenceEnds(
        Revocation.OCSP, server.withResponder(HeldCertificate.builder(), ROOT).build());
  }

  @Test
  @DisplayName("V7 an outage of one source is one, though the other has nothing to say")
  void outageOfOne() {
    HeldCertificate client = server.withList(HeldCertificate.builder(), ROOT).build();
    server.conduct(server.list(ROOT), Conduct.FAILING);
    ClientCertConfig.Builder config =
        config(Revocation.CRL_THEN_OCSP).revocationOutage(Duration.ofHours(1));

    ClientCertificate certificate = Engine.decide(start(config), chain(client));

    assertThat(certificate.verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(certificate.inOutage()).isTrue();
  }
}
