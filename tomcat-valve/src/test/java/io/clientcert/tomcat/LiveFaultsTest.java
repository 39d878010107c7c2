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
package io.clientcert.tomcat;

import static io.clientcert.tomcat.Scene.PKI;
import static io.clientcert.tomcat.Scene.echoed;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertConfig.Revocation;
import io.clientcert.ClientCertEngine;
import io.clientcert.ClientCertificate;
import io.clientcert.EvidenceHealth;
import io.clientcert.Verdict;
import io.clientcert.servlet.ClientCertFilter;
import io.clientcert.testing.CapturedLog;
import io.clientcert.testing.EvidenceServer;
import io.clientcert.testing.EvidenceServer.Conduct;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import io.clientcert.testing.SteppableClock;
import io.clientcert.testing.TestPki;
import jakarta.servlet.DispatcherType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a client sees on one connection that stays open while evidence or trust goes wrong and
 * recovers, and what the log and the metrics say of it.
 *
 * <p>The clock of the decision stands still unless a test moves it; what happens in the background
 * is waited for on the same connection.
 */
@DisplayName("Faults, on one open connection")
@Tag("long")
final class LiveFaultsTest {

  private static final Duration LASTS = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofMinutes(6);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration FETCH_TIMEOUT = Duration.ofMillis(500);
  private static final Duration NO_TIMEOUT = Duration.ofMinutes(10);
  private static final String PASSWORD = "changeit";

  /** Where evidence comes from. */
  private enum Source {
    LIST,
    RESPONDER
  }

  /** What goes wrong, and what the log says of it: of a list, and of a responder. */
  private enum Fault {
    DOWN(null, "refused", "refused"),
    SLOW(Conduct.SILENT, "no complete answer within PT0.5S", "no complete answer within PT0.5S"),
    DRIPPING(
        Conduct.DRIPPING, "no complete answer within PT0.5S", "no complete answer within PT0.5S"),
    GARBAGE(Conduct.GARBAGE, "is no certificate revocation list", "not an OCSP response"),
    ABOUT_ANOTHER(Conduct.ABOUT_ANOTHER, "speaks for other issuers", "about other certificates"),
    WRONG_SIGNER(
        Conduct.WRONG_SIGNER,
        "holds no verified CRL in place of",
        "neither the issuer nor a certificate along with it signed"),
    EXPIRED_SIGNER(
        Conduct.EXPIRED_SIGNER,
        "holds no verified CRL in place of",
        "not valid below the issuer: EXPIRED"),
    STALE(Conduct.STALE, "is older than", "ended at"),
    HUGE(Conduct.HUGE, "a body of more than 1048576 bytes", "a body of more than 1048576 bytes"),
    REDIRECTING(Conduct.REDIRECTING, "status 302", "status 302"),
    FAILING(Conduct.FAILING, "status 500", "status 500"),
    REPLAYING(Conduct.REPLAYING, "is older than", ", older than that of");

    private final @Nullable Conduct conduct;
    private final String ofList;
    private final String ofResponder;

    Fault(@Nullable Conduct conduct, String ofList, String ofResponder) {
      this.conduct = conduct;
      this.ofList = ofList;
      this.ofResponder = ofResponder;
    }

    String line(Source source) {
      return source == Source.LIST ? ofList : ofResponder;
    }
  }

  /** What becomes of the trust store. */
  private enum Replacement {
    EMPTY(Verdict.VERIFIED, "holds no"),
    HALF(Verdict.VERIFIED, "trust.p12"),
    GARBAGE(Verdict.VERIFIED, "neither PEM, DER, PKCS#7, PKCS12 nor JKS"),
    WRONG_PASSWORD(Verdict.VERIFIED, "password"),
    VANISHED(Verdict.VERIFIED, "trust.p12"),
    OTHER(Verdict.UNTRUSTED, "Reloaded");

    private final Verdict verdict;
    private final String line;

    Replacement(Verdict verdict, String line) {
      this.verdict = verdict;
      this.line = line;
    }
  }

