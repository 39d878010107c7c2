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
package io.clientcert.servlet;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A response as a container holds it, with what leaves. */
final class RawResponse {
  final Map<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  final List<Integer> errors = new ArrayList<>();
  final List<Integer> statuses = new ArrayList<>();
  boolean committed;
  @Nullable Supplier<Map<String, String>> trailers = Map::of;

  final HttpServletResponse response = Fake.of(HttpServletResponse.class, this::call);

  private List<String> values(@Nullable Object name) {
    return lines.computeIfAbsent((String) requireNonNull(name), key -> new ArrayList<>());
  }

  @SuppressWarnings("unchecked")
  private @Nullable Object call(String method, @Nullable Object[] arguments) {
    switch (method) {
      case "setHeader", "setIntHeader", "setDateHeader" -> {
        lines.put((String) requireNonNull(arguments[0]), new ArrayList<>());
        values(arguments[0]).add(String.valueOf(arguments[1]));
      }
      case "addHeader", "addIntHeader", "addDateHeader" ->
          values(arguments[0]).add(String.valueOf(arguments[1]));
      case "getHeader" -> {
        List<String> values = lines.get((String) arguments[0]);
        return values == null || values.isEmpty() ? null : values.get(0);
      }
      case "reset" -> lines.clear();
      case "setStatus" -> statuses.add((Integer) arguments[0]);
      case "flushBuffer" -> committed = true;
      case "isCommitted" -> {
        return committed;
      }
      case "sendError" -> errors.add((Integer) arguments[0]);
      case "setTrailerFields" -> trailers = (Supplier<Map<String, String>>) arguments[0];
      default -> throw Fake.unexpected(method, arguments);
    }
    return null;
  }
}
