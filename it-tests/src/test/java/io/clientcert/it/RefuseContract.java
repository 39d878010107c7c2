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

import static io.clientcert.it.Expect.forged;
import static io.clientcert.it.Expect.neither;
import static io.clientcert.it.Expect.onlyOurs;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.it.Fields.Field;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule V11: which requests need no valid certificate where all others are refused without one. */
interface RefuseContract extends HostUnderTest {

  private Host exempting() throws Exception {
    return host(Variant.EXEMPTIONS);
  }

  @ParameterizedTest(name = "V11 over {0}")
  @DisplayName("V11 an exempt request without a valid certificate is served, and stripped")
  @EnumSource(Wire.class)
  default void exempt(Wire wire) throws Exception {
    Field[] fields = {
      forged("Client-Cert"), forged("client_cert_chain"), new Field("X-Other", "stays")
    };
    for (String target : List.of("/whoami", "/whoami?x=/../y", "/proxy/open/whoami")) {
      for (Client client : List.of(Client.NONE, Pki.oddRogue())) {
        Reply reply = wire.get(exempting(), client, target, fields);
        assertThat(reply.status()).as(target).isEqualTo(200);
        neither(reply.fields());
        assertThat(reply.fields().values("X-Other")).containsExactly("stays");
      }
      onlyOurs(wire.get(exempting(), Pki.good(), target, fields).fields(), Pki.good());
    }
  }

  @ParameterizedTest(name = "V11 over {0}")
  @DisplayName("V11 every other request without a valid certificate is refused")
  @EnumSource(Wire.class)
  default void notExempt(Wire wire) throws Exception {
    for (String target : List.of("/fact", "/", "/proxy/whoami", "/proxy/open", "/proxy/openly")) {
      assertThat(wire.get(exempting(), Client.NONE, target).status()).as(target).isEqualTo(401);
      assertThat(wire.get(exempting(), Pki.oddRogue(), target).status()).as(target).isEqualTo(418);
    }
    assertThat(wire.get(exempting(), Pki.good(), "/fact").status()).isEqualTo(200);
  }

  @ParameterizedTest(name = "V11 {0}")
  @DisplayName("V11 a path that somebody could read in two ways is exempt in neither")
  @ValueSource(
      strings = {
        "/whoami/",
        "/whoami;x=1",
        "/;x=1/whoami",
        "//whoami",
        "/./whoami",
        "/fact/../whoami",
        "/WHOAMI",
        "/%77hoami",
        "/whoami%2f",
        "/whoami%00",
        "/whoami%3bx",
        "/whoami%23",
        "/whoami%20",
        "/proxy/open/../whoami",
        "/proxy/open/%2e%2e/whoami",
        "/proxy/open/.%2E/whoami",
        "/proxy/open/..;/whoami",
        "/proxy/open/..;x=y/whoami",
        "/proxy/open%2f..%2fwhoami",
        "/proxy/open/..%2fwhoami",
        "/proxy/open/..\\whoami",
        "/proxy/open/..%5cwhoami",
        "/proxy/open//whoami",
        "/proxy/open/./whoami",
        "/proxy/open/%252e%252e/whoami",
        "/proxy/open/...",
        "/proxy/open/whoami;x=1",
      })
  default void ambiguousPath(String target) throws Exception {
    for (Client client : List.of(Client.NONE, Pki.oddRogue())) {
      try (RawClient connection = RawClient.tls(exempting(), client)) {
        int refused = client.equals(Client.NONE) ? 401 : 418;
        assertThat(connection.get(target).status()).isIn(refused, 400, 404);
      }
    }
  }

  @Test
  @DisplayName("V11 the target in absolute form has the same path")
  default void absoluteForm() throws Exception {
    for (String path : List.of("/whoami", "/fact", "/whoami/../fact", "/fact/../whoami")) {
      try (RawClient connection = RawClient.tls(exempting(), Client.NONE)) {
        int status = connection.get("https://localhost" + path).status();
        if (path.equals("/whoami")) {
          assertThat(status).isEqualTo(200);
        } else {
          assertThat(status).as(path).isIn(401, 400, 404);
        }
      }
    }
  }

  @Test
  @DisplayName("V11 a method alone is for every path, with a path for that one only")
  default void methods() throws Exception {
    assertThat(status("OPTIONS", "/fact")).isNotIn(401, 418);
    assertThat(status("OPTIONS", "/whoami;x")).isNotIn(401, 418);
    assertThat(status("GET", "/trailers")).isEqualTo(200);
    for (String method : List.of("HEAD", "PUT", "DELETE", "POST")) {
      assertThat(status(method, "/trailers")).as(method).isEqualTo(401);
    }
    need(Capability.METHOD_CASE);
    assertThat(status("options", "/fact")).isIn(401, 400, 501);
  }

  private int status(String method, String target) throws Exception {
    try (RawClient connection = RawClient.tls(exempting(), Client.NONE)) {
      return connection.status(
          method
              + " "
              + target
              + " HTTP/1.1\r\nHost: localhost\r\nX-HTTP-Method-Override: OPTIONS\r\n"
              + "Content-Length: 0\r\nConnection: close\r\n\r\n");
    }
  }

  @Test
  @DisplayName("V11 a host name can have exemptions of its own in place of the others")
  default void ofHosts() throws Exception {
    try (RawClient connection = RawClient.named(exempting(), Client.NONE, "other.example")) {
      assertThat(connection.get("/whoami").status()).isEqualTo(401);
      assertThat(connection.get("/fact").status()).isEqualTo(200);
    }
    try (RawClient connection = RawClient.named(exempting(), Client.NONE, "one.example")) {
      assertThat(connection.get("/whoami").status()).isEqualTo(200);
      assertThat(connection.get("/fact").status()).isEqualTo(401);
    }
  }
}
