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
 * Decides which field lines of a message may pass, and with which value.
 *
 * <ul>
 *   <li>A field line with a managed name is removed, in requests and responses (RFC 9440 sections
 *       2.2, 2.3 and 2.4).
 *   <li>In a request, elements that name a managed field are removed from {@code Connection},
 *       {@code Proxy-Connection} and {@code Trailer}. A downstream proxy removes the fields that
 *       {@code Connection} names, and would otherwise remove the field that this library added.
 *   <li>In a response, a {@code Vary} that names a managed field is replaced by {@code *} (RFC 9440
 *       section 2.4).
 *   <li>A request field line is removed if its name is not a token, or if its value contains a line
 *       break or NUL (RFC 9110 section 5.5, RFC 9113 section 8.2.1). If a proxy wrote it as
 *       received, it would become several field lines. A managed name with surrounding characters
 *       that are not allowed in names is treated as managed.
 * </ul>
 *
 * <p>Immutable and thread-safe. A value that passes unchanged is returned as the same object.
 */
public final class FieldSanitizer {

  private static final String VARY_ALWAYS = "*";
  private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

  private final ManagedNames names;
  private final FieldSanitizer ofResponses;

  /** Creates a sanitizer that uses {@code names} for requests and responses. */
  public FieldSanitizer(ManagedNames names) {
    this.names = names;
    this.ofResponses = this;
  }

  /**
   * Creates a sanitizer with different names for requests and responses.
   *
   * @param ofRequests the managed names in requests, which only this library may write
   * @param ofResponses the names that are removed from responses; a subset of {@code ofRequests}
   */
  public FieldSanitizer(ManagedNames ofRequests, ManagedNames ofResponses) {
    this.names = ofRequests;
    this.ofResponses = new FieldSanitizer(ofResponses);
  }

  /** Returns the sanitizer of responses. */
  public FieldSanitizer ofResponses() {
    return ofResponses;
  }

  /**
   * Tells whether a name of {@code length} characters may be one that this {@link #manages} or
   * {@link #nominates}. If names are available as bytes, this avoids converting most of them to
   * strings.
   */
  public boolean concerns(int length) {
    return names.mayContain(length) || !nominatingOf(length).isEmpty();
  }

  /**
   * Tells whether {@code name} is a managed name, ignoring leading and trailing characters that are
   * not allowed in field names. If a proxy writes the name {@code client-cert:} followed by a
   * value, recipients read it as a managed field.
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
   * Tells whether a request field line with this name and value is valid: the name is a token (RFC
   * 9110 section 5.6.2), and the value contains no line break and no NUL (section 5.5).
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

  /** Tells whether {@code value} contains no line break and no NUL (RFC 9110 section 5.5). */
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
   * Tells whether request fields with this name list the names of other fields. Their values must
   * be passed through {@link #request}.
   */
  public boolean nominates(String name) {
    // Called for every line of every request. Comparing the length first rules out most names.
    String candidate = nominatingOf(name.length());
    return !candidate.isEmpty() && name.equalsIgnoreCase(candidate);
  }

  /** Returns the only nominating field name of this length; empty if there is none. */
  private static String nominatingOf(int length) {
    return switch (length) {
      case 7 -> "Trailer";
      case 10 -> "Connection";
      case 16 -> "Proxy-Connection";
      default -> "";
    };
  }

  /**
   * Returns the value with which a request field line may pass, or null if the line must be
   * removed.
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
   * Returns the value with which a response field line may pass, or null if the line must be
   * removed.
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
   * Tells whether {@code present}, the current {@code Vary} value of a response, is {@code *}, so
   * that no further value is needed.
   */
  public static boolean variesAlways(@Nullable String present) {
    return present != null && present.trim().equals(VARY_ALWAYS);
  }

  /**
   * Returns the value without elements that are managed names or not tokens (RFC 9110 section
   * 5.6.2). The value is split at every comma, even inside quotes, because some proxies do the same
   * and could find a managed name there.
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

  /**
   * Iterates over the comma-separated elements, without surrounding blanks and without creating
   * strings.
   */
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
