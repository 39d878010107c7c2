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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientcert.Suites;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StructuredFieldParserTest {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MANY = 5000;

  @Test
  @DisplayName("O5 every record of the HTTP working group's tests is parsed as published")
  void suite() throws IOException {
    List<String> deviations = new ArrayList<>();
    int records = 0;
    try (Stream<Path> files = Files.list(Suites.folder("structured-field-tests"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        for (JsonNode each : new ObjectMapper().readTree(file.toFile())) {
          records++;
          if (!agrees(each)) {
            deviations.add(file.getFileName() + ": " + each.path("name").asText());
          }
        }
      }
    }
    assertThat(deviations).isEmpty();
    assertThat(records).isEqualTo(1591);
  }

  private static boolean agrees(JsonNode each) {
    List<String> lines = new ArrayList<>();
    each.path("raw").forEach(line -> lines.add(line.asText()));
    String text = StructuredFieldParser.combined(lines);
    try {
      JsonNode parsed =
          switch (each.path("header_type").asText()) {
            case "item" -> json(StructuredFieldParser.item(text));
            case "list" -> list(StructuredFieldParser.list(text, MANY));
            default -> dictionary(StructuredFieldParser.dictionary(text, MANY));
          };
      return !each.path("must_fail").asBoolean() && parsed.equals(exact(each.path("expected")));
    } catch (FieldSyntaxException e) {
      return each.path("must_fail").asBoolean() || each.path("can_fail").asBoolean();
    }
  }

  /** Numbers of equal value are equal, whatever the file writes. */
  private static JsonNode exact(JsonNode node) {
    if (node.isNumber()) {
      return JSON.textNode(node.decimalValue().stripTrailingZeros().toPlainString());
    }
    if (node.isArray()) {
      ArrayNode array = JSON.arrayNode();
      node.forEach(element -> array.add(exact(element)));
      return array;
    }
    if (node.isObject()) {
      ObjectNode object = JSON.objectNode();
      node.properties().forEach(entry -> object.set(entry.getKey(), exact(entry.getValue())));
      return object;
    }
    return node;
  }

  private static JsonNode list(List<StructuredMember> members) {
    ArrayNode array = JSON.arrayNode();
    members.forEach(member -> array.add(json(member)));
    return array;
  }

  private static JsonNode dictionary(List<Map.Entry<String, StructuredMember>> members) {
    Map<String, StructuredMember> last = new LinkedHashMap<>();
    members.forEach(member -> last.put(member.getKey(), member.getValue()));
    ArrayNode array = JSON.arrayNode();
    last.forEach((key, member) -> array.add(JSON.arrayNode().add(key).add(json(member))));
    return array;
  }

  private static JsonNode json(StructuredMember member) {
    ArrayNode pair = JSON.arrayNode();
    if (member instanceof StructuredInnerList inner) {
      ArrayNode items = JSON.arrayNode();
      inner.items().forEach(item -> items.add(json(item)));
      pair.add(items);
    } else {
      pair.add(bare((StructuredValue) member));
    }
    ArrayNode parameters = JSON.arrayNode();
    member
        .parameters()
        .forEach((key, value) -> parameters.add(JSON.arrayNode().add(key).add(bare(value))));
    return pair.add(parameters);
  }

  private static JsonNode bare(StructuredValue item) {
    return switch (item.type()) {
      case INTEGER -> number(BigDecimal.valueOf((Long) item.value()));
      case DECIMAL -> number((BigDecimal) item.value());
      case STRING -> JSON.textNode((String) item.value());
      case BOOLEAN -> JSON.booleanNode((Boolean) item.value());
      case TOKEN -> typed("token", JSON.textNode((String) item.value()));
      case BYTE_SEQUENCE ->
          typed(
              "binary",
              JSON.textNode(
                  new String(Base32.encode((byte[]) item.value()), StandardCharsets.US_ASCII)));
      case DATE -> typed("date", number(BigDecimal.valueOf((Long) item.value())));
      case DISPLAY_STRING -> typed("displaystring", JSON.textNode((String) item.value()));
    };
  }

  private static JsonNode number(BigDecimal number) {
    return JSON.textNode(number.stripTrailingZeros().toPlainString());
  }

  private static JsonNode typed(String type, JsonNode value) {
    ObjectNode object = JSON.objectNode();
    object.put("__type", type);
    object.set("value", value);
    return object;
  }

  @Test
  @DisplayName("Members know where they stand in the combined value")
  void positions() throws FieldSyntaxException {
    String text = StructuredFieldParser.combined(List.of("a=(1 2);x, b", "c=:YQ==:;y=1"));
    List<Map.Entry<String, StructuredMember>> members = StructuredFieldParser.dictionary(text, 9);
    assertThat(members.stream().map(Map.Entry::getKey)).containsExactly("a", "b", "c");
    assertThat(
            members.stream()
                .map(member -> text.substring(member.getValue().start(), member.getValue().end())))
        .containsExactly("(1 2);x", "b", ":YQ==:;y=1");
  }
}
