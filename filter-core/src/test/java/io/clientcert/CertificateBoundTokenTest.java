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
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.testing.TestPki;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Access tokens that are bound to a certificate")
final class CertificateBoundTokenTest {

  private static final TestPki PKI = TestPki.create(Clock.fixed(NOW, ZoneOffset.UTC));
  private static final ClientCertificate GOOD = fact(PKI.client());

  private static ClientCertificate fact(TestPki.Client client) {
    return Engine.of(trusting(PKI.root())).forward(client).certificate();
  }

  private static CertificateBoundToken token(Object thumbprint) {
    return new CertificateBoundToken(
        Map.of("sub", "client", "cnf", Map.of("x5t#S256", thumbprint)));
  }

  @Test
  @DisplayName("O7 the certificate of RFC 8705 appendix A has the thumbprint of its example")
  void example() throws CertificateException {
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(
                        """
                        -----BEGIN CERTIFICATE-----
                        MIIBBjCBrAIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARtdGxzMB4XDTE4MTAx
                        ODEyMzcwOVoXDTIyMDUwMjEyMzcwOVowDzENMAsGA1UEAwwEbXRsczBZMBMGByqG
                        SM49AgEGCCqGSM49AwEHA0IABNcnyxwqV6hY8QnhxxzFQ03C7HKW9OylMbnQZjjJ
                        /Au08/coZwxS7LfA4vOLS9WuneIXhbGGWvsDSb0tH6IxLm8wCgYIKoZIzj0EAwID
                        SQAwRgIhAP0RC1E+vwJD/D1AGHGzuri+hlV/PpQEKTWUVeORWz83AiEA5x2eXZOV
                        bUlJSGQgjwD5vaUaKlLR50Q2DmFfQj1L+SY=
                        -----END CERTIFICATE-----
                        """
                            .getBytes(StandardCharsets.US_ASCII)));
    ClientCertificate fact =
        Engine.decide(
            Engine.of(trusting(PKI.root())).forwarder, new X509Certificate[] {certificate});
    assertThat(fact.x5tS256()).isEqualTo("A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0");
  }

  @Test
  @DisplayName("O7 a token is accepted from the client that it is bound to, and from nobody else")
  void bound() {
    CertificateBoundToken token = token(GOOD.x5tS256());
    assertThat(token.isBound()).isTrue();
    assertThat(token.isBoundTo(GOOD)).isTrue();
    assertThat(token.isBoundTo(fact(PKI.rsaClient()))).isFalse();
    assertThat(token.isBoundTo(null)).isFalse();
    ClientCertificate none =
        Engine.of(trusting(PKI.root())).forwarder.rules().withoutCertificate().certificate();
    assertThat(token.isBoundTo(none)).isFalse();
    assertThat(token("").isBoundTo(none)).isFalse();
  }

  @Test
  @DisplayName("O7 a certificate with another verdict than VERIFIED meets no token")
  void unverified() {
    for (TestPki.Client client : List.of(PKI.expired(), PKI.rogue(), PKI.serverOnly())) {
      ClientCertificate fact = fact(client);
      assertThat(token(fact.x5tS256()).isBoundTo(fact)).as(client.name()).isFalse();
    }
  }

  @Test
  @DisplayName("O7 a token without the claim is bound to no certificate")
  void unbound() {
    for (Map<String, Object> claims :
        List.<Map<String, Object>>of(
            Map.of("sub", "client"), Map.of("cnf", Map.of("jkt", "another kind")))) {
      CertificateBoundToken token = new CertificateBoundToken(claims);
      assertThat(token.isBound()).isFalse();
      assertThat(token.isBoundTo(GOOD)).isFalse();
    }
  }

  static Stream<Object> malformed() {
    String right = GOOD.x5tS256();
    return Stream.of(
        "",
        right + "=",
        right + " ",
        right.substring(1),
        right + right,
        GOOD.sha256(),
        "\u20ac",
        42,
        List.of(right),
        Map.of("x5t#S256", right));
  }

  @ParameterizedTest(name = "{displayName}: {0}")
  @MethodSource("malformed")
  @DisplayName("O7 a thumbprint that cannot be read is bound to a certificate that nobody has")
  void malformedThumbprint(Object thumbprint) {
    CertificateBoundToken token = token(thumbprint);
    assertThat(token.isBound()).isTrue();
    assertThat(token.isBoundTo(GOOD)).isFalse();
  }

  @Test
  @DisplayName("O7 a confirmation that is no object or is null is not taken for its absence")
  void malformedClaim() {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("x5t#S256", null);
    for (Object confirmation : List.of(GOOD.x5tS256(), List.of(), members)) {
      CertificateBoundToken token = new CertificateBoundToken(Map.of("cnf", confirmation));
      assertThat(token.isBound()).isTrue();
      assertThat(token.isBoundTo(GOOD)).isFalse();
    }
  }
}
