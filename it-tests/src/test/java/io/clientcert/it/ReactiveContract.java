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

import static io.clientcert.it.Expect.CONTROL;
import static io.clientcert.it.Expect.forged;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.it.Fields.Field;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract for a reactive application on Reactor Netty. */
interface ReactiveContract
    extends Contract, ManagementServerContract, ForwardedHeaderFilterContract, MisdirectedContract {

  @Override
  default Map<Capability, String> lacks() {
    return new EnumMap<>(
        Map.of(
            Capability.SERVLETS,
            "a reactive application has no servlet API",
            Capability.AJP,
            "Reactor Netty speaks no AJP",
            Capability.FIELD_LINE_LIMIT,
            "Netty limits the size of a header section, and not the number of its lines",
            Capability.TRAILERS,
            "Reactor Netty shows no trailers of a request",
            Capability.PROXIED_TRAILERS,
            "Reactor Netty shows no trailers of a request",
            Capability.DEPLOYMENT_DESCRIPTOR,
            "Spring Boot reads no web.xml, and the starter registers the library"));
  }

  @Override
  default List<String> managementPaths() {
    return List.of("/manage/whoami");
  }

  @ParameterizedTest(name = "S7 over {0}")
  @DisplayName("S7 error handling sees exactly one field, and never the forged one")
  @EnumSource(Wire.class)
  default void errorHandling(Wire wire) throws Exception {
    Map<String, Integer> statuses = Map.of("/throw", 500, "/nowhere", 404);
    for (Map.Entry<String, Integer> status : statuses.entrySet()) {
      for (Client client : List.of(Pki.good(), Client.NONE)) {
        Reply reply =
            wire.get(
                host(),
                client,
                status.getKey(),
                forged("Client-Cert"),
                forged("client_cert_chain"));
        assertThat(reply.status()).as(status.getKey()).isEqualTo(status.getValue());
        assertThat(reply.headers().managed()).isEmpty();
        if (client.equals(Client.NONE)) {
          Expect.neither(reply.fields());
        } else {
          Expect.onlyOurs(reply.fields(), client);
        }
      }
    }
  }

  @ParameterizedTest(name = "S5 over {0}")
  @DisplayName("S5 no trailer of a request reaches the application or its backend")
  @EnumSource(Wire.class)
  default void noTrailers(Wire wire) throws Exception {
    for (String target : List.of("/trailers", "/proxy/trailers")) {
      Reply reply =
          wire.postWithTrailers(
              host(),
              Pki.good(),
              target,
              List.of(forged("Client-Cert"), forged("client_cert"), new Field("X-Trailer", "1")));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).doesNotContain("trailer ").doesNotContain(Expect.MARK);
      Fields fields = reply.fields();
      assertThat(fields.values(CONTROL.name())).containsExactly(CONTROL.value());
      assertThat(fields.values("X-Trailer")).isEmpty();
      Expect.onlyOurs(fields, Pki.good());
    }
  }

  /** Reactor Netty hides the trailers of requests, and sends those of responses. */
  @Override
  @ParameterizedTest(name = "S8 over {0}")
  @DisplayName("S8 no managed field leaves in the trailer section of a response")
  @EnumSource(Wire.class)
  default void trailerSection(Wire wire) throws Exception {
    Contract.super.trailerSection(wire);
  }
}
