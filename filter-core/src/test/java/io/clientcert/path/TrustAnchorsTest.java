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
import static io.clientcert.path.Validation.certificates;
import static io.clientcert.path.Validation.trusting;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.path.PathFailure.Reason;
import io.clientcert.testing.HeldCertificate;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which certificates can end a path, and what those in them demand of it. */
class TrustAnchorsTest {
  private static final HeldCertificate ROOT = ca("root").build();

  private static HeldCertificate leaf(HeldCertificate issuer, String subject) {
    return HeldCertificate.builder().subject(subject).signedBy(issuer).build();
  }

  private static GeneralSubtree[] subtree(String name) {
    return new GeneralSubtree[] {new GeneralSubtree(new GeneralName(new X500Name(name)))};
  }

  private static HeldCertificate.Builder withinExample() {
    return ca("constrained").nameConstraints(subtree("O=Example"), null);
  }

  private static HeldCertificate withinExampleHosts() {
    GeneralSubtree example = new GeneralSubtree(new GeneralName(GeneralName.dNSName, "example"));
    return ca("constrained").nameConstraints(new GeneralSubtree[] {example}, null).build();
  }

  private static HeldCertificate.Builder host(HeldCertificate.Builder certificate, String name) {
    return certificate.alternativeName(new GeneralName(GeneralName.dNSName, name));
  }