  private final Path directory;
  private final Instant start = Instant.now();
  private final SteppableClock clock = new SteppableClock(start);
  private final HeldCertificate root =
      HeldCertificate.builder()
          .subject("CN=root")
          .certificateAuthority()
          .validity(start.minus(Duration.ofDays(3650)), start.plus(Duration.ofDays(3650)))
          .build();
  private final HeldCertificate leaf =
      HeldCertificate.builder()
          .subject("CN=client")
          .validity(start.minus(Duration.ofDays(365)), start.plus(Duration.ofDays(365)))
          .signedBy(root)
          .build();
  private final TestPki.Client client = new TestPki.Client("client", leaf, List.of());
  private final EvidenceServer evidence = EvidenceServer.start(clock, root);
  private final CapturedLog log = new CapturedLog();
  private final EmbeddedTomcat tomcat;
  private final Connector https;
  private @Nullable ClientCertEngine started;
  private @Nullable RawClient connected;

  LiveFaultsTest(@TempDir Path directory) {
    this.directory = directory;
    this.tomcat = new EmbeddedTomcat(directory, PKI.server());
    this.https =
        tomcat.https(Map.of("maxKeepAliveRequests", "-1"), tomcat.acceptingAny("_default_"));
  }

  @BeforeEach
  void serve() throws Exception {
    FilterDef filter = new FilterDef();
    filter.setFilterName("clientcert");
    // the engine starts with the test, after the server
    filter.setFilter(
        (request, response, chain) ->
            new ClientCertFilter(forwarder()).doFilter(request, response, chain));
    filter.setAsyncSupported("true");
    tomcat.context().addFilterDef(filter);
    FilterMap everything = new FilterMap();
    everything.setFilterName("clientcert");
    everything.addURLPattern("/*");
    for (DispatcherType dispatcher : DispatcherType.values()) {
      everything.setDispatcher(dispatcher.name());
    }
    tomcat.context().addFilterMap(everything);
    tomcat.serve(
        "/echo",
        (request, response) -> {
          ClientCertificate fact =
              (ClientCertificate) request.getAttribute(ClientCertificate.class.getName());
          response.getWriter().println("verdict: " + fact.verdict());
          response.getWriter().println("reason: " + fact.reason());
          Scene.echo(request, response);
        });
    tomcat.start();
  }

  @AfterEach
  void stop() throws Exception {
    if (connected != null) {
      connected.close();
    }
    tomcat.close();
    if (started != null) {
      started.close();
    }
    evidence.close();
    log.close();
  }

  static Stream<Arguments> table() {
    return Stream.of(Source.values())
        .flatMap(source -> Stream.of(Fault.values()).map(fault -> Arguments.of(source, fault)));
  }

  @ParameterizedTest(
      name = "V5 {0} {1}: refused once its evidence has ended, and served again after")
  @MethodSource("table")
  @DisplayName("V5 faults of a source of evidence")
  void evidence(Source source, Fault fault) throws Exception {
    boolean slow = fault == Fault.SLOW || fault == Fault.DRIPPING;
    connectWithEvidence(fetchingFrom(source).fetchTimeout(slow ? FETCH_TIMEOUT : NO_TIMEOUT));
    long unknown = forwarder().statistics().requests(Verdict.REVOCATION_UNKNOWN);
    log.clear();

    begin(source, fault);
    step(LASTS.plusSeconds(1));
    RawClient.Reply refused = await(reply -> verdict(reply) != Verdict.VERIFIED);

    assertThat(verdict(refused)).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    assertNothingForwarded(refused);
    assertThat(forwarder().statistics().requests(Verdict.REVOCATION_UNKNOWN))
        .isGreaterThan(unknown);
    awaitLine(Level.WARNING, fault.line(source));
    assertThat(forwarder().health().sources())
        .filteredOn(each -> each.failingSince() != null)
        .singleElement()
        .satisfies(each -> assertThat(each.problem()).contains(fault.line(source)));

    end(source, fault);
    awaitForwarded();
  }

