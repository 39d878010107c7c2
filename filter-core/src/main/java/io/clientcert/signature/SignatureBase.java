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
package io.clientcert.signature;

import io.clientcert.field.FieldSyntaxException;
import io.clientcert.field.StructuredValue;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Creates the signature base, which is the text to sign (RFC 9421 section 2.5). Stateless. */
final class SignatureBase {

  static final String METHOD = "@method";
  static final String AUTHORITY = "@authority";
  static final String PATH = "@path";
  static final String QUERY = "@query";
  private static final String QUERY_PARAM = "@query-param";

  /** Expected length for a request with two certificates. */
  private static final int EXPECTED_LENGTH = 4096;

  private SignatureBase() {}

  /**
   * Returns the signature base of the signature that {@code input} describes.
   *
   * @throws FieldSyntaxException if a component is not supported, or missing from the message
   */
  static byte[] of(SignatureInput input, SignedMessage message) throws FieldSyntaxException {
    StringBuilder base = new StringBuilder(EXPECTED_LENGTH);
    for (Map.Entry<String, StructuredValue> component : input.components().entrySet()) {
      append(base, component.getKey(), value(component.getValue(), message));
    }
    return bytes(base, input.parameters());
  }

  /**
   * Returns the signature base for components without parameters.
   *
   * @param names the components; their names must not require escaping
   * @throws FieldSyntaxException if a component is not supported, or missing from the message
   */
  static byte[] ofNames(Set<String> names, String parameters, SignedMessage message)
      throws FieldSyntaxException {
    StringBuilder base = new StringBuilder(EXPECTED_LENGTH);
    for (String name : names) {
      append(base, '"' + name + '"', value(name, 0, message));
    }
    return bytes(base, parameters);
  }

  private static void append(StringBuilder base, String identifier, String value)
      throws FieldSyntaxException {
    if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
      throw new FieldSyntaxException("the component " + identifier + " has a line break");
    }
    base.append(identifier).append(": ").append(value).append('\n');
  }

  private static byte[] bytes(StringBuilder base, String parameters) {
    return base.append("\"@signature-params\": ")
        .append(parameters)
        .toString()
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String value(StructuredValue component, SignedMessage message)
      throws FieldSyntaxException {
    String name = (String) component.value();
    if (name.equals(QUERY_PARAM)) {
      return queryParameter(component, message);
    }
    if (!component.parameters().isEmpty()) {
      // The parameters req, bs, sf, tr and key are not used for these fields.
      throw new FieldSyntaxException(
          "a parameter of the component \"" + name + "\" that is not supported", component.start());
    }
    return value(name, component.start(), message);
  }

  private static String value(String name, int position, SignedMessage message)
      throws FieldSyntaxException {
    return switch (name) {
      case METHOD -> message.method();
      case AUTHORITY -> authority(message);
      case PATH -> message.path().isEmpty() ? "/" : message.path();
      case QUERY -> "?" + (message.query() == null ? "" : message.query());
      default -> field(name, position, message);
    };
  }

  private static String authority(SignedMessage message) {
    String authority = message.authority().toLowerCase(Locale.ROOT);
    String defaultPort =
        switch (message.scheme()) {
          case "http" -> ":80";
          case "https" -> ":443";
          default -> "";
        };
    return !defaultPort.isEmpty() && authority.endsWith(defaultPort)
        ? authority.substring(0, authority.length() - defaultPort.length())
        : authority;
  }

  private static String field(String name, int position, SignedMessage message)
      throws FieldSyntaxException {
    if (!isFieldName(name)) {
      throw new FieldSyntaxException("a component that is not supported", position);
    }
    List<String> lines = message.named(name);
    if (lines.isEmpty()) {
      throw new FieldSyntaxException("the covered field \"" + name + "\" is missing");
    }
    return lines.size() == 1 ? lines.get(0) : String.join(", ", lines);
  }

  /** Tells whether {@code name} is a field name in lower case (RFC 9421 section 2.1). */
  private static boolean isFieldName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean isAlphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!isAlphanumeric && "!#$%&'*+.^_`|~-".indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** Returns the value of a query parameter (RFC 9421 section 2.2.8). */
  private static String queryParameter(StructuredValue component, SignedMessage message)
      throws FieldSyntaxException {
    StructuredValue wanted = component.parameters().get("name");
    if (component.parameters().size() != 1
        || wanted == null
        || wanted.type() != StructuredValue.Type.STRING) {
      throw new FieldSyntaxException("a query parameter without a name", component.start());
    }
    String query = message.query();
    List<String> values = new ArrayList<>();
    for (String pair : (query == null ? "" : query).split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!pair.isEmpty() && recoded(name).equals(wanted.value())) {
        values.add(recoded(equals < 0 ? "" : pair.substring(equals + 1)));
      }
    }
    if (values.size() != 1) {
      throw new FieldSyntaxException(
          "a covered query parameter that occurs " + values.size() + " times");
    }
    return values.get(0);
  }

  private static String recoded(String text) throws FieldSyntaxException {
    try {
      return URLEncoder.encode(
              URLDecoder.decode(text, StandardCharsets.UTF_8), StandardCharsets.UTF_8)
          .replace("+", "%20");
    } catch (IllegalArgumentException e) {
      throw new FieldSyntaxException("a query parameter with a wrong percent-encoding");
    }
  }
}
