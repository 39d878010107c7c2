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

import static io.clientcert.it.Expect.forgedLine;
import static io.clientcert.it.Expect.neither;
import static io.clientcert.it.Expect.onlyOurs;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The second server that {@code management.server.port} opens in an application of Spring Boot. */
interface ManagementServerContract extends HostUnderTest {

  /** Paths of the management server that answer with the fields that arrived there. */
  default List<String> managementPaths() {
    return List.of("/manage/whoami", "/manage/forward", "/manage/async?mode=noarg");
  }

  @Test
  @DisplayName("S6 management server: stripped, and nothing injected without TLS")
  default void plainManagementServer() throws Exception {
    try (RawClient connection = RawClient.managementPlain(host(Variant.MANAGEMENT))) {
      for (String target : managementPaths()) {
        Reply reply =
            connection.get(
                target,
                forgedLine("Client-Cert"),
                forgedLine("client_cert_chain"),
                "Connection: Client-Cert-Chain");
        assertThat(reply.status()).as(target).isEqualTo(200);
        neither(reply.fields());
      }
    }
  }

  @Test
  @DisplayName("S6 management server with TLS of its own: ours is there and the forged one is not")
  default void managementServerWithTls() throws Exception {
    Host host = host(Variant.MANAGEMENT_TLS);
    for (Client sender : List.of(Pki.good(), Client.NONE)) {
      try (RawClient connection = RawClient.managementTls(host, sender)) {
        Reply reply =
            connection.get("/whoami", forgedLine("Client-Cert"), forgedLine("CLIENT_CERT_CHAIN"));
        assertThat(reply.status()).isEqualTo(200);
        if (sender.equals(Client.NONE)) {
          neither(reply.fields());
        } else {
          onlyOurs(reply.fields(), sender);
        }
      }
    }
  }

  @Test
  @DisplayName("S6 the server of the application is covered as without a management server")
  default void applicationBesideManagementServer() throws Exception {
    try (RawClient connection = RawClient.tls(host(Variant.MANAGEMENT), Pki.good())) {
      onlyOurs(connection.get("/whoami", forgedLine("Client-Cert")).fields(), Pki.good());
    }
  }
}
