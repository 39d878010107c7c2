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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientcert.it.Fields.Field;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of a downloaded server with nothing in it but what the documentation says. */
interface DistributionContract extends HostUnderTest {

  @ParameterizedTest(name = "V9 over {0}")
  @DisplayName("V9 set up as documented, and no further, it keeps the promise")
  @EnumSource(Wire.class)
  default void asDocumented(Wire wire) throws Exception {
    Path directory = fleet().freshDirectory();
    Map<String, String> properties = new HashMap<>(Variant.server(directory));
    properties.put("setting.trustStore", Variant.trustStore(directory).toString());
    properties.put(Distributions.AS_DOCUMENTED, "true");
    Field[] forged = {forged("Client-Cert"), forged("client_cert_chain")};
    try (Host host = fleet().fresh(directory, properties)) {
      for (String target : new String[] {"/whoami", "/proxy/whoami"}) {
        onlyOurs(wire.get(host, Pki.good(), target, forged).fields(), Pki.good());
        neither(wire.get(host, Client.NONE, target, forged).fields());
      }
      assertThat(Facts.of(host, Pki.good()).get("verdict")).isEqualTo("VERIFIED");
      assertThatThrownBy(() -> wire.get(host, Pki.client("rogue"), "/whoami"))
          .as("what the handshake trusts is what the server is configured to trust")
          .isInstanceOf(IOException.class);
    }
  }
}
