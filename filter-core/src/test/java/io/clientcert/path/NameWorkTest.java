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

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.path.PathFailure.Reason;
import io.clientcert.testing.HeldCertificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NameWorkTest {

  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();

  @Test
  @DisplayName("V1 thousands of names below thousands of name constraints are not compared")
  void tooMany() throws Exception {
    assertThat(validate(1000, 1000))
        .isInstanceOfSatisfying(
            PathFailure.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.LIMIT_EXCEEDED));
  }

  @Test
  @DisplayName("V1 as many names or constraints as anybody needs are")
  void few() throws Exception {
    assertThat(validate(100, 100)).isInstanceOf(ValidatedPath.class);
    assertThat(validate(1, 1000)).isInstanceOf(ValidatedPath.class);
    assertThat(validate(1000, 1)).isInstanceOf(ValidatedPath.class);
  }

  @Test
  @DisplayName("V1 one subject as long as thousands of names counts as much")
  void longSubject() throws Exception {
    assertThat(validate("CN=" + "x".repeat(30_000), 1, 1000))
        .isInstanceOfSatisfying(
            PathFailure.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.LIMIT_EXCEEDED));
  }

  @Test
  @DisplayName("V1 the name constraints of anchors and configured intermediates are work too")
  void configured() throws Exception {
    HeldCertificate anchor = constrained(null, 1000);
    HeldCertificate intermediate = constrained(ROOT, 1000);
    HeldCertificate elsewhere =
        HeldCertificate.builder().subject("CN=elsewhere").certificateAuthority().build();

    assertThat(validate(List.of(anchor), List.of(), leaf(anchor, 1000)))
        .isInstanceOfSatisfying(
            PathFailure.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.LIMIT_EXCEEDED));
    assertThat(validate(List.of(ROOT), List.of(intermediate), leaf(intermediate, 1000)))
        .isInstanceOfSatisfying(
            PathFailure.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.LIMIT_EXCEEDED));
    assertThat(validate(List.of(anchor), List.of(), leaf(anchor, 10)))
        .isInstanceOf(ValidatedPath.class);
    assertThat(validate(List.of(anchor, elsewhere), List.of(intermediate), leaf(elsewhere, 1000)))
        .isInstanceOf(ValidatedPath.class);
  }

  private static HeldCertificate constrained(@Nullable HeldCertificate issuer, int constraints) {
    GeneralSubtree[] excluded = new GeneralSubtree[constraints];
    for (int i = 0; i < constraints; i++) {
      excluded[i] = new GeneralSubtree(new GeneralName(GeneralName.dNSName, "b" + i + ".example"));
    }
    HeldCertificate.Builder ca =
        HeldCertificate.builder()
            .subject("CN=constrained")
            .certificateAuthority()
            .nameConstraints(null, excluded);
    return (issuer == null ? ca : ca.signedBy(issuer)).build();
  }

  private static X509Certificate leaf(HeldCertificate issuer, int names) {
    GeneralName[] alternatives = new GeneralName[names];
    for (int i = 0; i < names; i++) {
      alternatives[i] = new GeneralName(GeneralName.dNSName, "a" + i + ".example");
    }
    return HeldCertificate.builder()
        .subject("CN=client")
        .signedBy(issuer)
        .alternativeName(alternatives)
        .build()
        .certificate();
  }

  private static PathResult validate(
      List<HeldCertificate> anchors, List<HeldCertificate> intermediates, X509Certificate leaf)
      throws Exception {
    PathSettings settings =
        new PathSettings(
            5,
            Set.of(),
            false,
            false,
            false,
            false,
            new AlgorithmFloor(2048, 8192, 256, 0, false),
            false,
            Set.of());
    return new PathValidator(
            TrustAnchors.of(anchors.stream().map(HeldCertificate::certificate).toList(), false),
            intermediates.stream().map(HeldCertificate::certificate).toList(),
            settings)
        .validate(List.of(leaf), Instant.now());
  }

  private static PathResult validate(int names, int constraints) throws Exception {
    return validate("CN=many names", names, constraints);
  }

  private static PathResult validate(String subject, int names, int constraints) throws Exception {
    GeneralName[] alternatives = new GeneralName[names];
    for (int i = 0; i < names; i++) {
      alternatives[i] = new GeneralName(GeneralName.dNSName, "a" + i + ".example");
    }
    GeneralSubtree[] excluded = new GeneralSubtree[constraints];
    for (int i = 0; i < constraints; i++) {
      excluded[i] = new GeneralSubtree(new GeneralName(GeneralName.dNSName, "b" + i + ".example"));
    }
    HeldCertificate ca =
        HeldCertificate.builder()
            .subject("CN=constrained")
            .signedBy(ROOT)
            .certificateAuthority()
            .nameConstraints(new GeneralSubtree[0], excluded)
            .build();
    X509Certificate leaf =
        HeldCertificate.builder()
            .subject(subject)
            .signedBy(ca)
            .alternativeName(alternatives)
            .build()
            .certificate();
    PathSettings settings =
        new PathSettings(
            5,
            Set.of(),
            false,
            false,
            false,
            false,
            new AlgorithmFloor(2048, 8192, 256, 0, false),
            false,
            Set.of());
    PathValidator validator =
        new PathValidator(TrustAnchors.of(List.of(ROOT.certificate()), false), List.of(), settings);
    return validator.validate(List.of(leaf, ca.certificate()), Instant.now());
  }
}
