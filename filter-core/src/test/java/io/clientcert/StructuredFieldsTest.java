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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientcert.field.ByteSequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * How byte sequences are written, by the structured-field tests of the IETF's HTTP working group:
 * the records whose value is one without parameters, in their canonical form. How they are read is
 * in {@code StructuredFieldParserTest}.
 */
class StructuredFieldsTest {

  private static Stream<JsonNode> records(Path file) {
    try {
      return StreamSupport.stream(new ObjectMapper().readTree(file.toFile()).spliterator(), false);
    } catch (IOException e) {
      throw new IllegalStateException("a file of the suite that cannot be read", e);
    }
  }

  /** An item is a pair of value and parameters. */
  private static boolean isBareByteSequence(JsonNode item) {
    return item.size() == 2
        && item.path(0).path("__type").asText().equals("binary")
        && item.path(1).isArray()
        && item.path(1).isEmpty();
  }

  @Test
  @DisplayName("I1 every byte sequence of the HTTP working group's tests is written canonically")
  void byteSequences() throws IOException {
    List<String> deviations = new ArrayList<>();
    int total = 0;
    int applied = 0;
    try (Stream<Path> files = Files.walk(Suites.folder("structured-field-tests"))) {
      List<JsonNode> records =
          files
              .filter(file -> file.toString().endsWith(".json"))
              .flatMap(StructuredFieldsTest::records)
              .toList();
      for (JsonNode each : records) {
        total++;
        if (isBareByteSequence(each.path("expected"))) {
          applied++;
          byte[] value = Base32.decode(each.at("/expected/0/value").asText());
          String canonical = each.path(each.has("canonical") ? "canonical" : "raw").get(0).asText();
          if (!ByteSequence.encode(value).equals(canonical)) {
            deviations.add(each.path("name").asText());
          }
        }
      }
    }
    System.out.printf(
        "Structured fields passed %d/%d that apply, of %d records%n",
        applied - deviations.size(), applied, total);
    assertThat(deviations).isEmpty();
    assertThat(applied).isEqualTo(7);
  }
}
