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
package io.clientcert.tomcat;

import io.clientcert.field.Field;
import io.clientcert.field.FieldSanitizer;
import java.util.ArrayList;
import java.util.List;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.jspecify.annotations.Nullable;

/** Changes field lines in the data of Tomcat's connector. Stateless. */
final class CoyoteFields {

  private static final int UNLIMITED = -1;
  private static final String VARY = "Vary";

  private CoyoteFields() {}

  /**
   * Removes everything from a request that must not pass.
   *
   * @return the removed lines with managed names
   */
  static List<Field> sanitizeRequest(MimeHeaders lines, FieldSanitizer sanitizer) {
    List<Field> managed = List.of();
    int line = 0;
    while (line < lines.size()) {
      MessageBytes bytes = lines.getName(line);
      if (!sanitizer.concerns(bytes.getLength())) {
        // Most names end here, without a conversion from bytes to a string.
        line++;
        continue;
      }
      String name = bytes.toString();
      if (sanitizer.manages(name)) {
        if (managed.isEmpty()) {
          managed = new ArrayList<>();
        }
        managed.add(new Field(name, value(lines, line)));
        lines.removeHeader(line);
      } else if (!sanitizer.nominates(name)
          || replace(lines, line, sanitizer.request(name, value(lines, line)))) {
        line++;
      }
    }
    return managed;
  }

  /**
   * Adds {@code fields} to a request that has no lines with these names. The limit of field lines
   * is lifted, because the connector has already enforced it for the fields that the client sent.
   */
  static void add(MimeHeaders lines, List<Field> fields) {
    lines.setLimit(UNLIMITED);
    for (Field field : fields) {
      lines.addValue(field.name()).setString(field.value());
    }
  }

  /** Sets {@code fields} in a response. */
  static void set(MimeHeaders lines, List<Field> fields) {
    for (Field field : fields) {
      lines.setValue(field.name()).setString(field.value());
    }
  }

  /** Removes everything from a response that must not be sent. */
  static void sanitizeResponse(MimeHeaders lines, FieldSanitizer sanitizer) {
    String always = null;
    int line = 0;
    while (line < lines.size()) {
      String name = lines.getName(line).toString();
      String rest = sanitizer.response(name, value(lines, line));
      if (name.equalsIgnoreCase(VARY) && FieldSanitizer.variesAlways(rest)) {
        always = rest;
      }
      if (replace(lines, line, rest)) {
        line++;
      }
    }
    if (always != null) {
      lines.setValue(VARY).setString(always);
    }
  }

  /** Returns the value of a line; empty if the connector failed to parse the line. */
  private static String value(MimeHeaders lines, int line) {
    String value = lines.getValue(line).toString();
    return value == null ? "" : value;
  }

  /**
   * Replaces the value of a line, or removes the line if {@code rest} is null.
   *
   * @return whether the line still exists
   */
  private static boolean replace(MimeHeaders lines, int line, @Nullable String rest) {
    if (rest == null) {
      lines.removeHeader(line);
      return false;
    }
    if (!rest.equals(value(lines, line))) {
      lines.getValue(line).setString(rest);
    }
    return true;
  }
}
