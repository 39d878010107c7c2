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
import static io.clientcert.path.Validation.maze;
import static io.clientcert.path.Validation.trusting;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clientcert.path.PathFailure.Reason;
import io.clientcert.testing.HeldCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which path is found, from whatever a client presents, and which is none. */
class PathValidatorTest {
  private static final ASN1ObjectIdentifier UNKNOWN = new ASN1ObjectIdentifier("2.25.1234567890");

  private static final HeldCertificate ROOT = ca("root").build();
  private static final HeldCertificate UPPER = ca("upper").signedBy(ROOT).build();
  private static final HeldCertificate LOWER = ca("lower").signedBy(UPPER).build();
  private static final HeldCertificate LEAF = leaf(LOWER).build();
  private static final HeldCertificate STRANGER = ca("stranger").build();

  @Test
  @DisplayName("V1 a chain in order is valid")
  void chainInOrder() {
    assertThat(trusting(ROOT).of(LEAF, LOWER, UPPER)).isPath(LEAF, LOWER, UPPER).leadsTo(ROOT);
  }

  @Test
  @DisplayName("V1 a chain out of order is put in order")
  void chainOutOfOrder() {
    assertThat(trusting(ROOT).of(LEAF, ROOT, UPPER, LOWER)).isPath(LEAF, LOWER, UPPER);
    assertThat(trusting(ROOT).of(LEAF, UPPER, ROOT, LOWER)).isPath(LEAF, LOWER, UPPER);
  }

