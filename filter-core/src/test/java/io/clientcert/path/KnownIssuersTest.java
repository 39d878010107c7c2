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

import static io.clientcert.path.Validation.ca;
import static io.clientcert.path.Validation.leaf;
import static io.clientcert.path.Validation.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.path.PathFailure.Reason;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import io.clientcert.testing.Pem;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way without a search, and which leaves it is for. */
class KnownIssuersTest {
  private static final HeldCertificate ROOT = ca("root").build();
  private static final HeldCertificate UPPER = ca("upper").signedBy(ROOT).build();
  private static final HeldCertificate LOWER = ca("lower").signedBy(UPPER).build();

  /** What a validator of {@code validation} knows after it has found {@code path}. */
  private static KnownIssuers learned(
      Validation validation, List<HeldCertificate> configured, HeldCertificate... path) {
    KnownIssuers issuers =
        new KnownIssuers(
            validation.settings(),
            configured.stream()
                .map(HeldCertificate::certificate)
                .collect(Collectors.groupingBy(X509Certificate::getSubjectX500Principal)));
    issuers.learn((ValidatedPath) validation.of(path));
    return issuers;
  }

  private static KnownIssuers learned() {
    return learned(trusting(ROOT), List.of(ROOT), leaf(LOWER).build(), LOWER, UPPER);
  }

  private static @Nullable ValidatedPath pathOf(KnownIssuers issuers, HeldCertificate... chain) {
    List<X509Certificate> presented = copies(chain);
    return issuers.pathOf(
        presented.get(0), presented.subList(1, presented.size()), Date.from(Instant.now()));
  }

  /** As a validator does that has seen another leaf of the same issuer, and as a new one does. */
  private static PathResult bothWays(
      Validation validation, HeldCertificate[] seen, HeldCertificate... chain) {
    PathValidator seasoned = validation.validator();
    assertThat((Object) seasoned.validate(copies(seen), Instant.now()))
        .isInstanceOf(ValidatedPath.class);
    PathResult result = seasoned.validate(copies(chain), Instant.now());
    assertThat((Object) result)
        .isEqualTo(validation.validator().validate(copies(chain), Instant.now()));
    return result;
  }

  /** Objects that remember no verification: a factory keeps those that it reads one at a time. */
  private static List<X509Certificate> copies(HeldCertificate... certificates) {
    try {
      String pem =
          Arrays.stream(certificates)
              .map(held -> Pem.of(held.certificate()))
              .collect(Collectors.joining());
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static HeldCertificate[] chain(HeldCertificate... chain) {
    return chain;
  }

  @ParameterizedTest
  @EnumSource(names = {"EC_P256", "EC_P384", "RSA_2048", "ED25519"})
  @DisplayName("V1 a further leaf of a known issuer has the path that the builder finds")
  void furtherLeaf(KeyKind kind) {
    HeldCertificate root = ca("root").key(kind).build();
    HeldCertificate issuer = ca("issuer").key(kind).signedBy(root).build();
    HeldCertificate first = leaf(issuer).build();
    HeldCertificate second = leaf(issuer).build();

    KnownIssuers issuers = learned(trusting(root), List.of(root), first, issuer);

    assertThat(pathOf(issuers, second, issuer)).isEqualTo(trusting(root).of(second, issuer));
    assertThat(pathOf(issuers, second, root, issuer)).isEqualTo(trusting(root).of(second, issuer));
    bothWays(trusting(root), chain(first, issuer), second, issuer);
  }

  @Test
  @DisplayName("V1 a leaf that the anchor signed has a path of one, known or not")
  void belowTheAnchor() {
    HeldCertificate second = leaf(ROOT).build();

    KnownIssuers issuers = learned(trusting(ROOT), List.of(ROOT), leaf(ROOT).build());

    assertThat(pathOf(issuers, second)).isEqualTo(trusting(ROOT).of(second));
  }

  @Test
  @DisplayName("V1 an issuer is known only to those who present what is not configured")
  void missingIntermediate() {
    HeldCertificate second = leaf(LOWER).build();
    HeldCertificate first = leaf(LOWER).build();

    assertThat(pathOf(learned(), second, LOWER)).isNull();
    assertThat(pathOf(learned(), second)).isNull();
    bothWays(trusting(ROOT), chain(first, LOWER, UPPER), second, LOWER);
    KnownIssuers configured =
        learned(trusting(ROOT).knowing(UPPER), List.of(ROOT, UPPER), first, LOWER);
    assertThat(pathOf(configured, second, LOWER)).isNotNull();
  }

  @Test
  @DisplayName("V1 a forged leaf of a known issuer is refused as by the builder")
  void forgedLeaf() {
    HeldCertificate forgedIssuer = ca("lower").signedBy(UPPER).build();
    HeldCertificate forged =
        leaf(forgedIssuer).withoutExtension(Extension.authorityKeyIdentifier).build();
    HeldCertificate first = leaf(LOWER).withoutExtension(Extension.authorityKeyIdentifier).build();

    PathResult result = bothWays(trusting(ROOT), chain(first, LOWER, UPPER), forged, LOWER, UPPER);

    PathAssert.assertThat(result).failsAs(Reason.UNTRUSTED).saying("another key");
  }

  @Test
  @DisplayName("V1 what a leaf may not be used for is said of leaves of a known issuer too")
  void faultyLeaves() {
    Instant now = Instant.now();
    HeldCertificate[] first = {leaf(LOWER).build(), LOWER, UPPER};
    Stream.of(
            leaf(LOWER).extendedKeyUsage(KeyPurposeId.id_kp_emailProtection),
            leaf(LOWER).validity(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1))),
            leaf(LOWER).key(KeyKind.RSA_1024),
            leaf(LOWER).signatureAlgorithm("SHA1withECDSA"),
            leaf(LOWER).extension(new ASN1ObjectIdentifier("2.25.7"), true, new byte[] {5, 0}))
        .map(HeldCertificate.Builder::build)
        .forEach(
            faulty ->
                assertThat((Object) bothWays(trusting(ROOT), first, faulty, LOWER, UPPER))
                    .isInstanceOf(PathFailure.class));
  }

