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
package io.clientcert.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientcert.Suites;
import io.clientcert.field.FieldSyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.util.encoders.Base32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructuredBytesTest {

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  @DisplayName("O5 an item is one byte sequence, with or without parameters and padding")
  void items() throws FieldSyntaxException {
    assertThat(StructuredBytes.item(List.of(":aGVsbG8=:"))).isEqualTo(ascii("hello"));
    assertThat(StructuredBytes.item(List.of("  :aGVsbG8:  "))).isEqualTo(ascii("hello"));
    assertThat(
            StructuredBytes.item(
                List.of(
                    ":aGVsbG8=:;a;b=1;*c=-2.5;d=\"x\\\"y\";e=t/k;f=?1;g=:YQ==:;h=@1;i=%\"%c3%bc\"")))
        .isEqualTo(ascii("hello"));
    assertThat(StructuredBytes.item(List.of("::"))).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "|0|no value",
        "aGVsbG8|0|not a byte sequence",
        "(:aGVsbG8=:)|0|no value",
        ":aGVsbG8=|9|without its closing colon",
        ":aGVs bG8=:|5|outside the base64 alphabet",
        ":aGVs_bG8=:|5|outside the base64 alphabet",
        ":aGVsbG8==:|1|not base64",
        ":aGVsbG8=:, :aGVsbG8=:|10|a list",
        ":aGVsbG8=:x|10|text after the value",
        ":aGVsbG8=:;|11|a parameter without a name",
        ":aGVsbG8=:;A|11|a parameter without a name",
        ":aGVsbG8=:;a=|13|no value",
        ":aGVsbG8=:;a=1.|15|without a fraction",
        ":aGVsbG8=:;a=1234567890123456|29|too many digits",
        ":aGVsbG8=:;a=`\"x`|15|without its closing quote",
      })
  @DisplayName("O5 anything else is rejected with its position")
  void wrongItems(@Nullable String value, int position, String problem) {
    FieldSyntaxException e =
        catchThrowableOfType(
            FieldSyntaxException.class,
            () -> StructuredBytes.item(List.of(value == null ? "" : value.replace("`", ""))));
    assertThat(e).hasMessageContaining(problem);
    assertThat(e.position()).isEqualTo(position);
  }

  @Test
  @DisplayName("O5 two lines of an item are rejected even if they are the same")
  void twoLines() {
    assertThatThrownBy(() -> StructuredBytes.item(List.of(":YQ==:", ":YQ==:")))
        .hasMessage("2 field lines instead of one");
  }

  @Test
  @DisplayName("O5 a list may be one line or several, and has at most as many members as allowed")
  void lists() throws FieldSyntaxException {
    assertThat(StructuredBytes.list(List.of(":YQ==: ,\t:Yg==:;x", ":Yw==:"), 3))
        .containsExactly(ascii("a"), ascii("b"), ascii("c"));
    assertThat(StructuredBytes.list(List.of(""), 3)).isEmpty();
    assertThatThrownBy(() -> StructuredBytes.list(List.of(":YQ==:,:Yg==:"), 1))
        .hasMessage("more than 1 values at character 7");
    assertThatThrownBy(() -> StructuredBytes.list(List.of(":YQ==:,"), 3))
        .hasMessage("a comma without a value after it at character 7");
    assertThatThrownBy(() -> StructuredBytes.list(List.of(":YQ==: :Yg==:"), 3))
        .hasMessage("no comma between two values at character 7");
    assertThatThrownBy(() -> StructuredBytes.list(List.of("(:YQ==:)"), 3))
        .hasMessage("not a byte sequence at character 0");
  }

  @Test
  @DisplayName("O5 the HTTP working group's tests: items and lists of byte sequences, nothing else")
  void suite() throws IOException {
    List<String> deviations = new ArrayList<>();
    int items = 0;
    int lists = 0;
    try (Stream<Path> files = Files.list(Suites.folder("structured-field-tests"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        for (JsonNode each : new ObjectMapper().readTree(file.toFile())) {
          String type = each.path("header_type").asText();
          if (type.equals("dictionary")) {
            continue;
          }
          boolean isItem = type.equals("item");
          items += isItem ? 1 : 0;
          lists += isItem ? 0 : 1;
          if (!agrees(each, isItem)) {
            deviations.add(file.getFileName() + ": " + each.path("name").asText());
          }
        }
      }
    }
    assertThat(deviations).isEmpty();
    assertThat(items).isEqualTo(840);
    assertThat(lists).isEqualTo(319);
  }

  private static boolean agrees(JsonNode each, boolean isItem) {
    List<String> lines = new ArrayList<>();
    each.path("raw").forEach(line -> lines.add(line.asText()));
    List<byte[]> expected = new ArrayList<>();
    boolean expectsBytes = each.has("expected") && !each.path("must_fail").asBoolean();
    if (expectsBytes) {
      List<JsonNode> members = new ArrayList<>();
      if (isItem) {
        members.add(each.path("expected"));
      } else {
        each.path("expected").forEach(members::add);
      }
      for (JsonNode member : members) {
        JsonNode value = member.path(0);
        if (value.path("__type").asText().equals("binary")) {
          expected.add(Base32.decode(value.path("value").asText()));
        } else {
          expectsBytes = false;
        }
      }
    }
    try {
      // several lines of an item are rejected here, whatever they add up to
      List<byte[]> read =
          isItem ? List.of(StructuredBytes.item(lines)) : StructuredBytes.list(lines, 2000);
      return expectsBytes && sameBytes(read, expected);
    } catch (FieldSyntaxException e) {
      return !expectsBytes || each.path("can_fail").asBoolean();
    }
  }

  private static boolean sameBytes(List<byte[]> a, List<byte[]> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!Arrays.equals(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }
}
