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
 * The encoders that text of a certificate goes through on its way into a field value. What comes
 * out is printable ASCII: no certificate can end a line, write a second field, or end a value that
 * stands in double quotes. Stateless.
 */
final class FieldText {

  private static final String UNRESERVED =
      "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private static final Pattern QUOTABLE_ESCAPE = Pattern.compile("%(?:u|[01][0-9A-F]|22|25|5C|7F)");

  private FieldText() {}

  /**
   * Returns {@code text}, which an encoder has made.
   *
   * @throws IllegalStateException if it is not printable ASCII without a blank at either end, which
   *     recipients would take away
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
   * Returns {@code text} with each byte of UTF-8 outside printable ASCII written as a backslash, a
   * {@code u} and four hexadecimal digits, as Cloudflare does it, and a blank at either end too,
   * which recipients would take away, and a backslash before a {@code u}, so that no two texts look
   * the same. Text that passes as it is comes back as the same object.
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
   * Returns what stands for {@code text}, a field value, between double quotes (RFC 9110 section
   * 5.6.4).
   */
  static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /**
   * Returns {@code text} with every byte of UTF-8 percent-encoded but letters, digits, {@code -._~}
   * and what {@code safe} names (RFC 3986 section 2.1).
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
   * Returns {@code text} with what could end it as an element of a list or a quoted value
   * percent-encoded, control characters, everything outside ASCII, percent signs and a blank at
   * either end too.
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
   * Returns {@code text} with control characters, quotes and backslashes percent-encoded, and a
   * character outside ASCII as {@code %u} and four hexadecimal digits for each {@code char}. A
   * percent sign stays, as in most URIs, but where it would look like one of these: there it is
   * {@code %25}, so that no two texts look the same.
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

  /** A surrogate without its other half has three bytes as well: no two characters share any. */
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
