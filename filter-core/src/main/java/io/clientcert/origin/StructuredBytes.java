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

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Reads the two structured-field types that RFC 9440 uses (RFC 9651 section 4.2): an Item that is a
 * Byte Sequence, and a List of Byte Sequences. Parameters are checked and ignored; every other type
 * is an error. Missing padding and non-zero pad bits are accepted, as RFC 9651 section 4.2.7 asks.
 *
 * <p>One instance reads one value. Not thread-safe.
 */
final class StructuredBytes {

  private static final String LINE_SEPARATOR = ", ";
  private static final int MAX_INTEGER_DIGITS = 15;
  private static final int MAX_DECIMAL_DIGITS = 12;
  private static final int MAX_FRACTION_DIGITS = 3;
  private static final char NONE = '\0';

  private final String text;
  private int position;

  private StructuredBytes(String text) {
    this.text = text;
  }

  /**
   * Reads an Item that is a Byte Sequence.
   *
   * @param lines the values of all field lines, of which there must be one
   */
  static byte[] item(List<String> lines) throws FieldSyntaxException {
    if (lines.size() != 1) {
      throw new FieldSyntaxException(lines.size() + " field lines instead of one");
    }
    StructuredBytes reader = new StructuredBytes(lines.get(0));
    reader.skipSpaces();
    byte[] bytes = reader.byteSequenceItem();
    reader.skipSpaces();
    if (!reader.atEnd()) {
      throw reader.error(
          reader.peek() == ',' ? "a list instead of one value" : "text after the value");
    }
    return bytes;
  }

  /**
   * Reads a List of Byte Sequences.
   *
   * @param lines the values of all field lines, in their order
   * @param maxMembers the largest number of members, at least 1
   */
  static List<byte[]> list(List<String> lines, int maxMembers) throws FieldSyntaxException {
    StructuredBytes reader = new StructuredBytes(String.join(LINE_SEPARATOR, lines));
    List<byte[]> members = new ArrayList<>();
    reader.skipSpaces();
    while (!reader.atEnd()) {
      if (members.size() == maxMembers) {
        throw reader.error("more than " + maxMembers + " values");
      }
      members.add(reader.byteSequenceItem());
      reader.skipBlanks();
      if (reader.atEnd()) {
        break;
      }
      if (reader.peek() != ',') {
        throw reader.error("no comma between two values");
      }
      reader.position++;
      reader.skipBlanks();
      if (reader.atEnd()) {
        throw reader.error("a comma without a value after it");
      }
    }
    return members;
  }

  private byte[] byteSequenceItem() throws FieldSyntaxException {
    if (peek() != ':') {
      throw error("not a byte sequence");
    }
    byte[] bytes = byteSequence();
    skipParameters();
    return bytes;
  }

