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
package io.clientcert.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.clientcert.fuzz.SignatureOracle.Member;
import io.clientcert.signature.RequestVerifier;
import io.clientcert.signature.SignatureComponent;
import io.clientcert.signature.SignatureKey;
import io.clientcert.signature.SignedMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** {@code Signature-Input} at an origin that requires the signature of a proxy. */
class SignatureFuzzTest {

  static final long NOW = 1_796_083_200L;
  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final Map<String, String> REQUEST = new LinkedHashMap<>();
  private static final int MAX_LENGTH = 600;

  static {
    REQUEST.put("@method", "GET");
    REQUEST.put("@authority", "app.example:8443");
    REQUEST.put("@path", "/a%20b");
    REQUEST.put("@query", "?x=1");
    REQUEST.put("client-cert", ":YQ==:");
  }

  private final RequestVerifier verifier = verifier();

  private static RequestVerifier verifier() {
    try {
      byte[] file = Base64.getEncoder().encode(SECRET);
      return new RequestVerifier(
          Map.of("edge-1", SignatureKey.forVerifying(file)),
          Set.of(SignatureComponent.values()),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A request with these values of the two fields. */
  private record Message(List<String> inputs, List<String> signatures) implements SignedMessage {
    @Override
    public List<String> named(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "signature-input" -> inputs;
        case "signature" -> signatures;
        case "client-cert" -> List.of(REQUEST.get("client-cert"));
        default -> List.of();
      };
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return "https";
    }

    @Override
    public String authority() {
      return "App.example:8443";
    }

    @Override
    public String path() {
      return "/a%20b";
    }

    @Override
    public String query() {
      return "x=1";
    }
  }

  @FuzzTest
  void origin(FuzzedDataProvider data) throws GeneralSecurityException {
    List<String> lines = lines(data.consumeRemainingAsAsciiString());
    String text = String.join(", ", lines);
    Optional<List<Member>> inputs = SignatureOracle.dictionary(text);
    Optional<String> base = inputs.flatMap(members -> SignatureOracle.base(members, REQUEST, NOW));
    String label =
        inputs.stream()
            .flatMap(List::stream)
            .filter(SignatureOracle::isOfProxy)
            .map(Member::key)
            .findFirst()
            .orElse("ttrp");

    Message message = new Message(lines, List.of(label + "=:" + mac(base.orElse(text)) + ":"));

    String problem = verifier.problem(message, List.of("Client-Cert"), Instant.ofEpochSecond(NOW));
    assertThat(problem == null).as("%s: %s", text, problem).isEqualTo(base.isPresent());
    Message unsigned = new Message(lines, lines);
    assertThat(verifier.problem(unsigned, List.of("Client-Cert"), Instant.ofEpochSecond(NOW)))
        .isNotNull();
  }

  /** Bounds the length, as the oracle is slow. */
  static List<String> lines(String text) {
    String bounded = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
    return new ArrayList<>(Arrays.asList(bounded.split("\n", -1)));
  }

  private static String mac(String base) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
    return Base64.getEncoder()
        .encodeToString(mac.doFinal(base.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