  private static HeldCertificate version1(String name) {
    // the JDK wants the validity of what a version 1 certificate issues within its own
    Instant now = Instant.now();
    return HeldCertificate.builder()
        .subject("CN=" + name)
        .validity(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(2)))
        .version1()
        .build();
  }

  private static void assertThatUnusable(HeldCertificate anchor, String why) throws Exception {
    assertThatExceptionOfType(CertificateException.class)
        .isThrownBy(() -> TrustAnchors.of(certificates(anchor), false))
        .withMessageContaining("could be issued by")
        .withMessageContaining(why);
    TrustAnchors mixed = TrustAnchors.of(certificates(ROOT, anchor), false);
    Assertions.assertThat(mixed.size()).isEqualTo(1);
    Assertions.assertThat(mixed.unused()).hasSize(1).allMatch(text -> text.contains(why));
  }

  @Test
  @DisplayName("V8 no certificate at all is refused, also where leaves may be anchors")
  void empty() {
    for (boolean allowLeafAnchors : new boolean[] {false, true}) {
      assertThatExceptionOfType(CertificateException.class)
          .isThrownBy(() -> TrustAnchors.of(List.of(), allowLeafAnchors))
          .withMessageContaining("holds no trusted certificate");
    }
  }

  @Test
  @DisplayName("V1 what cannot issue client certificates is no anchor, and is named")
  void unusable() throws Exception {
    assertThatUnusable(leaf(ROOT, "CN=leaf"), "is not a CA certificate");
    assertThatUnusable(ca("a").keyUsage(KeyUsage.cRLSign).build(), "may not sign certificates");
    assertThatUnusable(
        ca("e").extension(Extension.keyUsage, false, DERNull.INSTANCE).build(),
        "may not sign certificates");
    assertThatUnusable(
        ca("b").extendedKeyUsage(KeyPurposeId.id_kp_emailProtection).build(),
        "limited to other uses");
    assertThatUnusable(
        ca("c").extension(new ASN1ObjectIdentifier("2.25.99"), true, DERNull.INSTANCE).build(),
        "critical extension");
    assertThatUnusable(
        HeldCertificate.builder().subject("CN=d").version1().signedBy(ROOT).build(), "version 1");
  }

  @Test
  @DisplayName("V1 certificates that issue nothing are no surprise where leaves may be anchors")
  void leafAnchorsAreNotNamed() throws Exception {
    TrustAnchors anchors = TrustAnchors.of(certificates(ROOT, leaf(ROOT, "CN=leaf")), true);

    Assertions.assertThat(anchors.size()).isEqualTo(1);
    Assertions.assertThat(anchors.unused()).isEmpty();
  }

  @Test
  @DisplayName("V1 a self-signed certificate of version 1 is an anchor")
  void version1Anchor() {
    HeldCertificate old = version1("old");
    HeldCertificate client = leaf(old, "CN=client");

    assertThat(trusting(old).of(client)).isPath(client).leadsTo(old);
  }

  @Test
  @DisplayName("V1 an anchor with clientAuth or any among its extended key usages issues")
  void extendedKeyUsageOfAnchor() {
    for (KeyPurposeId usage :
        List.of(KeyPurposeId.id_kp_clientAuth, KeyPurposeId.anyExtendedKeyUsage)) {
      HeldCertificate anchor = ca("root").extendedKeyUsage(usage).build();

      assertThat(trusting(anchor).of(leaf(anchor, "CN=client"))).isValid();
    }
  }

  @Test
  @DisplayName("V1 the path length in an anchor's own certificate counts")
  void pathLength() {
    HeldCertificate anchor =
        HeldCertificate.builder().subject("CN=anchor").certificateAuthority(1).build();
    HeldCertificate one = ca("one").signedBy(anchor).build();
    HeldCertificate selfIssued = ca("one").signedBy(one).build();
    HeldCertificate two = ca("two").signedBy(one).build();

    assertThat(trusting(anchor).of(leaf(one, "CN=client"), one)).isValid();
    assertThat(trusting(anchor).of(leaf(selfIssued, "CN=client"), selfIssued, one)).isValid();
    assertThat(trusting(anchor).of(leaf(two, "CN=client"), two, one))
        .failsAs(Reason.UNTRUSTED)
        .saying("constraints");
  }

  @Test
  @DisplayName("V1 the path length of an anchor that is not self-signed counts")
  void pathLengthOfIntermediateAnchor() {
    HeldCertificate anchor =
        HeldCertificate.builder()
            .subject("CN=anchor")
            .certificateAuthority(0)
            .signedBy(ROOT)
            .build();
    HeldCertificate below = ca("below").signedBy(anchor).build();

    assertThat(trusting(anchor).of(leaf(anchor, "CN=client"))).isValid();
    assertThat(trusting(anchor).of(leaf(below, "CN=client"), below)).failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 permitted names in an anchor's own certificate count")
  void permittedNames() {
    HeldCertificate anchor = withinExample().build();
    HeldCertificate inside =
        HeldCertificate.builder()
            .subject("CN=ca,O=Example")
            .certificateAuthority()
            .signedBy(anchor)
            .build();

    assertThat(trusting(anchor).of(leaf(anchor, "CN=client,O=Example"))).isValid();
    assertThat(trusting(anchor).of(leaf(inside, "CN=client,O=Example"), inside)).isValid();
    assertThat(trusting(anchor).of(leaf(anchor, "CN=client,O=Other"))).failsAs(Reason.UNTRUSTED);
    assertThat(trusting(anchor).of(leaf(inside, "CN=client,O=Other"), inside))
        .failsAs(Reason.UNTRUSTED)
        .saying("constraints");
  }

  @Test
  @DisplayName("V1 constraints in an anchor's own certificate are looked at for the moment asked")
  void momentOfConstraints() {
    Instant then = Instant.parse("2021-06-01T00:00:00Z");
    Instant from = Instant.parse("2021-01-01T00:00:00Z");
    Instant until = Instant.parse("2022-01-01T00:00:00Z");
    HeldCertificate anchor = withinExample().validity(from, until).build();
    HeldCertificate client =
        HeldCertificate.builder()
            .subject("CN=client,O=Example")
            .validity(from, until)
            .signedBy(anchor)
            .build();

    assertThat(trusting(anchor).at(then).of(client)).isPath(client);
  }

  @Test
  @DisplayName("V1 an anchor whose constraints exclude a path does not hide one that permits it")
  void constrainedBesideOpen() {
    HeldCertificate open = ca("constrained").build();
    HeldCertificate[] anchors = new HeldCertificate[10];
    anchors[0] = open;
    for (int i = 1; i < anchors.length; i++) {
      anchors[i] = withinExample().keyPair(open.keyPair()).build();
    }
    HeldCertificate client = leaf(open, "CN=client,O=Other");

    assertThat(trusting(anchors).of(client)).isPath(client).leadsTo(open);
  }

  @Test
  @DisplayName("V1 excluded names in an anchor's own certificate count")
  void excludedNames() {
    HeldCertificate anchor = ca("constrained").nameConstraints(null, subtree("O=Secret")).build();

    assertThat(trusting(anchor).of(leaf(anchor, "CN=client,O=Example"))).isValid();
    assertThat(trusting(anchor).of(leaf(anchor, "CN=client,O=Secret"))).failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 constraints on alternative names in an anchor's own certificate count")
  void alternativeNames() {
    HeldCertificate anchor = withinExampleHosts();
    HeldCertificate.Builder client = HeldCertificate.builder().signedBy(anchor);

    assertThat(trusting(anchor).of(host(client, "a.example").build())).isValid();
    assertThat(trusting(anchor).of(host(client, "a.test").build())).failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 the constraints of an anchor that is not self-signed count")
  void constraintsOfIntermediate() {
    HeldCertificate selfIssued = withinExample().signedBy(ca("constrained").build()).build();

    for (HeldCertificate anchor : List.of(withinExample().signedBy(ROOT).build(), selfIssued)) {
      assertThat(trusting(anchor).of(leaf(anchor, "CN=client,O=Example"))).isValid();
      assertThat(trusting(anchor).of(leaf(anchor, "CN=client,O=Other")))
          .failsAs(Reason.UNTRUSTED)
          .saying("name constraints");
    }
  }

  @Test
  @DisplayName("V1 the same name and key without constraints in another anchor permits the path")
  void constrainedAndUnconstrained() {
    HeldCertificate constrained = withinExample().build();
    HeldCertificate plain = ca("constrained").keyPair(constrained.keyPair()).build();
    HeldCertificate client = leaf(constrained, "CN=client,O=Other");

    assertThat(trusting(constrained, plain).of(client)).leadsTo(plain);
    assertThat(trusting(plain, constrained).of(client)).leadsTo(plain);
  }

  @Test
  @DisplayName("V1 policy constraints in an anchor's own certificate count")
  void policyConstraints() {
    HeldCertificate anchor = requiringPolicies();
    HeldCertificate without = leaf(anchor, "CN=client");
    HeldCertificate with = Policies.add(leafBuilder(anchor), Policies.ONE).build();

    assertThat(trusting(anchor).of(without)).failsAs(Reason.UNTRUSTED).saying("constraints");
    assertThat(trusting(anchor).of(with)).isValid();
  }

  @Test
  @DisplayName("V1 policy constraints in an anchor's own certificate make initialPolicies count")
  void policyConstraintsWithInitialPolicies() {
    HeldCertificate anchor = requiringPolicies();
    HeldCertificate client = Policies.add(leafBuilder(anchor), Policies.ONE).build();

    assertThat(trusting(anchor).initialPolicies(Policies.ONE).of(client)).isValid();
    assertThat(trusting(anchor).initialPolicies(Policies.TWO).of(client)).failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 limits on policies in an anchor without policies refuse no path that keeps them")
  void limitsWithoutPolicies() {
    PolicyConstraints required = new PolicyConstraints(BigInteger.ZERO, null);
    HeldCertificate requiring =
        ca("requiring").extension(Extension.policyConstraints, true, required).build();
    HeldCertificate inhibiting =
        ca("inhibiting").extension(Extension.inhibitAnyPolicy, true, new ASN1Integer(0)).build();
    HeldCertificate anyBelow = Policies.add(ca("ca").signedBy(inhibiting), Policies.ANY).build();
    HeldCertificate one = Policies.add(leafBuilder(requiring), Policies.ONE).build();

    assertThat(trusting(requiring).of(one)).isValid();
    assertThat(trusting(requiring).of(leaf(requiring, "CN=client")))
        .failsAs(Reason.UNTRUSTED)
        .saying("CN=requiring");
    assertThat(trusting(inhibiting).of(leaf(inhibiting, "CN=client"))).isValid();
    assertThat(
            trusting(inhibiting)
                .requireExplicitPolicy()
                .of(Policies.add(leafBuilder(inhibiting), Policies.ONE).build()))
        .isValid();
    assertThat(
            trusting(inhibiting)
                .requireExplicitPolicy()
                .of(Policies.add(leafBuilder(anyBelow), Policies.ONE).build(), anyBelow))
        .failsAs(Reason.UNTRUSTED)
        .saying("CN=inhibiting");
  }

  @Test
  @DisplayName("V1 the policies of an anchor count where a policy is required")
  void policiesOfAnchor() {
    HeldCertificate anchor = Policies.add(ca("one"), Policies.ONE).build();
    HeldCertificate mapping =
        Policies.map(Policies.add(ca("mapping"), Policies.ONE), Policies.ONE, Policies.TWO).build();
    HeldCertificate two = Policies.add(leafBuilder(anchor), Policies.TWO).build();

    assertThat(trusting(anchor).of(two)).isValid();
    assertThat(trusting(anchor).requireExplicitPolicy().of(two))
        .failsAs(Reason.UNTRUSTED)
        .saying("CN=one");
    assertThat(
            trusting(anchor)
                .requireExplicitPolicy()
                .of(Policies.add(leafBuilder(anchor), Policies.ONE).build()))
        .isValid();
    // RFC 5937 knows no mappings in an anchor
    assertThat(
            trusting(mapping)
                .requireExplicitPolicy()
                .of(Policies.add(leafBuilder(mapping), Policies.ONE).build()))
        .isValid();
    assertThat(
            trusting(mapping)
                .requireExplicitPolicy()
                .of(Policies.add(leafBuilder(mapping), Policies.TWO).build()))
        .failsAs(Reason.UNTRUSTED)
        .saying("CN=mapping");
  }

  private static HeldCertificate requiringPolicies() {
    PolicyConstraints required = new PolicyConstraints(BigInteger.ZERO, null);
    return Policies.add(
            ca("policies").extension(Extension.policyConstraints, true, required), Policies.ANY)
        .build();
  }

  private static HeldCertificate.Builder leafBuilder(HeldCertificate issuer) {
    return HeldCertificate.builder().subject("CN=client").signedBy(issuer);
  }
}
