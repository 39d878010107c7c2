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

import static io.clientcert.Engine.chain;
import static io.clientcert.Engine.trusting;
import static io.clientcert.Engine.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.field.Field;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("One field for each certificate of the chain")
class NumberedFieldsTest {

  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();

  /** A leaf and so many intermediates. */
  private static HeldCertificate[] path(int intermediates) {
    List<HeldCertificate> path = new ArrayList<>();
    HeldCertificate issuer = ROOT;
    for (int i = 0; i < intermediates; i++) {
      issuer =
          HeldCertificate.builder()
              .subject("CN=issuer " + i)
              .certificateAuthority()
              .signedBy(issuer)
              .build();
      path.add(0, issuer);
    }
    path.add(0, HeldCertificate.builder().subject("CN=leaf").signedBy(issuer).build());
    return path.toArray(HeldCertificate[]::new);
  }

  private static String base64(HeldCertificate certificate) throws Exception {
    return Base64.getEncoder().encodeToString(certificate.certificate().getEncoded());
  }

  private static List<String> names(Forwarding forwarding) {
    return forwarding.fields().stream()
        .map(Field::name)
        .filter(name -> !name.startsWith("Client-Cert"))
        .toList();
  }

  @ParameterizedTest(name = "{0} intermediates")
  @ValueSource(ints = {0, 1, 3, 9})
  @DisplayName("I2 the issuer of the leaf has number 0, and each certificate after it the next one")
  void numbers(int intermediates) throws Exception {
    HeldCertificate[] path = path(intermediates);
    Engine engine =
        Engine.of(
            trusting(ROOT)
                .maxPathLength(16)
                .header("SSL-CLIENT-CERT-CHAIN_", "{chain_n_pem_spaces}")
                .header("X-Escaped-", "{chain_n_pem_escaped}")
                .header("CERT_", "{chain_n_der_base64}"));

    Forwarding forwarding = engine.forward(path);

    assertThat(names(forwarding)).hasSize(3 * intermediates);
    for (int n = 0; n < intermediates; n++) {
      HeldCertificate certificate = path[n + 1];
      assertThat(values(forwarding, "CERT_" + n)).containsExactly(base64(certificate));
      String pem = certificate.certificatePem().trim();
      assertThat(values(forwarding, "SSL-CLIENT-CERT-CHAIN_" + n))
          .containsExactly(pem.replace('\n', ' '));
      assertThat(values(forwarding, "X-Escaped-" + n)).singleElement().asString().endsWith("%0A");
    }
  }

  @Test
  @DisplayName("I2 with the root it has the number after the last intermediate")
  void root() throws Exception {
    Engine engine =
        Engine.of(trusting(ROOT).includeRoot(true).header("CERT_", "{chain_n_der_base64}"));

    Forwarding forwarding = engine.forward(path(1));

    assertThat(values(forwarding, "CERT_1")).isEmpty();
    assertThat(names(forwarding)).containsExactly("CERT_0");
  }

  @ParameterizedTest(name = "{0} intermediates")
  @CsvSource({"10, true", "11, false"})
  @DisplayName("I4 of a chain that has more certificates than numbers none is written, and counted")
  void tooMany(int intermediates, boolean written, @TempDir Path directory) {
    HeldCertificate[] path = path(intermediates);
    X509Certificate[] others =
        Arrays.stream(path)
            .skip(1)
            .map(HeldCertificate::certificate)
            .toArray(X509Certificate[]::new);
    Engine engine =
        Engine.of(
            trusting(ROOT)
                .maxPathLength(16)
                .intermediates(Pem.write(directory.resolve("others.pem"), others))
                .header("CERT_", "{chain_n_der_base64}")
                .onOversized(Refusal.reject()));

    Forwarding forwarding = engine.forward(path[0]);

    assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(names(forwarding)).hasSize(written ? 10 : 0);
    assertThat(forwarding.refusal().isPresent()).isEqualTo(!written);
  }

