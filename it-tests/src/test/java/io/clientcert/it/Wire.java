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
package io.clientcert.it;

import io.clientcert.it.Fields.Field;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The protocols by which a request with any field at all can come over TLS. */
enum Wire {
  HTTP_1_1 {
    @Override
    Reply get(Host host, Client client, String target, Field... fields) throws IOException {
      try (RawClient connection = RawClient.tls(host, client)) {
        return connection.get(target, lines(List.of(fields)).toArray(String[]::new));
      }
    }

    @Override
    Reply postWithTrailers(
        Host host, Client client, String target, List<Field> trailers, Field... fields)
        throws IOException {
      try (RawClient connection = RawClient.tls(host, client)) {
        return connection.postWithTrailers(
            target, "body", lines(trailers), lines(List.of(fields)).toArray(String[]::new));
      }
    }
  },

  HTTP_2 {
    @Override
    Reply get(Host host, Client client, String target, Field... fields) throws IOException {
      try (RawHttp2 connection = RawHttp2.tls(host, client)) {
        return connection.get(target, lowerCase(Arrays.asList(fields)).toArray(Field[]::new));
      }
    }

    @Override
    Reply postWithTrailers(
        Host host, Client client, String target, List<Field> trailers, Field... fields)
        throws IOException {
      try (RawHttp2 connection = RawHttp2.tls(host, client)) {
        return connection.postWithTrailers(
            target,
            "body",
            lowerCase(trailers),
            lowerCase(Arrays.asList(fields)).toArray(Field[]::new));
      }
    }
  };

  /** One request on a connection of its own. */
  abstract Reply get(Host host, Client client, String target, Field... fields) throws IOException;

  /** One request with a body and a trailer section, on a connection of its own. */
  abstract Reply postWithTrailers(
      Host host, Client client, String target, List<Field> trailers, Field... fields)
      throws IOException;

  private static List<String> lines(List<Field> fields) {
    return fields.stream().map(field -> field.name() + ": " + field.value()).toList();
  }

  /** A name with a capital letter would be a malformed request (RFC 9113 section 8.2). */
  private static List<Field> lowerCase(List<Field> fields) {
    return fields.stream()
        .map(field -> new Field(field.name().toLowerCase(Locale.ROOT), field.value()))
        .toList();
  }
}
