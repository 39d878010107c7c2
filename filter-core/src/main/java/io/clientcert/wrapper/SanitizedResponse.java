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
package io.clientcert.wrapper;

import io.clientcert.field.Field;
import io.clientcert.field.FieldSanitizer;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A response without managed fields, except those of this library (RFC 9440 sections 2.2 and 2.3),
 * and with a correct {@code Vary} field (section 2.4).
 */
public final class SanitizedResponse extends HttpServletResponseWrapper {

  private static final String VARY = "Vary";

  private final FieldSanitizer sanitizer;
  private List<Field> own = List.of();
  private @Nullable Object owner;

  /** Wraps {@code response}. */
  public SanitizedResponse(HttpServletResponse response, FieldSanitizer sanitizer) {
    super(response);
    this.sanitizer = sanitizer.ofResponses();
  }

  /** Sets fields of this library. The application can neither change nor remove them. */
  public void setOwn(List<Field> fields) {
    own = fields;
    writeOwn();
  }

  /** Records the filter that created this wrapper. */
  public SanitizedResponse ownedBy(Object filter) {
    owner = filter;
    return this;
  }

  /** Tells whether {@code filter} created this wrapper. */
  public boolean isOwnedBy(Object filter) {
    return owner == filter;
  }

  private void writeOwn() {
    for (Field field : own) {
      super.setHeader(field.name(), field.value());
    }
  }

  @Override
  public void reset() {
    super.reset();
    writeOwn();
  }

  @Override
  public void setHeader(@Nullable String name, @Nullable String value) {
    if (name == null || value == null) {
      super.setHeader(name, value);
      return;
    }
    String rest = sanitizer.response(name, value);
    if (rest != null) {
      super.setHeader(name, rest);
    }
  }

  @Override
  public void addHeader(@Nullable String name, @Nullable String value) {
    if (name == null || value == null) {
      super.addHeader(name, value);
      return;
    }
    String rest = sanitizer.response(name, value);
    if (rest == null) {
      return;
    }
    if (!name.equalsIgnoreCase(VARY)) {
      super.addHeader(name, rest);
    } else if (FieldSanitizer.variesAlways(rest)) {
      super.setHeader(VARY, rest);
    } else if (!FieldSanitizer.variesAlways(super.getHeader(VARY))) {
      super.addHeader(VARY, rest);
    }
  }

  @Override
  public void setIntHeader(String name, int value) {
    if (!sanitizer.manages(name)) {
      super.setIntHeader(name, value);
    }
  }

  @Override
  public void addIntHeader(String name, int value) {
    if (!sanitizer.manages(name)) {
      super.addIntHeader(name, value);
    }
  }

  @Override
  public void setDateHeader(String name, long date) {
    if (!sanitizer.manages(name)) {
      super.setDateHeader(name, date);
    }
  }

  @Override
  public void addDateHeader(String name, long date) {
    if (!sanitizer.manages(name)) {
      super.addDateHeader(name, date);
    }
  }

  @Override
  public void setTrailerFields(@Nullable Supplier<Map<String, String>> supplier) {
    if (supplier == null) {
      super.setTrailerFields(null);
      return;
    }
    super.setTrailerFields(
        () -> {
          Map<String, String> trailers = supplier.get();
          if (trailers == null) {
            return null;
          }
          Map<String, String> rest = new HashMap<>(trailers);
          rest.keySet().removeIf(sanitizer::manages);
          return rest;
        });
  }
}
