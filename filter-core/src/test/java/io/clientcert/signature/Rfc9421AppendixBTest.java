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
package io.clientcert.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientcert.field.StructuredFieldParser;
import io.clientcert.field.StructuredInnerList;
import io.clientcert.field.StructuredMember;
import io.clientcert.field.StructuredValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("RFC 9421 appendix B")
class Rfc9421AppendixBTest {

  private static final Instant CREATED = Instant.ofEpochSecond(1618884473);
  private static final Duration AGE = Duration.ofSeconds(30);
  private static final Duration SKEW = Duration.ofSeconds(5);

  private static final JsonNode DATA = read();

  private static JsonNode read() {
    try (InputStream in =
        Rfc9421AppendixBTest.class.getResourceAsStream("rfc9421-appendix-b.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException("the vectors of RFC 9421", e);
    }
  }

  private static final TestMessage TEST_REQUEST =
      TestMessage.of("POST", "example.com", "/foo", "param=Value&Pet=dog")
          .with("Date", "Tue, 20 Apr 2021 02:07:55 GMT")
          .with("Content-Type", "application/json")
          .with(
              "Content-Digest",
              "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyea"
                  + "ldVLvRwEmTHWXvJwew==:")
          .with("Content-Length", "18");

  private static TestMessage message(String vector) {
    return switch (vector) {
      case "b3" ->
          TestMessage.of("POST", "service.internal.example", "/foo", "param=Value&Pet=dog")
              .with("Client-Cert", DATA.path("clientCert").asText());
      case "b4" ->
          TestMessage.of("GET", "example.org", "/demo", "name1=Value1&Name2=value2")
              .with("Accept", "application/json")
              .with("Accept", "*/*");
      default -> TEST_REQUEST;
    };
  }

  private static StructuredInnerList input(String vector) throws Exception {
    String text = DATA.path("vectors").path(vector).path("input").asText();
    return (StructuredInnerList) StructuredFieldParser.dictionary(text, 1).get(0).getValue();
  }

  private static byte[] signature(String vector) throws Exception {
    String text = DATA.path("vectors").path(vector).path("signature").asText();
    StructuredMember member = StructuredFieldParser.dictionary(text, 1).get(0).getValue();
    return (byte[]) ((StructuredValue) member).value();
  }

  private static SignatureKey key(String vector, boolean forSigning) throws Exception {
    String keyId = (String) Objects.requireNonNull(input(vector).parameters().get("keyid")).value();
    byte[] file =
        DATA.path("keys")
            .path(keyId)
            .path(forSigning ? "private" : "public")
            .asText()
            .getBytes(StandardCharsets.US_ASCII);
    return forSigning ? SignatureKey.forSigning(file) : SignatureKey.forVerifying(file);
  }

  private static byte[] base(String vector) throws Exception {
    return SignatureBase.of(SignatureInput.of("sig", input(vector)), message(vector));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"b21", "b22", "b23", "b25", "b26", "b3", "b4"})
  @DisplayName("G4 the signature bases byte for byte, and the signatures verify")
  void vectors(String vector) throws Exception {
    assertThat(new String(base(vector), StandardCharsets.US_ASCII))
        .isEqualTo(DATA.path("vectors").path(vector).path("base").asText());
    assertThat(key(vector, false).verifies(base(vector), signature(vector))).isTrue();
    byte[] other = signature(vector);
    other[other.length / 2] ^= 1;
    assertThat(key(vector, false).verifies(base(vector), other)).isFalse();
    byte[] otherBase = base(vector);
    otherBase[otherBase.length - 1] ^= 1;
    assertThat(key(vector, false).verifies(otherBase, signature(vector))).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"b25", "b26"})
  @DisplayName("G4 deterministic algorithms make the same signature")
  void signing(String vector) throws Exception {
    assertThat(key(vector, true).sign(base(vector))).isEqualTo(signature(vector));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"b21", "b26"})
  @DisplayName("G4 what a private key signs, its public key verifies")
  void pairs(String vector) throws Exception {
    byte[] signature = key(vector, true).sign(base(vector));
    assertThat(key(vector, false).verifies(base(vector), signature)).isTrue();
  }

  @Test
  @DisplayName("G2 the example of a TLS-terminating proxy is accepted while it is current")
  void ttrp() throws Exception {
    RequestVerifier verifier =
        new RequestVerifier(
            Map.of("test-key-ecc-p256", key("b3", false)),
            Set.of(SignatureComponent.values()),
            AGE,
            SKEW);
    TestMessage signed =
        message("b3")
            .with("Signature-Input", DATA.path("vectors").path("b3").path("input").asText())
            .with("Signature", DATA.path("vectors").path("b3").path("signature").asText());
    List<String> fields = List.of("Client-Cert", "Client-Cert-Chain");
    assertThat(verifier.problem(signed, fields, CREATED.plusSeconds(1))).isNull();
    assertThat(verifier.problem(signed, fields, CREATED.plusSeconds(36)))
        .isEqualTo("the signature is older than signatureMaxAge");
    assertThat(
            verifier.problem(
                signed.without("Client-Cert").with("Client-Cert", ":YQ==:"), fields, CREATED))
        .isEqualTo("the signature does not fit the request and the key");
  }

  @Test
  @DisplayName("G4 reordered fields, another method or authority break the signature of B.4")
  void transformations() throws Exception {
    SignatureInput input = SignatureInput.of("sig", input("b4"));
    TestMessage other =
        TestMessage.of("GET", "example.org", "/demo", "x")
            .with("Accept", "*/*")
            .with("Accept", "application/json");
    assertThat(key("b4", false).verifies(SignatureBase.of(input, other), signature("b4")))
        .isFalse();
    TestMessage collapsed =
        TestMessage.of("GET", "EXAMPLE.org:443", "/demo", "added")
            .with("Accept", "application/json, */*");
    assertThat(key("b4", false).verifies(SignatureBase.of(input, collapsed), signature("b4")))
        .isTrue();
  }
}
