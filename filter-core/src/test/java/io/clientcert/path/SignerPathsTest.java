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
import static io.clientcert.path.Validation.certificates;
import static io.clientcert.path.Validation.maze;
import static io.clientcert.path.Validation.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.testing.HeldCertificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Paths of those who sign revocation lists (RFC 5280 section 6.3.3 (f)). */
class SignerPathsTest {
  private static final Instant THEN = Instant.parse("2021-06-01T00:00:00Z");
  private static final Instant FROM = Instant.parse("2021-01-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2022-01-01T00:00:00Z");

  private static final HeldCertificate ROOT = within(ca("root"));
  private static final HeldCertificate MIDDLE = within(ca("middle").signedBy(ROOT));
  private static final HeldCertificate SIGNER = signedBy(MIDDLE);

  private static HeldCertificate within(HeldCertificate.Builder certificate) {
    return certificate.validity(FROM, UNTIL).build();
  }

  private static HeldCertificate signedBy(HeldCertificate issuer) {
    return within(HeldCertificate.builder().subject("CN=signer").signedBy(issuer));
  }

  private static List<List<X509Certificate>> paths(
      Validation validation, HeldCertificate named, Instant now, HeldCertificate... presented) {
    return validation
        .validator()
        .crlSigners(
            named.certificate().getSubjectX500Principal(),
            ROOT.certificate(),
            certificates(presented),
            now)
        .stream()
        .map(ValidatedPath::certificates)
        .toList();
  }

  @Test
  @DisplayName("V6 a signer and its issuer are found, presented or configured")
  void found() {
    List<List<X509Certificate>> expected = List.of(certificates(SIGNER, MIDDLE));

    assertThat(paths(trusting(ROOT), SIGNER, THEN, SIGNER, MIDDLE)).isEqualTo(expected);
    assertThat(paths(trusting(ROOT).knowing(MIDDLE), SIGNER, THEN, SIGNER)).isEqualTo(expected);
    assertThat(paths(trusting(ROOT).knowing(MIDDLE, SIGNER), SIGNER, THEN)).isEqualTo(expected);
    assertThat(paths(trusting(ROOT), MIDDLE, THEN, SIGNER)).isEmpty();
  }

  @Test
  @DisplayName("V6 a signer is looked at for the moment asked")
  void moment() {
    assertThat(paths(trusting(ROOT), SIGNER, UNTIL.plusSeconds(1), SIGNER, MIDDLE)).isEmpty();
    assertThat(paths(trusting(ROOT), SIGNER, FROM.minusSeconds(1), SIGNER, MIDDLE)).isEmpty();
  }

  @Test
  @DisplayName("V6 the path of a signer is no longer than a client's may be")
  void length() {
    HeldCertificate further = within(ca("further").signedBy(MIDDLE));
    HeldCertificate distant = signedBy(further);
    Validation validation = trusting(ROOT).maxPathLength(1);

    assertThat(paths(validation, SIGNER, THEN, SIGNER, MIDDLE)).hasSize(1);
    assertThat(paths(validation, distant, THEN, distant, further, MIDDLE)).isEmpty();
  }

  @Test
  @DisplayName(
      "V6 cross-certificates without end that a client sends as signers are given up quickly")
  void workLimit() {
    HeldCertificate[] presented = maze(16);
    Validation validation = trusting(ROOT).maxPathLength(16);

    assertThat(
            Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> paths(validation, presented[0], Instant.now(), presented)))
        .isEmpty();
  }
}
