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

import static io.clientcert.Engine.trusting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.field.Field;
import io.clientcert.testing.HeldCertificate;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are served although they have no valid certificate. */
class ExemptionsTest {

  private static final HeldCertificate CA =
      HeldCertificate.builder().certificateAuthority().build();
  private static final HeldCertificate STRANGER = HeldCertificate.builder().build();
  private static final HeldCertificate LEAF = HeldCertificate.builder().signedBy(CA).build();

  private static TestRequest asking(
      @Nullable String method, @Nullable String path, HeldCertificate... presented) {
    TestRequest request =
        presented.length == 0
            ? TestRequest.withoutCertificate()
            : TestRequest.presenting(Engine.chain(presented));
    return request.asking(method, path).at("localhost").bySni("localhost");
  }

  private static boolean exempt(String settings, @Nullable String method, @Nullable String path) {
    return Exemptions.parse(List.of(settings.split(",", -1))).cover(asking(method, path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OPTIONS | OPTIONS | /anything;x//%2e",
        "OPTIONS | OPTIONS | *",
        "/health | GET | /health",
        "/health | POST | /health",
        "GET /health | GET | /health",
        "GET   /health | GET | /health",
        "/ | GET | /",
        "/health/ | GET | /health/",
        "/public/* | GET | /public/",
        "/public/* | GET | /public/a/b.c",
        "/public/* | GET | /public/~a!$&'()*+,=:@-_.",
        "/public/* | GET | /public/..a/.b",
        "/.well-known/* | GET | /.well-known/x",
        "/a, HEAD, /b | GET | /b",
      })
  @DisplayName("V11 a method, a path, what is below a path, or a method and a path are exempt")
  void covered(String settings, String method, String path) {
    assertThat(exempt(settings, method, path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OPTIONS | options | /",
        "OPTIONS | GET | /",
        "GET /health | HEAD | /health",
        "/health | GET | /health/",
        "/health | GET | /Health",
        "/health | GET | /healthy",
        "/health/ | GET | /health",
        "/public/* | GET | /public",
        "/public/* | GET | /publicity",
        "/public/* | GET | /public/../admin",
        "/public/* | GET | /public/.",
        "/public/* | GET | /public/..",
        "/public/* | GET | /public/...",
        "/public/* | GET | /public/./x",
        "/public/* | GET | /public//x",
        "/public/* | GET | //public/x",
        "/public/* | GET | /public/x;y",
        "/public/* | GET | /public/..;/admin",
        "/public/* | GET | /public/%2e%2e/admin",
        "/public/* | GET | /public/%41",
        "/public/* | GET | /public/a\\b",
        "/public/* | GET | /public/a b",
        "/public/* | GET | /public/a?b",
        "/public/* | GET | /public/a#b",
        "/public/* | GET | /public/\u00e4",
        "/public/* | GET | /public/\uff0e\uff0e/admin",
        "/public/* | GET | public/x",
        "/public/* | GET | http://localhost/public/x",
        "/public/* | GET | ''",
      })
  @DisplayName("V11 what is another method or path, or could be, is not exempt")
  void notCovered(String settings, String method, String path) {
    assertThat(exempt(settings, method, path)).isFalse();
  }

  @Test
  @DisplayName("V11 where the host tells neither method nor path, nothing is exempt")
  void unknown() {
    assertThat(exempt("GET,/health", null, null)).isFalse();
    assertThat(exempt("/health", "GET", null)).isFalse();
    assertThat(exempt("GET /health", null, "/health")).isFalse();
  }

  @Test
  @DisplayName("V11 onMissing and onInvalid make way, other refusals do not")
  void refusals() {
    HeldCertificate large = HeldCertificate.builder().signedBy(CA).derSize(2000).build();
    ClientCertEngine forwarder =
        Engine.of(
                trusting(CA)
                    .onMissing(Refusal.refuse(401))
                    .onInvalid(Refusal.refuse(418))
                    .onSpoofed(Refusal.refuse(422))
                    .onOversized(Refusal.refuse(431))
                    .onMisdirected(Refusal.refuse(421))
                    .maxCertSize(1024)
                    .refusalExemptions(List.of("/health"))
                    .host("other.example", "dialects", "nginx"))
            .forwarder;

    assertThat(forwarder.rules().decide(asking("GET", "/admin")).refusal())
        .isEqualTo(OptionalInt.of(401));
    assertThat(forwarder.rules().decide(asking("GET", "/health")).refusal()).isEmpty();
    for (int i = 0; i < 2; i++) {
      assertThat(forwarder.rules().decide(asking("GET", "/admin", STRANGER)).refusal())
          .isEqualTo(OptionalInt.of(418));
      assertThat(forwarder.rules().decide(asking("GET", "/health", STRANGER)))
          .satisfies(
              forwarding -> {
                assertThat(forwarding.refusal()).isEmpty();
                assertThat(forwarding.fields()).isEmpty();
                assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.UNTRUSTED);
              });
    }
    assertThat(forwarder.rules().decide(asking("GET", "/health", large)).refusal())
        .isEqualTo(OptionalInt.of(431));
    Field forged = new Field(Field.CLIENT_CERT, ":Zm9yZ2VkCg==:");
    assertThat(forwarder.rules().admit(asking("GET", "/health").sending(forged)).refusal())
        .isEqualTo(OptionalInt.of(422));
    TestRequest misdirected = asking("GET", "/health", LEAF).at("other.example");
    assertThat(forwarder.rules().decide(misdirected).refusal()).isEqualTo(OptionalInt.of(421));
    assertThat(forwarder.rules().decide(IncomingRequest.UNKNOWN).refusal())
        .isEqualTo(OptionalInt.of(401));
  }

  @Test
  @DisplayName("V11 a host name has its own exemptions")
  void ofHosts() {
    ClientCertEngine forwarder =
        Engine.of(
                trusting(CA)
                    .onMissing(Refusal.refuse(401))
                    .refusalExemptions(List.of("/health"))
                    .host("a.example", "refusalExemptions", "GET /public/*, HEAD"))
            .forwarder;

    assertThat(
            forwarder
                .rules()
                .decide(asking("GET", "/public/x").at("a.example").bySni("a.example"))
                .refusal())
        .isEmpty();
    assertThat(
            forwarder
                .rules()
                .decide(asking("GET", "/health").at("a.example").bySni("a.example"))
                .refusal())
        .isEqualTo(OptionalInt.of(401));
    assertThat(
            forwarder
                .rules()
                .decide(asking("GET", "/health").at("b.example").bySni("b.example"))
                .refusal())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get",
        "health",
        "/*",
        "GET /*",
        "/a/*/b",
        "/a*",
        "/a;x",
        "/%61",
        "/a/../b",
        "//a",
        "/a?b",
        "GET POST /a",
        "GET,/a b",
        "*",
        "/..",
        "GET:/a",
        "https://localhost/a"
      })
  @DisplayName("V11 an entry that no request could match, or every one, is refused at the start")
  void wrong(String value) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () ->
                ClientCertConfig.from(
                    Map.of(
                        "trustStore", "x.pem", "onMissing", "reject", "refusalExemptions", value)))
        .withMessageContaining("Setting \"refusalExemptions\" = \"" + value + "\"")
        .withMessageContaining(": write methods such as OPTIONS");
  }

  @Test
  @DisplayName("V11 exemptions from nothing are refused at the start")
  void inVain() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () ->
                ClientCertConfig.from(
                    Map.of("trustStore", "x.pem", "refusalExemptions", "/health")))
        .withMessageContaining("although neither onMissing nor onInvalid refuses anything");
    assertThat(
            ClientCertConfig.from(
                    Map.of(
                        "trustStore", "x.pem",
                        "refusalExemptions", "/health",
                        "host.a.example.onMissing", "reject"))
                .hosts())
        .hasSize(1);
  }
}
