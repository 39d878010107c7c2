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
import static io.clientcert.revocation.Lists.about;
import static io.clientcert.revocation.Lists.ca;
import static io.clientcert.revocation.Lists.hours;
import static io.clientcert.revocation.Lists.leaf;
import static io.clientcert.revocation.Lists.listOf;
import static io.clientcert.revocation.Lists.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.path.AlgorithmFloor;
import io.clientcert.revocation.Evidence.Status;
import io.clientcert.testing.HeldCertificate;
import java.math.BigInteger;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What complete lists without a scope say: by age, by signature, and one against another. */
class CrlEvidenceTest {
  private static final ASN1ObjectIdentifier UNKNOWN = new ASN1ObjectIdentifier("2.25.1234567890");

  private static final HeldCertificate CA = ca("ca").build();
  private static final HeldCertificate CLIENT = leaf(CA).build();
  private static final HeldCertificate OTHER = leaf(CA).build();

  private static X509CRL naming(HeldCertificate certificate) {
    return listOf(CA).revoked(certificate.certificate(), hours(-2)).build();
  }

  private static Status statusAt(Instant now, X509CRL list) {
    return new Served(List.of(list)).of(path(CA, CLIENT), 0, NOBODY, now).status();
  }

  @Test
  @DisplayName("V5 a certificate that a fresh list does not name is good until the next list")
  void fresh() {
    Evidence evidence = about(CLIENT, CA, naming(OTHER));

    assertThat(evidence.status()).isEqualTo(Status.GOOD);
    assertThat(evidence.until()).isEqualTo(hours(24));
  }

  @Test
  @DisplayName("V5 a certificate that a list names is revoked for good")
  void revoked() {
    Evidence evidence = about(CLIENT, CA, naming(CLIENT));

    assertThat(evidence.status()).isEqualTo(Status.REVOKED);
    assertThat(evidence.until()).isEqualTo(Instant.MAX);
    assertThat(evidence.detail()).contains(hours(-2).toString());
  }

