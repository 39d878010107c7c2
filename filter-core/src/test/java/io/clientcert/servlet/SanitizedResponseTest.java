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

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.field.FieldSanitizer;
import io.clientcert.field.ManagedNames;
import io.clientcert.wrapper.SanitizedResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves in a response. */
class SanitizedResponseTest {
  private final RawResponse raw = new RawResponse();
  private final HttpServletResponse response =
      new SanitizedResponse(
          raw.response,
          new FieldSanitizer(ManagedNames.of(List.of("Client-Cert", "Client-Cert-Chain"))));

  @ParameterizedTest
  @ValueSource(strings = {"Client-Cert", "client-cert-chain", "CLIENT_CERT", "Client.Cert"})
  @DisplayName("S8 no managed field leaves, by whatever method")
  void managedNames(String name) {
    response.setHeader(name, "x");
    response.addHeader(name, "x");
    response.setIntHeader(name, 1);
    response.addIntHeader(name, 1);
    response.setDateHeader(name, 1);
    response.addDateHeader(name, 1);

    assertThat(raw.lines).isEmpty();
  }

  @Test
  @DisplayName("S8 all other fields leave as they are")
  void otherNames() {
    response.setHeader("A", "1");
    response.addHeader("A", "2");
    response.setIntHeader("B", 3);
    response.addIntHeader("B", 4);
    response.setDateHeader("C", 5);
    response.addDateHeader("C", 6);
    response.setHeader("X-Client-Cert", "y");

    assertThat(raw.lines)
        .isEqualTo(
            Map.of(
                "A", List.of("1", "2"),
                "B", List.of("3", "4"),
                "C", List.of("5", "6"),
                "X-Client-Cert", List.of("y")));
  }

  @Test
  @DisplayName("R1 Vary that names a managed field leaves as *, set or added")
  void vary() {
    response.setHeader("Vary", "Accept, Client-Cert");
    assertThat(raw.lines).isEqualTo(Map.of("Vary", List.of("*")));

    response.setHeader("Vary", "Accept");
    assertThat(raw.lines).isEqualTo(Map.of("Vary", List.of("Accept")));

    response.addHeader("VARY", "client_cert");
    assertThat(raw.lines).isEqualTo(Map.of("Vary", List.of("*")));

    response.addHeader("Vary", "Origin");
    assertThat(raw.lines).isEqualTo(Map.of("Vary", List.of("*")));
  }

  @Test
  @DisplayName("R1 Vary that names none leaves as it is")
  void otherVary() {
    response.addHeader("Vary", "Accept");
    response.addHeader("Vary", "Origin");

    assertThat(raw.lines).isEqualTo(Map.of("Vary", List.of("Accept", "Origin")));
  }

  @Test
  @DisplayName("S8 our names leave the Trailer field")
  void trailerField() {
    response.setHeader("Trailer", "X-Sum, Client-Cert");
    response.addHeader("Trailer", "client_cert-chain");

    assertThat(raw.lines).isEqualTo(Map.of("Trailer", List.of("X-Sum")));
  }

  @Test
  @DisplayName("S8 no managed field leaves as a trailer")
  void trailers() {
    response.setTrailerFields(
        () -> new HashMap<>(Map.of("client-cert", "x", "Client_Cert", "y", "X-Sum", "1")));

    assertThat(Objects.requireNonNull(raw.trailers).get()).isEqualTo(Map.of("X-Sum", "1"));
  }

  @Test
  @DisplayName("S8 trailers are asked for when they leave, and may be none")
  void noTrailers() {
    Map<String, String> later = new HashMap<>();
    response.setTrailerFields(() -> later);
    later.put("X-Sum", "1");
    assertThat(Objects.requireNonNull(raw.trailers).get()).isEqualTo(Map.of("X-Sum", "1"));

    response.setTrailerFields(SanitizedResponseTest::nothing);
    assertThat(Objects.requireNonNull(raw.trailers).get()).isNull();
  }

  @SuppressWarnings("NullAway") // some applications do
  private static Map<String, String> nothing() {
    return null;
  }

  @Test
  @SuppressWarnings("NullAway") // some applications do
  @DisplayName("S8 trailers can be taken back")
  void trailersTakenBack() {
    response.setTrailerFields(Map::of);
    response.setTrailerFields(null);

    assertThat(raw.trailers).isNull();
  }
}
