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
import io.clientcert.testing.Crls;
import io.clientcert.testing.EvidenceServer;
import io.clientcert.testing.EvidenceServer.Conduct;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import io.clientcert.testing.SteppableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates whose CA publishes no revocation information about them (RFC 9608). */
class NoRevAvailTest {
  private static final ASN1ObjectIdentifier NO_REV_AVAIL = new ASN1ObjectIdentifier("2.5.29.56");
  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();
  private static final HeldCertificate CLIENT = marked(builder -> builder);

  @TempDir private Path directory = Path.of("");

  private final SteppableClock clock = new SteppableClock(NOW);
  private final EvidenceServer server = EvidenceServer.start(clock, ROOT);
  private final List<ClientCertEngine> started = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    started.forEach(ClientCertEngine::close);
    server.close();
  }

  private static HeldCertificate marked(UnaryOperator<HeldCertificate.Builder> more) {
    return more.apply(
            HeldCertificate.builder()
                .signedBy(ROOT)
                .extension(NO_REV_AVAIL, false, DERNull.INSTANCE))
        .build();
  }

  private ClientCertConfig.Builder config(Revocation revocation) {
    ClientCertConfig.Builder config =
        Engine.trusting(ROOT)
            .clock(clock)
            .reloadInterval(Duration.ZERO)
            .revocation(revocation)
            .revocationTimeout(Duration.ofMinutes(1))
            .fetchHosts(List.of("127.0.0.1"));
    if (revocation != Revocation.NONE && revocation != Revocation.OCSP) {
      config.crlDistributionPoints(true);
    }
    if (revocation != Revocation.NONE && revocation != Revocation.CRL) {
      config.ocspResponder(server.responder(ROOT));
    }
    return config;
  }

  private ClientCertificate decide(ClientCertConfig.Builder config, HeldCertificate... presented) {
    ClientCertEngine forwarder = ClientCertEngine.create(config.build());
    started.add(forwarder);
    return Engine.decide(forwarder, chain(presented));
  }

  @ParameterizedTest
  @DisplayName("V5 with noRevAvail nobody is asked, whatever the source")
  @EnumSource(Revocation.class)
  void everySource(Revocation revocation) {
    server.conduct(server.responder(ROOT), Conduct.FAILING);
    server.conduct(server.list(ROOT), Conduct.FAILING);

    assertThat(decide(config(revocation), CLIENT).verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(server.requests(server.responder(ROOT))).isZero();
    assertThat(server.requests(server.list(ROOT))).isZero();
  }

  @Test
  @DisplayName("V5 with noRevAvail an outage is none, and its end changes nothing")
  void outage() {
    server.conduct(server.responder(ROOT), Conduct.FAILING);
    ClientCertConfig.Builder config =
        config(Revocation.OCSP).revocationOutage(Duration.ofMinutes(30));
    HeldCertificate other = HeldCertificate.builder().signedBy(ROOT).build();

    assertThat(decide(config, other).inOutage()).isTrue();
    ClientCertEngine forwarder = started.get(0);
    assertThat(Engine.decide(forwarder, chain(CLIENT)).inOutage()).isFalse();
    clock.set(NOW.plus(Duration.ofHours(1)));
    ClientCertificate later = Engine.decide(forwarder, chain(CLIENT));
    assertThat(later.verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(later.inOutage()).isFalse();
    assertThat(Engine.decide(forwarder, chain(other)).verdict())
        .isEqualTo(Verdict.REVOCATION_UNKNOWN);
  }

  @ParameterizedTest
  @DisplayName("V6 a CRL that names a certificate with noRevAvail revokes it, an ended one as well")
  @EnumSource(
      value = Revocation.class,
      names = {"CRL", "CRL_THEN_OCSP", "OCSP_THEN_CRL"})
  void named(Revocation revocation) {
    Crls.Builder list = Crls.issuedBy(ROOT).revoked(CLIENT.certificate(), NOW);
    for (Duration untilEnd : List.of(Duration.ofHours(1), Duration.ofMinutes(-1))) {
      Path file =
          Pem.write(directory.resolve("list.pem"), list.nextUpdate(NOW.plus(untilEnd)).build());

      assertThat(decide(config(revocation).crlFiles(List.of(file)), CLIENT).verdict())
          .isEqualTo(Verdict.REVOKED);
    }
  }

  @Test
  @DisplayName("V6 a CRL that comes later and names a certificate with noRevAvail revokes it")
  void namedLater() throws Exception {
    ClientCertConfig.Builder config =
        config(Revocation.CRL).crlDistributionPoints(false).crlUrls(List.of(server.list(ROOT)));
    server.conduct(server.list(ROOT), Conduct.FAILING);
    assertThat(decide(config, CLIENT).verdict()).isEqualTo(Verdict.VERIFIED);
    ClientCertEngine forwarder = started.get(0);

    server.revoke(CLIENT.certificate());
    server.conduct(server.list(ROOT), Conduct.NORMAL);
    clock.set(NOW.plus(Duration.ofMinutes(6)));
    forwarder.refreshRevocation();

    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (Engine.decide(forwarder, chain(CLIENT)).verdict() != Verdict.REVOKED) {
      assertThat(System.nanoTime()).as("time to notice").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  static Stream<Arguments> contradictions() {
    DistributionPoint point =
        new DistributionPoint(
            new DistributionPointName(
                new GeneralNames(
                    new GeneralName(GeneralName.uniformResourceIdentifier, "ldap://ca/list"))),
            null,
            null);
    CRLDistPoint points = new CRLDistPoint(new DistributionPoint[] {point});
    return Stream.of(
        row("no value", NO_REV_AVAIL, new DERSequence()),
        row("CRL distribution points", Extension.cRLDistributionPoints, points),
        row("a freshest CRL", Extension.freshestCRL, points),
        row(
            "an OCSP responder",
            Extension.authorityInfoAccess,
            new AuthorityInformationAccess(
                AccessDescription.id_ad_ocsp,
                new GeneralName(GeneralName.uniformResourceIdentifier, "ldap://ca/ocsp"))),
        row("access that cannot be read", Extension.authorityInfoAccess, DERNull.INSTANCE));
  }

  private static Arguments row(String what, ASN1ObjectIdentifier id, ASN1Encodable value) {
    return Arguments.of(what, id, value);
  }

  @ParameterizedTest(name = "V5 {0}")
  @DisplayName("V5 noRevAvail that another extension contradicts is ignored")
  @MethodSource("contradictions")
  void contradicted(String what, ASN1ObjectIdentifier id, ASN1Encodable value) {
    HeldCertificate client = marked(builder -> builder.extension(id, false, value));
    ClientCertConfig.Builder config =
        config(Revocation.CRL).crlDistributionPoints(false).crlFiles(List.of(listOfAnother()));

    assertThat(decide(config, client).verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    assertThat(decide(config, CLIENT).verdict()).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V5 noRevAvail beside where the issuer's certificate is counts")
  void issuers() {
    HeldCertificate client =
        marked(
            builder ->
                builder.extension(
                    Extension.authorityInfoAccess,
                    false,
                    new AuthorityInformationAccess(
                        AccessDescription.id_ad_caIssuers,
                        new GeneralName(
                            GeneralName.uniformResourceIdentifier, "http://ca/ca.cer"))));

    assertThat(decide(config(Revocation.OCSP), client).verdict()).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V5 noRevAvail in a CA certificate is ignored, on the path and as the leaf")
  void authority() {
    HeldCertificate ca = marked(builder -> builder.subject("CN=ca").certificateAuthority());
    HeldCertificate leaf =
        HeldCertificate.builder()
            .signedBy(ca)
            .extension(NO_REV_AVAIL, false, DERNull.INSTANCE)
            .build();
    HeldCertificate authorityAsLeaf =
        marked(builder -> builder.subject("CN=ca leaf").certificateAuthority().noKeyUsage());
    Path ofRoot = Pem.write(directory.resolve("root.pem"), Crls.issuedBy(ROOT).build());
    ClientCertConfig.Builder config =
        config(Revocation.CRL).crlDistributionPoints(false).crlFiles(List.of(listOfAnother()));

    assertThat(decide(config, leaf, ca).verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    assertThat(decide(config, authorityAsLeaf).verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    assertThat(decide(config.revocationScope(RevocationScope.LEAF), leaf, ca).verdict())
        .isEqualTo(Verdict.VERIFIED);
    config.revocationScope(RevocationScope.PATH).crlFiles(List.of(ofRoot));
    assertThat(decide(config, leaf, ca).verdict()).isEqualTo(Verdict.VERIFIED);
  }

  private Path listOfAnother() {
    HeldCertificate another =
        HeldCertificate.builder().subject("CN=another").certificateAuthority().build();
    return Pem.write(directory.resolve("another.pem"), Crls.issuedBy(another).build());
  }

  @Test
  @DisplayName("V2 a critical noRevAvail, which RFC 9608 forbids, is not understood")
  void critical() {
    HeldCertificate client =
        marked(builder -> builder.extension(NO_REV_AVAIL, true, DERNull.INSTANCE));

    assertThat(decide(config(Revocation.NONE), client).verdict()).isEqualTo(Verdict.UNTRUSTED);
  }
}
