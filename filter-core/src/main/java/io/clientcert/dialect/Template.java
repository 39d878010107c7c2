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
package io.clientcert.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Text with variables in braces. The value of a variable between double quotes is escaped
 * accordingly.
 *
 * @param parts the literals and variables in their order
 */
record Template(List<Part> parts) {

  private static final String XFCC = "xfcc:";

  Template {
    parts = List.copyOf(parts);
  }

  /**
   * Parses a template.
   *
   * @throws IllegalArgumentException if it contains no variable, an unknown variable, an unmatched
   *     brace or quote, or a character that is not allowed in a field value; the message states the
   *     problem
   */
  static Template parse(String text) {
    List<Part> parts = new ArrayList<>();
    boolean inQuotes = false;
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      String literal = text.substring(at, open < 0 ? text.length() : open);
      requireLiteral(literal);
      inQuotes ^= literal.chars().filter(c -> c == '"').count() % 2 == 1;
      if (!literal.isEmpty()) {
        parts.add(new Part(literal, null, false));
      }
      if (open < 0) {
        break;
      }
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("a brace is not closed");
      }
      parts.add(new Part("", variable(text.substring(open + 1, close)), inQuotes));
      at = close + 1;
    }
    if (inQuotes) {
      throw new IllegalArgumentException("a double quote is not closed");
    }
    if (parts.stream().allMatch(part -> part.variable() == null)) {
      throw new IllegalArgumentException("there is no variable in it");
    }
    return new Template(parts);
  }

  private static void requireLiteral(String literal) {
    if (!literal.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '}' && c != '\\')) {
      throw new IllegalArgumentException(
          "it holds a character other than printable ASCII, a backslash or a brace too many");
    }
  }

  private static Function<Facts, String> variable(String name) {
    if (name.startsWith(XFCC)) {
      return Xfcc.withKeys(name.substring(XFCC.length()));
    }
    return Variable.named(name)
        .<Function<Facts, String>>map(variable -> variable)
        .or(() -> ChainVariable.named(name))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no variable {" + name + "}, only " + FieldRule.variables()));
  }

  /** Tells whether it contains a variable for a single certificate of the chain. */
  boolean isNumbered() {
    return parts.stream().anyMatch(part -> part.variable() instanceof ChainVariable);
  }

  /** Returns a copy of the template for another certificate of the chain. */
  Template at(int number) {
    return new Template(
        parts.stream()
            .map(
                part ->
                    part.variable() instanceof ChainVariable variable
                        ? new Part("", variable.at(number), part.quoted())
                        : part)
            .toList());
  }

  /**
   * Returns the text; empty if all variables are empty, or if the variable for a certificate of the
   * chain is.
   */
  String of(Facts facts) {
    if (parts.size() == 1) {
      return parts.get(0).of(facts);
    }
    StringBuilder text = new StringBuilder();
    boolean empty = true;
    for (Part part : parts) {
      String value = part.of(facts);
      if (value.isEmpty() && part.variable() instanceof ChainVariable) {
        return "";
      }
      empty = empty && (part.variable() == null || value.isEmpty());
      text.append(value);
    }
    return empty ? "" : text.toString().trim();
  }

  /**
   * A literal or a variable.
   *
   * @param literal the literal text; empty for a variable
   * @param variable returns the value of the variable; null for a literal
   * @param quoted whether it is between double quotes
   */
  record Part(String literal, @Nullable Function<Facts, String> variable, boolean quoted) {

    String of(Facts facts) {
      if (variable == null) {
        return literal;
      }
      return quoted ? FieldText.quoted(variable.apply(facts)) : variable.apply(facts);
    }
  }
}
