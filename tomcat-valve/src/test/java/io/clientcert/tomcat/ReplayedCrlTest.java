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

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.Verdict;
import io.clientcert.testing.CapturedLog;
import io.clientcert.testing.Crls;
import io.clientcert.testing.EvidenceServer;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The servers of three CAs, at once since the lifetimes are real, serve in turn a CRL that revokes
 * the client, something that is no successor of it, and an older CRL that has not ended.
 */
@DisplayName("A CRL server that serves an older CRL again")
@Tag("long")
final class ReplayedCrlTest {

  private static final Duration SHORT = Duration.ofSeconds(12);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What is served between the two. */
  private enum Between {
    FORGED_SCOPE,
    FORGED_DELTA,
    EMPTY_DELTA
  }

  /** A CA and one client of it. */
  private record Issuer(HeldCertificate ca, TestPki.Client client) {
    static Issuer of(Between between) {
      HeldCertificate ca =
          HeldCertificate.builder().subject("CN=" + between).certificateAuthority().build();
      HeldCertificate leaf = HeldCertificate.builder().subject("CN=client").signedBy(ca).build();
      return new Issuer(ca, new TestPki.Client("client of " + between, leaf, List.of()));
    }
  }

  private final Map<Between, Issuer> issuers = new EnumMap<>(Between.class);
  private final EvidenceServer server;
  private final CapturedLog log = new CapturedLog();
  private final Scene scene;

  ReplayedCrlTest(@TempDir Path directory) {
    for (Between between : Between.values()) {
      issuers.put(between, Issuer.of(between));
    }
    server =
        EvidenceServer.start(
            Clock.systemUTC(),
            issuers.values().stream().map(Issuer::ca).toArray(HeldCertificate[]::new));
    X509Certificate[] roots =
        issuers.values().stream()
            .map(issuer -> issuer.ca.certificate())
            .toArray(X509Certificate[]::new);
    scene = new Scene(directory);
    scene
        .set("trustStore", Pem.write(directory.resolve("roots.pem"), roots).toString())
        .set("revocation", "crl")
        .set("fetchHosts", server.host())
        .set(
            "crlUrls",
            Stream.of(Between.values())
                .map(between -> uri(between).toString())
                .collect(Collectors.joining(",")))
        .serve("/verdict", Scene::verdict);
  }

  @AfterEach
  void stop() throws Exception {
    scene.close();
    server.close();
    log.close();
  }

  private URI uri(Between between) {
    return server.pemList(issuer(between).ca);
  }

  private Issuer issuer(Between between) {
    return Objects.requireNonNull(issuers.get(between));
  }

  private void publish(Between between, Crls.Builder list) {
    server.publish(uri(between), Crls.pem(list.build()).getBytes(US_ASCII));
  }

  private static Crls.Builder list(Issuer issuer, int number, Instant from, Instant until) {
    return Crls.issuedBy(issuer.ca)
        .number(BigInteger.valueOf(number))
        .thisUpdate(from)
        .nextUpdate(until);
  }

  private Crls.Builder noSuccessor(Between between, Instant now) {
    Issuer issuer = issuer(between);
    Crls.Builder list = list(issuer, 12, now, now.plus(SHORT));
    HeldCertificate random =
        HeldCertificate.builder().subject("CN=" + between).certificateAuthority().build();
    return switch (between) {
      case FORGED_SCOPE ->
          list.signedBy(random)
              .issuingDistributionPoint(
                  new IssuingDistributionPoint(
                      new DistributionPointName(
                          new GeneralNames(
                              new GeneralName(
                                  GeneralName.uniformResourceIdentifier, "http://other.example/"))),
                      false,
                      false));
      case FORGED_DELTA -> list.signedBy(random).deltaOf(BigInteger.valueOf(11));
      case EMPTY_DELTA -> list.deltaOf(BigInteger.valueOf(11));
    };
  }

  private Verdict verdict(Between between) throws Exception {
    return Scene.verdict(scene.https, issuer(between).client);
  }

  /** Asks until the state of each source says {@code problem}, and collects the verdicts. */
  private Set<Verdict> verdictsUntil(String problem) throws Exception {
    Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean all = false;
    while (!all) {
      assertThat(System.nanoTime()).as("time to see \"%s\"", problem).isLessThan(end);
      all = true;
      for (Between between : Between.values()) {
        String source = uri(between).toString();
        all &=
            scene.valve.management().getEvidence().stream()
                .anyMatch(line -> line.startsWith(source) && line.contains(problem));
        verdicts.add(verdict(between));
      }
    }
    return verdicts;
  }

  @Test
  @DisplayName("V6 who was revoked stays so, whatever was served before the older CRL; one warning")
  void revokedThroughout() throws Exception {
    Instant start = Instant.now();
    for (Between between : Between.values()) {
      Issuer issuer = issuer(between);
      publish(
          between,
          list(issuer, 11, start, start.plus(SHORT))
              .revoked(issuer.client.leaf().certificate(), start));
    }
    scene.start();
    for (Between between : Between.values()) {
      assertThat(verdict(between)).as("by the newest CRL").isEqualTo(Verdict.REVOKED);
    }

    for (Between between : Between.values()) {
      publish(between, noSuccessor(between, Instant.now()));
    }
    assertThat(verdictsUntil("no verified CRL in place of")).containsExactly(Verdict.REVOKED);

    Instant before = start.minus(Duration.ofHours(1));
    for (Between between : Between.values()) {
      publish(between, list(issuer(between), 10, before, start.plus(Duration.ofHours(23))));
    }
    assertThat(verdictsUntil("is older than")).containsExactly(Verdict.REVOKED);
    for (Between between : Between.values()) {
      assertThat(log.messages(Level.WARNING))
          .filteredOn(line -> line.contains(uri(between).toString()))
          .hasSize(1);
    }
  }
}
