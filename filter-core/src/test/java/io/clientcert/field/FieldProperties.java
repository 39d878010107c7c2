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

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

@Label("What holds of every value on the wire")
class FieldProperties {

  private static final List<String> NAMES = List.of("Client-Cert", "Client-Cert-Chain");

  private final FieldSanitizer sanitizer = new FieldSanitizer(ManagedNames.of(NAMES));

  @Property
  @Label("I1 a byte sequence is its bytes again, and as long as it was said to be")
  void byteSequence(@ForAll byte[] bytes) {
    String value = ByteSequence.encode(bytes);

    assertThat(value).startsWith(":").endsWith(":");
    assertThat(Base64.getDecoder().decode(value.substring(1, value.length() - 1))).isEqualTo(bytes);
    assertThat(value).hasSize(Math.toIntExact(ByteSequence.encodedLength(bytes.length)));
  }

  @Property
  @Label("S3 a managed name stays managed in any case and with anything for its hyphens")
  void alias(@ForAll("aliases") String alias) {
    assertThat(sanitizer.manages(alias)).as(alias).isTrue();
  }

  @Property
  @Label("S3 a name with one letter or digit more, less or changed is not ours")
  void otherNames(@ForAll("aliases") String alias, @ForAll("letters") String letter) {
    assertThat(sanitizer.manages(alias + letter)).isFalse();
    assertThat(sanitizer.manages(letter + alias)).isFalse();
    assertThat(sanitizer.manages(alias.substring(1))).isFalse();
    assertThat(sanitizer.manages("X" + alias.substring(1))).isFalse();
  }

  @Property
  @Label("S4 what has passed once passes again, and names nothing of ours")
  void nominated(@ForAll("nominations") String value) {
    String passed = sanitizer.request("Connection", value);

    if (passed != null) {
      assertThat(sanitizer.request("Connection", passed)).isSameAs(passed);
      assertThat(passed.split("[^A-Za-z0-9_.-]", -1)).noneMatch(sanitizer::manages);
    }
  }

  @Property
  @Label("S4 tokens of others pass, whatever of ours stands between them")
  void otherTokens(@ForAll("tokens") List<String> tokens, @ForAll("aliases") String alias) {
    String passed = sanitizer.request("Connection", String.join(" ,\t" + alias + ",", tokens));

    assertThat(passed).isEqualTo(tokens.isEmpty() ? null : String.join(", ", tokens));
  }

  @Provide
  Arbitrary<String> aliases() {
    Arbitrary<String> separators = Arbitraries.strings().withChars("-_.!~ ").ofLength(2);
    Arbitrary<Boolean> upper = Arbitraries.of(true, false);
    return Combinators.combine(Arbitraries.of(NAMES), separators, upper)
        .as(
            (name, separator, isUpper) -> {
              String[] words = name.split("-", -1);
              StringBuilder alias = new StringBuilder(words[0]);
              for (int i = 1; i < words.length; i++) {
                alias.append(separator.charAt(i - 1)).append(words[i]);
              }
              return isUpper
                  ? alias.toString().toUpperCase(Locale.ROOT)
                  : alias.toString().toLowerCase(Locale.ROOT);
            });
  }

  @Provide
  Arbitrary<String> letters() {
    return Arbitraries.strings().alpha().numeric().ofMinLength(7).ofMaxLength(9);
  }

  @Provide
  Arbitrary<String> nominations() {
    Arbitrary<String> elements =
        Arbitraries.oneOf(aliases(), Arbitraries.strings().ascii().ofMaxLength(9));
    return elements.list().ofMaxSize(6).map(list -> String.join(",", list));
  }

  @Provide
  Arbitrary<List<String>> tokens() {
    return Arbitraries.strings()
        .withCharRange('a', 'f')
        .ofMinLength(1)
        .ofMaxLength(8)
        .list()
        .ofMinSize(2)
        .ofMaxSize(5);
  }
}
