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
import static io.clientcert.path.Validation.FLOOR;
import static io.clientcert.path.Validation.ca;
import static io.clientcert.path.Validation.leaf;
import static io.clientcert.path.Validation.trusting;

import io.clientcert.path.PathFailure.Reason;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.assertj.core.api.Assertions;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The weakest keys and signatures. */
class AlgorithmFloorTest {
  private static final AlgorithmFloor WITH_SHA1 = new AlgorithmFloor(2048, 8192, 256, 0, true);

  private static final HeldCertificate ROOT = ca("root").build();
  private static final HeldCertificate RSA_ROOT = ca("rsa root").key(KeyKind.RSA_2048).build();

  private static PathResult ofLeafWith(AlgorithmFloor floor, KeyPair key) {
    return trusting(ROOT).floor(floor).of(leaf(ROOT).keyPair(key).build());
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048", "RSA_3072", "EC_P256", "EC_P384", "ED25519"})
  @DisplayName("V4 strong keys pass")
  void strongKeys(KeyKind kind) {
    assertThat(ofLeafWith(FLOOR, kind.generate())).isValid();
  }

  @Test
  @DisplayName("V4 an Ed448 key passes")
  void ed448() throws GeneralSecurityException {
    assertThat(ofLeafWith(FLOOR, KeyPairGenerator.getInstance("Ed448").generateKeyPair()))
        .isValid();
  }

  @Test
  @DisplayName("V4 Ed25519 signs a path")
  void ed25519Signature() {
    HeldCertificate intermediate = ca("ed25519").key(KeyKind.ED25519).signedBy(ROOT).build();

    assertThat(trusting(ROOT).of(leaf(intermediate).build(), intermediate)).isValid();
  }

  @Test
  @DisplayName("V4 an RSA key below 2048 bits is weak, in the leaf and in a CA")
  void shortRsa() {
    HeldCertificate weak = ca("weak").key(KeyKind.RSA_1024).signedBy(ROOT).build();

    assertThat(ofLeafWith(FLOOR, KeyKind.RSA_1024.generate()))
        .failsAs(Reason.WEAK_ALGORITHM)
        .saying("RSA key of 1024 bits");
    assertThat(trusting(ROOT).of(leaf(weak).build(), weak)).failsAs(Reason.WEAK_ALGORITHM);
  }

  @ParameterizedTest
  @CsvSource({"2048, 2048, true", "2049, 8192, false", "1024, 2047, false", "1024, 2048, true"})
  @DisplayName("V4 the limits of RSA keys belong to what is allowed")
  void rsaLimits(int min, int max, boolean valid) {
    PathResult result = ofLeafWith(new AlgorithmFloor(min, max, 256, 0, false), RSA_ROOT.keyPair());

    if (valid) {
      assertThat(result).isValid();
    } else {
      assertThat(result).failsAs(Reason.WEAK_ALGORITHM);
    }
  }

  @Test
  @DisplayName("V4 the least field size of elliptic curves counts")
  void ecLimit() {
    AlgorithmFloor floor = new AlgorithmFloor(2048, 8192, 384, 0, false);
    HeldCertificate root = ca("p384 root").key(KeyKind.EC_P384).build();

    assertThat(trusting(root).floor(floor).of(leaf(root).key(KeyKind.EC_P384).build())).isValid();
    assertThat(trusting(root).floor(floor).of(leaf(root).key(KeyKind.EC_P256).build()))
        .failsAs(Reason.WEAK_ALGORITHM)
        .saying("EC key of 256 bits");
  }

  @Test
  @DisplayName("V4 a curve that the JDK does not know is weak")
  void unknownCurve() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
    generator.initialize(new ECGenParameterSpec("secp224r1"));

    assertThat(ofLeafWith(FLOOR, generator.generateKeyPair())).failsAs(Reason.WEAK_ALGORITHM);
  }

  @Test
  @DisplayName("V4 a key that signs nothing is refused")
  void keyAgreementKey() throws GeneralSecurityException {
    assertThat(ofLeafWith(FLOOR, KeyPairGenerator.getInstance("X25519").generateKeyPair()))
        .failsAs(Reason.WEAK_ALGORITHM)
        .saying("key of type X");
  }

  @Test
  @DisplayName("V4 DSA is refused unless a least size is set")
  void dsa() {
    KeyPair key = KeyKind.DSA_2048.generate();

    assertThat(ofLeafWith(FLOOR, key)).failsAs(Reason.WEAK_ALGORITHM).saying("DSA");
    assertThat(ofLeafWith(new AlgorithmFloor(2048, 8192, 256, 2048, false), key)).isValid();
    assertThat(ofLeafWith(new AlgorithmFloor(2048, 8192, 256, 3072, false), key))
        .failsAs(Reason.WEAK_ALGORITHM);
  }