  @Test
  @DisplayName("V1 name constraints of a known issuer hold for its further leaves")
  void constrainedIssuer() {
    GeneralSubtree[] permitted = {
      new GeneralSubtree(new GeneralName(GeneralName.dNSName, "good.example"))
    };
    HeldCertificate issuer =
        ca("constrained").nameConstraints(permitted, null).signedBy(ROOT).build();
    HeldCertificate first = named(issuer, "a.good.example");

    HeldCertificate second = named(issuer, "b.good.example");
    PathAssert.assertThat(bothWays(trusting(ROOT), chain(first, issuer), second, issuer)).isValid();
    HeldCertificate outside = named(issuer, "evil.example");
    PathAssert.assertThat(bothWays(trusting(ROOT), chain(first, issuer), outside, issuer))
        .failsAs(Reason.UNTRUSTED);
    assertThat(pathOf(learned(trusting(ROOT), List.of(ROOT), first, issuer), second, issuer))
        .isNotNull();
  }

  private static HeldCertificate named(HeldCertificate issuer, String host) {
    return leaf(issuer).alternativeName(new GeneralName(GeneralName.dNSName, host)).build();
  }

  @Test
  @DisplayName("V1 a second certificate with the name of an issuer makes it unknown")
  void namesakes() {
    HeldCertificate second = leaf(LOWER).build();
    HeldCertificate renewed = ca("lower").keyPair(LOWER.keyPair()).signedBy(UPPER).build();
    HeldCertificate crossed = ca("upper").keyPair(UPPER.keyPair()).signedBy(LOWER).build();

    assertThat(pathOf(learned(), second, LOWER, UPPER)).isNotNull();
    assertThat(pathOf(learned(), second, LOWER, UPPER, renewed)).isNull();
    assertThat(pathOf(learned(), second, crossed, LOWER, UPPER)).isNull();
    assertThat(
            pathOf(
                learned(trusting(ROOT), List.of(ROOT, renewed), leaf(LOWER).build(), LOWER, UPPER),
                second,
                LOWER,
                UPPER))
        .isNull();
  }

  @Test
  @DisplayName("V1 a leaf with the key of a CA above it is left to the builder")
  void leafWithTheKeyOfItsCa() {
    HeldCertificate own =
        HeldCertificate.builder()
            .subject("CN=upper")
            .keyPair(UPPER.keyPair())
            .signedBy(LOWER)
            .build();

    assertThat(pathOf(learned(), own, LOWER, UPPER)).isNull();
    PathResult result =
        bothWays(trusting(ROOT), chain(leaf(LOWER).build(), LOWER, UPPER), own, LOWER, UPPER);
    PathAssert.assertThat(result).failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 an anchor of version 1 makes no known issuer: periods are compared with its own")
  void anchorOfVersion1() {
    HeldCertificate old = HeldCertificate.builder().subject("CN=old").version1().build();

    assertThat(pathOf(learned(trusting(old), List.of(old), leaf(old).build()), leaf(old).build()))
        .isNull();
  }

  @Test
  @DisplayName("V1 an anchor that has ended ends no path of a known issuer")
  void anchorThatHasEnded() {
    Instant now = Instant.now();
    HeldCertificate anchor =
        ca("anchor").validity(now.minus(Duration.ofDays(2)), now.plus(Duration.ofHours(1))).build();
    HeldCertificate first = leaf(anchor).build();
    X509Certificate second = leaf(anchor).build().certificate();
    KnownIssuers issuers = learned(trusting(anchor), List.of(anchor), first);

    assertThat(issuers.pathOf(second, List.of(), Date.from(now))).isNotNull();
    assertThat(issuers.pathOf(second, List.of(), Date.from(now.plus(Duration.ofHours(2)))))
        .isNull();
  }

  @Test
  @DisplayName("V2 no issuer is known where a policy is required")
  void policyRequired() {
    HeldCertificate first = Policies.add(leaf(ROOT), Policies.ONE).build();
    Validation validation = trusting(ROOT).requireExplicitPolicy();
    KnownIssuers issuers = new KnownIssuers(validation.settings(), byName(ROOT));

    issuers.learn(ValidatedPath.of(List.of(first.certificate()), ROOT.certificate()));

    assertThat(pathOf(issuers, first)).isNull();
  }

  private static Map<X500Principal, List<X509Certificate>> byName(HeldCertificate one) {
    return Map.of(one.certificate().getSubjectX500Principal(), List.of(one.certificate()));
  }

  @Test
  @DisplayName("V1 a path keeps its issuers: two leaves share the objects")
  void sharedIssuers() {
    PathValidator validator = trusting(ROOT).validator();
    KeyPair keys = KeyKind.EC_P256.generate();

    ValidatedPath one = path(validator, leaf(LOWER).keyPair(keys).build());
    ValidatedPath other = path(validator, leaf(LOWER).keyPair(keys).build());

    assertThat(other.certificates().get(1)).isSameAs(one.certificates().get(1));
    assertThat(other.certificates().get(2)).isSameAs(one.certificates().get(2));
  }

  private static ValidatedPath path(PathValidator validator, HeldCertificate leaf) {
    return (ValidatedPath) validator.validate(copies(leaf, LOWER, UPPER), Instant.now());
  }
}