  @ParameterizedTest(name = "V6 {0} replays what it said before: who is revoked stays so")
  @EnumSource(Source.class)
  @DisplayName("V6 replayed evidence")
  void replayed(Source source) throws Exception {
    connectWithEvidence(fetchingFrom(source).fetchTimeout(NO_TIMEOUT));
    evidence.revoke(leaf.certificate());
    step(LASTS.plusSeconds(1));
    assertNothingForwarded(await(reply -> verdict(reply) == Verdict.REVOKED));

    int before = evidence.requests(uri(source));
    evidence.conduct(uri(source), Conduct.REPLAYING);
    step(LASTS.plus(PAUSE));
    assertThat(verdict(get())).isEqualTo(Verdict.REVOKED);
    await(reply -> evidence.requests(uri(source)) > before);
    assertThat(verdict(get())).isEqualTo(Verdict.REVOKED);
    assertThat(forwarder().statistics().requests(Verdict.REVOKED)).isGreaterThan(1);
  }

  @Test
  @DisplayName("V7 a responder whose name has no address")
  void noAddress() throws Exception {
    URI nowhere = URI.create("http://nobody.invalid/ocsp");
    connect(
        config()
            .revocation(Revocation.OCSP)
            .ocspResponder(nowhere)
            .fetchHosts(List.of("nobody.invalid"))
            .revocationTimeout(PATIENCE));

    RawClient.Reply refused = get();
    assertThat(verdict(refused)).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    assertNothingForwarded(refused);
    awaitLine(Level.WARNING, "nobody.invalid");
    assertThat(forwarder().health().sources())
        .singleElement()
        .satisfies(each -> assertThat(each.problem()).contains("nobody.invalid"));
    assertThat(forwarder().statistics().requests(Verdict.REVOCATION_UNKNOWN)).isPositive();
  }

  @Test
  @DisplayName("V3 a clock that is moved")
  void movedClock() throws Exception {
    connect(config());
    assertForwarded(get());

    clock.set(start.plus(Duration.ofDays(400)));
    assertNothingForwarded(get());
    assertThat(verdict(get())).isEqualTo(Verdict.EXPIRED);
    awaitLine(Level.INFO, "EXPIRED");

    clock.set(start.minus(Duration.ofDays(400)));
    assertNothingForwarded(get());
    assertThat(verdict(get())).isEqualTo(Verdict.NOT_YET_VALID);

    clock.set(start);
    assertForwarded(get());
    assertThat(forwarder().statistics().requests(Verdict.EXPIRED)).isEqualTo(2);
    assertThat(forwarder().statistics().requests(Verdict.NOT_YET_VALID)).isEqualTo(2);
  }

  @ParameterizedTest(name = "V8 {0}")
  @EnumSource(Replacement.class)
  @DisplayName("V8 a trust store that is replaced")
  void trustStore(Replacement replacement) throws Exception {
    Path file = directory.resolve("trust.p12");
    byte[] good = keyStore(PASSWORD, root.certificate());
    Files.write(file, good);
    connect(
        ClientCertConfig.builder()
            .clock(clock)
            .trustStore(file)
            .trustStorePassword(PASSWORD)
            .reloadInterval(Duration.ofSeconds(1)));
    assertForwarded(get());
    log.clear();

    replace(file, replacement, good);
    Level level = replacement == Replacement.OTHER ? Level.INFO : Level.WARNING;
    awaitLine(level, replacement.line);
    RawClient.Reply reply = await(each -> verdict(each) == replacement.verdict);
    if (replacement == Replacement.OTHER) {
      assertNothingForwarded(reply);
      assertThat(forwarder().statistics().requests(Verdict.UNTRUSTED)).isPositive();
    } else {
      assertForwarded(get());
      assertThat(forwarder().health().problem()).contains(replacement.line);
    }

    write(file, good);
    awaitLine(Level.INFO, "Reloaded");
    await(each -> verdict(each) == Verdict.VERIFIED && forwarder().health().problem() == null);
    assertForwarded(get());
  }

  private static void replace(Path file, Replacement replacement, byte[] good) throws Exception {
    switch (replacement) {
      case EMPTY -> write(file, keyStore(PASSWORD));
      case HALF -> write(file, Arrays.copyOf(good, good.length / 2));
      case GARBAGE -> write(file, "not a store".getBytes(US_ASCII));
      case WRONG_PASSWORD -> write(file, keyStore("another", PKI.root().certificate()));
      case VANISHED -> Files.delete(file);
      case OTHER -> write(file, keyStore(PASSWORD, PKI.root().certificate()));
    }
  }

