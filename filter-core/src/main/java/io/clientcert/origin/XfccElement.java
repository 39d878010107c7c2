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

import io.clientcert.field.FieldSyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An element of Envoy's {@code x-forwarded-client-cert}: pairs of key and value, separated by
 * semicolons. Elements are separated by commas. A value with a comma, a semicolon or an equals sign
 * is in double quotes, in which a backslash escapes a double quote.
 *
 * @param cert the value of {@code Cert}, which is the leaf as percent-encoded PEM; null if it is
 *     missing
 * @param chain the value of {@code Chain}, which is the leaf and its chain as percent-encoded PEM;
 *     null if it is missing
 */
record XfccElement(@Nullable String cert, @Nullable String chain) {

  /**
   * Parses the entire value and returns its last element.
   *
   * @throws FieldSyntaxException if any element is malformed
   */
  static XfccElement last(String text) throws FieldSyntaxException {
    Parser parser = new Parser(text);
    XfccElement last = parser.element();
    while (parser.position < text.length()) {
      // An element ends at a comma or at the end of the value.
      parser.position++;
      last = parser.element();
    }
    return last;
  }

  /**
   * Returns the DER encodings of the certificates, leaf first.
   *
   * @param max maximum number of certificates
   * @throws FieldSyntaxException if a certificate is malformed, there are more or none, or {@code
   *     Cert} and {@code Chain} contradict each other
   */
  List<byte[]> certificates(int max) throws FieldSyntaxException {
    if (chain == null && cert == null) {
      throw new FieldSyntaxException("the last element has neither Cert nor Chain");
    }
    List<byte[]> leaf = cert == null ? List.of() : CertificateEncoding.ESCAPED_PEM.read(cert, 1);
    List<byte[]> all = chain == null ? leaf : CertificateEncoding.ESCAPED_PEM.read(chain, max);
    if (cert != null && !Arrays.equals(leaf.get(0), all.get(0))) {
      throw new FieldSyntaxException("Cert and Chain of the last element name different leaves");
    }
    return all;
  }

  private static final class Parser {
    private final String text;
    private int position;

    Parser(String text) {
      this.text = text;
    }

    XfccElement element() throws FieldSyntaxException {
      String cert = null;
      String chain = null;
      while (true) {
        String key = key();
        String value = value();
        // Envoy repeats URI and DNS for each name, so these keys may occur several times.
        if (key.equals("cert")) {
          cert = once(cert, value);
        } else if (key.equals("chain")) {
          chain = once(chain, value);
        }
        if (position == text.length() || text.charAt(position) == ',') {
          return new XfccElement(cert, chain);
        }
        position++;
      }
    }

    private String once(@Nullable String before, String value) throws FieldSyntaxException {
      if (before != null) {
        throw new FieldSyntaxException("a key that occurs twice", position);
      }
      return value;
    }

    private String key() throws FieldSyntaxException {
      while (position < text.length() && text.charAt(position) == ' ') {
        position++;
      }
      int start = position;
      while (position < text.length() && isAlpha(text.charAt(position))) {
        position++;
      }
      if (position == start || position == text.length() || text.charAt(position) != '=') {
        throw new FieldSyntaxException("no key and equals sign", position);
      }
      return text.substring(start, position++).toLowerCase(Locale.ROOT);
    }

    /** Parses a value up to the next semicolon or comma, or to the end. */
    private String value() throws FieldSyntaxException {
      if (position < text.length() && text.charAt(position) == '"') {
        return quoted();
      }
      int start = position;
      while (position < text.length() && ";,".indexOf(text.charAt(position)) < 0) {
        if (text.charAt(position) == '"') {
          throw new FieldSyntaxException("a quote inside a value", position);
        }
        position++;
      }
      return text.substring(start, position);
    }

    private String quoted() throws FieldSyntaxException {
      StringBuilder value = new StringBuilder();
      position++;
      while (position < text.length()) {
        char c = text.charAt(position++);
        if (c == '"') {
          if (position < text.length() && ";,".indexOf(text.charAt(position)) < 0) {
            throw new FieldSyntaxException("text after a closing quote", position);
          }
          return value.toString();
        }
        if (c == '\\' && position < text.length()) {
          value.append(text.charAt(position++));
        } else {
          value.append(c);
        }
      }
      throw new FieldSyntaxException("a value without its closing quote", position);
    }

    private static boolean isAlpha(char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
  }
}
