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

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses structured fields (RFC 9651 section 4.2). Invalid values are rejected with the position of
 * the problem. As section 4.2.7 recommends, Byte Sequences without padding and with non-zero pad
 * bits are accepted. Positions refer to the combined value of all field lines.
 *
 * <p>One instance parses one value. Not thread-safe.
 */
public final class StructuredFieldParser {

  private static final String LINE_SEPARATOR = ", ";
  private static final int MAX_INTEGER_DIGITS = 15;
  private static final int MAX_DECIMAL_DIGITS = 12;
  private static final int MAX_FRACTION_DIGITS = 3;
  private static final char NONE = '\0';

  private final String text;
  private int position;

  private StructuredFieldParser(String text) {
    this.text = text;
  }

  /** Returns the combined value of {@code lines} (RFC 9651 section 4.2). */
  public static String combined(List<String> lines) {
    return lines.size() == 1 ? lines.get(0) : String.join(LINE_SEPARATOR, lines);
  }

  /**
   * Parses an Item.
   *
   * @param text the combined field value
   * @throws FieldSyntaxException if it is not an Item
   */
  public static StructuredValue item(String text) throws FieldSyntaxException {
    StructuredFieldParser parser = new StructuredFieldParser(text);
    parser.skipSpaces();
    StructuredValue item = parser.item();
    parser.skipSpaces();
    if (!parser.atEnd()) {
      throw parser.error(
          parser.peek() == ',' ? "a list instead of one value" : "text after the value");
    }
    return item;
  }

  /**
   * Parses a List.
   *
   * @param text the combined field value; empty for an empty list
   * @param maxMembers the maximum number of members
   * @throws FieldSyntaxException if it is not a List, or has more members
   */
  public static List<StructuredMember> list(String text, int maxMembers)
      throws FieldSyntaxException {
    StructuredFieldParser parser = new StructuredFieldParser(text);
    List<StructuredMember> members = new ArrayList<>();
    parser.skipSpaces();
    while (!parser.atEnd()) {
      if (members.size() == maxMembers) {
        throw parser.error("more than " + maxMembers + " values");
      }
      members.add(parser.member());
      parser.skipSeparator();
    }
    return members;
  }

  /**
   * Parses a Dictionary.
   *
   * @param text the combined field value; empty for an empty dictionary
   * @param maxMembers the maximum number of members, including repeated keys
   * @return the members in their order, as pairs of key and member. Repeated keys are included,
   *     although section 4.2.2 keeps only the last, so that the caller can detect them
   * @throws FieldSyntaxException if it is not a Dictionary, or has more members
   */
  public static List<Map.Entry<String, StructuredMember>> dictionary(String text, int maxMembers)
      throws FieldSyntaxException {
    StructuredFieldParser parser = new StructuredFieldParser(text);
    List<Map.Entry<String, StructuredMember>> members = new ArrayList<>();
    parser.skipSpaces();
    while (!parser.atEnd()) {
      if (members.size() == maxMembers) {
        throw parser.error("more than " + maxMembers + " values");
      }
      int start = parser.position;
      String key = parser.key("a dictionary member without a name");
      StructuredMember member;
      if (parser.peek() == '=') {
        parser.position++;
        member = parser.member();
      } else {
        member = parser.withParameters(parser.value(StructuredValue.Type.BOOLEAN, true, start));
      }
      members.add(Map.entry(key, member));
      parser.skipSeparator();
    }
    return members;
  }

  private void skipSeparator() throws FieldSyntaxException {
    skipBlanks();
    if (atEnd()) {
      return;
    }
    if (peek() != ',') {
      throw error("no comma between two values");
    }
    position++;
    skipBlanks();
    if (atEnd()) {
      throw error("a comma without a value after it");
    }
  }

  private StructuredMember member() throws FieldSyntaxException {
    return peek() == '(' ? innerList() : item();
  }

