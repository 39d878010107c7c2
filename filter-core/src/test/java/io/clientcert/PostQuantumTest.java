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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientcert.field.Field;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.PostQuantum;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates with ML-DSA, which a JDK before 24 cannot verify, in the fields of a proxy. */
@DisplayName("Post-quantum certificates")
@EnabledForJreRange(minVersion = 24, disabledReason = "ML-DSA needs JDK 24 or later")
class PostQuantumTest {

  private static ClientCertConfig.Builder origin(HeldCertificate root) {
    return Engine.trusting(root)
        .source(ClientCertConfig.Source.FORWARDED)
        .trustedProxies(List.of("192.0.2.1"));
  }

  private static ClientCertConfig.Builder raised(HeldCertificate root) {
    return origin(root).maxCertSize(16 << 10).maxChainSize(48 << 10);
  }

  private static Forwarding admit(ClientCertEngine engine, List<Field> fields) {
    return engine
        .rules()
        .admit(TestRequest.withoutCertificate().sending(fields.toArray(Field[]::new)));
  }

  @ParameterizedTest(name = "O6 {0}")
  @CsvSource({
    "ML-DSA-44 ML-DSA-44 ML-DSA-44",
    "ML-DSA-65 ML-DSA-65 ML-DSA-65",
    "ML-DSA-87 ML-DSA-87 ML-DSA-87",
    "ML-DSA-87 ML-DSA-87 ML-DSA-87 ML-DSA-87",
    "EC ML-DSA-44 ML-DSA-44",
    "EC EC ML-DSA-65",
    "ML-DSA-87 EC EC",
    "ML-DSA-87 ML-DSA-65 ML-DSA-44",
    "ML-DSA-65 ML-DSA-44 EC",
  })
  @DisplayName("O6 a chain of ML-DSA, or of several algorithms, is verified and passed on whole")
  void chains(String algorithms) {
    PostQuantum path = PostQuantum.of(List.of(algorithms.split(" ", -1)));
    try (ClientCertEngine engine = Engine.of(raised(path.root())).forwarder) {
      Forwarding forwarding = admit(engine, path.fields());

      assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.VERIFIED);
      assertThat(forwarding.fields()).isEqualTo(path.fields());
      assertThat(forwarding.certificates()).startsWith(path.leaf().certificate());
      assertThat(engine.health().problems()).isEmpty();
    }
  }

  @ParameterizedTest(name = "V1 {0}")
  @ValueSource(strings = {"ML-DSA-44", "ML-DSA-65", "ML-DSA-87"})
  @DisplayName("V1 a leaf of another authority with the same name and algorithm is not trusted")
  void forged(String algorithm) {
    PostQuantum path = PostQuantum.of(List.of(algorithm, algorithm));
    PostQuantum other = PostQuantum.of(List.of(algorithm, algorithm));
    try (ClientCertEngine engine = Engine.of(raised(path.root())).forwarder) {
      assertThat(admit(engine, path.fields()).certificate().verdict()).isEqualTo(Verdict.VERIFIED);
      assertThat(admit(engine, other.fields()).certificate().verdict())
          .isEqualTo(Verdict.UNTRUSTED);
    }
  }

  @Test
  @DisplayName("I4 a usual ML-DSA-87 leaf is above maxCertSize, which log and health name")
  void aboveTheDefault() {
    PostQuantum path = PostQuantum.of(List.of("ML-DSA-87", "ML-DSA-87"));
    int characters = path.fields().get(0).value().length();
    assertThat(characters).isGreaterThan(10 << 10);
    try (ClientCertEngine engine = Engine.of(origin(path.root())).forwarder) {
      assertThat(admit(engine, path.fields()).certificate().verdict()).isEqualTo(Verdict.MALFORMED);
      assertThat(engine.health().problem())
          .contains("the certificate of " + characters + " characters", "Raise \"maxCertSize\"");
    }
    try (ClientCertEngine engine = Engine.of(Engine.trusting(path.root())).forwarder) {
      Forwarding forwarding =
          engine.rules().admit(TestRequest.presenting(path.leaf().certificate()));
      assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.VERIFIED);
      assertThat(forwarding.fields()).isEmpty();
      assertThat(engine.health().problem())
          .contains("with " + characters + " characters", "raise \"maxCertSize\" here");
    }
  }

  /** The figures of docs/compatibility.md. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "ML-DSA-44, 5710, 5450, 10902",
    "ML-DSA-65, 7750, 7490, 14982",
    "ML-DSA-87, 10362, 10098, 20198"
  })
  @DisplayName("I4 a usual leaf takes as many characters as the documentation says")
  void sizes(String algorithm, int leaf, int oneIntermediate, int twoIntermediates) {
    List<Field> one = PostQuantum.of(Collections.nCopies(3, algorithm)).fields();
    List<Field> two = PostQuantum.of(Collections.nCopies(4, algorithm)).fields();
    int variance = 16;
    assertThat(one.get(0).value().length()).isCloseTo(leaf, within(variance));
    assertThat(one.get(1).value().length()).isCloseTo(oneIntermediate, within(variance));
    assertThat(two.get(1).value().length()).isCloseTo(twoIntermediates, within(variance));
  }
}
