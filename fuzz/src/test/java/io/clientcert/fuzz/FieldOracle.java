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
package io.clientcert.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The rules of the wire once more, in the plainest way: slow, and with strings for everything. */
final class FieldOracle {

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern BYTE_SEQUENCE = Pattern.compile(":([A-Za-z0-9+/]*)(={0,2}):");
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private FieldOracle() {}

  /** Tells whether some backend could read {@code name} as one of {@code managed}. */
  static boolean isManaged(String name, Iterable<String> managed) {
    for (String one : managed) {
      if (isAlias(name, one)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAlias(String name, String managed) {
    if (name.length() != managed.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      String read = name.substring(i, i + 1);
      boolean hyphen = managed.charAt(i) == '-' && !read.matches("[A-Za-z0-9]");
      if (!hyphen && !read.equalsIgnoreCase(managed.substring(i, i + 1))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the elements between commas, blanks around them left out. */
  static List<String> elements(String value) {
    List<String> elements = new ArrayList<>();
    for (String element : value.split(",", -1)) {
      elements.add(element.replaceAll("^[ \t]+|[ \t]+$", ""));
    }
    return elements;
  }

  static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  static boolean isNominating(String name) {
    return List.of("connection", "proxy-connection", "trailer")
        .contains(name.toLowerCase(Locale.ROOT));
  }

  /** Parses a byte sequence by hand, without a leniency (RFC 9651 section 4.2.7). */
  static byte[] bytesOf(String value) {
    var found = BYTE_SEQUENCE.matcher(value);
    if (!found.matches() || (value.length() - 2) % 4 != 0) {
      throw new IllegalArgumentException(value);
    }
    String digits = found.group(1);
    byte[] bytes = new byte[digits.length() * 6 / 8];
    int bits = 0;
    int held = 0;
    int next = 0;
    for (int i = 0; i < digits.length(); i++) {
      bits = bits << 6 | ALPHABET.indexOf(digits.charAt(i));
      held += 6;
      if (held >= 8) {
        held -= 8;
        bytes[next++] = (byte) (bits >> held);
        bits &= (1 << held) - 1;
      }
    }
    if (bits != 0) {
      throw new IllegalArgumentException("left-over bits: " + value);
    }
    return bytes;
  }
}
