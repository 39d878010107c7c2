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

import static io.clientcert.it.Expect.neither;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Settings of hosts, on a host that sees the server name of the TLS handshake. */
interface MisdirectedContract extends HostUnderTest {

  @Test
  @DisplayName("V9 a handshake for a host with other settings forwards nothing")
  default void nothing() throws Exception {
    try (RawClient connection = RawClient.named(host(Variant.HOSTS), Pki.good(), "other.example")) {
      Reply reply = connection.getAt("a.below.example", "/whoami");

      assertThat(reply.status()).isEqualTo(200);
      neither(reply.fields());
      assertThat(reply.fields().values("X-SSL-Client-S-DN")).isEmpty();
      assertThat(reply.fields().values("X-SSL-Client-Verify"))
          .containsExactly("FAILED:hostname mismatch");
      assertThat(connection.getAt("strict.example", "/whoami").status()).isEqualTo(403);
    }
  }

  @Test
  @DisplayName("V9 a handshake for a host with other settings is refused, if asked for")
  default void refused() throws Exception {
    Map<String, String> properties = new HashMap<>(Variant.server(fleet().freshDirectory()));
    properties.put("setting.trustStore", Variant.trustStore(fleet().freshDirectory()).toString());
    properties.put("setting.host.strict.example.dialects", "nginx");
    properties.put("setting.onMisdirected", "reject");
    try (Host host = fleet().fresh(fleet().freshDirectory(), properties)) {
      // whatever else is wrong with what the client brings
      for (Client client : List.of(Pki.good(), Pki.incomplete(), Pki.client("expired"))) {
        try (RawClient connection = RawClient.named(host, client, "other.example")) {
          assertThat(connection.getAt("strict.example", "/whoami").status()).isEqualTo(421);
          assertThat(connection.getAt("other.example", "/whoami").status()).isEqualTo(200);
        }
      }
    }
  }
}
