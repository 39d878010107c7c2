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
package io.clientcert.revocation;

import static io.clientcert.revocation.Lists.NOBODY;
import static io.clientcert.revocation.Lists.NOW;
import static io.clientcert.revocation.Lists.ca;
import static io.clientcert.revocation.Lists.hours;
import static io.clientcert.revocation.Lists.leaf;
import static io.clientcert.revocation.Lists.listOf;
import static io.clientcert.revocation.Lists.path;
import static io.clientcert.revocation.Lists.uris;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.path.AlgorithmFloor;
import io.clientcert.revocation.Evidence.Status;
import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import java.math.BigInteger;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which CRL may replace which. */
class CrlStoreTest {
  private static final HeldCertificate CA = ca("ca").build();
  private static final HeldCertificate TWIN = ca("ca").build();
  private static final HeldCertificate CLIENT = leaf(CA).build();
  private static final String URL = "http://crl.example/ca.crl";

  private final CrlStore store = new CrlStore();
  private final Object user = "this test";

  private static Crls.Builder revoking(int number) {
    return listOf(CA, number).revoked(CLIENT.certificate(), hours(-2));
  }

  private static Crls.Builder delta(int number, int base) {
    return listOf(CA, number).deltaOf(BigInteger.valueOf(base));
  }

  private static IssuingDistributionPoint partition(String uri) {
    return new IssuingDistributionPoint(uris(uri), false, false);
  }

  private void trust(HeldCertificate... signers) {
    store.configure(user, Arrays.stream(signers).map(HeldCertificate::certificate).toList(), NOW);
  }

  private CrlStore.Outcome offer(Crls.Builder... lists) {
    return offerAt(NOW, lists);
  }

  private CrlStore.Outcome offerAt(Instant now, Crls.Builder... lists) {
    List<X509CRL> built = Arrays.stream(lists).map(Crls.Builder::build).toList();
    return store.offer(user, URL, Lists.parsed(built), now, Duration.ZERO);
  }

  private Status status() {
    return statusAt(NOW);
  }

  private Status statusAt(Instant now) {
    return new CrlEvidence(store, Duration.ZERO, AlgorithmFloor.DEFAULT)
        .answerFor(path(CA, CLIENT), 0, NOBODY, now)
        .evidence()
        .status();
  }

  @Test
  @DisplayName("V6 a forged CRL of any scope or kind displaces no verified CRL, and is reported")
  void forged() {
    trust(CA);
    for (Crls.Builder forged :
        List.of(
            listOf(CA, 99),
            delta(99, 2),
            listOf(CA, 99).issuingDistributionPoint(partition("http://other.example/")))) {
      assertThat(offer(revoking(2)).refusal()).isNull();
      assertThat(offer(forged.signedBy(ca("ca").build())).refusal())
          .contains("holds no verified CRL in place of", "number 2 of");
      assertThat(offer(listOf(CA, 1)).refusal())
          .contains("number 1 of", "is older than", "number 2 of");
      assertThat(status()).isEqualTo(Status.REVOKED);
    }
  }

  @Test
  @DisplayName("V6 a genuine CRL of another scope or kind does not stand in, and counts itself")
  void otherScope() {
    trust(CA);
    assertThat(offer(listOf(CA, 2)).refusal()).isNull();

    assertThat(offer(delta(3, 2).revoked(CLIENT.certificate(), hours(-2))).refusal())
        .contains("holds no verified CRL in place of");
    assertThat(status()).isEqualTo(Status.REVOKED);
  }