  /** Parses an Inner List (RFC 9651 section 4.2.1.2). */
  private StructuredInnerList innerList() throws FieldSyntaxException {
    int start = position++;
    List<StructuredValue> items = new ArrayList<>();
    while (true) {
      skipSpaces();
      if (peek() == ')') {
        position++;
        Map<String, StructuredValue> parameters = parameters();
        return new StructuredInnerList(items, parameters, start, position);
      }
      items.add(item());
      if (peek() != ' ' && peek() != ')') {
        throw error(
            atEnd()
                ? "an inner list without its closing parenthesis"
                : "no space between two values of an inner list");
      }
    }
  }

  private StructuredValue item() throws FieldSyntaxException {
    return withParameters(bareItem());
  }

  private StructuredValue withParameters(StructuredValue bare) throws FieldSyntaxException {
    Map<String, StructuredValue> parameters = parameters();
    return parameters.isEmpty() ? bare : bare.with(parameters, position);
  }

  /** Parses parameters (RFC 9651 section 4.2.3.2). */
  private Map<String, StructuredValue> parameters() throws FieldSyntaxException {
    if (peek() != ';') {
      return Map.of();
    }
    Map<String, StructuredValue> parameters = new LinkedHashMap<>();
    while (peek() == ';') {
      position++;
      skipSpaces();
      int start = position;
      String key = key("a parameter without a name");
      if (peek() == '=') {
        position++;
        parameters.put(key, bareItem());
      } else {
        parameters.put(key, value(StructuredValue.Type.BOOLEAN, true, start));
      }
    }
    return Collections.unmodifiableMap(parameters);
  }

  private String key(String problem) throws FieldSyntaxException {
    int start = position;
    if (!isLowerAlpha(peek()) && peek() != '*') {
      throw error(problem);
    }
    while (isLowerAlpha(peek()) || isDigit(peek()) || isOneOf("_-.*")) {
      position++;
    }
    return text.substring(start, position);
  }

  /** Parses a bare item (RFC 9651 section 4.2.3.1). */
  private StructuredValue bareItem() throws FieldSyntaxException {
    char first = peek();
    if (first == '-' || isDigit(first)) {
      return number(true, StructuredValue.Type.INTEGER, position);
    }
    if (isAlpha(first) || first == '*') {
      return token();
    }
    return switch (first) {
      case '"' -> string();
      case ':' -> byteSequence();
      case '?' -> bool();
      case '@' -> number(false, StructuredValue.Type.DATE, position++);
      case '%' -> displayString();
      default -> throw error("no value");
    };
  }

  private StructuredValue value(StructuredValue.Type type, Object value, int start) {
    return new StructuredValue(type, value, Map.of(), start, position);
  }

  /**
   * Parses an Integer or a Decimal (RFC 9651 section 4.2.4).
   *
   * @param decimalAllowed whether a fraction is allowed; it is not in a Date
   * @param integer the type of a number without a fraction
   */
  private StructuredValue number(boolean decimalAllowed, StructuredValue.Type integer, int start)
      throws FieldSyntaxException {
    int from = position;
    if (peek() == '-') {
      position++;
    }
    int digits = skipDigits();
    if (digits == 0) {
      throw error("a number without digits");
    }
    if (peek() != '.') {
      requireAtMost(digits, MAX_INTEGER_DIGITS);
      return value(integer, Long.parseLong(text.substring(from, position)), start);
    }
    if (!decimalAllowed) {
      throw error("a date with a fraction");
    }
    requireAtMost(digits, MAX_DECIMAL_DIGITS);
    position++;
    int fraction = skipDigits();
    if (fraction == 0) {
      throw error("a decimal without a fraction");
    }
    requireAtMost(fraction, MAX_FRACTION_DIGITS);
    return value(
        StructuredValue.Type.DECIMAL, new BigDecimal(text.substring(from, position)), start);
  }

  private int skipDigits() {
    int start = position;
    while (isDigit(peek())) {
      position++;
    }
    return position - start;
  }

  private void requireAtMost(int digits, int max) throws FieldSyntaxException {
    if (digits > max) {
      throw error("a number with too many digits");
    }
  }