  @Test
  @DisplayName("V1 an incomplete chain is completed from the configured intermediates")
  void incompleteChain() {
    assertThat(trusting(ROOT).knowing(UPPER).of(LEAF, LOWER)).isPath(LEAF, LOWER, UPPER);
    assertThat(trusting(ROOT).knowing(LOWER, UPPER).of(LEAF)).isPath(LEAF, LOWER, UPPER);
    assertThat(trusting(ROOT).knowing(LOWER).of(LEAF)).failsAs(Reason.UNTRUSTED);
    assertThat(trusting(ROOT).of(LEAF, LOWER)).failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 a configured intermediate is not trusted by itself")
  void configuredIntermediateIsNoAnchor() {
    HeldCertificate client = leaf(STRANGER).build();

    assertThat(trusting(ROOT).knowing(STRANGER).of(client)).failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("I2 certificates that were sent along but are not on the path are left out")
  void unrelatedExtras() {
    HeldCertificate other = leaf(LOWER).build();

    assertThat(trusting(ROOT).of(LEAF, STRANGER, LOWER, other, UPPER, LEAF))
        .isPath(LEAF, LOWER, UPPER);
  }

  @Test
  @DisplayName("V1 a leaf that the anchor itself signed has a path of one")
  void directLeaf() {
    HeldCertificate client = leaf(ROOT).build();

    assertThat(trusting(ROOT).of(client)).isPath(client).leadsTo(ROOT);
  }

  @Test
  @DisplayName("V1 an anchor that is not self-signed ends the path")
  void intermediateAsAnchor() {
    assertThat(trusting(UPPER).of(LEAF, LOWER, UPPER)).isPath(LEAF, LOWER).leadsTo(UPPER);
  }

  @Test
  @DisplayName("V1 an empty chain is refused before PKIX sees it")
  void emptyChain() {
    PathValidator validator = trusting(ROOT).validator();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> validator.validate(List.of(), Instant.now()));
  }

  @Test
  @DisplayName("V1 a self-signed leaf and one below an unknown CA are untrusted")
  void strangers() {
    HeldCertificate rogue = HeldCertificate.builder().subject("CN=client").build();

    assertThat(trusting(ROOT).of(rogue)).failsAs(Reason.UNTRUSTED);
    assertThat(trusting(ROOT).of(leaf(STRANGER).build(), STRANGER)).failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 a CA with a trusted name and another key is untrusted")
  void forgedCa() {
    HeldCertificate forgedRoot = ca("root").build();
    HeldCertificate forgedLower = ca("lower").signedBy(UPPER).build();

    assertThat(trusting(ROOT).of(leaf(forgedRoot).build(), forgedRoot)).failsAs(Reason.UNTRUSTED);
    assertThat(trusting(ROOT).of(leaf(forgedLower).build(), LOWER, UPPER))
        .failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 a certificate that is no CA issues nothing")
  void leafAsIssuer() {
    HeldCertificate noConstraints =
        HeldCertificate.builder()
            .subject("CN=fake")
            .keyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature)
            .signedBy(ROOT)
            .build();
    HeldCertificate noCertSign = ca("fake").keyUsage(KeyUsage.cRLSign).signedBy(ROOT).build();
    HeldCertificate version1 =
        HeldCertificate.builder().subject("CN=fake").version1().signedBy(ROOT).build();

    for (HeldCertificate fake : List.of(noConstraints, noCertSign, version1)) {
      assertThat(trusting(ROOT).of(leaf(fake).build(), fake)).failsAs(Reason.UNTRUSTED);
    }
  }

  @Test
  @DisplayName("V1 a critical extension that nobody knows refuses, a non-critical one does not")
  void unknownExtensions() {
    HeldCertificate badLeaf = leaf(ROOT).extension(UNKNOWN, true, DERNull.INSTANCE).build();
    HeldCertificate goodLeaf = leaf(ROOT).extension(UNKNOWN, false, DERNull.INSTANCE).build();
    HeldCertificate badCa =
        ca("odd").signedBy(ROOT).extension(UNKNOWN, true, DERNull.INSTANCE).build();

    assertThat(trusting(ROOT).of(badLeaf)).failsAs(Reason.UNTRUSTED);
    assertThat(trusting(ROOT).of(goodLeaf)).isValid();
    assertThat(trusting(ROOT).of(leaf(badCa).build(), badCa)).failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 the path length in a CA certificate counts")
  void pathLengthOfIntermediate() {
    HeldCertificate last =
        HeldCertificate.builder().subject("CN=last").certificateAuthority(0).signedBy(ROOT).build();
    HeldCertificate below = ca("below").signedBy(last).build();

    assertThat(trusting(ROOT).of(leaf(last).build(), last)).isValid();
    assertThat(trusting(ROOT).of(leaf(below).build(), below, last)).failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 maxPathLength counts the intermediates of a path")
  void maxPathLength() {
    assertThat(trusting(ROOT).maxPathLength(2).of(LEAF, LOWER, UPPER)).isValid();
    assertThat(trusting(ROOT).maxPathLength(1).of(LEAF, LOWER, UPPER)).failsAs(Reason.UNTRUSTED);
    assertThat(trusting(ROOT).maxPathLength(0).of(leaf(ROOT).build())).isValid();
    assertThat(trusting(ROOT).maxPathLength(0).of(leaf(UPPER).build(), UPPER))
        .failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 two anchors with one name and different keys are both of use")
  void anchorsWithOneName() {
    HeldCertificate renewed = ca("root").build();
    HeldCertificate ofOld = leaf(ROOT).build();
    HeldCertificate ofNew = leaf(renewed).build();

    assertThat(trusting(ROOT, renewed).of(ofOld)).isPath(ofOld).leadsTo(ROOT);
    assertThat(trusting(ROOT, renewed).of(ofNew)).isPath(ofNew).leadsTo(renewed);
    assertThat(trusting(renewed, ROOT).of(ofOld)).isPath(ofOld).leadsTo(ROOT);
  }

  @Test
  @DisplayName("V1 of two CA certificates with one name, the one with the right key is taken")
  void intermediatesWithOneName() {
    HeldCertificate renewed = ca("upper").signedBy(ROOT).build();
    HeldCertificate ofOld = leaf(UPPER).build();
    HeldCertificate ofNew = leaf(renewed).build();

    assertThat(trusting(ROOT).of(ofOld, renewed, UPPER)).isPath(ofOld, UPPER);
    assertThat(trusting(ROOT).of(ofNew, UPPER, renewed)).isPath(ofNew, renewed);
  }

  @Test
  @DisplayName("V1 of two certificates of a cross-signed CA, the one that leads home is taken")
  void crossSigned() {
    HeldCertificate byStranger = ca("upper").keyPair(UPPER.keyPair()).signedBy(STRANGER).build();
    HeldCertificate client = leaf(UPPER).build();

    assertThat(trusting(ROOT).of(client, byStranger, STRANGER, UPPER)).isPath(client, UPPER);
    assertThat(trusting(STRANGER).of(client, UPPER, ROOT, byStranger)).isPath(client, byStranger);
  }

  @Test
  @DisplayName("V1 a leaf with an anchor's name and key is no path of length 0")
  void leafWithAnchorsKey() {
    HeldCertificate anchor =
        ca("both").keyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature).build();
    HeldCertificate renewed = ca("both").keyPair(anchor.keyPair()).build();
    HeldCertificate twin =
        HeldCertificate.builder().subject("CN=both").keyPair(anchor.keyPair()).build();

    assertThat(trusting(anchor).of(twin)).failsAs(Reason.UNTRUSTED);
    assertThat(trusting(anchor).of(anchor)).failsAs(Reason.UNTRUSTED);
    assertThat(trusting(anchor, renewed).of(anchor)).failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 cross-certificates without end are given up quickly")
  void workLimit() {
    Validation validation = trusting(ROOT).maxPathLength(16);
    HeldCertificate[] presented = maze(10);

    PathResult result =
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> validation.of(presented));

    assertThat(result).failsAs(Reason.LIMIT_EXCEEDED);
  }

  @Test
  @DisplayName("V1 names without end and constraints without end are given up quickly")
  void nameConstraintsWithoutEnd() {
    GeneralName[] names = new GeneralName[1000];
    GeneralSubtree[] excluded = new GeneralSubtree[1000];
    for (int i = 0; i < names.length; i++) {
      names[i] = new GeneralName(GeneralName.dNSName, "client" + i + ".example");
      excluded[i] = new GeneralSubtree(new GeneralName(GeneralName.dNSName, "x" + i + ".test"));
    }
    HeldCertificate hostile = ca("hostile").nameConstraints(null, excluded).build();
    HeldCertificate manyNames = leaf(hostile).alternativeName(names).build();
    HeldCertificate constrained =
        ca("constrained").signedBy(ROOT).nameConstraints(null, excluded).build();
    Validation validation = trusting(ROOT);

    PathResult result =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(5), () -> validation.of(manyNames, hostile));

    assertThat(result).failsAs(Reason.LIMIT_EXCEEDED);
    assertThat(validation.of(leaf(ROOT).alternativeName(names).build())).isValid();
    assertThat(validation.of(leaf(constrained).build(), constrained)).isValid();
  }

  @Test
  @DisplayName("V1 ten certificates in a row are within the limit of work")
  void longChainIsWithinTheWorkLimit() {
    HeldCertificate[] presented = new HeldCertificate[10];
    HeldCertificate issuer = ROOT;
    for (int i = presented.length - 1; i > 0; i--) {
      issuer = ca("level " + i).signedBy(issuer).build();
      presented[i] = issuer;
    }
    presented[0] = leaf(issuer).build();

    assertThat(trusting(ROOT).maxPathLength(16).of(presented)).isPath(presented);
  }
}