  @Test
  @DisplayName("V6 the CRL of a CA's new key stands beside that of the old one, and blocks nothing")
  void newKey() {
    trust(CA, TWIN);
    assertThat(offer(revoking(5)).refusal()).isNull();

    assertThat(offer(listOf(TWIN, 1)).refusal()).isNull();
    assertThat(status()).isEqualTo(Status.REVOKED);
    assertThat(store.crlsOf(CA.certificate().getSubjectX500Principal()).verified()).hasSize(2);

    assertThat(offer(listOf(CA, 6)).refusal()).isNull();
    assertThat(status()).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V6 the CRL of a new key that nobody knows yet counts once a client comes with it")
  void newKeyOfUnknownSigner() {
    trust(CA);
    assertThat(offer(listOf(CA, 5)).refusal()).isNull();
    assertThat(offer(listOf(TWIN, 1)).refusal()).isNotNull();

    Evidence ofTwin =
        new CrlEvidence(store, Duration.ZERO, AlgorithmFloor.DEFAULT)
            .answerFor(path(TWIN, leaf(TWIN).build()), 0, NOBODY, NOW)
            .evidence();
    assertThat(ofTwin.status()).isEqualTo(Status.GOOD);
    assertThat(offer(listOf(TWIN, 2)).refusal()).as("the key is known now").isNull();
  }

  @Test
  @DisplayName("V6 a CRL that is verified when it is first asked for still may not be older")
  void candidateBelowTheHighest() {
    trust(CA);
    assertThat(offer(revoking(2)).refusal()).isNull();
    assertThat(store.retain(user, source -> false, NOW, Duration.ZERO)).isFalse();
    assertThat(status()).as("forgotten").isEqualTo(Status.UNKNOWN);

    CrlStore.Outcome unused =
        store.offer(
            "another", URL, Lists.parsed(List.of(listOf(CA, 1).build())), NOW, Duration.ZERO);
    assertThat(status()).isEqualTo(Status.UNKNOWN);
    assertThat(offer(revoking(2)).refusal()).as("the same again").isNull();
    assertThat(status()).isEqualTo(Status.REVOKED);
  }

  @Test
  @DisplayName(
      "V6 whoever issued on a valid path is known, so that the next CRL is verified at once")
  void learned() {
    assertThat(offer(listOf(CA, 1)).refusal()).isNull();
    assertThat(status()).isEqualTo(Status.GOOD);

    assertThat(offer(listOf(CA, 2)).refusal()).isNull();
    assertThat(store.crlsOf(CA.certificate().getSubjectX500Principal()).candidates()).isEmpty();
  }

  @Test
  @DisplayName("V6 a delta CRL stays until the complete CRL includes it, whatever delta follows")
  void deltaWithoutBase() {
    trust(CA);
    Crls.Builder revokes = delta(3, 2).revoked(CLIENT.certificate(), hours(-2));
    assertThat(offer(listOf(CA, 2), revokes).refusal()).isNull();
    assertThat(status()).isEqualTo(Status.REVOKED);

    assertThat(offer(listOf(CA, 2), delta(9, 8)).refusal()).isNull();
    assertThat(status()).as("the base of the newer delta CRL is missing").isEqualTo(Status.REVOKED);

    assertThat(offer(listOf(CA, 8), delta(9, 8)).refusal()).isNull();
    assertThat(status()).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V6 a CRL that has not begun replaces nothing until it does")
  void future() {
    trust(CA);
    assertThat(offer(revoking(1)).refusal()).isNull();
    assertThat(offer(listOf(CA, 2).thisUpdate(hours(1))).refusal()).isNull();
    assertThat(status()).isEqualTo(Status.REVOKED);

    assertThat(statusAt(hours(1))).isEqualTo(Status.GOOD);
    assertThat(store.retain(user, source -> true, hours(1), Duration.ZERO)).isTrue();
    assertThat(offerAt(hours(2), revoking(1)).refusal()).contains("is older than");
    assertThat(statusAt(hours(2))).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V6 two CRLs that are equally new both count")
  void equallyNew() {
    trust(CA);
    assertThat(offer(revoking(2)).refusal()).isNull();
    assertThat(offer(listOf(CA, 2)).refusal()).isNull();
    assertThat(status()).isEqualTo(Status.REVOKED);
  }

  @Test
  @DisplayName("V6 after a CRL has ended, its source may serve another scope of a known signer")
  void otherScopeAfterTheEnd() {
    trust(CA);
    assertThat(offer(listOf(CA, 1).nextUpdate(hours(1))).refusal()).isNull();
    Crls.Builder other = listOf(CA, 1).issuingDistributionPoint(partition("http://other.example/"));
    assertThat(offer(other).refusal()).isNotNull();
    assertThat(offerAt(hours(2), other).refusal()).isNull();
    assertThat(offerAt(hours(2), listOf(CA, 9).signedBy(TWIN)).refusal()).isNotNull();
  }

  @Test
  @DisplayName("V7 of what nobody has verified, the last few of each source are kept")
  void candidates() {
    for (int i = 0; i < 20; i++) {
      assertThat(offer(listOf(CA, i).signedBy(TWIN)).refusal()).isNull();
    }
    assertThat(store.candidates()).isBetween(1, 5);
  }

  @Test
  @DisplayName("V7 the owner of most entries makes room; what is in use stays")
  void fairMemory() {
    FairMemory<String, Integer, String> memory = new FairMemory<>(10, () -> Set.of(1));
    memory.put("few", 100, "stays");
    for (int i = 0; i < 1000; i++) {
      memory.put("many", i, "");
    }
    assertThat(memory.size()).isEqualTo(10);
    assertThat(memory.get("few", 100)).isEqualTo("stays");
    assertThat(memory.get("many", 1)).isEmpty();
    assertThat(memory.get("many", 0)).isNull();
    assertThat(memory.get("many", 999)).isEmpty();
  }
}