  private StructuredValue string() throws FieldSyntaxException {
    int start = position++;
    StringBuilder value = new StringBuilder();
    while (!atEnd()) {
      char c = text.charAt(position++);
      if (c == '"') {
        return value(StructuredValue.Type.STRING, value.toString(), start);
      }
      if (c == '\\') {
        if (!isOneOf("\"\\")) {
          throw error("a wrong escape in a string");
        }
        c = text.charAt(position++);
      } else if (c < ' ' || c > '~') {
        position--;
        throw error("a character that no string may have");
      }
      value.append(c);
    }
    throw error("a string without its closing quote");
  }

  private StructuredValue token() {
    int start = position;
    while (isAlpha(peek()) || isDigit(peek()) || isOneOf("!#$%&'*+-.^_`|~:/")) {
      position++;
    }
    return value(StructuredValue.Type.TOKEN, text.substring(start, position), start);
  }

  private StructuredValue byteSequence() throws FieldSyntaxException {
    int start = position;
    int from = start + 1;
    int to = from;
    while (to < text.length() && isBase64(text.charAt(to))) {
      to++;
    }
    if (to == text.length() || text.charAt(to) != ':') {
      position = to;
      throw error(
          to == text.length()
              ? "a byte sequence without its closing colon"
              : "a character outside the base64 alphabet");
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text.substring(from, to));
      position = to + 1;
      return value(StructuredValue.Type.BYTE_SEQUENCE, bytes, start);
    } catch (IllegalArgumentException e) {
      position = from;
      throw error("a byte sequence that is not base64");
    }
  }

  private static boolean isBase64(char c) {
    return isAlpha(c) || isDigit(c) || c == '+' || c == '/' || c == '=';
  }

  private StructuredValue bool() throws FieldSyntaxException {
    int start = position++;
    if (!isOneOf("01")) {
      throw error("a boolean that is neither 0 nor 1");
    }
    boolean isTrue = text.charAt(position++) == '1';
    return value(StructuredValue.Type.BOOLEAN, isTrue, start);
  }

  /** Parses a Display String (RFC 9651 section 4.2.10). */
  private StructuredValue displayString() throws FieldSyntaxException {
    int start = position++;
    if (peek() != '"') {
      throw error("a display string without its opening quote");
    }
    position++;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (!atEnd()) {
      char c = text.charAt(position++);
      if (c == '"') {
        return value(StructuredValue.Type.DISPLAY_STRING, utf8(bytes.toByteArray()), start);
      }
      if (c < ' ' || c > '~') {
        position--;
        throw error("a character that no display string may have");
      }
      bytes.write(c == '%' ? escapedByte() : c);
    }
    throw error("a display string without its closing quote");
  }

  private String utf8(byte[] bytes) throws FieldSyntaxException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw error("a display string that is not UTF-8");
    }
  }

  private int escapedByte() throws FieldSyntaxException {
    int value = 0;
    for (int i = 0; i < 2; i++) {
      char c = peek();
      if (!isDigit(c) && (c < 'a' || c > 'f')) {
        throw error("a wrong escape in a display string");
      }
      value = 16 * value + Character.digit(c, 16);
      position++;
    }
    return value;
  }

  private boolean atEnd() {
    return position >= text.length();
  }

  /**
   * Returns the next character, or NUL at the end. NUL is not valid anywhere in a structured field.
   */
  private char peek() {
    return atEnd() ? NONE : text.charAt(position);
  }

  private boolean isOneOf(String characters) {
    return !atEnd() && characters.indexOf(text.charAt(position)) >= 0;
  }

  private void skipSpaces() {
    while (peek() == ' ') {
      position++;
    }
  }

  /** Skips optional whitespace between members, which may include tabs. */
  private void skipBlanks() {
    while (peek() == ' ' || peek() == '\t') {
      position++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLowerAlpha(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isAlpha(char c) {
    return isLowerAlpha(c) || (c >= 'A' && c <= 'Z');
  }

  private FieldSyntaxException error(String problem) {
    return new FieldSyntaxException(problem, position);
  }
}
