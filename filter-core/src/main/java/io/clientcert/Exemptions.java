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
package io.clientcert;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are served although their certificate is missing or invalid. Immutable.
 *
 * @param all each of them alone is enough
 */
record Exemptions(List<Exemption> all) {

  private static final Pattern ENTRY = Pattern.compile("([A-Z][A-Z0-9_-]*)?\\s*(/\\S*)?");
  private static final String BELOW = "/*";

  /** Of RFC 3986, what a path segment may hold, without percent-encoding and without parameters. */
  private static final String PLAIN_PUNCTUATION = "-._~!$&'()*+,=:@";

  /**
   * One method, one path, or both.
   *
   * @param method null for any
   * @param path null for any; one that ends in a slash is for everything below it if {@code below}
   */
  record Exemption(@Nullable String method, @Nullable String path, boolean below) {

    private boolean covers(IncomingRequest request) {
      if (method != null && !method.equals(request.method())) {
        return false;
      }
      if (path == null) {
        return true;
      }
      String asked = request.path();
      return asked != null
          && isPlain(asked)
          && (below ? asked.startsWith(path) : asked.equals(path));
    }
  }

  Exemptions {
    all = List.copyOf(all);
  }

  /**
   * Reads a list such as {@code OPTIONS}, {@code /health}, {@code GET /public/*}.
   *
   * @throws ConfigurationException if an entry is none
   */
  static Exemptions parse(List<String> entries) {
    List<Exemption> all = new ArrayList<>();
    for (String entry : entries) {
      all.add(parse(entry.trim()));
    }
    return new Exemptions(all);
  }

  private static Exemption parse(String entry) {
    Matcher parts = ENTRY.matcher(entry);
    if (entry.isEmpty() || !parts.matches()) {
      throw wrong(entry, "is no method in capital letters, no path, nor both with a blank between");
    }
    String method = parts.group(1);
    String path = parts.group(2);
    if (path == null) {
      return new Exemption(method, null, false);
    }
    boolean below = path.endsWith(BELOW);
    String fixed = below ? path.substring(0, path.length() - 1) : path;
    if (fixed.equals("/") && below) {
      throw wrong(entry, "is every path: leave onMissing and onInvalid at omit");
    }
    if (!isPlain(fixed) || fixed.contains("*")) {
      throw wrong(
          entry,
          "has a path that no request is compared with: write it without %, ;, ? and #, without"
              + " empty segments, . and .., and with * only as the last segment");
    }
    return new Exemption(method, fixed, below);
  }

  private static ConfigurationException wrong(String entry, String problem) {
    return new ConfigurationException("has \"" + entry + "\", which " + problem, null);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  boolean cover(IncomingRequest request) {
    for (Exemption exemption : all) {
      if (exemption.covers(request)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells whether everybody reads the same in {@code path}: servers and frameworks differ in what
   * they make of dot segments, empty segments, parameters and percent-encoding.
   */
  private static boolean isPlain(String path) {
    if (!path.startsWith("/")) {
      return false;
    }
    boolean onlyDots = false;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '/') {
        boolean isEmptySegment = i > 0 && path.charAt(i - 1) == '/';
        if (isEmptySegment || (onlyDots && path.charAt(i - 1) != '/')) {
          return false;
        }
        onlyDots = true;
      } else if (!isPlain(c)) {
        return false;
      } else {
        onlyDots = onlyDots && c == '.';
      }
    }
    return !onlyDots || path.endsWith("/");
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PLAIN_PUNCTUATION.indexOf(c) >= 0;
  }
}