  @Test
  @DisplayName("V4 a SHA-1 signature is weak, on the leaf and on a CA, unless that is allowed")
  void sha1() {
    HeldCertificate onLeaf = leaf(RSA_ROOT).signatureAlgorithm("SHA1withRSA").build();
    HeldCertificate weakCa =
        ca("weak").signedBy(RSA_ROOT).signatureAlgorithm("SHA1withRSA").build();
    HeldCertificate onCa = leaf(weakCa).build();
    HeldCertificate ecdsa = leaf(ROOT).signatureAlgorithm("SHA1withECDSA").build();

    assertThat(trusting(RSA_ROOT).of(onLeaf)).failsAs(Reason.WEAK_ALGORITHM).saying("SHA1");
    assertThat(trusting(RSA_ROOT).of(onCa, weakCa)).failsAs(Reason.WEAK_ALGORITHM);
    assertThat(trusting(ROOT).of(ecdsa)).failsAs(Reason.WEAK_ALGORITHM);
    assertThat(trusting(RSA_ROOT).floor(WITH_SHA1).of(onLeaf)).isValid();
    assertThat(trusting(RSA_ROOT).floor(WITH_SHA1).of(onCa, weakCa)).isValid();
  }

  @Test
  @DisplayName("V4 RSASSA-PSS counts by its digest")
  void pss() {
    HeldCertificate sha1 = leaf(RSA_ROOT).signatureAlgorithm("SHA1withRSAandMGF1").build();
    HeldCertificate sha256 = leaf(RSA_ROOT).signatureAlgorithm("SHA256withRSAandMGF1").build();

    assertThat(trusting(RSA_ROOT).of(sha256)).isValid();
    assertThat(trusting(RSA_ROOT).of(sha1))
        .failsAs(Reason.WEAK_ALGORITHM)
        .saying("RSASSA-PSS signature with SHA-1");
    assertThat(trusting(RSA_ROOT).floor(WITH_SHA1).of(sha1)).isValid();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(bytes = 5)
  @DisplayName("V4 RSASSA-PSS without parameters, or with none that can be read, is SHA-1")
  void pssWithoutParameters(@Nullable Byte content) {
    byte[] parameters = content == null ? null : new byte[] {content};
    String oid = "1.2.840.113549.1.1.10";

    Assertions.assertThat(FLOOR.signatureProblem("RSASSA-PSS", oid, parameters))
        .hasValue("RSASSA-PSS signature with SHA-1");
    Assertions.assertThat(WITH_SHA1.signatureProblem("RSASSA-PSS", oid, parameters)).isEmpty();
  }

  @Test
  @DisplayName("V4 an MD5 signature is never allowed")
  void md5() {
    HeldCertificate md5 = leaf(RSA_ROOT).signatureAlgorithm("MD5withRSA").build();

    Assertions.assertThat(trusting(RSA_ROOT).floor(WITH_SHA1).of(md5))
        .isInstanceOf(PathFailure.class);
    Assertions.assertThat(WITH_SHA1.signatureProblem(md5.certificate()).orElse("")).contains("MD5");
  }

  @Test
  @DisplayName("V4 the floor is not applied to an anchor's signature of itself")
  void anchorsSelfSignature() {
    HeldCertificate old = ca("old").key(KeyKind.RSA_2048).signatureAlgorithm("SHA1withRSA").build();

    assertThat(trusting(old).of(leaf(old).build())).isValid();
  }

  @Test
  @DisplayName("V4 the floor is applied to an anchor's key")
  void anchorsKey() {
    HeldCertificate weak = ca("weak").key(KeyKind.RSA_1024).build();

    assertThat(trusting(weak).of(leaf(weak).build())).failsAs(Reason.WEAK_ALGORITHM);
  }

  @Test
  @DisplayName("V10 a weak certificate of an unknown CA is untrusted")
  void ofUnknownCa() {
    HeldCertificate stranger = ca("stranger").build();

    assertThat(trusting(ROOT).of(leaf(stranger).key(KeyKind.RSA_1024).build(), stranger))
        .failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V4 a weak CA certificate does not hide a strong one with its name")
  void weakBesideStrong() {
    HeldCertificate strong = ca("twice").signedBy(RSA_ROOT).build();
    HeldCertificate weak =
        ca("twice")
            .signedBy(RSA_ROOT)
            .keyPair(strong.keyPair())
            .signatureAlgorithm("SHA1withRSA")
            .build();
    HeldCertificate client = leaf(strong).build();

    assertThat(trusting(RSA_ROOT).of(client, weak, strong)).isPath(client, strong);
    assertThat(trusting(RSA_ROOT).of(client, strong, weak)).isPath(client, strong);
  }
}
