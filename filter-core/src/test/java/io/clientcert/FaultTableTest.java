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
import io.clientcert.testing.CapturedLog;
import io.clientcert.testing.EvidenceServer;
import io.clientcert.testing.EvidenceServer.Conduct;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import io.clientcert.testing.SteppableClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What happens to a client when a source of revocation evidence does not do what it should: to one
 * who comes for the first time, and to one who was here before.
 *
 * <p>Evidence lasts for an hour of the clock, which stands still unless a test moves it. Real time
 * decides nothing: an attempt may take as long as the machine needs, but for those that have to be
 * given up, and what may fail on a busy machine is then tried until it does not.
 */
@Tag("long")
class FaultTableTest {
  private static final HeldCertificate ROOT =
      HeldCertificate.builder()
          .subject("CN=root")
          .certificateAuthority()
          .validity(NOW.minus(Duration.ofDays(3650)), NOW.plus(Duration.ofDays(3650)))
          .build();
  private static final Duration LASTS = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofMinutes(6);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration NO_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration FETCH_TIMEOUT = Duration.ofMillis(500);

  /** Where evidence comes from. */
  private enum Source {
    CRL_URL("a list at a configured URL"),
    CRL_POINT("a list at a distribution point"),
    OCSP_AIA("the responder that the certificate names"),
    OCSP_CONFIGURED("the configured responder");

    private final String name;

    Source(String name) {
      this.name = name;
    }

