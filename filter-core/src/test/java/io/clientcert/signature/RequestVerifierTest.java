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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientcert.field.Field;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestVerifierTest {

  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
  private static final List<String> FIELDS = List.of("Client-Cert", "Client-Cert-Chain");
  private static final Set<SignatureComponent> ALL = Set.of(SignatureComponent.values());
  private static final String SECRET = "x".repeat(43) + "=";
  private static final String OTHER_SECRET = "y".repeat(42) + "w=";
  private static final TestMessage REQUEST =
      TestMessage.of("GET", "app.example:8443", "/a/%2e", "q=1").with("Client-Cert", "forged");

  private static SignatureKey secret(String base64) {
    try {
      return SignatureKey.forVerifying(base64.getBytes(StandardCharsets.US_ASCII));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static TestMessage signed(TestMessage request, List<Field> fields) {
    RequestSigner signer = new RequestSigner(secret(SECRET), "edge-1", ALL, Duration.ofSeconds(30));
    TestMessage message = request;
    for (Field field : fields) {
      message = message.without(field.name());
    }
    List<Field> signature = signer.sign(message, fields, NOW);
    for (Field field : fields) {
      message = message.with(field.name(), field.value());
    }
    for (Field field : signature) {
      message = message.with(field.name(), field.value());
    }
    return message;
  }

  private static final TestMessage SIGNED =
      signed(
          REQUEST,
          List.of(new Field("Client-Cert", ":YQ==:"), new Field("Client-Cert-Chain", ":Yg==:")));

  private static @Nullable String problem(TestMessage message) {
    return problem(message, NOW);
  }

  private static @Nullable String problem(TestMessage message, Instant at) {
    return new RequestVerifier(
            Map.of("edge-1", secret(SECRET), "edge-2", secret(OTHER_SECRET)),
            ALL,
            Duration.ofSeconds(30),
            Duration.ofSeconds(5))
        .problem(message, FIELDS, at);
  }

  private static TestMessage withInput(TestMessage message, String from, String to) {
    String input = message.named("Signature-Input").get(0);
    assertThat(input).contains(from);
    return message.without("Signature-Input").with("Signature-Input", input.replace(from, to));
  }

  @Test
  @DisplayName("G1 the signature covers method, authority, path, query and our fields")
  void format() {
    assertThat(SIGNED.named("Signature-Input"))
        .containsExactly(
            "ttrp=(\"@method\" \"@authority\" \"@path\" \"@query\" \"client-cert\""
                + " \"client-cert-chain\");created=1796083200;expires=1796083230"
                + ";keyid=\"edge-1\";tag=\"client-cert\"");
    assertThat(SIGNED.named("Signature").get(0)).matches("ttrp=:[A-Za-z0-9+/=]{44}:");
    assertThat(problem(SIGNED)).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"method", "authority", "path", "query", "cert", "chain", "addedChain"})
  @DisplayName("G2 a signature for another request is not accepted")
  void otherRequest(String part) {
    TestMessage other =
        switch (part) {
          case "method" ->
              new TestMessage("POST", "https", "app.example:8443", "/a/%2e", "q=1", SIGNED.lines());
          case "authority" ->
              new TestMessage("GET", "https", "app.example", "/a/%2e", "q=1", SIGNED.lines());
          case "path" ->
              new TestMessage("GET", "https", "app.example:8443", "/a/.", "q=1", SIGNED.lines());
          case "query" ->
              new TestMessage("GET", "https", "app.example:8443", "/a/%2e", null, SIGNED.lines());
          case "cert" -> SIGNED.without("Client-Cert").with("Client-Cert", ":Yw==:");
          case "chain" -> SIGNED.without("Client-Cert-Chain").with("Client-Cert-Chain", ":Yw==:");
          default -> SIGNED.with("Client-Cert-Chain", ":Yw==:");
        };
    assertThat(problem(other)).isEqualTo("the signature does not fit the request and the key");
  }

  @Test
  @DisplayName("G2 a covered field that is missing, and a field that is not covered, are rejected")
  void coverage() {
    assertThat(problem(SIGNED.without("Client-Cert-Chain")))
        .isEqualTo("the covered field \"client-cert-chain\" is missing");
    TestMessage leafOnly = signed(REQUEST, List.of(new Field("Client-Cert", ":YQ==:")));
    assertThat(problem(leafOnly)).isNull();
    assertThat(problem(leafOnly.with("Client-Cert-Chain", ":Yg==:")))
        .isEqualTo("the signature does not cover the field Client-Cert-Chain");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"@method\" |``|does not cover \"@method\"",
        "\"@path\" |\"@path\";req |does not cover \"@path\"",
        "\"@query\" \"client-cert\"|\"@query\" \"client-cert\";bs|does not cover the field",
        "\"@query\" \"client-cert\"|\"@query\" \"Client-Cert\"|does not cover the field",
        "\"@query\" |\"@query\" \"@query\" |covered twice",
        "\"@query\" |\"@query\" \"@status\" |not supported",
        "\"@query\" |\"@query\" \"date\";tr |not supported",
        "\"@query\" |\"@query\" date |not a string",
        "keyid=\"edge-1\"|keyid=\"edge-2\"|does not fit the request",
        "keyid=\"edge-1\"|keyid=\"edge-3\"|the key id is not one of",
        "keyid=\"edge-1\"|keyid=edge-1|not a string",
        ";keyid=\"edge-1\"|``|the key id is not one of",
        ";keyid|;alg=\"ed25519\";keyid|the algorithm is not the one of the key",
        ";keyid|;alg=\"hmac-sha256\";keyid|does not fit the request",
        ";keyid|;x=1;keyid|a signature parameter that is not known",
        "tag=\"client-cert\"|tag=\"other\"|the tag of another application",
        "created=1796083200;|``|does not say when it was created",
        "created=1796083200|created=1796083206|created in the future",
        "created=1796083200|created=1796083164|older than signatureMaxAge",
        "created=1796083200|created=\"now\"|not an integer",
        "expires=1796083230|expires=1796083194|has expired",
        "ttrp=(|ttrp=x;a=(|Signature-Input: ",
        "ttrp=(|other=(|the label of the signature is not in",
      })
  @DisplayName("G2 each parameter and component is checked")
  void parameters(String from, String to, String problem) {
    assertThat(problem(withInput(SIGNED, from, to))).contains(problem);
  }

  @Test
  @DisplayName("G2 a signature is accepted until its age and the skew have passed")
  void time() {
    assertThat(problem(SIGNED, NOW.minusSeconds(5))).isNull();
    assertThat(problem(SIGNED, NOW.minusSeconds(6))).contains("future");
    assertThat(problem(SIGNED, NOW.plusSeconds(35))).isNull();
    assertThat(problem(SIGNED, NOW.plusSeconds(36))).isNotNull();
  }

  @Test
  @DisplayName("G2 missing, doubled and malformed signatures are rejected")
  void structure() {
    String input = SIGNED.named("Signature-Input").get(0);
    String signature = SIGNED.named("Signature").get(0);
    assertThat(problem(SIGNED.without("Signature-Input")))
        .isEqualTo("the request has no field Signature-Input");
    assertThat(problem(SIGNED.without("Signature")))
        .isEqualTo("the request has no field Signature");
    assertThat(problem(SIGNED.with("Signature-Input", input)))
        .isEqualTo("Signature-Input: a label that occurs twice");
    assertThat(problem(SIGNED.with("Signature", signature)))
        .isEqualTo("Signature: a label that occurs twice");
    assertThat(problem(SIGNED.with("Signature-Input", input.replace("ttrp", "b"))))
        .isEqualTo("two signatures with the tag or the label of the proxy");
    assertThat(
            problem(
                SIGNED
                    .with("Signature-Input", "client=(\"date\");created=1;keyid=\"c\"")
                    .with("Signature", "client=:YQ==:")))
        .isNull();
    assertThat(problem(SIGNED.without("Signature").with("Signature", "ttrp=a")))
        .isEqualTo("the signature is not a byte sequence");
    assertThat(problem(SIGNED.without("Signature").with("Signature", "ttrp=:YQ==:")))
        .isEqualTo("the signature does not fit the request and the key");
    assertThat(problem(SIGNED.with("Signature", "x=:" + "A".repeat(9000) + ":")))
        .contains("longer than");
    assertThat(problem(SIGNED.with("Signature-Input", "("))).startsWith("Signature-Input: ");
  }

  @Test
  @DisplayName("G3 components may be left out, the certificate fields never")
  void fewerComponents() {
    Set<SignatureComponent> some = EnumSet.of(SignatureComponent.METHOD);
    RequestSigner signer =
        new RequestSigner(secret(SECRET), "edge-1", some, Duration.ofSeconds(30));
    TestMessage message = TestMessage.of("GET", "a.example", "/", null);
    for (Field field : signer.sign(message, List.of(new Field("Client-Cert", ":YQ==:")), NOW)) {
      message = message.with(field.name(), field.value());
    }
    message = message.with("Client-Cert", ":YQ==:");
    RequestVerifier lenient =
        new RequestVerifier(
            Map.of("edge-1", secret(SECRET)), some, Duration.ofSeconds(30), Duration.ZERO);
    assertThat(lenient.problem(message, FIELDS, NOW)).isNull();
    assertThat(problem(message)).startsWith("the signature does not cover");
  }

  @Test
  @DisplayName("G1 every kind of key signs and verifies, and has one algorithm")
  void keys() throws Exception {
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      if (algorithm == SignatureAlgorithm.HMAC_SHA256) {
        continue;
      }
      KeyPair pair = pair(algorithm);
      SignatureKey own =
          SignatureKey.forSigning(pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      SignatureKey theirs =
          SignatureKey.forVerifying(pem("PUBLIC KEY", pair.getPublic().getEncoded()));
      assertThat(own.algorithm()).isEqualTo(algorithm);
      assertThat(theirs.algorithm()).isEqualTo(algorithm);
      byte[] base = "base".getBytes(StandardCharsets.US_ASCII);
      assertThat(theirs.verifies(base, own.sign(base))).isTrue();
      assertThat(theirs.verifies(base, new byte[0])).isFalse();
      assertThat(theirs.verifies(base, new byte[64])).isFalse();
    }
  }

  private static KeyPair pair(SignatureAlgorithm algorithm) throws Exception {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(
            switch (algorithm) {
              case ED25519 -> "Ed25519";
              case RSA_PSS_SHA512 -> "RSA";
              default -> "EC";
            });
    switch (algorithm) {
      case RSA_PSS_SHA512 -> generator.initialize(2048);
      case ECDSA_P256_SHA256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
      case ECDSA_P384_SHA384 -> generator.initialize(new ECGenParameterSpec("secp384r1"));
      default -> {}
    }
    return generator.generateKeyPair();
  }

  private static byte[] pem(String label, byte[] content) {
    return ("-----BEGIN "
            + label
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(content)
            + "\n-----END "
            + label
            + "-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  @DisplayName("G1 a weak or wrong key is rejected with what to do")
  void wrongKeys() throws Exception {
    assertThatThrownBy(
            () -> SignatureKey.forSigning("c2hvcnQ=".getBytes(StandardCharsets.US_ASCII)))
        .hasMessageContaining("a secret of 5 bytes, where at least 32");
    assertThatThrownBy(() -> SignatureKey.forSigning("p@ss".getBytes(StandardCharsets.US_ASCII)))
        .hasMessageContaining("openssl rand");
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(1024);
    KeyPair weak = rsa.generateKeyPair();
    assertThatThrownBy(
            () -> SignatureKey.forSigning(pem("PRIVATE KEY", weak.getPrivate().getEncoded())))
        .hasMessageContaining("1024 bits");
    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
    ec.initialize(new ECGenParameterSpec("secp521r1"));
    KeyPair other = ec.generateKeyPair();
    assertThatThrownBy(
            () -> SignatureKey.forVerifying(pem("PUBLIC KEY", other.getPublic().getEncoded())))
        .hasMessageContaining("other than P-256");
    assertThatThrownBy(
            () -> SignatureKey.forSigning(pem("PUBLIC KEY", other.getPublic().getEncoded())))
        .hasMessageContaining("0 PRIVATE KEY blocks");
  }

  @Test
  @DisplayName("G1 signatures of a client stay, one under our label or tag goes")
  void clientSignatures() {
    TestMessage client =
        TestMessage.of("GET", "a", "/", null)
            .with("Signature-Input", "a=(\"date\" );created=1")
            .with("Signature", "a=:YQ==:");
    assertThat(ClientSignatures.of(client))
        .isEqualTo(
            new ClientSignatures(List.of("a=(\"date\" );created=1"), List.of("a=:YQ==:"), false));
    TestMessage forged =
        client
            .with("Signature-Input", "ttrp=();tag=\"x\", b=();tag=\"client-cert\", c")
            .with("Signature", "b=:Yg==:, ttrp=:YQ==:");
    assertThat(ClientSignatures.of(forged))
        .isEqualTo(
            new ClientSignatures(List.of("a=(\"date\" );created=1, c"), List.of("a=:YQ==:"), true));
    assertThat(ClientSignatures.of(client.with("Signature", "TTRP=:YQ==:")))
        .isEqualTo(new ClientSignatures(List.of(), List.of(), true));
    assertThat(ClientSignatures.of(TestMessage.of("GET", "a", "/", null)).stripped()).isFalse();
  }

  @Test
  @DisplayName("G2 a repeated value of Signature-Input is verified again for each request")
  void repeatedInput() {
    RequestVerifier verifier =
        new RequestVerifier(
            Map.of("edge-1", secret(SECRET)), ALL, Duration.ofSeconds(30), Duration.ofSeconds(5));
    TestMessage other =
        new TestMessage("GET", "https", "app.example:8443", "/b", "q=1", SIGNED.lines());
    for (int round = 0; round < 2; round++) {
      assertThat(verifier.problem(SIGNED, FIELDS, NOW)).isNull();
      assertThat(verifier.problem(other, FIELDS, NOW))
          .isEqualTo("the signature does not fit the request and the key");
      assertThat(verifier.problem(SIGNED.without("Client-Cert-Chain"), FIELDS, NOW))
          .isEqualTo("the covered field \"client-cert-chain\" is missing");
      assertThat(verifier.problem(SIGNED.with("Client-Cert", ":YQ==:"), FIELDS, NOW))
          .isEqualTo("the signature does not fit the request and the key");
      assertThat(verifier.problem(SIGNED.without("Signature"), FIELDS, NOW))
          .isEqualTo("the request has no field Signature");
      assertThat(verifier.problem(SIGNED, FIELDS, NOW.plusSeconds(36)))
          .isEqualTo("the signature is older than signatureMaxAge");
    }
  }
}
