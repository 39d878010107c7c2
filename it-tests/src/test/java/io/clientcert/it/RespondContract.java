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

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules S8 and R1: what may leave in a response. */
interface RespondContract extends HostUnderTest {

  private Reply respond(Wire wire, String path, String... parameters) throws Exception {
    String query =
        Arrays.stream(parameters)
            .map(parameter -> parameter.split("=", 2))
            .map(pair -> pair[0] + "=" + URLEncoder.encode(pair[1], StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    Reply reply = wire.get(host(), Pki.good(), path + "?" + query);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("ok");
    return reply;
  }

  @ParameterizedTest(name = "S8 over {0}")
  @DisplayName("S8 no managed field leaves in the header section of a response")
  @EnumSource(Wire.class)
  @Needs(Capability.RESPONSE_FIELDS)
  default void headerSection(Wire wire) throws Exception {
    Reply reply =
        respond(
            wire,
            "/respond",
            "header=Client-Cert:" + Expect.FORGED,
            "header=CLIENT-CERT-CHAIN:" + Expect.FORGED,
            "add=client-cert:" + Expect.FORGED,
            "add=Client_Cert:" + Expect.FORGED,
            "add=client.cert.chain:" + Expect.FORGED,
            "int=Client-Cert:1",
            "date=Client-Cert:0",
            "int=Client_Cert:1",
            "date=Client_Cert_Chain:0",
            "header=X-Set:stays",
            "add=X-Added:1",
            "add=X-Added:2",
            "int=X-Int:7",
            "date=X-Date:0");
    assertThat(reply.headers().managed()).isEmpty();
    assertThat(reply.headers().values("X-Set")).containsExactly("stays");
    assertThat(reply.headers().values("X-Added")).containsExactly("1", "2");
    assertThat(reply.headers().values("X-Int")).containsExactly("7");
    assertThat(reply.headers().values("X-Date")).containsExactly("Thu, 01 Jan 1970 00:00:00 GMT");
  }

  @ParameterizedTest(name = "S8 over {0}")
  @DisplayName("S8 no managed field leaves in the trailer section of a response")
  @EnumSource(Wire.class)
  @Needs({Capability.RESPONSE_FIELDS, Capability.TRAILERS})
  default void trailerSection(Wire wire) throws Exception {
    Reply reply =
        respond(
            wire,
            "/respond",
            "trailer=client-cert:" + Expect.FORGED,
            "trailer=Client-Cert-Chain:" + Expect.FORGED,
            "trailer=client_cert:" + Expect.FORGED,
            "trailer=x-trailer:stays");
    assertThat(reply.trailers().managed()).isEmpty();
    assertThat(reply.trailers().values("X-Trailer")).containsExactly("stays");
  }

  @ParameterizedTest(name = "S8 over {0}")
  @DisplayName("S8 what a backend answers under our names does not leave through a proxy")
  @EnumSource(Wire.class)
  @Needs(Capability.RESPONSE_FIELDS)
  default void throughProxy(Wire wire) throws Exception {
    Reply reply =
        respond(
            wire,
            "/proxy/respond",
            "header=Client-Cert:" + Expect.FORGED,
            "header=Client_Cert_Chain:" + Expect.FORGED,
            "header=X-Backend:stays");
    assertThat(reply.headers().managed()).isEmpty();
    assertThat(reply.headers().values("X-Backend")).containsExactly("stays");
  }

  @ParameterizedTest(name = "R1 {0}")
  @DisplayName("R1 a Vary that names a managed field leaves as Vary: *")
  @ValueSource(
      strings = {
        "header=Vary:Client-Cert",
        "header=vary:client-cert",
        "header=Vary:Accept, client-cert-chain",
        "header=Vary: CLIENT-CERT ,Accept",
        "add=Vary:Client-Cert-Chain",
        "header=Vary:Accept & add=Vary:Client-Cert",
        "add=Vary:Client-Cert & add=Vary:Accept",
        "add=Vary:Accept & add=Vary:Client-Cert & add=Vary:Origin",
        "header=Vary:Client-Cert & add=Vary:Client-Cert & add=VARY:*",
      })
  @Needs(Capability.VARY)
  default void varyByManagedField(String parameters) throws Exception {
    for (Wire wire : Wire.values()) {
      Reply reply = respond(wire, "/respond", parameters.split(" & ", -1));
      assertThat(reply.headers().values("Vary")).as(wire.name()).containsExactly("*");
    }
  }

  @ParameterizedTest(name = "R1 backend: {0}")
  @DisplayName("R1 a backend's Vary that names a managed field leaves as Vary: *")
  @CsvSource(
      delimiter = '|',
      value = {
        "header=Vary:Client-Cert | header=X-Other:1",
        "header=Vary:Accept      | header=Vary:Origin, Client-Cert-Chain",
        "header=vary:client-cert | header=vary:Accept",
      })
  @Needs(Capability.VARY)
  default void backendVariesByManagedField(String first, String second) throws Exception {
    for (Wire wire : Wire.values()) {
      assertThat(respond(wire, "/proxy/respond", first, second).headers().values("Vary"))
          .as(wire.name())
          .containsExactly("*");
    }
  }

  @ParameterizedTest(name = "R1 {0}")
  @DisplayName("R1 a Vary that names no managed field stays as it is")
  @CsvSource(
      delimiter = '|',
      value = {
        "header=Vary:Accept              | add=X-Other:1",
        "header=Vary:X-Client-Cert       | add=X-Other:Client-Cert",
        "header=Vary:Client-Certificate  | add=X-Other:1",
      })
  default void otherVaryStays(String vary, String other) throws Exception {
    String expected = vary.substring(vary.indexOf(':') + 1);
    for (Wire wire : Wire.values()) {
      assertThat(respond(wire, "/respond", vary, other).headers().values("Vary"))
          .as(wire.name())
          .isEqualTo(List.of(expected));
    }
  }
}
