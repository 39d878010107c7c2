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

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Encodes text from certificates for field values. The output is printable ASCII. No certificate
 * can end a line, add a second field, or end a value in double quotes. Stateless.
 */
final class FieldText {

  private static final String UNRESERVED =
      "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private static final Pattern QUOTABLE_ESCAPE = Pattern.compile("%(?:u|[01][0-9A-F]|22|25|5C|7F)");

  private FieldText() {}

  /**
   * Checks {@code text}, the output of an encoder, and returns it.
   *
   * @throws IllegalStateException if it is not printable ASCII, or starts or ends with a space,
   *     which recipients would remove
   */
  static String requirePlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text, i)) {
        throw new IllegalStateException("A value that is no field value");
      }
    }
    return text;
  }

  /**
   * Escapes {@code text} in the format of Cloudflare: each UTF-8 byte outside printable ASCII
   * becomes a backslash, a {@code u} and four hexadecimal digits. A space at either end is escaped
   * too, because recipients would remove it, and so is a backslash before a {@code u}, so that
   * different texts never have the same result. Text that needs no escaping is returned as the same
   * object.
   */
  static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text, i) || isEscape(text, i)) {
        return escaped(text);
      }
    }
    return text;
  }

  private static boolean isPlain(String text, int index) {
    char c = text.charAt(index);
    boolean edge = index == 0 || index == text.length() - 1;
    return (c > ' ' && c <= '~') || (c == ' ' && !edge);
  }

  private static boolean isEscape(String text, int index) {
    return text.startsWith("\\u", index);
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c <= '~' && isPlain(text, i) && !isEscape(text, i)) {
        escaped.append((char) c);
      } else {
        for (byte b : utf8(c)) {
          escaped.append("\\u00").append(HexFormat.of().toHexDigits(b));
        }
      }
      i += Character.charCount(c);
    }
    return escaped.toString();
  }

  /**
   * Escapes {@code text}, a field value, for use between double quotes (RFC 9110 section 5.6.4).
   */
  static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /**
   * Percent-encodes all UTF-8 bytes of {@code text} (RFC 3986 section 2.1), except letters, digits,
   * {@code -._~} and the characters in {@code safe}.
   */
  static String percent(String text, String safe) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c <= '~' && (UNRESERVED.indexOf(c) >= 0 || safe.indexOf(c) >= 0)) {
        encoded.append((char) c);
      } else {
        percent(encoded, c);
      }
      i += Character.charCount(c);
    }
    return encoded.toString();
  }

  /**
   * Percent-encodes the characters of {@code text} that could end an element of a list or a quoted
   * value. Control characters, non-ASCII characters, percent signs and a space at either end are
   * encoded too.
   */
  static String element(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c <= '~' && isPlain(text, i) && "\",;\\%".indexOf(c) < 0) {
        encoded.append((char) c);
      } else {
        percent(encoded, c);
      }
      i += Character.charCount(c);
    }
    return encoded.toString();
  }

  /**
   * Percent-encodes control characters, quotes and backslashes, and writes a non-ASCII character as
   * {@code %u} and four hexadecimal digits for each {@code char}. A percent sign is kept, as in
   * most URIs, unless it would look like one of these escapes. In that case it becomes {@code %25},
   * so that different texts never have the same result.
   */
  static String quotable(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0x7F) {
        encoded.append("%u").append(HexFormat.of().withUpperCase().toHexDigits(c));
      } else if (isQuotable(c)
          && !(c == '%' && QUOTABLE_ESCAPE.matcher(text).region(i, text.length()).lookingAt())) {
        encoded.append(c);
      } else {
        percent(encoded, c);
      }
    }
    return encoded.toString();
  }

  private static boolean isQuotable(char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
  }

  private static void percent(StringBuilder encoded, int codePoint) {
    for (byte b : utf8(codePoint)) {
      encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
    }
  }

  /**
   * Returns the UTF-8 encoding of a code point. An unpaired surrogate is encoded in three bytes, so
   * that different characters never have the same encoding.
   */
  static byte[] utf8(int codePoint) {
    if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
      return new byte[] {
        (byte) (0xE0 | codePoint >> 12),
        (byte) (0x80 | (codePoint >> 6 & 0x3F)),
        (byte) (0x80 | (codePoint & 0x3F))
      };
    }
    return Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
  }
}
