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
package io.clientcert.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may pass of a field line. */
class FieldSanitizerTest {
  private static final FieldSanitizer SANITIZER =
      new FieldSanitizer(ManagedNames.of(List.of("Client-Cert", "Client-Cert-Chain")));
  private static final List<String> NOMINATING =
      List.of("Connection", "Proxy-Connection", "Trailer");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Client-Cert",
        "CLIENT-CERT",
        "client_cert",
        "Client.Cert-Chain",
        "client-cert_chain"
      })
  @DisplayName("S1 S3 S8 a line under a managed name never passes, in either direction")
  void managedNames(String name) {
    for (String value : List.of("", ":AAAA:", "anything", "a\r\n b")) {
      assertThat(SANITIZER.request(name, value)).isNull();
      assertThat(SANITIZER.response(name, value)).isNull();
    }
    assertThat(SANITIZER.manages(name)).isTrue();
    assertThat(SANITIZER.concerns(name.length())).isTrue();
  }

  @Test
  @DisplayName("S1 S4 names of other lengths than those looked after need no look")
  void lengths() {
    assertThat(IntStream.range(0, 100).filter(SANITIZER::concerns))
        .containsExactlyInAnyOrder(
            "Client-Cert".length(),
            "Client-Cert-Chain".length(),
            "Trailer".length(),
            "Connection".length(),
            "Proxy-Connection".length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Host", "X-Client-Cert", "Vary", "Accept", "TE", "Upgrade", "Keep-Alive", ""})
  @DisplayName("S1 a line under any other name passes as the same object, whatever its value")
  void otherNames(String name) {
    for (String value : List.of("", "Client-Cert", ",,", "close, \"client_cert\"")) {
      assertThat(SANITIZER.request(name, value)).isSameAs(value);
    }
    assertThat(SANITIZER.manages(name)).isFalse();
    assertThat(SANITIZER.nominates(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      nullValues = "GONE",
      value = {
        "close, Client-Cert|close",
        "Client-Cert, close|close",
        "close,Client-Cert,Keep-Alive|close, Keep-Alive",
        "close, client_cert|close",
        "close, CLIENT.CERT~CHAIN|close",
        "Client-Cert|GONE",
        "client-cert, Client-Cert-Chain|GONE",
        "Client-Cert,,|GONE",
        "` \tClient-Cert\t `|GONE",
        "close,\tclient-cert\t,\t x|close, x",
        "close,,keep-alive|close, keep-alive",
        ", close|close",
        "close,|close",
        ",|GONE",
        "``|GONE",
        "` `|GONE",
        "close, \"Client-Cert\"|close",
        "close, \"a,Client-Cert,b\"|close",
        "close, \"a, client_cert\"|close",
        "close, \"x\"|close",
        "close, a b|close",
        "close, a=b|close",
        "close, Client-Cert;q=1|close",
        "close, (Client-Cert)|close",
        "close, Client-Cert Client-Cert|close",
        "close, Client-Cert\u00a0|close",
        "close, \u00e9|close",
        "close, Cl\u0131ent-Cert|close",
        "close; Client-Cert, x|x"
      },
      delimiter = '|')
  @DisplayName("S4 elements that are no token or that name a managed field are taken out")
  void nominatingFields(String value, @Nullable String expected) {
    for (String name : NOMINATING) {
      assertThat(SANITIZER.request(name, value)).isEqualTo(expected);
      assertThat(SANITIZER.request(name.toLowerCase(Locale.ROOT), value)).isEqualTo(expected);
      assertThat(SANITIZER.request(name.toUpperCase(Locale.ROOT), value)).isEqualTo(expected);
    }
    assertThat(SANITIZER.response("Trailer", value)).isEqualTo(expected);
    assertThat(SANITIZER.response("tRAILER", value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "close",
        "keep-alive, Upgrade",
        "keep-alive,Upgrade",
        " keep-alive ,\tUpgrade\t",
        "X-Client-Cert, Client-Cert-Chains, Client",
        "!#$%&'*+-.^_`|~09azAZ"
      })
  @DisplayName("S4 a value with nothing to take out is the same object, blanks and all")
  void untouched(String value) {
    for (String name : NOMINATING) {
      assertThat(SANITIZER.request(name, value)).isSameAs(value);
      assertThat(SANITIZER.nominates(name)).isTrue();
      assertThat(SANITIZER.concerns(name.length())).isTrue();
    }
  }

  @Test
  @DisplayName("S4 the names of nominating fields are compared without a locale")
  void nominatingNamesInTurkish() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      for (String name : List.of("CONNECTION", "connection", "TRAILER", "PROXY-CONNECTION")) {
        assertThat(SANITIZER.request(name, "close, client-cert")).isEqualTo("close");
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Client-Cert|*",
        "client-cert|*",
        "Accept, Client-Cert|*",
        "Accept,client_cert-chain ,Origin|*",
        "Client-Cert, *|*",
        "Accept|Accept",
        "Accept, Origin|Accept, Origin",
        "X-Client-Cert|X-Client-Cert",
        "*|*"
      })
  @DisplayName("R1 Vary that names a managed field becomes *")
  void vary(String value, String expected) {
    assertThat(SANITIZER.response("Vary", value)).isEqualTo(expected);
    assertThat(SANITIZER.response("VARY", value)).isEqualTo(expected);
  }

  @Test
  @DisplayName("R1 Vary that names none passes as the same object, in a request always")
  void varyUntouched() {
    String value = "Accept,  Origin ,";

    assertThat(SANITIZER.response("vary", value)).isSameAs(value);
    assertThat(SANITIZER.request("Vary", "Client-Cert")).isEqualTo("Client-Cert");
  }

  @Test
  @DisplayName("R1 a response that varies always needs no further Vary")
  void variesAlways() {
    assertThat(FieldSanitizer.variesAlways("*")).isTrue();
    assertThat(FieldSanitizer.variesAlways(" * ")).isTrue();
    assertThat(FieldSanitizer.variesAlways("Accept")).isFalse();
    assertThat(FieldSanitizer.variesAlways("")).isFalse();
    assertThat(FieldSanitizer.variesAlways(null)).isFalse();
  }

  @Test
  @DisplayName("S8 other fields of a response pass as the same object")
  void otherResponseFields() {
    String value = "close, Client-Cert";

    assertThat(SANITIZER.response("Connection", value)).isSameAs(value);
    assertThat(SANITIZER.response("Set-Cookie", value)).isSameAs(value);
  }

  /** The rule once more, as plainly as it can be said. */
  private static @Nullable String naive(String value) {
    List<String> kept = new ArrayList<>();
    boolean changed = false;
    for (String element : value.split(",", -1)) {
      String token = element.replaceAll("^[ \t]+", "").replaceAll("[ \t]+$", "");
      String name = token.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
      if (token.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
          && !Set.of("client-cert", "client-cert-chain").contains(name)) {
        kept.add(token);
      } else {
        changed = true;
      }
    }
    if (!changed) {
      return value;
    }
    return kept.isEmpty() ? null : String.join(", ", kept);
  }

  @Test
  @DisplayName("S4 random values come out as the plainest reading of the rule has it")
  void randomValues() {
    Random random = new Random(9440);
    List<String> pieces =
        List.of(
            ",",
            ",",
            ",",
            " ",
            "\t",
            "\"",
            "close",
            "client-cert",
            "Client_Cert",
            "CLIENT",
            "-",
            "_",
            "cert",
            "chain",
            "client.cert-chain",
            "x",
            "=",
            ";",
            "\\",
            "\u00e9",
            "*",
            "\r\n");
    for (int i = 0; i < 20_000; i++) {
      StringBuilder value = new StringBuilder();
      for (int length = random.nextInt(10); length > 0; length--) {
        value.append(pieces.get(random.nextInt(pieces.size())));
      }
      String text = value.toString();

      assertThat(SANITIZER.request("Connection", text)).as(text).isEqualTo(naive(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Client-Cert:",
        "client-cert: ",
        "\tclient_cert",
        "\"client-cert\"",
        "client-cert\0("
      })
  @DisplayName("S3 a managed name is managed with what no name may have around it")
  void strayEnds(String name) {
    assertThat(SANITIZER.manages(name)).isTrue();
    assertThat(FieldSanitizer.isName(name)).isFalse();
  }

  @Test
  @DisplayName("S2 names are tokens, values have no line break and no NUL")
  void wellFormed() {
    assertThat(FieldSanitizer.isWellFormed("X-a!#$%&'*+.^_`|~9", "\t \u00ff")).isTrue();
    assertThat(FieldSanitizer.isName("")).isFalse();
    assertThat(FieldSanitizer.isName("x y")).isFalse();
    assertThat(FieldSanitizer.isName("\u00fc")).isFalse();
    assertThat(FieldSanitizer.isValue("a\nb")).isFalse();
    assertThat(FieldSanitizer.isValue("a\r")).isFalse();
    assertThat(FieldSanitizer.isValue("\0")).isFalse();
    assertThat(SANITIZER.manages("")).isFalse();
    assertThat(SANITIZER.manages("(")).isFalse();
  }
}
