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
package io.clientcert.spring;

import io.clientcert.field.Field;
import io.clientcert.field.FieldSanitizer;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Field lines where Netty holds them. Changes them in place. Stateless. */
final class NettyFields {

  private static final String VARY = "Vary";

  private NettyFields() {}

  /** Returns the lines with managed names, in the order in which the client sent them. */
  static List<Field> managed(HttpHeaders headers, FieldSanitizer sanitizer) {
    List<Field> managed = List.of();
    for (Map.Entry<String, String> line : headers) {
      if (sanitizer.manages(line.getKey())) {
        managed = managed.isEmpty() ? new ArrayList<>() : managed;
        managed.add(new Field(line.getKey(), line.getValue()));
      }
    }
    return managed;
  }

  /** Removes from a request what may not pass. */
  static void sanitizeRequest(HttpHeaders headers, FieldSanitizer sanitizer) {
    Set<String> unused = change(headers, (name, value) -> ofRequest(name, value, sanitizer));
  }

  private static @Nullable String ofRequest(String name, String value, FieldSanitizer sanitizer) {
    return FieldSanitizer.isWellFormed(name, value) ? sanitizer.request(name, value) : null;
  }

  /** Removes from a response what may not leave, and makes its {@code Vary} tell the truth. */
  static void sanitizeResponse(HttpHeaders headers, FieldSanitizer sanitizer) {
    boolean varies = change(headers, sanitizer::response).stream().anyMatch(VARY::equalsIgnoreCase);
    if (varies && headers.getAll(VARY).stream().anyMatch(FieldSanitizer::variesAlways)) {
      headers.set(VARY, "*");
    }
  }

  /** What is left of a field line; null for nothing. */
  @FunctionalInterface
  private interface Rest {
    @Nullable String of(String name, String value);
  }

  /** Leaves of each line its rest, and returns the names of the lines that this has changed. */
  private static Set<String> change(HttpHeaders headers, Rest rest) {
    Set<String> changed = Set.of();
    for (Map.Entry<String, String> line : headers) {
      if (!line.getValue().equals(rest.of(line.getKey(), line.getValue()))) {
        changed = changed.isEmpty() ? new LinkedHashSet<>() : changed;
        changed.add(line.getKey());
      }
    }
    for (String name : changed) {
      List<String> values = headers.getAll(name);
      headers.remove(name);
      for (String value : values) {
        String left = rest.of(name, value);
        if (left != null) {
          headers.add(name, left);
        }
      }
    }
    return changed;
  }
}
