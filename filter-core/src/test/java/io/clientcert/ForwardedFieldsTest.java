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
import static io.clientcert.Engine.trusting;
import static io.clientcert.Engine.values;
import static io.clientcert.field.Field.CLIENT_CERT;
import static io.clientcert.field.Field.CLIENT_CERT_CHAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertConfig.Chain;
import io.clientcert.ClientCertConfig.ChainLines;
import io.clientcert.field.ByteSequence;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.TestPki;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which fields are added for a verified certificate, byte for byte, and when one is too long. */
class ForwardedFieldsTest {
  private static final TestPki PKI = TestPki.create(Clock.fixed(NOW, ZoneOffset.UTC));
  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();
  private static final HeldCertificate UPPER =
      HeldCertificate.builder().subject("CN=upper").certificateAuthority().signedBy(ROOT).build();
  private static final HeldCertificate LOWER =
      HeldCertificate.builder().subject("CN=lower").certificateAuthority().signedBy(UPPER).build();
  private static final HeldCertificate LEAF = HeldCertificate.builder().signedBy(LOWER).build();
  private static final HeldCertificate STRANGER =
      HeldCertificate.builder().subject("CN=stranger").build();

  private static String sequence(HeldCertificate certificate) throws Exception {
    byte[] der = certificate.certificate().getEncoded();
    return ':' + Base64.getEncoder().encodeToString(der) + ':';
  }

  private static String sequences(HeldCertificate... certificates) throws Exception {
    StringBuilder all = new StringBuilder();
    for (HeldCertificate certificate : certificates) {
      all.append(all.isEmpty() ? "" : ", ").append(sequence(certificate));
    }
    return all.toString();
  }

  private static Forwarding forward(ClientCertConfig.Builder config) {
    return Engine.of(config).forward(LEAF, UPPER, STRANGER, LOWER, ROOT);
  }

  @Test
  @DisplayName("I1 Client-Cert is one line with the leaf and nothing else")
  void leaf() throws Exception {
    assertThat(values(forward(trusting(ROOT)), CLIENT_CERT)).containsExactly(sequence(LEAF));
  }

  @Test
  @DisplayName("I2 Client-Cert-Chain is one line with the validated path, without leaf and anchor")
  void validatedChain() throws Exception {
    Forwarding forwarding = forward(trusting(ROOT));

    assertThat(values(forwarding, CLIENT_CERT_CHAIN)).containsExactly(sequences(LOWER, UPPER));
    assertThat(forwarding.fields()).hasSize(2);
    assertThat(forwarding.certificate().path())
        .containsExactly(LEAF.certificate(), LOWER.certificate(), UPPER.certificate());
    assertThat(forwarding.certificate().clientCert()).isEqualTo(sequence(LEAF));
    assertThat(forwarding.certificate().clientCertChain()).isEqualTo(sequences(LOWER, UPPER));
  }

  @Test
  @DisplayName("I2 includeRoot adds the anchor at the end")
  void includeRoot() throws Exception {
    assertThat(values(forward(trusting(ROOT).includeRoot(true)), CLIENT_CERT_CHAIN))
        .containsExactly(sequences(LOWER, UPPER, ROOT));
    assertThat(values(forward(trusting(UPPER).includeRoot(true)), CLIENT_CERT_CHAIN))
        .containsExactly(sequences(LOWER, UPPER));
  }

  @Test
  @DisplayName("I2 chainLines=each writes one line for each certificate")
  void oneLineEach() throws Exception {
    assertThat(values(forward(trusting(ROOT).chainLines(ChainLines.EACH)), CLIENT_CERT_CHAIN))
        .containsExactly(sequence(LOWER), sequence(UPPER));
  }

  @Test
  @DisplayName("I2 chain=presented writes what the client sent, in its order")
  void presentedChain() throws Exception {
    assertThat(values(forward(trusting(ROOT).chain(Chain.PRESENTED)), CLIENT_CERT_CHAIN))
        .containsExactly(sequences(UPPER, STRANGER, LOWER, ROOT));
  }

  @Test
  @DisplayName("I2 chain=none writes no chain")
  void noChain() throws Exception {
    Forwarding forwarding = forward(trusting(ROOT).chain(Chain.NONE));

    assertThat(values(forwarding, CLIENT_CERT)).containsExactly(sequence(LEAF));
    assertThat(forwarding.fields()).hasSize(1);
    assertThat(forwarding.certificate().clientCertChain()).isEmpty();
  }

  @Test
  @DisplayName("I2 a leaf right below the anchor has no chain field")
  void emptyChain() {
    HeldCertificate direct = HeldCertificate.builder().signedBy(ROOT).build();

    assertThat(Engine.of(trusting(ROOT)).forward(direct, ROOT).fields()).hasSize(1);
  }

  @Test
  @DisplayName("I2 includeRoot does not repeat a leaf that is its own anchor")
  void leafAnchorWithRoot() {
    HeldCertificate self = HeldCertificate.builder().subject("CN=self").build();

    Forwarding forwarding =
        Engine.of(trusting(self).allowLeafAnchors(true).includeRoot(true)).forward(self);

    assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(values(forwarding, CLIENT_CERT)).hasSize(1);
    assertThat(forwarding.fields()).hasSize(1);
  }

