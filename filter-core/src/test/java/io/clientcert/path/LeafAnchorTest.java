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
import io.clientcert.testing.KeyKind;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A leaf that is itself in the trust store. */
class LeafAnchorTest {
  private static final HeldCertificate ROOT = ca("root").build();

  private static HeldCertificate.Builder selfSigned() {
    return HeldCertificate.builder().subject("CN=client");
  }

  private static PathResult allowed(HeldCertificate leaf) {
    return trusting(leaf).allowLeafAnchors().of(leaf);
  }

  @Test
  @DisplayName("V1 a leaf in the trust store is untrusted unless that is allowed")
  void refusedByDefault() {
    HeldCertificate leaf = selfSigned().build();

    assertThat(trusting(ROOT, leaf).of(leaf)).failsAs(Reason.UNTRUSTED).saying("not allowed");
  }

  @Test
  @DisplayName("V1 a leaf in the trust store is its own path where that is allowed")
  void allowed() {
    HeldCertificate leaf = selfSigned().build();

    assertThat(allowed(leaf)).isPath(leaf).leadsTo(leaf);
    assertThat(trusting(ROOT, leaf).allowLeafAnchors().of(leaf)).isPath(leaf).leadsTo(leaf);
  }

  @Test
  @DisplayName("V1 an allowed leaf may come from a CA that nobody knows")
  void allowedFromUnknownCa() {
    HeldCertificate leaf = leaf(ca("unknown").build()).build();

    assertThat(trusting(leaf).allowLeafAnchors().of(leaf)).isPath(leaf).leadsTo(leaf);
  }

  @Test
  @DisplayName("V1 an allowed leaf issues nothing itself")
  void issuesNothing() {
    HeldCertificate anchor = selfSigned().keyUsage(KeyUsage.keyCertSign).build();

    assertThat(trusting(anchor).allowLeafAnchors().of(leaf(anchor).build(), anchor))
        .failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 another certificate with the name and key of an allowed leaf is untrusted")
  void notItsTwin() {
    HeldCertificate anchor = selfSigned().build();
    HeldCertificate twin = selfSigned().keyPair(anchor.keyPair()).build();

    assertThat(trusting(anchor).allowLeafAnchors().of(twin)).failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 V3 an allowed leaf out of its time is refused")
  void outOfItsTime() {
    Instant now = Instant.now();
    Duration hour = Duration.ofHours(1);

    assertThat(
            allowed(
                selfSigned().validity(now.minus(hour.multipliedBy(2)), now.minus(hour)).build()))
        .failsAs(Reason.EXPIRED);
    assertThat(
            allowed(selfSigned().validity(now.plus(hour), now.plus(hour.multipliedBy(2))).build()))
        .failsAs(Reason.NOT_YET_VALID);
  }

  @Test
  @DisplayName("V1 V2 an allowed leaf for another use is refused")
  void anotherUse() {
    assertThat(allowed(selfSigned().extendedKeyUsage(KeyPurposeId.id_kp_serverAuth).build()))
        .failsAs(Reason.WRONG_USAGE);
    assertThat(allowed(selfSigned().keyUsage(KeyUsage.keyEncipherment).build()))
        .failsAs(Reason.WRONG_USAGE);
  }

  @Test
  @DisplayName("V1 V4 an allowed leaf with a weak key is refused")
  void weakKey() {
    assertThat(allowed(selfSigned().key(KeyKind.RSA_1024).build())).failsAs(Reason.WEAK_ALGORITHM);
  }

  @Test
  @DisplayName("V1 an allowed leaf with a critical extension that nobody knows is refused")
  void unknownCriticalExtension() {
    HeldCertificate odd =
        selfSigned()
            .extension(new ASN1ObjectIdentifier("2.25.1234567890"), true, DERNull.INSTANCE)
            .build();

    assertThat(allowed(odd)).failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 a leaf in the trust store that has a path to another anchor takes the path")
  void pathIsPreferred() {
    HeldCertificate leaf = leaf(ROOT).build();

    assertThat(trusting(ROOT, leaf).of(leaf)).isPath(leaf).leadsTo(ROOT);
    assertThat(trusting(ROOT, leaf).allowLeafAnchors().of(leaf)).isPath(leaf).leadsTo(ROOT);
  }
}