    boolean isList() {
      return this == CRL_URL || this == CRL_POINT;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** What goes wrong, and what the one line in the log then says of it. */
  private enum Fault {
    DOWN("is down", null, "refused"),
    SLOW("never answers", Conduct.SILENT, "no complete answer within PT0.5S"),
    DRIPPING("drips", Conduct.DRIPPING, "no complete answer within PT0.5S"),
    GARBAGE("answers garbage", Conduct.GARBAGE, "is no certificate revocation list"),
    NESTED("answers garbage in depth", Conduct.NESTED, "is no certificate revocation list"),
    ANOTHER("speaks of another", Conduct.ABOUT_ANOTHER, "speaks for other issuers"),
    WRONG_SIGNER("has the wrong signer", Conduct.WRONG_SIGNER, "nobody who may sign it signed"),
    EXPIRED_SIGNER(
        "has an expired signer", Conduct.EXPIRED_SIGNER, "nobody who may sign it signed"),
    STALE("is stale", Conduct.STALE, "ended at"),
    HUGE("is huge", Conduct.HUGE, "a body of more than 1048576 bytes"),
    REDIRECTING("redirects", Conduct.REDIRECTING, "status 302"),
    FAILING("answers 500", Conduct.FAILING, "status 500");

    private final String name;
    private final @Nullable Conduct conduct;
    private final String line;

    Fault(String name, @Nullable Conduct conduct, String line) {
      this.name = name;
      this.conduct = conduct;
      this.line = line;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @TempDir private Path directory = Path.of("");
  private final SteppableClock clock = new SteppableClock(NOW);
  private final SteppableClock timeOfServer = new SteppableClock(NOW);
  private final EvidenceServer server = EvidenceServer.start(timeOfServer, ROOT);
  private final CapturedLog log = new CapturedLog();
  private HeldCertificate client = ROOT;
  private URI uri = server.list(ROOT);
  private @Nullable ClientCertEngine started;
  private boolean down;

  @AfterEach
  void stop() throws Exception {
    if (started != null) {
      started.close();
    }
    server.close();
    log.close();
  }

  private ClientCertEngine forwarder() {
    return Objects.requireNonNull(started, "a test that starts none");
  }

  static Stream<Arguments> table() {
    return Stream.of(Source.values())
        .flatMap(source -> Stream.of(Fault.values()).map(fault -> Arguments.of(source, fault)));
  }

  private ClientCertConfig.Builder config(Source source) {
    HeldCertificate.Builder leaf =
        HeldCertificate.builder()
            .subject("CN=client")
            .validity(NOW.minus(Duration.ofDays(365)), NOW.plus(Duration.ofDays(365)));
    uri = source.isList() ? server.list(ROOT) : server.responder(ROOT);
    client =
        switch (source) {
          case CRL_POINT -> server.withList(leaf, ROOT).build();
          case OCSP_AIA -> server.withResponder(leaf, ROOT).build();
          case CRL_URL, OCSP_CONFIGURED -> leaf.signedBy(ROOT).build();
        };
    ClientCertConfig.Builder config =
        Engine.trusting(ROOT)
            .clock(clock)
            .revocation(source.isList() ? Revocation.CRL : Revocation.OCSP)
            .intermediates(Pem.write(directory.resolve("known.pem"), server.appointed(ROOT)))
            .revocationTimeout(PATIENCE)
            .fetchTimeout(NO_TIMEOUT)
            .fetchHosts(List.of(server.host()))
            .fetchMaxSize(1 << 20);
    switch (source) {
      case CRL_URL -> config.crlUrls(List.of(uri));
      case CRL_POINT -> config.crlDistributionPoints(true);
      case OCSP_AIA -> {}
      case OCSP_CONFIGURED -> config.ocspResponder(uri);
    }
    return config;
  }

  private void start(ClientCertConfig.Builder config) {
    started = ClientCertEngine.create(config.build());
  }

  /** Gives up soon only where giving up is what is waited for. */
  private ClientCertConfig.Builder config(Source source, Fault fault) {
    boolean slow = fault == Fault.SLOW || fault == Fault.DRIPPING;
    return slow ? config(source).fetchTimeout(FETCH_TIMEOUT) : config(source);
  }

  /** Starts with evidence in memory; a machine that is too busy to fetch it in time tries again. */
  private void startWithEvidence(ClientCertConfig.Builder config) {
    start(config);
    while (!forward().forwardable()) {
      forwarder().close();
      start(config);
    }
    log.clear();
  }

  private void begin(Fault fault) throws IOException {
    if (fault.conduct == null) {
      server.goDown();
      down = true;
    } else {
      server.conduct(uri, fault.conduct);
    }
  }

  private void end() throws IOException {
    server.conduct(uri, Conduct.NORMAL);
    if (down) {
      server.comeBack();
      down = false;
    }
  }

  private ClientCertificate forward() {
    return forward(client);
  }

  private ClientCertificate forward(HeldCertificate certificate) {
    return Engine.decide(forwarder(), chain(certificate));
  }

  private void step(Duration time) {
    timeOfServer.set(clock.instant().plus(time));
    clock.set(clock.instant().plus(time));
  }

  /** Asks again and again, for what happens in the background. */
  private ClientCertificate until(Predicate<ClientCertificate> condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      ClientCertificate certificate = forward();
      if (condition.test(certificate)) {
        return certificate;
      }
      assertThat(System.nanoTime()).as("the verdict is still %s", certificate).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** Time goes on whenever an attempt has ended badly, until one does not. */
  private void untilRecovered() {
    until(
        certificate -> {
          if (certificate.forwardable()) {
            return noSourceFails();
          }
          if (noAttemptIsUnderWay()) {
            step(PAUSE);
          }
          return false;
        });
  }

  private boolean noSourceFails() {
    List<EvidenceHealth> sources = forwarder().health().sources();
    return !sources.isEmpty()
        && sources.stream()
            .allMatch(source -> source.failingSince() == null && source.problem() == null);
  }

  /** While an attempt is under way, its source still shows when it was due. */
  private boolean noAttemptIsUnderWay() {
    return forwarder().health().sources().stream()
        .map(EvidenceHealth::nextAttempt)
        .filter(Objects::nonNull)
        .allMatch(attempt -> attempt.isAfter(clock.instant()));
  }

  private void assertRecovers() throws IOException {
    end();
    untilRecovered();
  }

  private static String lineOf(Source source, Fault fault) {
    if (source.isList()) {
      return fault.line;
    }
    return switch (fault) {
      case GARBAGE, NESTED -> "not an OCSP response";
      case ANOTHER -> "about other certificates";
      case WRONG_SIGNER -> "neither the issuer nor a certificate along with it signed";
      case EXPIRED_SIGNER -> "not valid below the issuer: EXPIRED";
      default -> fault.line;
    };
  }

  /** Nobody is known who could sign the first list: the reason says so, if somebody asks. */
  private static boolean isAboutSigner(Source source, Fault fault) {
    return source.isList() && (fault == Fault.WRONG_SIGNER || fault == Fault.EXPIRED_SIGNER);
  }

  private void assertTold(String expected) {
    // the verdict may come first, since evidence has ended before the attempt has
    awaitLine(Level.WARNING, expected);
    assertThat(log.messages(Level.WARNING))
        .filteredOn(line -> line.startsWith("Revocation evidence cannot be fetched"))
        .singleElement()
        .asString()
        .contains(expected);
    assertThat(forwarder().health().sources())
        .filteredOn(each -> each.failingSince() != null)
        .singleElement()
        .satisfies(each -> assertThat(each.problem()).contains(expected))
        .satisfies(each -> assertThat(each.nextAttempt()).isAfter(clock.instant()));
  }

  @ParameterizedTest(name = "V5 {0} {1}: a client who comes first is not verified")
  @MethodSource("table")
  @DisplayName("V5 no evidence")
  void neverSeen(Source source, Fault fault) throws Exception {
    ClientCertConfig.Builder config = config(source, fault);
    begin(fault);
    start(config);

    ClientCertificate certificate = forward();
    assertThat(certificate.verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    assertThat(certificate.verified()).isFalse();
    assertThat(certificate.pathValid()).isTrue();
    assertThat(forwarder().statistics().requests(Verdict.REVOCATION_UNKNOWN)).isEqualTo(1);
    assertThat(server.redirectionsFollowed()).isZero();
    if (source.isList() && fault == Fault.ANOTHER) {
      assertThat(certificate.reason()).contains("no certificate revocation list covers it");
    } else {
      assertThat(certificate.reason()).contains(lineOf(source, fault));
      if (!isAboutSigner(source, fault)) {
        assertTold(lineOf(source, fault));
      }
    }
    assertRecovers();
  }

  @ParameterizedTest(name = "V5 {0} {1}: who was good stays so until his evidence ends")
  @MethodSource("table")
  @DisplayName("V5 evidence that ends")
  void seenBefore(Source source, Fault fault) throws Exception {
    startWithEvidence(config(source, fault));
    int before = server.requests(uri);
    begin(fault);

    step(LASTS.minusSeconds(1));
    assertThat(forward().verdict()).isEqualTo(Verdict.VERIFIED);
    if (fault != Fault.DOWN) {
      // it is fetched again ahead of time, and in vain
      forwarder().refreshRevocation();
      server.awaitRequests(uri, before + 1);
    }
    assertThat(forward().verdict()).isEqualTo(Verdict.VERIFIED);

    step(Duration.ofSeconds(2));
    ClientCertificate without = until(certificate -> !certificate.forwardable());
    assertThat(without.verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    boolean olderList = source.isList() && fault == Fault.STALE;
    String ofSuccessor = olderList ? "is older than" : lineOf(source, fault);
    assertTold(isAboutSigner(source, fault) ? "holds no verified CRL in place of" : ofSuccessor);
    assertRecovers();
  }

  @ParameterizedTest(name = "V6 {0} replays: who was revoked stays so, and nobody profits")
  @EnumSource(Source.class)
  @DisplayName("V6 replay")
  void replay(Source source) throws Exception {
    start(config(source));
    until(ClientCertificate::forwardable);
    server.revoke(client.certificate());
    step(LASTS.plusSeconds(1));
    until(ClientCertificate::revoked);

    server.conduct(uri, Conduct.REPLAYING);
    int before = server.requests(uri);
    step(LASTS.plus(PAUSE));
    forward();
    forwarder().refreshRevocation();
    server.awaitRequests(uri, before + 1);
    assertThat(forward().verdict()).isEqualTo(Verdict.REVOKED);
    awaitLine(Level.WARNING, "older than");
    assertThat(forward().verdict()).isEqualTo(Verdict.REVOKED);
  }

  @ParameterizedTest(name = "V6 {0} replays: what is older than what is known extends nothing")
  @EnumSource(Source.class)
  @DisplayName("V6 replay to the good")
  void replayOfGood(Source source) throws Exception {
    start(config(source));
    until(ClientCertificate::forwardable);

    server.conduct(uri, Conduct.REPLAYING);
    step(LASTS.plusSeconds(1));
    assertThat(until(certificate -> !certificate.forwardable()).verdict())
        .isEqualTo(Verdict.REVOCATION_UNKNOWN);
    awaitLine(Level.WARNING, "older than");
    assertRecovers();
  }

  private void awaitLine(Level level, String text) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (log.messages(level).stream().noneMatch(line -> line.contains(text))) {
      assertThat(System.nanoTime()).as("no line with \"%s\"", text).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest(name = "V5 {0}: what is revoked meanwhile is so when evidence is next due")
  @EnumSource(Source.class)
  @DisplayName("V5 revocation")
  void revocation(Source source) throws Exception {
    start(config(source));
    until(ClientCertificate::forwardable);

    server.revoke(client.certificate());
    step(LASTS.plusSeconds(1));
    until(ClientCertificate::revoked);
    assertThat(forward().verified()).isFalse();
    assertThat(forward().pathValid()).isTrue();
  }

  @ParameterizedTest(name = "V5 {0}: an outage is allowed for half an hour and ends by itself")
  @EnumSource(Source.class)
  @DisplayName("V5 outage")
  void allowedOutage(Source source) throws Exception {
    start(config(source).revocationOutage(Duration.ofMinutes(30)));
    until(ClientCertificate::forwardable);
    begin(Fault.DOWN);

    step(LASTS.plusSeconds(1));
    ClientCertificate during = until(certificate -> !certificate.reason().equals("not revoked"));
    assertThat(during.verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(during.reason()).contains("in an outage that is allowed until");
    for (int i = 0; i < 5; i++) {
      step(Duration.ofMinutes(5));
      assertThat(forward().verdict()).as("after %s", clock.instant()).isEqualTo(Verdict.VERIFIED);
    }
    step(Duration.ofMinutes(5));
    assertThat(forward().verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    step(Duration.ofHours(10));
    assertThat(forward().verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    assertRecovers();
  }

  @ParameterizedTest(name = "V5 {0}: an outage is the source''s: a newcomer does not begin his own")
  @EnumSource(Source.class)
  @DisplayName("V5 outage of the source")
  void newcomerInOutage(Source source) throws Exception {
    ClientCertConfig.Builder config = config(source).revocationOutage(Duration.ofMinutes(30));
    begin(Fault.DOWN);
    start(config);
    assertThat(forward().verdict()).isEqualTo(Verdict.VERIFIED);
    step(Duration.ofMinutes(29));
    assertThat(forward().verdict()).isEqualTo(Verdict.VERIFIED);

    step(Duration.ofMinutes(2));
    HeldCertificate.Builder leaf = HeldCertificate.builder().subject("CN=newcomer");
    HeldCertificate newcomer =
        switch (source) {
          case CRL_POINT -> server.withList(leaf, ROOT).build();
          case OCSP_AIA -> server.withResponder(leaf, ROOT).build();
          case CRL_URL, OCSP_CONFIGURED -> leaf.signedBy(ROOT).build();
        };
    assertThat(forward(newcomer).verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    assertThat(forward().verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
  }

  @ParameterizedTest(name = "V5 {0}: whom a source never answers is verified in an allowed outage")
  @EnumSource(Source.class)
  @DisplayName("V5 outage by silence")
  void silentOutage(Source source) throws Exception {
    ClientCertConfig.Builder config = config(source).revocationOutage(Duration.ofMinutes(30));
    begin(Fault.DOWN);
    start(config);
    assertThat(forward().verdict()).isEqualTo(Verdict.VERIFIED);
    end();
    begin(Fault.SLOW);

    step(PAUSE);
    assertThat(forward().verdict()).isEqualTo(Verdict.VERIFIED);
    server.awaitRequests(uri, 1);
    assertThat(forward().verdict())
        .as("while another attempt is under way")
        .isEqualTo(Verdict.VERIFIED);
    step(Duration.ofMinutes(24));
    assertThat(forward().verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
  }

  @ParameterizedTest(name = "V5 {0}: who is known to be revoked is so in an allowed outage too")
  @EnumSource(Source.class)
  @DisplayName("V5 revoked in an outage")
  void revokedInOutage(Source source) throws Exception {
    ClientCertConfig.Builder config = config(source).revocationOutage(Duration.ofMinutes(30));
    server.revoke(client.certificate());
    start(config);
    assertThat(forward().verdict()).isEqualTo(Verdict.REVOKED);
    begin(Fault.DOWN);

    for (int i = 0; i < 8; i++) {
      step(Duration.ofMinutes(15));
      assertThat(forward().verdict()).isEqualTo(Verdict.REVOKED);
    }
  }

  @Test
  @DisplayName("V5 a list stands in for a responder that fails only until that may be asked again")
  void standsIn() throws Exception {
    URI responder = server.responder(ROOT);
    server.conduct(responder, Conduct.FAILING);
    start(config(Source.CRL_URL).revocation(Revocation.OCSP_THEN_CRL).ocspResponder(responder));
    assertThat(forward().verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(server.requests(responder)).isEqualTo(1);

    server.revoke(client.certificate());
    server.conduct(responder, Conduct.NORMAL);
    assertThat(forward().verdict()).as("by the list of before").isEqualTo(Verdict.VERIFIED);
    step(PAUSE);
    assertThat(until(ClientCertificate::revoked).verdict()).isEqualTo(Verdict.REVOKED);
  }

  @Test
  @DisplayName("V5 a stranger who is revoked makes nobody else's decision void")
  void strangersRevocation() {
    start(config(Source.OCSP_CONFIGURED));
    assertThat(forward().verdict()).isEqualTo(Verdict.VERIFIED);
    HeldCertificate revoked = HeldCertificate.builder().signedBy(ROOT).build();
    server.revoke(revoked.certificate());
    assertThat(forward(revoked).verdict()).isEqualTo(Verdict.REVOKED);
    long validated = forwarder().statistics().validations();

    assertThat(forward().verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(forwarder().statistics().validations()).isEqualTo(validated);
  }

  @ParameterizedTest(name = "V5 {0}: a stale list that names a certificate revokes it")
  @EnumSource(names = {"CRL_URL", "CRL_POINT"})
  @DisplayName("V5 stale list")
  void staleListRevokes(Source source) throws Exception {
    ClientCertConfig.Builder config = config(source).revocationOutage(Duration.ofMinutes(30));
    server.revoke(client.certificate());
    begin(Fault.STALE);
    start(config);

    assertThat(forward().verdict()).isEqualTo(Verdict.REVOKED);
  }

  @ParameterizedTest(name = "V3 {0}: the clock goes back a day and forth again")
  @EnumSource(Source.class)
  @DisplayName("V3 clock")
  void clockMoved(Source source) throws Exception {
    clock.set(NOW.plus(Duration.ofDays(1)));
    start(config(source));
    assertThat(forward().verdict()).as("a day ahead").isEqualTo(Verdict.REVOCATION_UNKNOWN);

    clock.set(NOW);
    until(ClientCertificate::forwardable);

    clock.set(NOW.minus(Duration.ofDays(366)));
    assertThat(forward().verdict()).isEqualTo(Verdict.NOT_YET_VALID);
    clock.set(NOW.plus(Duration.ofDays(366)));
    assertThat(forward().verdict()).isEqualTo(Verdict.EXPIRED);
    clock.set(NOW);
    until(ClientCertificate::forwardable);
  }

  @ParameterizedTest(name = "V5 {0}: what begins tomorrow is no evidence today")
  @EnumSource(Source.class)
  @DisplayName("V5 evidence of tomorrow")
  void evidenceOfTomorrow(Source source) {
    timeOfServer.set(NOW.plus(Duration.ofDays(1)));
    start(config(source));
    ClientCertificate certificate = forward();
    assertThat(certificate.verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    assertThat(certificate.reason()).contains(source.isList() ? "the CRL begins at" : "after now");

    clock.set(NOW.plus(Duration.ofDays(1)));
    until(ClientCertificate::forwardable);
  }

  @ParameterizedTest(name = "V7 {0}: a host whose name cannot be resolved gives no evidence")
  @EnumSource(names = {"CRL_URL", "OCSP_CONFIGURED"})
  @DisplayName("V7 DNS")
  void unresolvable(Source source) {
    URI nowhere = URI.create("http://evidence.invalid/");
    ClientCertConfig.Builder config = config(source).fetchHosts(List.of("evidence.invalid"));
    start(source.isList() ? config.crlUrls(List.of(nowhere)) : config.ocspResponder(nowhere));

    until(certificate -> certificate.reason().contains("the name cannot be resolved"));
    assertThat(forward().verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    awaitLine(Level.WARNING, "the name cannot be resolved");
  }

  @ParameterizedTest(name = "V7 {0}: a private address that no list allows is never called")
  @EnumSource(Source.class)
  @DisplayName("V7 private address")
  void privateAddress(Source source) {
    start(config(source).fetchHosts(List.of()));

    assertThat(forward().verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    awaitLine(Level.WARNING, "127.0.0.1 is no public address");
    assertThat(server.requests(uri)).isZero();
  }

  @ParameterizedTest(name = "V7 {0}: a host that the list does not name is never called")
  @EnumSource(Source.class)
  @DisplayName("V7 host not allowed")
  void hostNotAllowed(Source source) {
    start(config(source).fetchHosts(List.of("crl.example.com")));

    assertThat(forward().verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    awaitLine(Level.WARNING, "the host is not among those allowed");
    assertThat(server.requests(uri)).isZero();
  }

  @ParameterizedTest(name = "V7 {0}: nothing is fetched for a stranger''s certificate")
  @EnumSource(names = {"CRL_POINT", "OCSP_AIA"})
  @DisplayName("V7 stranger")
  void stranger(Source source) {
    start(config(source));
    HeldCertificate strangerCa =
        HeldCertificate.builder().subject("CN=root").certificateAuthority().build();
    HeldCertificate.Builder leaf = HeldCertificate.builder();
    HeldCertificate stranger =
        (source == Source.CRL_POINT
                ? server.withList(leaf, ROOT)
                : server.withResponder(leaf, ROOT))
            .signedBy(strangerCa)
            .build();
    X509Certificate[] presented = chain(stranger, strangerCa);

    assertThat(Engine.decide(forwarder(), presented).verdict()).isEqualTo(Verdict.UNTRUSTED);
    assertThat(forward().verdict()).as("a fetch that may").isEqualTo(Verdict.VERIFIED);
    assertThat(server.requests(uri)).isEqualTo(1);
  }

  @Test
  @DisplayName("V7 a list that says nothing of a certificate is not fetched for each request")
  void uncovered() {
    HeldCertificate otherRoot =
        HeldCertificate.builder().subject("CN=other").certificateAuthority().build();
    HeldCertificate uncovered = HeldCertificate.builder().signedBy(otherRoot).build();
    ClientCertConfig.Builder config = config(Source.CRL_URL);
    start(config.trustAnchors(List.of(ROOT.certificate(), otherRoot.certificate())));
    until(ClientCertificate::forwardable);
    assertThat(forward().verdict()).isEqualTo(Verdict.VERIFIED);
    int fetched = server.requests(uri);
    long validated = forwarder().statistics().validations();

    for (int i = 0; i < 100; i++) {
      assertThat(forward(uncovered).verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
      assertThat(forward().verdict()).isEqualTo(Verdict.VERIFIED);
    }
    assertThat(server.requests(uri)).isEqualTo(fetched);
    assertThat(forwarder().statistics().validations()).isEqualTo(validated + 1);
  }

  @ParameterizedTest(name = "T3 {0} is down: one line when it begins, one when it ends")
  @EnumSource(Source.class)
  @DisplayName("T3 one line for each change")
  void oneLineForEachChange(Source source) throws Exception {
    ClientCertConfig.Builder config = config(source);
    begin(Fault.DOWN);
    start(config);
    for (int i = 0; i < 5; i++) {
      assertThat(forward().verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
      step(PAUSE);
    }
    end();
    untilRecovered();

    awaitLine(Level.INFO, "Fetched revocation evidence");
    assertThat(log.messages())
        .filteredOn(line -> line.contains("Revocation evidence cannot be fetched"))
        .hasSize(1);
    assertThat(log.messages(Level.INFO))
        .filteredOn(line -> line.contains("Fetched revocation evidence"))
        .hasSize(1);
  }
}