  @Test
  @DisplayName("I2 without a verdict VERIFIED the fact still shows what was presented")
  void factOfRefused() throws Exception {
    Forwarding forwarding =
        Engine.of(trusting(STRANGER).allowLeafAnchors(true)).forward(LEAF, LOWER);

    assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.UNTRUSTED);
    assertThat(forwarding.fields()).isEmpty();
    assertThat(forwarding.certificate().clientCert()).isEqualTo(sequence(LEAF));
    assertThat(forwarding.certificate().clientCertChain()).isEqualTo(sequence(LOWER));
    assertThat(forwarding.certificate().path()).isEmpty();
  }

  @Test
  @DisplayName("I4 the default limits hold to the byte")
  void defaultLimits() {
    Engine engine = Engine.of(trusting(PKI.root()));

    Forwarding atLeaf = engine.forward(PKI.atLeafLimit());
    Forwarding overLeaf = engine.forward(PKI.overLeafLimit());
    Forwarding atChain = engine.forward(PKI.atChainLimit());
    Forwarding overChain = engine.forward(PKI.overChainLimit());

    assertThat(values(atLeaf, CLIENT_CERT)).allMatch(value -> value.length() == 10_238).hasSize(1);
    assertThat(atLeaf.certificate().certTooLarge()).isFalse();
    assertThat(overLeaf.fields()).as("I3 no chain without a leaf").isEmpty();
    assertThat(overLeaf.certificate().certTooLarge()).isTrue();
    assertThat(overLeaf.certificate().clientCert()).isEmpty();
    assertThat(values(atChain, CLIENT_CERT_CHAIN))
        .allMatch(value -> value.length() == 16_382)
        .hasSize(1);
    assertThat(atChain.certificate().chainTooLarge()).isFalse();
    assertThat(values(overChain, CLIENT_CERT)).hasSize(1);
    assertThat(overChain.fields()).hasSize(1);
    assertThat(overChain.certificate().chainTooLarge()).isTrue();
    assertThat(overChain.certificate().certTooLarge()).isFalse();
    assertThat(engine.forwarder.statistics().oversized()).isEqualTo(2);
    assertThat(overLeaf.refusal()).isEmpty();
  }

  @Test
  @DisplayName("I4 a value exactly at the limit is within it, one character more is not")
  void exactLimits() throws Exception {
    HeldCertificate leaf = HeldCertificate.builder().derSize(1200).signedBy(LOWER).build();
    int certLength = sequence(leaf).length();
    int chainLength = sequences(LOWER, UPPER, ROOT).length();
    ClientCertConfig.Builder config = trusting(ROOT).includeRoot(true);

    Forwarding within =
        Engine.of(config.maxCertSize(certLength).maxChainSize(chainLength))
            .forward(leaf, LOWER, UPPER);
    Forwarding leafOver = Engine.of(config.maxCertSize(certLength - 1)).forward(leaf, LOWER, UPPER);
    Forwarding chainOver =
        Engine.of(config.maxCertSize(certLength).maxChainSize(chainLength - 1))
            .forward(leaf, LOWER, UPPER);

    assertThat(within.fields()).hasSize(2);
    assertThat(values(within, CLIENT_CERT_CHAIN).get(0)).hasSize(chainLength);
    assertThat(leafOver.fields()).isEmpty();
    assertThat(leafOver.certificate().certTooLarge()).isTrue();
    assertThat(chainOver.fields()).hasSize(1);
    assertThat(chainOver.certificate().chainTooLarge()).isTrue();
  }

  @Test
  @DisplayName("I4 onOversized=reject refuses with 431 what would be verified, and nothing else")
  void rejectOversized() {
    Engine engine = Engine.of(trusting(PKI.root()).onOversized(Refusal.reject()));

    assertThat(engine.forward(PKI.overLeafLimit()).refusal()).isEqualTo(OptionalInt.of(431));
    assertThat(engine.forward(PKI.overChainLimit()).refusal()).isEqualTo(OptionalInt.of(431));
    assertThat(engine.forward(PKI.atLeafLimit()).refusal()).isEmpty();
    assertThat(engine.forward(PKI.atChainLimit()).refusal()).isEmpty();
    HeldCertificate strangerOver = HeldCertificate.builder().derSize(12_000).build();
    assertThat(engine.forward(strangerOver).certificate().certTooLarge()).isTrue();
    assertThat(engine.forward(strangerOver).refusal()).isEmpty();
    assertThat(engine.forwarder.statistics().oversized()).isEqualTo(2);
  }

  @Test
  @DisplayName("I4 the length is known before anything is encoded")
  void knownLength() throws Exception {
    for (HeldCertificate certificate : new HeldCertificate[] {LEAF, LOWER, STRANGER}) {
      byte[] der = certificate.certificate().getEncoded();

      assertThat(ByteSequence.encodedLength(der.length)).isEqualTo(sequence(certificate).length());
    }
  }
}
