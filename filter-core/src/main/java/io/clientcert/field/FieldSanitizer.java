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

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Decides, field line by field line, what of a message may pass.
 *
 * <ul>
 *   <li>A managed name never passes, in either direction (RFC 9440 sections 2.2, 2.3 and 2.4).
 *   <li>In a request, {@code Connection}, {@code Proxy-Connection} and {@code Trailer} lose every
 *       element that names a managed field: a proxy behind us removes what {@code Connection}
 *       names, and would remove the field that we added.
 *   <li>In a response, a {@code Vary} that names a managed field becomes {@code *} (RFC 9440
 *       section 2.4).
 *   <li>A request's line whose name is no token, or whose value holds a line break or a NUL, never
 *       passes (RFC 9110 section 5.5, RFC 9113 section 8.2.1): written by a proxy, it would become
 *       other lines. A managed name with other characters around it counts as managed.
 * </ul>
 *
 * <p>Immutable and thread-safe. A value that passes unchanged is returned as the same object.
 */
public final class FieldSanitizer {

  private static final String VARY_ALWAYS = "*";
  private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

  private final ManagedNames names;
  private final FieldSanitizer ofResponses;

  /** Makes a sanitizer for {@code names}. */
  public FieldSanitizer(ManagedNames names) {
    this.names = names;
    this.ofResponses = this;
  }

  /**
   * Makes a sanitizer whose names differ.
   *
   * @param ofRequests the names that only this library writes in requests
   * @param ofResponses those that do not leave in responses, all of them among the others
   */
  public FieldSanitizer(ManagedNames ofRequests, ManagedNames ofResponses) {
    this.names = ofRequests;
    this.ofResponses = new FieldSanitizer(ofResponses);
  }

  /** Returns what removes managed fields from responses. */
  public FieldSanitizer ofResponses() {
    return ofResponses;
  }

  /**
   * Tells whether a name of {@code length} characters may be one that this {@link #manages} or that
   * {@link #nominates}: where names are kept as bytes, most need never become text.
   */
  public boolean concerns(int length) {
    return names.mayContain(length) || !nominatingOf(length).isEmpty();
  }

  /**
   * Tells whether {@code name} is one that only this library writes, whatever stands before and
   * behind it that no field name may have: a proxy that writes {@code client-cert:} and a value
   * makes it a line of ours.
   */
  public boolean manages(String name) {
    return names.contains(name) || (hasStrayEnd(name) && managesWithin(name));
  }

  private static boolean hasStrayEnd(String name) {
    return !name.isEmpty()
        && (!isTokenCharacter(name.charAt(0)) || !isTokenCharacter(name.charAt(name.length() - 1)));
  }

  private boolean managesWithin(String name) {
    int from = 0;
    int to = name.length();
    while (from < to && !isTokenCharacter(name.charAt(from))) {
      from++;
    }
    while (to > from && !isTokenCharacter(name.charAt(to - 1))) {
      to--;
    }
    return names.contains(name, from, to);
  }

  /**
   * Tells whether a request's line with this name and value may exist at all: its name is a token
   * (RFC 9110 section 5.6.2), its value has no line break and no NUL (section 5.5).
   */
  public static boolean isWellFormed(String name, String value) {
    return isName(name) && isValue(value);
  }

  /** Tells whether {@code name} is a token (RFC 9110 section 5.6.2). */
  public static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!isTokenCharacter(name.charAt(i))) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** Tells whether {@code value} has no line break and no NUL (RFC 9110 section 5.5). */
  public static boolean isValue(String value) {
    return value.indexOf('\n') < 0 && value.indexOf('\r') < 0 && value.indexOf('\0') < 0;
  }

  private static boolean isTokenCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_PUNCTUATION.indexOf(c) >= 0;
  }

  /**
   * Tells whether the fields called {@code name} list other fields of a request, so that their
   * values have to go through {@link #request}.
   */
  public boolean nominates(String name) {
    // asked of every line of every request, and by far the most differ in their length already
    String candidate = nominatingOf(name.length());
    return !candidate.isEmpty() && name.equalsIgnoreCase(candidate);
  }

  /** Returns the one name of that length that nominates fields; empty if there is none. */
  private static String nominatingOf(int length) {
    return switch (length) {
      case 7 -> "Trailer";
      case 10 -> "Connection";
      case 16 -> "Proxy-Connection";
      default -> "";
    };
  }

  /**
   * Returns what may pass of a request's field line, or null when the whole line has to go.
   *
   * @param name the field name, in any letter case
   * @param value the value of one field line
   */
  public @Nullable String request(String name, String value) {
    if (manages(name)) {
      return null;
    }
    return nominates(name) ? withoutManagedElements(value) : value;
  }

  /**
   * Returns what may leave of a response's field line, or null when the whole line has to go.
   *
   * @param name the field name, in any letter case
   * @param value the value of one field line
   */
  public @Nullable String response(String name, String value) {
    if (ofResponses.manages(name)) {
      return null;
    }
    if (name.equalsIgnoreCase("Vary")) {
      return ofResponses.namesManagedField(value) ? VARY_ALWAYS : value;
    }
    return name.equalsIgnoreCase("Trailer") ? ofResponses.withoutManagedElements(value) : value;
  }

  /**
   * Tells whether a response that already has the {@code Vary} value {@code present} needs no
   * further one.
   */
  public static boolean variesAlways(@Nullable String present) {
    return present != null && present.trim().equals(VARY_ALWAYS);
  }

  /**
   * Keeps the elements that are tokens (RFC 9110 section 5.6.2) and not managed. Splits at every
   * comma, inside quotes too: some proxies do, and what one of them could read as our name must not
   * be left to it.
   */
  private @Nullable String withoutManagedElements(String value) {
    Elements elements = new Elements(value);
    while (elements.next()) {
      if (!mayStay(elements)) {
        return rebuildWithoutManagedElements(value);
      }
    }
    return value;
  }

  private @Nullable String rebuildWithoutManagedElements(String value) {
    StringJoiner kept = new StringJoiner(", ");
    Elements elements = new Elements(value);
    while (elements.next()) {
      if (mayStay(elements)) {
        kept.add(value.substring(elements.from, elements.to));
      }
    }
    return kept.length() == 0 ? null : kept.toString();
  }

  private boolean mayStay(Elements element) {
    return element.isToken() && !names.contains(element.text, element.from, element.to);
  }

  private boolean namesManagedField(String value) {
    Elements elements = new Elements(value);
    while (elements.next()) {
      if (names.contains(value, elements.from, elements.to)) {
        return true;
      }
    }
    return false;
  }

  /** Walks over what stands between commas, blanks around it left out, without making strings. */
  private static final class Elements {
    final String text;
    int from;
    int to;
    private int start;

    Elements(String text) {
      this.text = text;
    }

    boolean next() {
      if (start > text.length()) {
        return false;
      }
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      from = start;
      while (from < end && isBlank(text.charAt(from))) {
        from++;
      }
      to = end;
      while (to > from && isBlank(text.charAt(to - 1))) {
        to--;
      }
      start = end + 1;
      return true;
    }

    boolean isToken() {
      for (int i = from; i < to; i++) {
        if (!isTokenCharacter(text.charAt(i))) {
          return false;
        }
      }
      return from < to;
    }

    private static boolean isBlank(char c) {
      return c == ' ' || c == '\t';
    }
  }
}
