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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.CharBuffer;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names are ours. */
class ManagedNamesTest {
  private static final ManagedNames NAMES =
      ManagedNames.of(List.of("Client-Cert", "Client-Cert-Chain"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Client-Cert",
        "client-cert",
        "CLIENT-CERT",
        "cLiEnT-cErT",
        "Client-Cert-Chain",
        "client-cert-chain",
        "CLIENT-CERT-CHAIN"
      })
  @DisplayName("S1 a name is ours in any letter case")
  void letterCase(String name) {
    assertThat(NAMES.contains(name)).isTrue();
  }

  @Test
  @DisplayName("S1 a name is ours in any locale")
  void locales() {
    Locale before = Locale.getDefault();
    try {
      for (String tag : List.of("tr", "az", "lt", "de", "en")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        ManagedNames names = ManagedNames.of(List.of("CLIENT-CERT", "X-Ich-Bin"));

        assertThat(names.contains("CLIENT-CERT")).as(tag).isTrue();
        assertThat(names.contains("client-cert")).as(tag).isTrue();
        assertThat(names.contains("X-ICH-BIN")).as(tag).isTrue();
        assertThat(names.contains("x-ich-bin")).as(tag).isTrue();
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  @DisplayName("S3 every other character that a token may have is read as a hyphen")
  void aliases() {
    for (char separator : "!#$%&'*+-.^_`|~".toCharArray()) {
      assertThat(NAMES.contains("Client" + separator + "Cert")).isTrue();
      assertThat(NAMES.contains("client" + separator + "cert-chain")).isTrue();
      assertThat(NAMES.contains("CLIENT-CERT" + separator + "CHAIN")).isTrue();
      assertThat(NAMES.contains("client" + separator + "cert" + separator + "chain")).isTrue();
    }
  }

  @Test
  @DisplayName("S3 every character but letters and digits is read as a hyphen, token or not")
  void everyCharacter() {
    for (int c = 0; c <= 0xFFFF; c++) {
      boolean alphanumeric =
          (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

      assertThat(NAMES.contains("client" + (char) c + "cert"))
          .as("%04X", c)
          .isEqualTo(!alphanumeric);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Cl\u0131ent-Cert", "Cl\u0130ent-Cert", "CL\u0130ENT-CERT"})
  @DisplayName("S1 a Turkish i is an i, since equalsIgnoreCase takes it for one")
  void turkishLetters(String name) {
    assertThat(NAMES.contains(name)).isTrue();
  }

  @Test
  @DisplayName("S1 a long s is an s, the Kelvin sign a k")
  void otherLetters() {
    ManagedNames names = ManagedNames.of(List.of("Secret-Key"));

    assertThat(names.contains("\u017fecret-Key")).isTrue();
    assertThat(names.contains("Secret-\u212aey")).isTrue();
    assertThat(names.contains("\u017fecret_\u212aey")).isTrue();
  }

  @Test
  @DisplayName("S1 whatever equalsIgnoreCase takes for one of our names is ours")
  void equalsIgnoreCase() {
    String name = "client-cert";
    for (int position = 0; position < name.length(); position++) {
      for (int c = 0; c <= 0xFFFF; c++) {
        String other = name.substring(0, position) + (char) c + name.substring(position + 1);
        if (other.equalsIgnoreCase(name)) {
          assertThat(NAMES.contains(other)).as("%04X at %s", c, position).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "Client",
        "Cert",
        "Client-",
        "-Cert",
        "ClientCert",
        "Client--Cert",
        "Client-Cer",
        "Client-Certs",
        "Client-Cert-",
        "-Client-Cert",
        "Client-Cert ",
        " Client-Cert",
        "X-Client-Cert",
        "Client-Cert-Chai",
        "Client-Cert-Chains",
        "Client-Cert-Chain-",
        "Client0Cert",
        "Clientxcert",
        "HTTP_CLIENT_CERT",
        "Cl1ent-Cert",
        "Cli\u00e9nt-Cert",
        "Host",
        "Connection"
      })
  @DisplayName("S1 nothing else is ours")
  void nothingElse(String name) {
    assertThat(NAMES.contains(name)).isFalse();
  }

  @Test
  @DisplayName("S3 a digit of ours is that digit and no other character")
  void digits() {
    ManagedNames names = ManagedNames.of(List.of("Cf-Cert-Sha256"));

    assertThat(names.contains("cf_cert_sha256")).isTrue();
    assertThat(names.contains("cf-cert-sha255")).isFalse();
    assertThat(names.contains("cf-cert-sha25-")).isFalse();
    assertThat(names.contains("cf-cert-sha25\u0666")).isFalse();
  }

  @Test
  @DisplayName("S9 any name of letters, digits and hyphens can be managed, and no other")
  void allowedNames() {
    assertThat(ManagedNames.of(List.of()).contains("")).isFalse();
    assertThat(ManagedNames.of(List.of("X-509")).contains("x_509")).isTrue();
    for (String name : List.of("", "a b", "a_b", "a\r\nb", "a:b", "cl\u0131ent", "\u212aey")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ManagedNames.of(List.of("ok", name)))
          .withMessageContaining(name);
    }
  }

  @Test
  @DisplayName("S4 a name is found inside a longer text")
  void insideOfText() {
    String text = "close, client_cert, x";

    assertThat(NAMES.contains(text, 7, 18)).isTrue();
    assertThat(NAMES.contains(text, 6, 18)).isFalse();
    assertThat(NAMES.contains(text, 7, 17)).isFalse();
    assertThat(NAMES.contains(CharBuffer.wrap("Client-Cert"))).isTrue();
  }
}
