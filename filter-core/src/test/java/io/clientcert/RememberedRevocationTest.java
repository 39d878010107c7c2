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
import io.clientcert.path.CertificateFiles;
import io.clientcert.testing.CapturedLog;
import io.clientcert.testing.Crls;
import io.clientcert.testing.EvidenceServer;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.OcspResponses;
import io.clientcert.testing.Pem;
import io.clientcert.testing.SteppableClock;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a forwarder, and the one that takes its place, remember of revocation. */
class RememberedRevocationTest {
  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();
  private static final HeldCertificate CLIENT =
      HeldCertificate.builder().subject("CN=client").signedBy(ROOT).build();
  private static final Instant BEFORE = NOW.minus(Duration.ofHours(2));
  private static final Instant LATER = NOW.minus(Duration.ofHours(1));
  private static final Instant END = NOW.plus(Duration.ofHours(10));

  @TempDir private Path directory = Path.of("");
  private final SteppableClock clock = new SteppableClock(NOW);
  private final EvidenceServer server = EvidenceServer.start(clock, ROOT);
  private final URI responder = server.responder(ROOT);
  private final List<ClientCertEngine> started = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    started.forEach(ClientCertEngine::close);
    server.close();
  }

  private ClientCertConfig.Builder config(Revocation revocation) {
    return Engine.trusting(ROOT)
        .clock(clock)
        .reloadInterval(Duration.ZERO)
        .revocation(revocation)
        .revocationScope(RevocationScope.LEAF)
        .revocationTimeout(Duration.ofMinutes(1))
        .fetchHosts(List.of(server.host()));
  }

  private ClientCertEngine start(ClientCertConfig.Builder config) {
    started.add(ClientCertEngine.create(config.build()));
    return started.get(started.size() - 1);
  }

  private ClientCertEngine replace(ClientCertEngine before, ClientCertConfig.Builder config) {
    started.add(ClientCertEngine.create(config.build(), before));
    before.close();
    return started.get(started.size() - 1);
  }

  private static Verdict verdict(ClientCertEngine forwarder) {
    return Engine.decide(forwarder, chain(CLIENT)).verdict();
  }

  private static OcspResponses.Builder response(Instant thisUpdate) {
    return OcspResponses.issuedBy(ROOT)
        .producedAt(thisUpdate)
        .thisUpdate(thisUpdate)
        .nextUpdate(END);
  }

  private static OcspResponses.Builder good(Instant thisUpdate) {
    return response(thisUpdate).good(CLIENT.certificate());
  }

  private static OcspResponses.Builder revoked(Instant thisUpdate) {
    return response(thisUpdate).revoked(CLIENT.certificate(), BEFORE);
  }

  private static Crls.Builder list(int number, Instant thisUpdate) {
    return Crls.issuedBy(ROOT)
        .number(BigInteger.valueOf(number))
        .thisUpdate(thisUpdate)
        .nextUpdate(END);
  }

  @Test
  @DisplayName("V6 an older OCSP response brings nobody back who takes over, a newer one does")
  void ocsp() {
    ClientCertConfig.Builder config = config(Revocation.OCSP).ocspResponder(responder);
    server.publish(responder, revoked(LATER).build());
    ClientCertEngine first = start(config);
    assertThat(verdict(first)).isEqualTo(Verdict.REVOKED);

    server.publish(responder, good(BEFORE).build());
    ClientCertEngine second = replace(first, config);
    assertThat(verdict(second)).isEqualTo(Verdict.REVOKED);

    server.publish(responder, good(NOW).build());
    assertThat(verdict(replace(second, config))).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V6 an outage that is allowed lets nobody through who is remembered as revoked")
  void outage() throws Exception {
    ClientCertConfig.Builder config =
        config(Revocation.OCSP).ocspResponder(responder).revocationOutage(Duration.ofHours(1));
    server.publish(responder, revoked(LATER).build());
    ClientCertEngine first = start(config);
    assertThat(verdict(first)).isEqualTo(Verdict.REVOKED);

    server.goDown();
    assertThat(verdict(replace(first, config))).isEqualTo(Verdict.REVOKED);
  }

  @Test
  @DisplayName("V6 an older CRL does not overrule an OCSP response, a newer one does")
  void acrossKinds() {
    Path file = Pem.write(directory.resolve("root.crl"), list(1, BEFORE).build());
    server.publish(responder, revoked(LATER).build());
    ClientCertEngine first = start(config(Revocation.OCSP).ocspResponder(responder));
    assertThat(verdict(first)).isEqualTo(Verdict.REVOKED);

    ClientCertConfig.Builder lists = config(Revocation.CRL).crlFiles(List.of(file));
    ClientCertEngine second = replace(first, lists);
    assertThat(verdict(second)).isEqualTo(Verdict.REVOKED);

    Pem.write(file, list(2, NOW).build());
    second.refresh();
    assertThat(verdict(second)).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V6 a CRL that was forgotten for want of use does not come back older")
  void forgottenList() {
    URI url = server.pemList(ROOT);
    HeldCertificate client =
        HeldCertificate.builder()
            .subject("CN=client")
            .signedBy(ROOT)
            .crlDistributionPoint(url.toString())
            .build();
    publish(url, list(2, LATER).nextUpdate(NOW.plusSeconds(60)).revoked(client.certificate(), NOW));
    ClientCertEngine forwarder = start(config(Revocation.CRL).crlDistributionPoints(true));
    assertThat(Engine.decide(forwarder, chain(client)).verdict()).isEqualTo(Verdict.REVOKED);

    clock.set(NOW.plus(Duration.ofHours(1)));
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!forwarder.health().sources().isEmpty()) {
      assertThat(System.nanoTime()).as("time to forget").isLessThan(end);
      forwarder.refreshRevocation();
    }
    publish(url, list(1, BEFORE));
    try (CapturedLog log = new CapturedLog()) {
      assertThat(Engine.decide(forwarder, chain(client)).verdict()).isEqualTo(Verdict.REVOKED);
      HeldCertificate other =
          HeldCertificate.builder()
              .subject("CN=other")
              .signedBy(ROOT)
              .crlDistributionPoint(url.toString())
              .build();
      assertThat(Engine.decide(forwarder, chain(other)).verdict())
          .as("nobody is good by the older CRL")
          .isEqualTo(Verdict.REVOCATION_UNKNOWN);
      assertThat(log.messages(Level.WARNING))
          .singleElement()
          .asString()
          .contains("number 1 of", "is older than", "number 2 of");
    }
  }

  private void publish(URI url, Crls.Builder list) {
    server.publish(url, Crls.pem(list.build()).getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  @DisplayName(
      "V6 forwarders that share a memory all decide anew when one of them learns something")
  void shared() {
    Path mine = Pem.write(directory.resolve("mine.crl"), list(1, BEFORE).build());
    Path yours = Pem.write(directory.resolve("yours.crl"), list(1, BEFORE).build());
    ClientCertEngine first = start(config(Revocation.CRL).crlFiles(List.of(mine)));
    started.add(
        ClientCertEngine.create(config(Revocation.CRL).crlFiles(List.of(yours)).build(), first));
    ClientCertEngine second = started.get(1);
    assertThat(verdict(first)).isEqualTo(Verdict.VERIFIED);

    Pem.write(yours, list(2, LATER).revoked(CLIENT.certificate(), LATER).build());
    second.refresh();
    assertThat(verdict(first)).isEqualTo(Verdict.REVOKED);
  }

  @Test
  @DisplayName("V6 a file that was put back to an older CRL is refused; a restart starts afresh")
  void restoredFile() {
    Path file =
        Pem.write(
            directory.resolve("root.crl"),
            list(7, LATER).revoked(CLIENT.certificate(), LATER).build());
    ClientCertConfig.Builder config = config(Revocation.CRL).crlFiles(List.of(file));
    ClientCertEngine forwarder = start(config);
    assertThat(verdict(forwarder)).isEqualTo(Verdict.REVOKED);

    Pem.write(file, list(6, NOW).build());
    try (CapturedLog log = new CapturedLog()) {
      forwarder.refresh();
      forwarder.refresh();
      assertThat(log.messages(Level.WARNING))
          .singleElement()
          .asString()
          .contains(file.toString(), "number 6 of", "number 7 of", "Restart");
    }
    assertThat(verdict(forwarder)).isEqualTo(Verdict.REVOKED);
    assertThat(forwarder.health().evidence().get(file.toString())).contains("is older than");
    assertThat(verdict(start(config))).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName(
      "V8 a file that is gone keeps its CRL until it ends, or another file has a newer one")
  void goneFile() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("crls"));
    Path file = folder.resolve("root-1.crl");
    Path other = Pem.write(folder.resolve("other.crl"), other(1));
    Pem.write(file, list(1, BEFORE).revoked(CLIENT.certificate(), BEFORE).build());
    ClientCertEngine forwarder = start(config(Revocation.CRL).crlFiles(List.of(folder)));
    assertThat(verdict(forwarder)).isEqualTo(Verdict.REVOKED);

    Files.delete(file);
    forwarder.refresh();
    assertThat(verdict(forwarder)).isEqualTo(Verdict.REVOKED);
    assertThat(forwarder.health().problem()).contains(file.toString(), "is gone");

    Pem.write(folder.resolve("root-2.crl"), list(2, LATER).build());
    forwarder.refresh();
    assertThat(verdict(forwarder)).isEqualTo(Verdict.VERIFIED);
    assertThat(forwarder.health().problem()).isNull();
    assertThat(forwarder.health().evidence()).doesNotContainKey(file.toString());
    assertThat(forwarder.health().evidence()).containsKey(other.toString());
  }

  private static X509CRL other(int number) {
    HeldCertificate ca =
        HeldCertificate.builder().subject("CN=other").certificateAuthority().build();
    return Crls.issuedBy(ca).number(BigInteger.valueOf(number)).build();
  }

  @Test
  @DisplayName("V8 reported: an emptied CRL file holds back no other (crldir)")
  void reportedDirectory() throws Exception {
    Path reported = Suites.folder("reported");
    Path given = reported.resolve("crldir");
    Path folder = Files.createDirectory(directory.resolve("crls"));
    Files.copy(given.resolve("crl2.pem"), folder.resolve("crl2.pem"));
    Files.copy(given.resolve("i1.pem"), folder.resolve("i.pem"));
    Path trust = reported.resolve("ca.pem");
    clock.set(Instant.parse("2026-12-01T00:00:00Z"));
    ClientCertEngine forwarder =
        start(
            ClientCertConfig.builder(
                    Map.of("trustStore", trust.toString(), "crlFiles", folder.toString()))
                .clock(clock)
                .reloadInterval(Duration.ZERO)
                .revocation(Revocation.CRL));
    X509Certificate[] client =
        CertificateFiles.readPem(Files.readAllBytes(given.resolve("leafi-chain.pem")))
            .toArray(X509Certificate[]::new);
    assertThat(Engine.decide(forwarder, client).verdict()).isEqualTo(Verdict.VERIFIED);

    Files.write(folder.resolve("crl2.pem"), new byte[0]);
    Files.write(folder.resolve("i.pem"), Files.readAllBytes(given.resolve("i2.pem")));
    forwarder.refresh();
    assertThat(Engine.decide(forwarder, client).verdict()).isEqualTo(Verdict.REVOKED);
    assertThat(forwarder.health().problem()).contains("crl2.pem").doesNotContain("i.pem");
    assertThat(forwarder.health().evidence().get(folder.resolve("crl2.pem").toString()))
        .contains("failing since", "is an empty file");
    assertThat(forwarder.health().evidence().get(folder.resolve("i.pem").toString()))
        .doesNotContain("failing");
  }
}
