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
package io.clientcert.path;

import static io.clientcert.path.PathAssert.assertThat;
import static io.clientcert.path.Validation.ca;
import static io.clientcert.path.Validation.leaf;
import static io.clientcert.path.Validation.trusting;

import io.clientcert.path.PathFailure.Reason;
import io.clientcert.testing.HeldCertificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.assertj.core.api.Assertions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Validity at the moment of the request, of every certificate on the path and of the anchor. */
class PathTimeTest {
  @SuppressWarnings("TimeInStaticInitializer") // one moment for every test
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private static final Duration HOUR = Duration.ofHours(1);

  private static final HeldCertificate ROOT = ca("root").validity(hours(-100), hours(100)).build();
  private static final HeldCertificate INTERMEDIATE =
      ca("intermediate").signedBy(ROOT).validity(hours(-50), hours(50)).build();

  private static Instant hours(int fromNow) {
    return NOW.plus(HOUR.multipliedBy(fromNow));
  }

  private static HeldCertificate leafFrom(int begin, int end) {
    return leaf(INTERMEDIATE).validity(hours(begin), hours(end)).build();
  }

  private static Validation now(HeldCertificate... anchors) {
    return trusting(anchors).at(NOW);
  }

  @Test
  @DisplayName("V3 a leaf is valid from its first moment to its last")
  void boundaries() {
    HeldCertificate leaf = leafFrom(-1, 1);
    Duration milli = Duration.ofMillis(1);

    assertThat(trusting(ROOT).at(hours(-1)).of(leaf, INTERMEDIATE)).isValid();
    assertThat(trusting(ROOT).at(hours(1)).of(leaf, INTERMEDIATE)).isValid();
    assertThat(trusting(ROOT).at(hours(-1).minus(milli)).of(leaf, INTERMEDIATE))
        .failsAs(Reason.NOT_YET_VALID);
    assertThat(trusting(ROOT).at(hours(1).plus(milli)).of(leaf, INTERMEDIATE))
        .failsAs(Reason.EXPIRED);
  }

  @Test
  @DisplayName("V3 a path holds while every certificate on it and the anchor are valid")
  void validityOfPath() {
    ValidatedPath ofLeaf = (ValidatedPath) now(ROOT).of(leafFrom(-1, 1), INTERMEDIATE);
    ValidatedPath ofCa = (ValidatedPath) now(ROOT).of(leafFrom(-80, 80), INTERMEDIATE);
    HeldCertificate longLived = leaf(ROOT).validity(hours(-200), hours(200)).build();
    ValidatedPath ofAnchor = (ValidatedPath) now(ROOT).of(longLived);

    Assertions.assertThat(ofLeaf.from()).isEqualTo(hours(-1));
    Assertions.assertThat(ofLeaf.until()).isEqualTo(hours(1));
    Assertions.assertThat(ofCa.from()).isEqualTo(hours(-50));
    Assertions.assertThat(ofCa.until()).isEqualTo(hours(50));
    Assertions.assertThat(ofAnchor.from()).isEqualTo(hours(-100));
    Assertions.assertThat(ofAnchor.until()).isEqualTo(hours(100));
  }

