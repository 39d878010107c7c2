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

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${NAME}</code> and <code>${NAME:default}</code> in the text of settings. A system
 * property counts before an environment variable, as in Tomcat and Spring. What is inserted is not
 * read again, so that a value may have any characters. A second dollar sign before the brace makes
 * a placeholder text. Immutable.
 *
 * @param properties returns the value of a system property, or null
 * @param variables returns the value of an environment variable, or null
 */
record Placeholders(
    UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> variables) {

  private static final String OPENING = "${";
  private static final String ESCAPED = "$" + OPENING;
  private static final String LITERAL =
      "write " + ESCAPED + " for the characters " + OPENING + " themselves";

  /** Returns those of this process. */
  static Placeholders ofProcess() {
    return new Placeholders(System::getProperty, System::getenv);
  }

  /**
   * Returns {@code settings} without placeholders. What is text and looks like one still has its
   * second dollar sign, so that the result is the same if it is resolved once more.
   *
   * @throws ConfigurationException if a placeholder is not defined or not complete
   */
  Map<String, String> resolve(Map<String, String> settings) {
    Map<String, String> resolved = new TreeMap<>();
    settings.forEach((key, text) -> resolved.put(key, escaped(value(key, text))));
    return Collections.unmodifiableMap(resolved);
  }

  /**
   * Returns what {@code text} means as the value of the setting {@code key}.
   *
   * @throws ConfigurationException if a placeholder is not defined or not complete
   */
  String value(String key, String text) {
    return text.contains(OPENING) ? new Scanner(key, text).scan() : text;
  }

  /** Returns whether {@code text} has a placeholder, or is to be read as if it had one. */
  static boolean isIn(String text) {
    return text.contains(OPENING);
  }

  private static String escaped(String value) {
    return value.replace(OPENING, ESCAPED);
  }

  private @Nullable String lookUp(String name) {
    String property = properties.apply(name);
    return property == null ? variables.apply(name) : property;
  }

  /** Reads one text from its begin to its end. */
  private final class Scanner {
    private final String key;
    private final String text;
    private int at;

    Scanner(String key, String text) {
      this.key = key;
      this.text = text;
    }

    String scan() {
      return textUpTo(text.length(), true);
    }

    /**
     * Returns the text from here to the brace that closes a placeholder, or to {@code end}.
     *
     * @param end the length of the text outside of placeholders; -1 for the closing brace
     * @param counts false for a default that is not used, in which nothing needs a value
     */
    private String textUpTo(int end, boolean counts) {
      StringBuilder read = new StringBuilder();
      int open = 0;
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '}' && open == 0 && end < 0) {
          return read.toString();
        }
        if (text.startsWith(ESCAPED, at)) {
          read.append(OPENING);
          at += ESCAPED.length();
          open++;
        } else if (text.startsWith(OPENING, at)) {
          at += OPENING.length();
          read.append(placeholder(counts));
        } else {
          // braces belong together in a default such as ${FIELD:{san_uri}}
          open += c == '{' ? 1 : c == '}' ? -1 : 0;
          read.append(c);
          at++;
        }
      }
      if (end < 0) {
        throw unclosed();
      }
      return read.toString();
    }

    /** Returns the value of the placeholder whose name begins here. */
    private String placeholder(boolean counts) {
      int start = at;
      while (at < text.length() && ":{}$".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      if (at == text.length()) {
        throw unclosed();
      }
      String name = text.substring(start, at);
      char next = text.charAt(at++);
      if (name.isBlank() || next == '{' || next == '$') {
        throw refusal(
            "has a placeholder whose name is empty or has one of the characters $ and {",
            "write the name of a system property or of an environment variable, as in "
                + "${CA_FILE}; "
                + LITERAL);
      }
      String value = lookUp(name);
      if (next == ':') {
        // Tomcat's spelling of a default, and that of shells
        at += text.startsWith("-", at) ? 1 : 0;
        String byDefault = textUpTo(-1, counts && value == null);
        at++;
        return value == null ? byDefault : value;
      }
      if (value == null && counts) {
        throw undefined(name);
      }
      return value == null ? "" : value;
    }

    private ConfigurationException unclosed() {
      return refusal(
          "has a placeholder that begins with " + OPENING + " and does not end with }",
          "write the closing brace, as in ${CA_FILE}; " + LITERAL);
    }

    /** Of a secret, a placeholder may be a part that was meant as it is written. */
    private ConfigurationException undefined(String name) {
      String placeholder = OPENING + name + "}";
      boolean isShown = !isSecret(key) || text.trim().equals(placeholder);
      return refusal(
          "has a placeholder "
              + (isShown ? placeholder + ", " : "")
              + "for which there is neither a system property nor an environment variable",
          "define one of the two, or write a default, as in "
              + (isShown ? OPENING + name : "${NAME")
              + ":default}; "
              + LITERAL);
    }

    private ConfigurationException refusal(String problem, String instruction) {
      return ConfigurationException.ofPlaceholder(key, setting(key), text, problem, instruction);
    }
  }

  private static boolean isSecret(String key) {
    Setting setting = setting(key);
    return setting != null && setting.isSecret();
  }

  private static @Nullable Setting setting(String key) {
    try {
      return Setting.named(key);
    } catch (ConfigurationException e) {
      // a name of the host beside the settings
      return null;
    }
  }
}
