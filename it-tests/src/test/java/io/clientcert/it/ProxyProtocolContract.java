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
import static io.clientcert.it.Expect.onlyOurs;
import static io.clientcert.it.OriginContract.FORWARDED;
import static io.clientcert.it.OriginContract.PROXY;
import static io.clientcert.it.OriginContract.STRANGER;
import static io.clientcert.it.OriginContract.forwarded;
import static io.clientcert.it.OriginContract.lines;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rule O2 on a server that understands the PROXY protocol. */
interface ProxyProtocolContract extends ReplacedAddressContract {

  @Test
  @DisplayName("O2 nor does one that a header of the PROXY protocol names")
  default void replacedByProxyProtocol() throws Exception {
    Host host = host(Variant.ORIGIN);
    Client client = Pki.good();
    String[] lines = lines(forwarded(client));
    try (RawClient plain = RawClient.proxied(STRANGER, host, PROXY);
        RawClient tls = RawClient.proxiedTls(STRANGER, host, Client.NONE, PROXY)) {
      for (RawClient connection : List.of(plain, tls)) {
        assertThat(Counters.of(connection.get(Counters.PATH)).remote()).isEqualTo(PROXY);
        Seen.of(connection.get(Seen.PATH, lines)).isRejected("NONE");
        neither(connection.get("/whoami", lines).fields());
      }
    }
    try (RawClient plain = RawClient.proxied(PROXY, host, CLIENT);
        RawClient tls = RawClient.proxiedTls(PROXY, host, Client.NONE, CLIENT)) {
      for (RawClient connection : List.of(plain, tls)) {
        assertThat(Counters.of(connection.get(Counters.PATH)).remote()).isEqualTo(CLIENT);
        Seen.of(connection.get(Seen.PATH, lines)).isVerified(client, FORWARDED, 2);
        onlyOurs(connection.get("/whoami", lines).fields(), client);
      }
    }
  }
}