  @Test
  @DisplayName("V10 a leaf out of its time is told from a stranger's")
  void strangers() {
    HeldCertificate stranger = ca("stranger").validity(hours(-50), hours(50)).build();
    HeldCertificate expired = leaf(stranger).validity(hours(-2), hours(-1)).build();
    HeldCertificate early = leaf(stranger).validity(hours(1), hours(2)).build();

    assertThat(now(ROOT).of(leafFrom(-2, -1), INTERMEDIATE)).failsAs(Reason.EXPIRED);
    assertThat(now(ROOT).of(leafFrom(1, 2), INTERMEDIATE)).failsAs(Reason.NOT_YET_VALID);
    assertThat(now(ROOT).of(expired, stranger)).failsAs(Reason.UNTRUSTED);
    assertThat(now(ROOT).of(early, stranger)).failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V10 an intermediate out of its time is the reason, presented or configured")
  void intermediates() {
    HeldCertificate ended = ca("ended").signedBy(ROOT).validity(hours(-9), hours(-1)).build();
    HeldCertificate early = ca("early").signedBy(ROOT).validity(hours(1), hours(9)).build();
    HeldCertificate ofEnded = leaf(ended).validity(hours(-5), hours(5)).build();
    HeldCertificate ofEarly = leaf(early).validity(hours(-5), hours(5)).build();

    assertThat(now(ROOT).of(ofEnded, ended)).failsAs(Reason.EXPIRED).saying("CN=ended ended at");
    assertThat(now(ROOT).knowing(ended).of(ofEnded)).failsAs(Reason.EXPIRED);
    assertThat(now(ROOT).of(ofEarly, early))
        .failsAs(Reason.NOT_YET_VALID)
        .saying("CN=early begins at");
    assertThat(now(ROOT).knowing(early).of(ofEarly)).failsAs(Reason.NOT_YET_VALID);
  }

  @Test
  @DisplayName("V10 a CA further up that is out of its time is the reason, an unrelated one is not")
  void furtherUp() {
    HeldCertificate unrelated = ca("unrelated").validity(hours(-9), hours(-7)).build();
    HeldCertificate ended = ca("ended").signedBy(ROOT).validity(hours(-9), hours(-1)).build();
    HeldCertificate below = ca("below").signedBy(ended).validity(hours(-5), hours(5)).build();
    HeldCertificate client = leaf(below).validity(hours(-5), hours(5)).build();

    assertThat(now(ROOT).of(client, unrelated, below, ended))
        .failsAs(Reason.EXPIRED)
        .saying("CN=ended ended at");
  }

  @Test
  @DisplayName(
      "V3 an anchor issues from its first moment to its last, whatever others are beside it")
  void boundariesOfAnchor() {
    HeldCertificate early = ca("early").validity(hours(-100), hours(-1)).build();
    HeldCertificate late = ca("late").validity(hours(-10), hours(100)).build();
    HeldCertificate ofEarly = leaf(early).validity(hours(-200), hours(200)).build();
    HeldCertificate ofLate = leaf(late).validity(hours(-200), hours(200)).build();

    assertThat(trusting(early, late).at(hours(-100)).of(ofEarly)).isValid();
    assertThat(trusting(early, late).at(hours(-10)).of(ofLate)).isValid();
    assertThat(trusting(early, late).at(hours(-1)).of(ofEarly)).isValid();
    assertThat(trusting(early, late).at(hours(100)).of(ofLate)).isValid();
  }

  @Test
  @DisplayName("V10 an anchor out of its time is the reason")
  void anchors() {
    HeldCertificate ended = ca("ended").validity(hours(-9), hours(-1)).build();
    HeldCertificate early = ca("early").validity(hours(1), hours(9)).build();
    HeldCertificate ofEnded = leaf(ended).validity(hours(-5), hours(5)).build();
    HeldCertificate ofEarly = leaf(early).validity(hours(-5), hours(5)).build();

    assertThat(now(ended).of(ofEnded)).failsAs(Reason.EXPIRED);
    assertThat(now(ROOT, ended).of(ofEnded)).failsAs(Reason.EXPIRED);
    assertThat(now(early).of(ofEarly)).failsAs(Reason.NOT_YET_VALID);
  }

  @Test
  @DisplayName("V3 an anchor that has ended issues nothing, a renewed one with its key does")
  void renewedAnchor() {
    HeldCertificate ended = ca("anchor").validity(hours(-9), hours(-1)).build();
    HeldCertificate renewed =
        ca("anchor").keyPair(ended.keyPair()).validity(hours(-2), hours(9)).build();
    HeldCertificate client = leaf(ended).validity(hours(-5), hours(5)).build();

    assertThat(now(ended, renewed).of(client)).isPath(client).leadsTo(renewed);
  }

  @Test
  @DisplayName("V1 an intermediate that has ended does not stand in the way of its successor")
  void renewedIntermediate() {
    HeldCertificate ended = ca("renewed").signedBy(ROOT).validity(hours(-9), hours(-1)).build();
    HeldCertificate renewed =
        ca("renewed").signedBy(ROOT).keyPair(ended.keyPair()).validity(hours(-2), hours(9)).build();
    HeldCertificate client = leaf(ended).validity(hours(-5), hours(5)).build();

    assertThat(now(ROOT).of(client, ended, renewed)).isPath(client, renewed);
    assertThat(now(ROOT).knowing(renewed).of(client, ended)).isPath(client, renewed);
  }

  @Test
  @DisplayName("V10 an expired leaf below a CA that ended before it is expired, not untrusted")
  void leafAndCaHaveEnded() {
    HeldCertificate ended = ca("ended").signedBy(ROOT).validity(hours(-9), hours(-4)).build();
    HeldCertificate client = leaf(ended).validity(hours(-5), hours(-2)).build();

    assertThat(now(ROOT).of(client, ended)).failsAs(Reason.EXPIRED);
  }

  @Test
  @DisplayName("V10 an expired leaf that is also for another use is not untrusted")
  void expiredAndForAnotherUse() {
    HeldCertificate client =
        leaf(INTERMEDIATE)
            .extendedKeyUsage(KeyPurposeId.id_kp_serverAuth)
            .validity(hours(-2), hours(-1))
            .build();

    assertThat(now(ROOT).of(client, INTERMEDIATE)).failsAs(Reason.EXPIRED);
  }

  @Test
  @DisplayName("V10 unrelated certificates out of their time are not the reason")
  void unrelatedOutOfTime() {
    HeldCertificate ended = ca("ended").signedBy(ROOT).validity(hours(-9), hours(-1)).build();
    HeldCertificate rogue = HeldCertificate.builder().subject("CN=rogue").build();

    assertThat(now(ROOT).of(rogue, ended)).failsAs(Reason.UNTRUSTED);
  }
}
