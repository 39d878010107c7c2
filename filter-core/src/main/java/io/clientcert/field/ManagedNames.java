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

import java.util.Collection;
import java.util.Locale;

/**
 * The field names that only this library may write.
 *
 * <p>A name is managed if it equals one of the configured names in any letter case. It is also
 * managed if it equals one of them after every character outside {@code A-Z a-z 0-9} has been
 * replaced by a hyphen, because CGI, WSGI and PHP backends map {@code Client_Cert} and {@code
 * Client-Cert} to the same variable.
 *
 * <p>Letters are compared independently of the locale. A non-ASCII letter that some case mapping
 * converts to an ASCII letter (dotless i, long s, the Kelvin sign) is treated as that letter,
 * because {@link String#equalsIgnoreCase}, which some containers use, does the same.
 *
 * <p>Immutable and thread-safe. {@link #contains} does not allocate memory.
 */
public final class ManagedNames {

  private final String[] names;

  /** One bit for each name length. All lengths from 63 characters up share the last bit. */
  private final long lengths;

  private ManagedNames(String[] names) {
    this.names = names;
    long bits = 0;
    for (String name : names) {
      bits |= bitOf(name.length());
    }
    this.lengths = bits;
  }

  /**
   * Returns an instance with these names.
   *
   * @throws IllegalArgumentException if a name is empty, or contains a character other than a
   *     letter, a digit or a hyphen
   */
  public static ManagedNames of(Collection<String> names) {
    for (String name : names) {
      if (!name.matches("[A-Za-z0-9-]+")) {
        throw new IllegalArgumentException(
            "Field name \"" + name + "\": allowed are letters, digits and hyphens");
      }
    }
    return new ManagedNames(
        names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toArray(String[]::new));
  }

  /** Tells whether {@code name} is a managed name or an alias of one. */
  public boolean contains(CharSequence name) {
    return contains(name, 0, name.length());
  }

  /** Tells whether a name of {@code length} characters may be managed. */
  boolean mayContain(int length) {
    return (lengths & bitOf(length)) != 0;
  }

  boolean contains(CharSequence text, int start, int end) {
    int length = end - start;
    if (!mayContain(length)) {
      return false;
    }
    for (String managed : names) {
      if (managed.length() == length && reads(text, start, managed)) {
        return true;
      }
    }
    return false;
  }

  private static long bitOf(int length) {
    return 1L << Math.min(length, Long.SIZE - 1);
  }

  private static boolean reads(CharSequence text, int start, String managed) {
    for (int i = 0; i < managed.length(); i++) {
      if (!reads(text.charAt(start + i), managed.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean reads(char c, char managed) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      return c == managed;
    }
    if (c >= 'A' && c <= 'Z') {
      return c + ('a' - 'A') == managed;
    }
    return managed == '-'
        || (c > 0x7F && Character.toLowerCase(Character.toUpperCase(c)) == managed);
  }
}