  private byte[] byteSequence() throws FieldSyntaxException {
    int start = position + 1;
    int end = start;
    while (end < text.length() && isBase64(text.charAt(end))) {
      end++;
    }
    if (end == text.length() || text.charAt(end) != ':') {
      position = end;
      throw error(
          end == text.length()
              ? "a byte sequence without its closing colon"
              : "a character outside the base64 alphabet");
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text.substring(start, end));
      position = end + 1;
      return bytes;
    } catch (IllegalArgumentException e) {
      position = start;
      throw error("a byte sequence that is not base64");
    }
  }

  private static boolean isBase64(char c) {
    return isAlpha(c) || isDigit(c) || c == '+' || c == '/' || c == '=';
  }

  /** RFC 9651 section 4.2.3.2. */
  private void skipParameters() throws FieldSyntaxException {
    while (peek() == ';') {
      position++;
      skipSpaces();
      skipKey();
      if (peek() == '=') {
        position++;
        skipBareItem();
      }
    }
  }

  private void skipKey() throws FieldSyntaxException {
    if (!isLowerAlpha(peek()) && peek() != '*') {
      throw error("a parameter without a name");
    }
    while (isLowerAlpha(peek()) || isDigit(peek()) || isOneOf("_-.*")) {
      position++;
    }
  }

  /** RFC 9651 section 4.2.3.1. */
  private void skipBareItem() throws FieldSyntaxException {
    char first = peek();
    if (first == '-' || isDigit(first)) {
      skipNumber(true);
    } else if (first == '"') {
      skipString();
    } else if (isAlpha(first) || first == '*') {
      skipToken();
    } else if (first == ':') {
      byte[] unused = byteSequence();
    } else if (first == '?') {
      skipBoolean();
    } else if (first == '@') {
      position++;
      skipNumber(false);
    } else if (first == '%') {
      skipDisplayString();
    } else {
      throw error("a parameter without a value");
    }
  }

  /**
   * Skips an Integer or a Decimal.
   *
   * @param decimalAllowed whether it may have a fraction; the number of a Date may not
   */
  private void skipNumber(boolean decimalAllowed) throws FieldSyntaxException {
    if (peek() == '-') {
      position++;
    }
    int digits = skipDigits();
    if (digits == 0) {
      throw error("a number without digits");
    }
    if (peek() != '.') {
      requireAtMost(digits, MAX_INTEGER_DIGITS);
      return;
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

  private void skipString() throws FieldSyntaxException {
    position++;
    while (!atEnd()) {
      char c = text.charAt(position++);
      if (c == '"') {
        return;
      }
      if (c == '\\') {
        if (!isOneOf("\"\\")) {
          throw error("a wrong escape in a string");
        }
        position++;
      } else if (c < ' ' || c > '~') {
        position--;
        throw error("a character that no string may have");
      }
    }
    throw error("a string without its closing quote");
  }

  private void skipToken() {
    while (isAlpha(peek()) || isDigit(peek()) || isOneOf("!#$%&'*+-.^_`|~:/")) {
      position++;
    }
  }

  private void skipBoolean() throws FieldSyntaxException {
    position++;
    if (!isOneOf("01")) {
      throw error("a boolean that is neither 0 nor 1");
    }
    position++;
  }

  /** RFC 9651 section 4.2.10. The bytes must be UTF-8, which this reader checks too. */
  private void skipDisplayString() throws FieldSyntaxException {
    position++;
    if (peek() != '"') {
      throw error("a display string without its opening quote");
    }
    position++;
    Utf8Check utf8 = new Utf8Check();
    while (!atEnd()) {
      char c = text.charAt(position++);
      if (c == '"') {
        if (!utf8.isComplete()) {
          throw error("a display string that is not UTF-8");
        }
        return;
      }
      if (c < ' ' || c > '~') {
        position--;
        throw error("a character that no display string may have");
      }
      if (!utf8.accepts(c == '%' ? escapedByte() : c)) {
        throw error("a display string that is not UTF-8");
      }
    }
    throw error("a display string without its closing quote");
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

  /** Returns the next character, or NUL, which nothing here accepts, at the end. */
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

  /** Skips optional white space between list members, where a tab is allowed as well. */
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

  /** Follows a UTF-8 sequence byte by byte (RFC 3629 section 4). */
  private static final class Utf8Check {
    private int missing;
    private int lowest = 0x80;
    private int highest = 0xBF;

    /** Tells whether {@code next} may follow. */
    boolean accepts(int next) {
      if (missing > 0) {
        boolean fits = next >= lowest && next <= highest;
        missing--;
        lowest = 0x80;
        highest = 0xBF;
        return fits;
      }
      if (next < 0x80) {
        return true;
      }
      if (next >= 0xC2 && next <= 0xDF) {
        missing = 1;
      } else if (next >= 0xE0 && next <= 0xEF) {
        missing = 2;
        lowest = next == 0xE0 ? 0xA0 : 0x80;
        highest = next == 0xED ? 0x9F : 0xBF;
      } else if (next >= 0xF0 && next <= 0xF4) {
        missing = 3;
        lowest = next == 0xF0 ? 0x90 : 0x80;
        highest = next == 0xF4 ? 0x8F : 0xBF;
      } else {
        return false;
      }
      return true;
    }

    boolean isComplete() {
      return missing == 0;
    }
  }
}
