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

/** Changes the field lines of a message where Tomcat's connector holds them. Stateless. */
final class CoyoteFields {

  private static final int UNLIMITED = -1;
  private static final String VARY = "Vary";

  private CoyoteFields() {}

  /**
   * Takes out of a request what may not pass.
   *
   * @return the lines with managed names among it
   */
  static List<Field> sanitizeRequest(MimeHeaders lines, FieldSanitizer sanitizer) {
    List<Field> managed = List.of();
    int line = 0;
    while (line < lines.size()) {
      MessageBytes bytes = lines.getName(line);
      if (!sanitizer.concerns(bytes.getLength())) {
        // by far the most names, which stay the bytes that came in
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
   * Adds {@code fields} to a request that has no line under their names, however many lines it has:
   * the connector counted what the client sent as it came in, and its limit is no limit for ours.
   */
  static void add(MimeHeaders lines, List<Field> fields) {
    lines.setLimit(UNLIMITED);
    for (Field field : fields) {
      lines.addValue(field.name()).setString(field.value());
    }
  }

  /** Sets {@code fields} of a response. */
  static void set(MimeHeaders lines, List<Field> fields) {
    for (Field field : fields) {
      lines.setValue(field.name()).setString(field.value());
    }
  }

  /** Takes out of a response what may not leave. */
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

  /** A line that the connector gave up on while it read it has no value. */
  private static String value(MimeHeaders lines, int line) {
    String value = lines.getValue(line).toString();
    return value == null ? "" : value;
  }

  /**
   * Writes what is left of a line, or takes the line out when that is nothing.
   *
   * @return whether the line is still there
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
