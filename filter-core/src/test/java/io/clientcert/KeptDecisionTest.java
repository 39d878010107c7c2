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
import static io.clientcert.Engine.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertConfig.Revocation;
import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For how long, and for which chain exactly, a decision is kept. */
class KeptDecisionTest {
  private static final Duration MILLI = Duration.ofMillis(1);

  private static final HeldCertificate ROOT = ca("root").validity(hours(-100), hours(100)).build();
  private static final HeldCertificate CA =
      ca("ca").signedBy(ROOT).validity(hours(-100), hours(100)).build();
  private static final HeldCertificate LEAF = leafFrom(-1, 1);

  @TempDir private Path directory = Path.of("");

  private static Instant hours(int fromNow) {
    return NOW.plus(Duration.ofHours(fromNow));
  }

  private static HeldCertificate.Builder ca(String name) {
    return HeldCertificate.builder().subject("CN=" + name).certificateAuthority();
  }

  private static HeldCertificate leafFrom(int begin, int end) {
    return HeldCertificate.builder().signedBy(CA).validity(hours(begin), hours(end)).build();
  }

  private static X509Certificate[] copies(X509Certificate... chain) throws Exception {
    X509Certificate[] copies = new X509Certificate[chain.length];
    for (int i = 0; i < chain.length; i++) {
      copies[i] =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(chain[i].getEncoded()));
    }
    return copies;
  }

  private static void assertThatStands(
      Engine engine, Instant from, Instant until, Verdict verdict, HeldCertificate... presented) {
    assertThat(engine.at(from).verdict(presented)).isEqualTo(verdict);
    long validations = engine.validations();
    assertThat(engine.at(until).verdict(presented)).isEqualTo(verdict);
    assertThat(engine.validations()).as("validations until " + until).isEqualTo(validations);
  }

  @Test
  @DisplayName("V3 a decision stands until the leaf ends, and not a millisecond longer")
  void untilLeafEnds() {
    Engine engine = Engine.of(trusting(ROOT));

    assertThatStands(engine, NOW, hours(1), Verdict.VERIFIED, LEAF, CA);
    assertThatStands(engine, NOW, hours(-1), Verdict.VERIFIED, LEAF, CA);
    assertThat(engine.at(hours(1).plus(MILLI)).verdict(LEAF, CA)).isEqualTo(Verdict.EXPIRED);
  }

  @Test
  @DisplayName("V3 a decision stands until the first certificate of the path ends")
  void untilCaEnds() {
    HeldCertificate shortCa = ca("short").signedBy(ROOT).validity(hours(-1), hours(1)).build();
    HeldCertificate leaf =
        HeldCertificate.builder().signedBy(shortCa).validity(hours(-2), hours(2)).build();
    Engine engine = Engine.of(trusting(ROOT));

    assertThatStands(engine, NOW, hours(1), Verdict.VERIFIED, leaf, shortCa);
    assertThat(engine.at(hours(1).plus(MILLI)).verdict(leaf, shortCa)).isEqualTo(Verdict.EXPIRED);
  }

  @Test
  @DisplayName("V3 a decision stands until the anchor ends")
  void untilAnchorEnds() {
    HeldCertificate anchor = ca("anchor").validity(hours(-1), hours(1)).build();
    HeldCertificate leaf =
        HeldCertificate.builder().signedBy(anchor).validity(hours(-2), hours(2)).build();
    Engine engine = Engine.of(trusting(anchor));

    assertThatStands(engine, NOW, hours(1), Verdict.VERIFIED, leaf);
    assertThat(engine.at(hours(1).plus(MILLI)).verdict(leaf)).isEqualTo(Verdict.EXPIRED);
  }

  @Test
  @DisplayName("V3 after the leaf has ended its refusal is kept too")
  void refusalAfterApproval() {
    Engine engine = Engine.of(trusting(ROOT));
    assertThat(engine.verdict(LEAF, CA)).isEqualTo(Verdict.VERIFIED);

    engine.at(hours(2));
    assertThat(engine.verdict(LEAF, CA)).isEqualTo(Verdict.EXPIRED);
    assertThat(engine.verdict(LEAF, CA)).isEqualTo(Verdict.EXPIRED);

    assertThat(engine.validations()).isEqualTo(2);
  }

  @Test
  @DisplayName("V5 a decision stands until the list ends, and not a millisecond longer")
  void untilListEnds() {
    Engine engine = checking(Crls.issuedBy(CA).thisUpdate(hours(-1)).nextUpdate(hours(10)));
    HeldCertificate leaf = leafFrom(-20, 20);

    assertThatStands(engine, NOW, hours(10), Verdict.VERIFIED, leaf, CA);
    assertThat(engine.at(hours(10).plus(MILLI)).verdict(leaf, CA))
        .isEqualTo(Verdict.REVOCATION_UNKNOWN);
  }

  @Test
  @DisplayName("V5 a list counts from the moment at which it begins")
  void untilListBegins() {
    Engine engine = checking(Crls.issuedBy(CA).thisUpdate(hours(1)).nextUpdate(hours(10)));
    HeldCertificate leaf = leafFrom(-20, 20);

    assertThat(engine.at(hours(1).minus(MILLI)).verdict(leaf, CA))
        .isEqualTo(Verdict.REVOCATION_UNKNOWN);
    assertThat(engine.at(hours(1)).verdict(leaf, CA)).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V5 a clock that is put back before the list makes no approval stand")
  void clockPutBackBeforeList() {
    Engine engine = checking(Crls.issuedBy(CA).thisUpdate(hours(-1)).nextUpdate(hours(10)));
    HeldCertificate leaf = leafFrom(-20, 20);

    assertThat(engine.verdict(leaf, CA)).isEqualTo(Verdict.VERIFIED);
    assertThat(engine.at(hours(-2)).verdict(leaf, CA)).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    assertThat(engine.at(NOW).verdict(leaf, CA)).isEqualTo(Verdict.VERIFIED);
  }

  private Engine checking(Crls.Builder listOfCa) {
    Crls.Builder listOfRoot = Crls.issuedBy(ROOT).thisUpdate(hours(-50)).nextUpdate(hours(50));
    Path file = Pem.write(directory.resolve("crls.pem"), listOfCa.build(), listOfRoot.build());
    return Engine.of(trusting(ROOT).revocation(Revocation.CRL).crlFiles(List.of(file)));
  }

  @Test
  @DisplayName("V3 a certificate that is not yet valid passes from its first moment on")
  void untilLeafBegins() {
    HeldCertificate leaf = leafFrom(1, 2);
    Engine engine = Engine.of(trusting(ROOT));

    assertThat(engine.at(hours(1).minus(MILLI)).verdict(leaf, CA)).isEqualTo(Verdict.NOT_YET_VALID);
    assertThat(engine.at(hours(1)).verdict(leaf, CA)).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V3 an anchor that is not yet valid counts from its first moment on")
  void untilAnchorBegins() {
    HeldCertificate anchor = ca("anchor").validity(hours(1), hours(10)).build();
    HeldCertificate leaf =
        HeldCertificate.builder().signedBy(anchor).validity(hours(-2), hours(2)).build();
    Engine engine = Engine.of(trusting(anchor));

    assertThat(engine.at(hours(1).minus(MILLI)).verdict(leaf)).isEqualTo(Verdict.NOT_YET_VALID);
    assertThat(engine.at(hours(1)).verdict(leaf)).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V3 a configured intermediate that is not yet valid counts from its first moment on")
  void untilConfiguredIntermediateBegins() {
    HeldCertificate early = ca("early").signedBy(ROOT).validity(hours(1), hours(10)).build();
    HeldCertificate leaf =
        HeldCertificate.builder().signedBy(early).validity(hours(-2), hours(2)).build();
    Path file = Pem.write(directory.resolve("intermediates.pem"), early.certificate());
    Engine engine = Engine.of(trusting(ROOT).intermediates(file));

    assertThat(engine.at(hours(1).minus(MILLI)).verdict(leaf)).isEqualTo(Verdict.NOT_YET_VALID);
    assertThat(engine.at(hours(1)).verdict(leaf)).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V3 a clock that is put back makes no refusal stand, and no approval")
  void clockPutBack() {
    Engine engine = Engine.of(trusting(ROOT));

    assertThat(engine.at(hours(2)).verdict(LEAF, CA)).isEqualTo(Verdict.EXPIRED);
    assertThat(engine.at(NOW).verdict(LEAF, CA)).isEqualTo(Verdict.VERIFIED);
    assertThat(engine.at(hours(-2)).verdict(LEAF, CA)).isEqualTo(Verdict.NOT_YET_VALID);
    assertThat(engine.at(NOW).verdict(LEAF, CA)).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V8 a chain is known again by its contents, whatever objects hold them")
  void sameContents() throws Exception {
    Engine engine = Engine.of(trusting(ROOT));

    Forwarding first = engine.forward(LEAF, CA);
    Forwarding again =
        engine.forwarder.rules().decide(IncomingRequest.withCertificates(copies(chain(LEAF, CA))));

    assertThat(again).isSameAs(first);
    assertThat(engine.validations()).isEqualTo(1);
  }

  @Test
  @DisplayName("V8 a refused chain is known again too")
  void sameRefusedContents() throws Exception {
    Engine engine = Engine.of(trusting(ROOT));

    for (int i = 0; i < 3; i++) {
      assertThat(Engine.decide(engine.forwarder, copies(chain(LEAF))).verdict())
          .isEqualTo(Verdict.UNTRUSTED);
    }

    assertThat(engine.validations()).isEqualTo(1);
  }

  @Test
  @DisplayName("V8 the key is every presented certificate in order, never the leaf alone")
  void wholeChainIsTheKey() {
    Engine engine = Engine.of(trusting(ROOT));
    HeldCertificate stranger = ca("stranger").build();

    assertThat(engine.verdict(LEAF)).isEqualTo(Verdict.UNTRUSTED);
    assertThat(engine.verdict(LEAF, CA)).isEqualTo(Verdict.VERIFIED);
    assertThat(engine.verdict(LEAF)).isEqualTo(Verdict.UNTRUSTED);
    assertThat(engine.verdict(LEAF, stranger)).isEqualTo(Verdict.UNTRUSTED);
    assertThat(engine.validations()).isEqualTo(3);

    assertThat(engine.forward(LEAF, CA, stranger).certificate().presentedChain()).hasSize(3);
    assertThat(engine.forward(LEAF, stranger, CA).certificate().presentedChain().get(1))
        .isEqualTo(stranger.certificate());
    assertThat(engine.validations()).isEqualTo(5);
  }

  @Test
  @DisplayName("V8 a chain whose hash collides with another's is another chain")
  void collidingHash() {
    X509Certificate colliding =
        HeldCertificate.builder()
            .signedBy(ca("stranger").build())
            .serial(LEAF.certificate().getSerialNumber())
            .validity(hours(-1), hours(1))
            .build()
            .certificate();
    Engine engine = Engine.of(trusting(ROOT));
    assertThat(engine.verdict(LEAF, CA)).isEqualTo(Verdict.VERIFIED);

    ClientCertificate fact =
        Engine.decide(engine.forwarder, new X509Certificate[] {colliding, CA.certificate()});

    assertThat(fact.verdict()).isEqualTo(Verdict.UNTRUSTED);
    assertThat(fact.leaf()).isSameAs(colliding);
  }

  @Test
  @DisplayName("V8 no more decisions are kept than memory is allowed for, however they are found")
  void withinWeight() {
    int count = 64;
    int mostThatFit = 16;
    List<HeldCertificate> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leaves.add(
          HeldCertificate.builder()
              .keyPair(LEAF.keyPair())
              .signedBy(CA)
              .validity(hours(-1), hours(1))
              .build());
    }
    Engine engine = Engine.of(trusting(ROOT).decisionCacheSize(64 << 10));

    leaves.forEach(leaf -> assertThat(engine.verdict(leaf, CA)).isEqualTo(Verdict.VERIFIED));
    leaves.forEach(leaf -> assertThat(engine.verdict(leaf, CA)).isEqualTo(Verdict.VERIFIED));

    assertThat(engine.validations()).isGreaterThanOrEqualTo(2 * count - mostThatFit);
  }

  @Test
  @DisplayName("V8 an array that its owner changes afterwards changes no decision")
  void changedArray() {
    Engine engine = Engine.of(trusting(ROOT));
    X509Certificate[] presented = chain(LEAF, CA);
    Forwarding first = engine.forwarder.rules().decide(IncomingRequest.withCertificates(presented));

    presented[0] = ca("stranger").build().certificate();

    assertThat(Engine.decide(engine.forwarder, presented).verdict()).isEqualTo(Verdict.UNTRUSTED);
    assertThat(first.certificate().leaf()).isEqualTo(LEAF.certificate());
    assertThat(engine.forward(LEAF, CA)).isSameAs(first);
  }

  @Test
  @DisplayName("V8 decisions that are forgotten are made anew")
  void forgotten() {
    Engine engine = Engine.of(trusting(ROOT));
    assertThat(engine.verdict(LEAF, CA)).isEqualTo(Verdict.VERIFIED);

    engine.forwarder.clearDecisions();

    assertThat(engine.verdict(LEAF, CA)).isEqualTo(Verdict.VERIFIED);
    assertThat(engine.validations()).isEqualTo(2);
  }
}