  /** By rename, as whoever rotates trust does it. */
  private static void write(Path file, byte[] bytes) throws IOException {
    Path next = file.resolveSibling("next");
    Files.write(next, bytes);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static byte[] keyStore(String password, X509Certificate... trusted) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EmbeddedTomcat.trusting(trusted).store(bytes, password.toCharArray());
    return bytes.toByteArray();
  }

  private ClientCertConfig.Builder config() {
    return ClientCertConfig.builder().clock(clock).trustAnchors(List.of(root.certificate()));
  }

  private ClientCertConfig.Builder fetchingFrom(Source source) {
    ClientCertConfig.Builder config =
        config()
            .revocation(source == Source.LIST ? Revocation.CRL : Revocation.OCSP)
            .intermediates(Pem.write(directory.resolve("known.pem"), evidence.appointed(root)))
            .revocationTimeout(PATIENCE)
            .fetchHosts(List.of(evidence.host()))
            .fetchMaxSize(1 << 20);
    return source == Source.LIST
        ? config.crlUrls(List.of(uri(source)))
        : config.ocspResponder(uri(source));
  }

  private URI uri(Source source) {
    return source == Source.LIST ? evidence.list(root) : evidence.responder(root);
  }

  private void connect(ClientCertConfig.Builder config) throws Exception {
    started = ClientCertEngine.create(config.build());
    connected = RawClient.tls(https, PKI.root(), client, "");
  }

  private void connectWithEvidence(ClientCertConfig.Builder config) throws Exception {
    connect(config);
    awaitForwarded();
  }

  /** Time goes on whenever an attempt has ended badly, until one does not. */
  private void awaitForwarded() throws IOException {
    await(
        reply -> {
          if (verdict(reply) != Verdict.VERIFIED && noAttemptIsUnderWay()) {
            step(PAUSE);
          }
          return verdict(reply) == Verdict.VERIFIED;
        });
    assertForwarded(get());
  }

  private void begin(Source source, Fault fault) throws IOException {
    if (fault.conduct == null) {
      evidence.goDown();
    } else {
      evidence.conduct(uri(source), fault.conduct);
    }
  }

  private void end(Source source, Fault fault) throws IOException {
    evidence.conduct(uri(source), Conduct.NORMAL);
    if (fault.conduct == null) {
      evidence.comeBack();
    }
  }

  private void step(Duration time) {
    clock.set(clock.instant().plus(time));
  }

  /** While an attempt is under way, its source still shows when it was due. */
  private boolean noAttemptIsUnderWay() {
    return forwarder().health().sources().stream()
        .map(EvidenceHealth::nextAttempt)
        .filter(Objects::nonNull)
        .allMatch(attempt -> attempt.isAfter(clock.instant()));
  }

  private ClientCertEngine forwarder() {
    return Objects.requireNonNull(started, "started by the test");
  }

  private RawClient.Reply get() throws IOException {
    RawClient.Reply reply =
        Objects.requireNonNull(connected, "connected by the test").get("/echo", Scene.FORGED);
    assertThat(reply.status()).isEqualTo(200);
    return reply;
  }

  private RawClient.Reply await(Predicate<RawClient.Reply> condition) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      RawClient.Reply reply = get();
      if (condition.test(reply)) {
        return reply;
      }
      assertThat(System.nanoTime()).as("still %s", reply.body()).isLessThan(end);
    }
  }

  private void awaitLine(Level level, String text) throws IOException {
    BooleanSupplier logged =
        () -> log.messages(level).stream().anyMatch(line -> line.contains(text));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!logged.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as("no line with \"%s\" in %s", text, log.messages())
          .isLessThan(end);
      get();
    }
  }

  private static Verdict verdict(RawClient.Reply reply) {
    return Verdict.valueOf(echoed(reply, "verdict").get(0));
  }

  private void assertForwarded(RawClient.Reply reply) {
    assertThat(verdict(reply)).isEqualTo(Verdict.VERIFIED);
    assertThat(echoed(reply, "Client-Cert")).containsExactly(Scene.leaf(client));
  }

  private static void assertNothingForwarded(RawClient.Reply reply) {
    assertThat(echoed(reply, "Client-Cert")).isEmpty();
    assertThat(echoed(reply, "Client-Cert-Chain")).isEmpty();
  }
}
