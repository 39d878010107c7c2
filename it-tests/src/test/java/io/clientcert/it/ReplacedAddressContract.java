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

import io.clientcert.it.Fields.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rule O2 where a component of the server replaces the remote address, before the library. */
interface ReplacedAddressContract extends HostUnderTest {

  String CLIENT = "203.0.113.9";

  @Test
  @DisplayName("O2 an address that a header field names makes no peer a trusted proxy")
  default void replacedByServer() throws Exception {
    onlyPeersCount(host(Variant.ORIGIN));
  }

  /** Requires that the address was replaced, and that nothing followed from it. */
  static void onlyPeersCount(Host host) throws Exception {
    Client client = Pki.good();
    try (RawClient stranger = RawClient.tlsFrom(STRANGER, host, Client.NONE);
        RawClient proxy = RawClient.tlsFrom(PROXY, host, Client.NONE)) {
      for (String field :
          List.of("X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-For, Forwarded")) {
        String[] sent = replacing(field, PROXY, client);
        Seen.of(stranger.get(Seen.PATH, sent)).isRejected("NONE");
        neither(stranger.get("/whoami", sent).fields());
      }
      assertThat(Counters.of(stranger.get(Counters.PATH, "X-Forwarded-For: " + PROXY)).remote())
          .isEqualTo(PROXY);

      String[] sent = replacing("X-Forwarded-For", CLIENT, client);
      Seen.of(proxy.get(Seen.PATH, sent)).isVerified(client, FORWARDED, 2);
      onlyOurs(proxy.get("/whoami", sent).fields(), client);
      assertThat(Counters.of(proxy.get(Counters.PATH, sent)).remote()).isEqualTo(CLIENT);
    }
  }

  private static String[] replacing(String fields, String address, Client client) {
    List<Field> sent = new ArrayList<>(forwarded(client));
    for (String name : fields.split(", ", -1)) {
      sent.add(new Field(name, name.equals("Forwarded") ? "for=" + address : address));
    }
    return lines(sent);
  }
}