  @Test
  @DisplayName("I4 where one value is too long none is written, so that no certificate is missing")
  void tooLong() throws Exception {
    HeldCertificate large =
        HeldCertificate.builder()
            .subject("CN=large")
            .certificateAuthority()
            .signedBy(ROOT)
            .derSize(2000)
            .build();
    HeldCertificate small =
        HeldCertificate.builder()
            .subject("CN=small")
            .certificateAuthority()
            .signedBy(large)
            .build();
    HeldCertificate leaf = HeldCertificate.builder().signedBy(small).build();
    ClientCertConfig.Builder config = trusting(ROOT).header("CERT_", "{chain_n_der_base64}");

    int longest = base64(large).length();
    Engine fits = Engine.of(config.maxFieldSize(longest));
    assertThat(names(fits.forward(leaf, small, large))).containsExactly("CERT_0", "CERT_1");

    Engine engine = Engine.of(config.maxFieldSize(longest - 1));
    Forwarding forwarding = engine.forward(leaf, small, large);
    assertThat(names(forwarding)).isEmpty();
    assertThat(forwarding.oversized()).isTrue();
  }

  @Test
  @DisplayName("other text in the template is written for certificates that there are, only")
  void mixed() {
    Engine engine =
        Engine.of(trusting(ROOT).header("X-C-", "{serial};\"{chain_n_der_base64}\" if presented"));

    assertThat(names(engine.forward(path(1)))).containsExactly("X-C-0");
    assertThat(names(engine.forward(path(0)))).isEmpty();
    assertThat(names(engine.forward())).isEmpty();
  }

  @Test
  @DisplayName("what is not verified has no chain, whatever the client presents")
  void notVerified() {
    HeldCertificate stranger = HeldCertificate.builder().subject("CN=x").build();
    Engine engine = Engine.of(trusting(ROOT).header("X-C-", "{chain_n_der_base64} if presented"));

    Forwarding forwarding =
        engine
            .forwarder
            .rules()
            .decide(
                IncomingRequest.withCertificates(
                    chain(stranger, HeldCertificate.builder().build())));

    assertThat(forwarding.certificate().presented()).isTrue();
    assertThat(names(forwarding)).isEmpty();
  }

  @Test
  @DisplayName("S9 every number is managed for every host, with an alias for its underscore")
  void managed() {
    Engine engine =
        Engine.of(
            trusting(ROOT)
                .header("X-Chain", "{chain_n_der_base64}")
                .host("a.example", "header.CERT_", "{chain_n_der_base64}"));

    for (int n = 0; n < 10; n++) {
      for (String name : List.of("CERT_", "cert-", "Cert.", "X-Chain", "x_chain")) {
        assertThat(engine.forwarder.rules().sanitizer().manages(name + n)).as(name + n).isTrue();
      }
    }
    assertThat(engine.forwarder.rules().sanitizer().manages("CERT_10")).isFalse();
    assertThat(engine.forwarder.rules().sanitizer().manages("CERT_")).isFalse();
    assertThat(names(engine.forward(path(1)))).containsExactly("X-Chain0");
  }

  @ParameterizedTest
  @CsvSource({
    "header.CERT_, {serial}, is no name for a field",
    "header.CERT__, {chain_n_der_base64}, is no name for a field",
    "header._, {chain_n_der_base64}, is no name for a field",
    "header.CE_RT, {chain_n_der_base64}, is no name for a field",
    "header.CERT_0, {chain_n_der_base64}, is no name for a field",
    "header.Host_, {chain_n_der_base64}, belongs to HTTP itself",
    "header.X-C, {chain_0_der_base64}, chain_n_der_base64",
  })
  @DisplayName("a wrong setting is refused with its name, its value and what is allowed")
  void refused(String key, String value, String reason) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ClientCertConfig.from(Map.of("trustStore", "trust.pem", key, value)))
        .withMessageContaining(reason)
        .withMessageContaining(": write ");
  }

  @Test
  @DisplayName("a number that another field has for its name, or an alias, is refused")
  void twice() {
    for (String other : List.of("CERT-3", "cert-9")) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(
              () ->
                  trusting(ROOT)
                      .header("CERT_", "{chain_n_der_base64}")
                      .header(other, "{serial}")
                      .build())
          .withMessageContaining("would be written twice");
    }
  }
}
