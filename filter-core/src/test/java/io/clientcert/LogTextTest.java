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

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Text from certificates on its way into a log. */
class LogTextTest {

  @Test
  @DisplayName("T4 printable ASCII stays as it is")
  void printable() {
    String text = "CN=Example root,O=Example ~!@#$%^&*()_+{}|:<>?[];',./`";

    assertThat(LogText.of(text)).isEqualTo(text);
    assertThat(LogText.of("")).isEmpty();
  }

  @Test
  @DisplayName("T4 quotes and backslashes are escaped, so that nothing ends a quoted text")
  void quotes() {
    assertThat(LogText.of("a\"b\\c")).isEqualTo("a\\\"b\\\\c");
  }

  @Test
  @DisplayName("T4 everything else is shown by its number, whatever character it is")
  void everyCharacter() {
    for (int c = 0; c <= 0xFFFF; c++) {
      String shown = LogText.of(String.valueOf((char) c));

      assertThat(shown.chars()).as("%04X", c).isNotEmpty().allMatch(s -> s >= ' ' && s <= '~');
    }
    assertThat(LogText.of("\r\n\0\u2028\u0085\u202e\u00e9\ud83d\udd11"))
        .isEqualTo("\\u000D\\u000A\\u0000\\u2028\\u0085\\u202E\\u00E9\\uD83D\\uDD11");
  }

  @Test
  @DisplayName("T3 a long text is cut, and shows that it was")
  void length() {
    String cut = LogText.of("a".repeat(100_000));

    assertThat(cut).hasSizeLessThan(600).startsWith("aaa").endsWith("...");
    assertThat(LogText.of("\0".repeat(100_000))).hasSizeLessThan(600).endsWith("...");
    assertThat(LogText.of("b".repeat(500))).isEqualTo("b".repeat(500));
  }

  @Test
  @DisplayName("T3 a text that just fits does not look cut")
  void justFits() {
    assertThat(LogText.of("c".repeat(512))).isEqualTo("c".repeat(512));
  }
}
