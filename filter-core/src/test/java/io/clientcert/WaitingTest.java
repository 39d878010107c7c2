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
import io.clientcert.revocation.WaitLimit.Outcome;
import io.clientcert.testing.EvidenceServer;
import io.clientcert.testing.EvidenceServer.Conduct;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.SteppableClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How long a request waits for evidence, and how many do. A fetch may take ten minutes here, so
 * that a test which ends before shows that nobody waited for it.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WaitingTest {
  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final SteppableClock clock = new SteppableClock(NOW);
  private final HeldCertificate intermediate;
  private final HeldCertificate client;
  private final EvidenceServer rootServer = EvidenceServer.start(clock, ROOT);
  private final EvidenceServer server;
  private final List<ClientCertEngine> started = new ArrayList<>();
  private final ExecutorService others = Executors.newCachedThreadPool();

  WaitingTest() {
    intermediate =
        rootServer
            .withList(HeldCertificate.builder().subject("CN=intermediate"), ROOT)
            .certificateAuthority()
            .build();
    server = EvidenceServer.start(clock, intermediate);
    client = server.withList(HeldCertificate.builder(), intermediate).build();
    server.conduct(server.list(intermediate), Conduct.SILENT);
  }

  @AfterEach
  void stop() throws IOException {
    others.shutdownNow();
    started.forEach(ClientCertEngine::close);
    server.close();
    rootServer.close();
  }

  private ClientCertConfig.Builder config() {
    return Engine.trusting(ROOT)
        .clock(clock)
        .revocation(Revocation.CRL)
        .crlDistributionPoints(true)
        .fetchHosts(List.of("127.0.0.1"))
        .fetchTimeout(Duration.ofMinutes(10));
  }

  private ClientCertEngine start(ClientCertConfig.Builder config) {
    ClientCertEngine forwarder = ClientCertEngine.create(config.build());
    started.add(forwarder);
    return forwarder;
  }

  private Verdict verdict(ClientCertEngine forwarder) {
    return Engine.decide(forwarder, chain(client, intermediate)).verdict();
  }

  private void answer() {
    server.conduct(server.list(intermediate), Conduct.NORMAL);
  }

  private void awaitVerified(ClientCertEngine forwarder) {
    until(() -> verdict(forwarder) == Verdict.VERIFIED);
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  @DisplayName("V7 who has waited as long as allowed is not verified, and the fetch goes on")
  void fetchGoesOn() throws Exception {
    ClientCertEngine forwarder = start(config().revocationTimeout(SHORT));
    ClientCertificate certificate = Engine.decide(forwarder, chain(client, intermediate));
    assertThat(certificate.verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    assertThat(certificate.reason()).contains("revocation information is still being fetched");
    assertThat(certificate.verified()).isFalse();
    assertThat(certificate.pathValid()).isTrue();

    assertThat(verdict(forwarder))
        .as("still, by the same fetch")
        .isEqualTo(Verdict.REVOCATION_UNKNOWN);
    answer();
    awaitVerified(forwarder);
    assertThat(server.requests(server.list(intermediate))).isEqualTo(1);
    assertThat(rootServer.requests(rootServer.list(ROOT))).isEqualTo(1);
  }

  @Test
  @DisplayName("V7 a request that waits is let go by the evidence, long before its time is over")
  void evidenceComes() throws Exception {
    ClientCertEngine forwarder = start(config().revocationTimeout(LONG));
    Future<Verdict> waiting = others.submit(() -> verdict(forwarder));
    server.awaitRequests(server.list(intermediate), 1);
    assertThat(waiting.isDone()).isFalse();

    answer();
    assertThat(waiting.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V7 many who come at once wait for one fetch")
  void singleFlight() throws Exception {
    ClientCertEngine forwarder = start(config().revocationTimeout(LONG));
    List<Future<Verdict>> waiting = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      waiting.add(others.submit(() -> verdict(forwarder)));
    }
    server.awaitRequests(server.list(intermediate), 1);
    answer();
    for (Future<Verdict> one : waiting) {
      assertThat(one.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Verdict.VERIFIED);
    }
    assertThat(server.requests(server.list(intermediate))).isEqualTo(1);
  }

  @Test
  @DisplayName("V7 one more than may wait is BUSY at once, which is not kept")
  void tooManyWait() throws Exception {
    ClientCertEngine forwarder = start(config().revocationTimeout(LONG).maxWaiting(1));
    CompletionService<Verdict> two = new ExecutorCompletionService<>(others);
    two.submit(() -> verdict(forwarder));
    two.submit(() -> verdict(forwarder));
    assertThat(two.take().get()).as("whichever came second").isEqualTo(Verdict.BUSY);
    assertThat(two.poll()).as("the other still waits").isNull();

    answer();
    assertThat(two.take().get()).isEqualTo(Verdict.VERIFIED);
    assertThat(verdict(forwarder)).isEqualTo(Verdict.VERIFIED);
    assertThat(forwarder.statistics().requests(Verdict.BUSY)).isEqualTo(1);
    assertThat(forwarder.health().waiting()).isZero();
  }

  @Test
  @DisplayName("V7 closing lets go of everybody who waits, whether his fetch was begun or not")
  void closedWhileTheyWait() throws Exception {
    int clients = 6;
    ClientCertEngine forwarder =
        start(
            config()
                .revocation(Revocation.OCSP)
                .crlDistributionPoints(false)
                .revocationScope(RevocationScope.LEAF)
                .revocationTimeout(LONG));
    server.conduct(server.responder(intermediate), Conduct.SILENT);
    List<Future<Verdict>> waiting = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      HeldCertificate one = server.withResponder(HeldCertificate.builder(), intermediate).build();
      waiting.add(
          others.submit(() -> Engine.decide(forwarder, chain(one, intermediate)).verdict()));
    }
    until(() -> forwarder.health().waiting() == clients);

    forwarder.close();
    for (Future<Verdict> one : waiting) {
      assertThat(one.get(LONG.toSeconds() / 2, TimeUnit.SECONDS))
          .isEqualTo(Verdict.REVOCATION_UNKNOWN);
    }
  }

  @Test
  @DisplayName("V7 with maxWaiting 0 nobody waits")
  void nobodyWaits() {
    ClientCertEngine forwarder = start(config().revocationTimeout(LONG).maxWaiting(0));
    assertThat(verdict(forwarder)).isEqualTo(Verdict.BUSY);
    answer();
    awaitVerified(forwarder);
  }

  @Test
  @DisplayName("V7 a thread that must not block is not held up, and the fetch goes on")
  void withoutWaiting() {
    ClientCertEngine forwarder = start(config().revocationTimeout(LONG));
    assertThat(
            forwarder
                .rules()
                .decide(TestRequest.presenting(chain(client, intermediate)).withoutBlocking())
                .certificate()
                .verdict())
        .isEqualTo(Verdict.REVOCATION_UNKNOWN);
    answer();
    assertThat(verdict(forwarder)).isEqualTo(Verdict.VERIFIED);
    assertThat(server.requests(server.list(intermediate))).isEqualTo(1);
  }

  @Test
  @DisplayName("V7 the time is for all certificates of a path together")
  void oneTimeForAll() {
    Semaphore waiting = new Semaphore(1);
    RequestWaitLimit limit = new RequestWaitLimit(SHORT, waiting);
    assertThat(limit.await(new CompletableFuture<>())).isEqualTo(Outcome.OUT_OF_TIME);
    assertThat(waiting.availablePermits()).isEqualTo(1);

    waiting.drainPermits();
    assertThat(limit.await(new CompletableFuture<>()))
        .as("a request with time left would have found no place")
        .isEqualTo(Outcome.OUT_OF_TIME);
  }

  @Test
  @DisplayName("V7 a place to wait is given back, however the wait ended")
  void placeIsGivenBack() {
    Semaphore waiting = new Semaphore(1);
    RequestWaitLimit limit = new RequestWaitLimit(LONG, waiting);
    assertThat(limit.await(CompletableFuture.completedFuture(null))).isEqualTo(Outcome.DONE);
    Thread.currentThread().interrupt();
    assertThat(limit.await(new CompletableFuture<>())).isEqualTo(Outcome.OUT_OF_TIME);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(waiting.availablePermits()).isEqualTo(1);
    waiting.drainPermits();
    assertThat(limit.await(new CompletableFuture<>())).isEqualTo(Outcome.TOO_MANY_WAIT);
  }
}
