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
package io.clientcert.jetty;

import io.clientcert.field.Field;
import io.clientcert.field.FieldSanitizer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** Filters field sections. If nothing changes, the same object is returned. */
final class Fields {

  private static final HttpField VARY_ALWAYS = new HttpField(HttpHeader.VARY, "*");

  private Fields() {}

  /** Returns the field lines of {@code section} with managed names. */
  static List<Field> managed(HttpFields section, FieldSanitizer sanitizer) {
    List<Field> managed = List.of();
    for (HttpField field : section) {
      if (sanitizer.manages(field.getName())) {
        if (managed.isEmpty()) {
          managed = new ArrayList<>();
        }
        managed.add(new Field(field.getName(), value(field)));
      }
    }
    return managed;
  }

  /**
   * Returns the header section of a request without fields and elements that a client must not
   * send.
   */
  static HttpFields ofRequest(HttpFields received, FieldSanitizer sanitizer) {
    boolean passes = true;
    for (HttpField field : received) {
      passes = passes && isAll(field, sanitizer.request(field.getName(), value(field)));
    }
    if (passes) {
      return received;
    }
    HttpFields.Mutable fields = HttpFields.build();
    for (HttpField field : received) {
      add(fields, field, sanitizer.request(field.getName(), value(field)));
    }
    return fields.asImmutable();
  }

  /** Returns {@code section} followed by {@code ours}. */
  static HttpFields with(HttpFields section, List<Field> ours) {
    if (ours.isEmpty()) {
      return section;
    }
    HttpFields.Mutable fields = HttpFields.build(section);
    for (Field field : ours) {
      fields.add(field.name(), field.value());
    }
    return fields.asImmutable();
  }

  /** Returns the header section of a response without managed fields and with a correct Vary. */
  static HttpFields ofResponse(HttpFields written, FieldSanitizer sanitizer) {
    boolean passes = true;
    boolean widened = false;
    for (HttpField field : written) {
      if (!isAll(field, sanitizer.response(field.getName(), value(field)))) {
        passes = false;
        widened = widened || field.getHeader() == HttpHeader.VARY;
      }
    }
    if (passes) {
      return written;
    }
    HttpFields.Mutable fields = HttpFields.build();
    for (HttpField field : written) {
      if (!widened || field.getHeader() != HttpHeader.VARY) {
        add(fields, field, sanitizer.response(field.getName(), value(field)));
      } else if (!fields.contains(HttpHeader.VARY)) {
        fields.add(VARY_ALWAYS);
      }
    }
    return fields.asImmutable();
  }

  /** Returns a section without managed fields; other fields are not filtered. */
  static HttpFields withoutManaged(HttpFields section, FieldSanitizer sanitizer) {
    if (managed(section, sanitizer).isEmpty()) {
      return section;
    }
    HttpFields.Mutable fields = HttpFields.build();
    for (HttpField field : section) {
      if (!sanitizer.manages(field.getName())) {
        fields.add(field);
      }
    }
    return fields.asImmutable();
  }

  private static void add(HttpFields.Mutable fields, HttpField field, @Nullable String rest) {
    if (isAll(field, rest)) {
      fields.add(field);
    } else if (rest != null) {
      fields.add(new HttpField(field.getHeader(), field.getName(), rest));
    }
  }

  private static boolean isAll(HttpField field, @Nullable String rest) {
    return value(field).equals(rest);
  }

  /** Returns the value of a field line; empty if it is null. */
  private static String value(HttpField field) {
    String value = field.getValue();
    return value == null ? "" : value;
  }
}