  @Test
  @DisplayName("V5 without a list of the issuer nothing is known")
  void noList() {
    HeldCertificate otherCa = ca("other").build();

    assertThat(about(CLIENT, CA).status()).isEqualTo(Status.UNKNOWN);
    assertThat(about(CLIENT, CA, listOf(otherCa).build()).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V5 a serial number on another issuer's list means another certificate")
  void serialOfAnotherIssuer() {
    HeldCertificate otherCa = ca("other").build();
    X509CRL theirs = listOf(otherCa).revoked(CLIENT.certificate(), hours(-2)).build();

    assertThat(about(CLIENT, CA, theirs, listOf(CA).build()).status()).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V5 a list is fresh from its first moment to its last")
  void boundaries() {
    X509CRL list = naming(OTHER);

    assertThat(statusAt(hours(-1), list)).isEqualTo(Status.GOOD);
    assertThat(statusAt(hours(24), list)).isEqualTo(Status.GOOD);
    assertThat(statusAt(hours(-1).minusMillis(1), list)).isEqualTo(Status.UNKNOWN);
    assertThat(statusAt(hours(24).plusMillis(1), list)).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V5 a stale list that names the certificate still revokes it")
  void staleListThatRevokes() {
    X509CRL stale =
        listOf(CA).nextUpdate(NOW.minusSeconds(1)).revoked(CLIENT.certificate(), NOW).build();

    assertThat(about(CLIENT, CA, stale).status()).isEqualTo(Status.REVOKED);
    assertThat(about(OTHER, CA, stale).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V5 a list that has not begun is no evidence until it does")
  void futureList() {
    X509CRL future = listOf(CA).thisUpdate(hours(1)).build();

    Evidence evidence = about(CLIENT, CA, future);

    assertThat(evidence.status()).isEqualTo(Status.UNKNOWN);
    assertThat(evidence.until()).isEqualTo(hours(1).minusMillis(1));
  }

  @Test
  @DisplayName("V5 a list that has not begun does not take the place of one that is fresh")
  void futureListBesideFreshOne() {
    X509CRL future = listOf(CA, 2).thisUpdate(hours(1)).build();

    assertThat(about(CLIENT, CA, listOf(CA, 1).build(), future).status()).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V5 a list without a next update is no evidence of good, but of revocation")
  void withoutNextUpdate() {
    X509CRL list = listOf(CA).withoutNextUpdate().revoked(CLIENT.certificate(), NOW).build();

    assertThat(about(OTHER, CA, list).status()).isEqualTo(Status.UNKNOWN);
    assertThat(about(CLIENT, CA, list).status()).isEqualTo(Status.REVOKED);
  }

  @Test
  @DisplayName("V5 a list without a next update is no evidence of good at its first moment either")
  void withoutNextUpdateAtItsFirstMoment() {
    X509CRL list = listOf(CA).thisUpdate(NOW).withoutNextUpdate().build();

    assertThat(about(OTHER, CA, list).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V6 a list with another signature says nothing")
  void wrongSignature() {
    HeldCertificate forger = ca("ca").build();
    X509CRL forged = listOf(CA).revoked(CLIENT.certificate(), hours(-2)).signedBy(forger).build();

    assertThat(about(CLIENT, CA, forged).status()).isEqualTo(Status.UNKNOWN);
    assertThat(about(CLIENT, CA, forged, listOf(CA).build()).status()).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V6 a forged list with a higher number does not take the place of the true one")
  void forgedNewerList() {
    X509CRL forged = listOf(CA, 99).signedBy(ca("ca").build()).build();
    X509CRL genuine = listOf(CA, 1).revoked(CLIENT.certificate(), hours(-2)).build();

    assertThat(about(CLIENT, CA, forged, genuine).status()).isEqualTo(Status.REVOKED);
    assertThat(about(CLIENT, CA, genuine, forged).status()).isEqualTo(Status.REVOKED);
  }

  @Test
  @DisplayName("V6 an issuer whose key usage lacks cRLSign signs no list")
  void issuerWithoutCrlSign() {
    HeldCertificate certSignOnly = ca("ca").keyUsage(KeyUsage.keyCertSign).build();
    HeldCertificate noKeyUsage = ca("ca").noKeyUsage().build();
    HeldCertificate unreadable =
        ca("ca").extension(Extension.keyUsage, false, DERNull.INSTANCE).build();

    assertThat(
            about(leaf(certSignOnly).build(), certSignOnly, listOf(certSignOnly).build()).status())
        .isEqualTo(Status.UNKNOWN);
    assertThat(about(leaf(unreadable).build(), unreadable, listOf(unreadable).build()).status())
        .isEqualTo(Status.UNKNOWN);
    assertThat(about(leaf(noKeyUsage).build(), noKeyUsage, listOf(noKeyUsage).build()).status())
        .isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V6 of two issuers with one name, each speaks of its own certificates")
  void issuersWithOneName() {
    HeldCertificate twin = ca("ca").build();
    X509CRL ofTwin = listOf(twin, 9).revoked(CLIENT.certificate(), hours(-2)).build();
    X509CRL ofCa = listOf(CA, 1).build();

    assertThat(about(CLIENT, CA, ofTwin, ofCa).status()).isEqualTo(Status.GOOD);
    assertThat(about(CLIENT, CA, ofTwin).status()).isEqualTo(Status.UNKNOWN);
    assertThat(about(leaf(twin).build(), twin, ofCa).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V6 a critical extension of a list that nobody knows silences it")
  void unknownCriticalExtension() {
    X509CRL critical = listOf(CA).extension(UNKNOWN, true, DERNull.INSTANCE).build();
    X509CRL harmless = listOf(CA).extension(UNKNOWN, false, DERNull.INSTANCE).build();

    assertThat(about(CLIENT, CA, critical).status()).isEqualTo(Status.UNKNOWN);
    assertThat(about(CLIENT, CA, harmless).status()).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V6 a critical extension of any entry that nobody knows silences the list")
  void unknownCriticalEntryExtension() {
    X509CRL list =
        listOf(CA).revoked(OTHER.certificate(), hours(-2), UNKNOWN, true, DERNull.INSTANCE).build();

    assertThat(about(CLIENT, CA, list).status()).isEqualTo(Status.UNKNOWN);
    assertThat(about(OTHER, CA, list).status()).isNotEqualTo(Status.GOOD);
  }

  private static void assertThatNewerWins(X509CRL newer, X509CRL older, Status expected) {
    assertThat(about(CLIENT, CA, newer, older).status()).isEqualTo(expected);
    assertThat(about(CLIENT, CA, older, newer).status()).isEqualTo(expected);
  }

  @Test
  @DisplayName("V6 an older list that does not name the certificate is replayed in vain")
  void replayOfOlderNumber() {
    X509CRL newer = listOf(CA, 2).revoked(CLIENT.certificate(), hours(-2)).build();
    X509CRL older = listOf(CA, 1).build();
    X509CRL olderButLater = listOf(CA, 1).thisUpdate(NOW).nextUpdate(hours(48)).build();

    assertThatNewerWins(newer, older, Status.REVOKED);
    assertThatNewerWins(newer, olderButLater, Status.REVOKED);
  }

  @Test
  @DisplayName("V6 of two lists with one number the later one counts")
  void sameNumber() {
    X509CRL later = listOf(CA, 1).thisUpdate(NOW).revoked(CLIENT.certificate(), hours(-2)).build();

    assertThatNewerWins(later, listOf(CA, 1).build(), Status.REVOKED);
  }

  @Test
  @DisplayName("V6 of two lists without numbers the later one counts")
  void withoutNumbers() {
    X509CRL later =
        listOf(CA)
            .withoutExtension(Extension.cRLNumber)
            .thisUpdate(NOW)
            .revoked(CLIENT.certificate(), hours(-2))
            .build();
    X509CRL earlier = listOf(CA).withoutExtension(Extension.cRLNumber).build();

    assertThatNewerWins(later, earlier, Status.REVOKED);
  }

  @Test
  @DisplayName("V6 a later list is newer than one with a number, though it has none itself")
  void numberedAndUnnumbered() {
    X509CRL later =
        listOf(CA)
            .withoutExtension(Extension.cRLNumber)
            .thisUpdate(NOW)
            .revoked(CLIENT.certificate(), hours(-2))
            .build();

    assertThatNewerWins(later, listOf(CA, 1).build(), Status.REVOKED);
  }

  @Test
  @DisplayName("V6 a newer list that names the certificate no longer makes it good again")
  void releasedFromHold() {
    X509CRL older =
        listOf(CA, 1).revoked(CLIENT.certificate(), hours(-2), CRLReason.certificateHold).build();

    assertThatNewerWins(listOf(CA, 2).build(), older, Status.GOOD);
  }

  @Test
  @DisplayName("V6 a newer list that is stale is not helped by an older fresh one")
  void staleNewerList() {
    X509CRL newer = listOf(CA, 2).nextUpdate(NOW.minusSeconds(1)).build();

    assertThatNewerWins(newer, listOf(CA, 1).build(), Status.UNKNOWN);
  }

  @Test
  @DisplayName("V5 removeFromCRL does not revoke")
  void removeFromCrl() {
    X509CRL list =
        listOf(CA).revoked(CLIENT.certificate(), hours(-2), CRLReason.removeFromCRL).build();

    assertThat(about(CLIENT, CA, list).status()).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V5 every certificate on the path is asked about at its own issuer")
  void certificatesOnThePath() {
    HeldCertificate intermediate = ca("intermediate").signedBy(CA).build();
    HeldCertificate below = leaf(intermediate).build();
    X509CRL ofRoot = listOf(CA).revoked(intermediate.certificate(), hours(-2)).build();
    Served evidence = new Served(List.of(ofRoot, listOf(intermediate).build()));

    assertThat(evidence.of(path(CA, below, intermediate), 0, NOBODY, NOW).status())
        .isEqualTo(Status.GOOD);
    assertThat(evidence.of(path(CA, below, intermediate), 1, NOBODY, NOW).status())
        .isEqualTo(Status.REVOKED);
  }

  @Test
  @DisplayName("V6 a snapshot does not step back to an older list")
  void replacedByOlder() {
    Served newer =
        new Served(List.of(listOf(CA, 2).revoked(CLIENT.certificate(), hours(-2)).build()));
    assertThat(newer.of(path(CA, CLIENT), 0, NOBODY, NOW).status()).isEqualTo(Status.REVOKED);

    Served next = newer.then(listOf(CA, 1).build());

    assertThat(next.of(path(CA, CLIENT), 0, NOBODY, NOW).status()).isEqualTo(Status.REVOKED);
  }

  @Test
  @DisplayName("V6 a snapshot that nobody asked yet does not step back either")
  void replacedByOlderBeforeAnybodyAsked() {
    Served newer =
        new Served(List.of(listOf(CA, 2).revoked(CLIENT.certificate(), hours(-2)).build()));

    Served next = newer.then(listOf(CA, 1).build());

    assertThat(next.of(path(CA, CLIENT), 0, NOBODY, NOW).status()).isEqualTo(Status.REVOKED);
  }

  @Test
  @DisplayName("V6 a forged list does not keep a snapshot from being replaced")
  void forgedListIsReplaced() {
    Served forged = new Served(List.of(listOf(CA, 99).signedBy(ca("ca").build()).build()));
    assertThat(forged.of(path(CA, CLIENT), 0, NOBODY, NOW).status()).isEqualTo(Status.UNKNOWN);

    Served next = forged.then(listOf(CA, 1).build());

    assertThat(next.of(path(CA, CLIENT), 0, NOBODY, NOW).status()).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V6 a forged list with a higher number does not take a true one out of a snapshot")
  void replacedByForged() {
    Served genuine =
        new Served(List.of(listOf(CA, 1).revoked(CLIENT.certificate(), hours(-2)).build()));
    assertThat(genuine.of(path(CA, CLIENT), 0, NOBODY, NOW).status()).isEqualTo(Status.REVOKED);

    Served next = genuine.then(listOf(CA, 99).signedBy(ca("ca").build()).build());

    assertThat(next.of(path(CA, CLIENT), 0, NOBODY, NOW).status()).isEqualTo(Status.REVOKED);
  }

  @Test
  @DisplayName("V6 a delta list of a snapshot does not stand in the way of a newer complete one")
  void deltaBeforeComplete() {
    X509CRL delta = listOf(CA, 9).deltaOf(BigInteger.ONE).build();
    Served before = new Served(List.of(listOf(CA, 1).build(), delta));
    assertThat(before.of(path(CA, CLIENT), 0, NOBODY, NOW).status()).isEqualTo(Status.GOOD);

    Served next = before.then(listOf(CA, 2).build());

    assertThat(next.of(path(CA, CLIENT), 0, NOBODY, NOW).status()).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V6 a list ends with its age where that is bounded, and never later than it says")
  void maxAge() {
    X509CRL ofADay = listOf(CA).build();
    X509CRL ofTwoHours = listOf(CA).nextUpdate(hours(1)).build();
    X509CRL endless = listOf(CA).withoutNextUpdate().build();

    assertThat(untilWithin(Duration.ofHours(3), ofADay)).isEqualTo(hours(2));
    assertThat(untilWithin(Duration.ofHours(3), ofTwoHours)).isEqualTo(hours(1));
    assertThat(untilWithin(Duration.ofHours(3), endless)).isEqualTo(hours(2));
    assertThat(untilWithin(Duration.ZERO, ofADay)).isEqualTo(hours(24));
  }

  private static Instant untilWithin(Duration maxAge, X509CRL list) {
    Evidence evidence =
        new Served(List.of(list), maxAge, AlgorithmFloor.DEFAULT)
            .of(path(CA, CLIENT), 0, NOBODY, NOW);
    assertThat(evidence.status()).isEqualTo(Status.GOOD);
    return evidence.until();
  }

  @Test
  @DisplayName("V6 a snapshot is replaced by newer lists")
  void replacedByNewer() {
    Served older = new Served(List.of(listOf(CA, 1).build()));
    assertThat(older.of(path(CA, CLIENT), 0, NOBODY, NOW).status()).isEqualTo(Status.GOOD);

    Served next = older.then(listOf(CA, 2).revoked(CLIENT.certificate(), hours(-2)).build());

    assertThat(next.store.usedBy(next))
        .extracting(Crl::toString)
        .containsExactly("CRL of CN=ca (number 2 of " + hours(-1) + ")");
    assertThat(next.of(path(CA, CLIENT), 0, NOBODY, NOW).status()).isEqualTo(Status.REVOKED);
  }
}
