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
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that serves an application whose filter has not started. It needs JDK 21. */
@DisplayName("Payara Micro 7 as downloaded, filter in a WAR")
final class PayaraMicroIT implements BrokenConfigurationContract {

  @RegisterExtension static final Fleet FLEET = new Fleet("payara-micro", new PayaraMicro());

  @Override
  public Fleet fleet() {
    return FLEET;
  }

  private static Host start(String registration, Path directory, Path trustStore) throws Exception {
    Map<String, String> properties = new HashMap<>();
    properties.put("registration", registration);
    properties.put("setting.trustStore", trustStore.toString());
    return FLEET.fresh(directory, properties);
  }

  @ParameterizedTest(name = "V8 configured by {0}")
  @ValueSource(strings = {"web-xml", "initializer"})
  @DisplayName("V8 with a missing trust store the deployment fails, however it is configured")
  void missingTrustStore(String registration) throws Exception {
    Path directory = FLEET.freshDirectory();
    try (Host host = start(registration, directory, directory.resolve("missing.pem"))) {
      int status;
      try (RawClient connection = RawClient.plain(host)) {
        status = connection.get("/whoami", forgedLine("Client-Cert")).status();
      } finally {
        host.terminateAndReadLog();
      }
      assertThat(status).isIn(404, 500);
      assertThat(host.awaitLog(line -> line.contains("ServletException"))).contains("missing.pem");
    }
  }

  @ParameterizedTest(name = "S6 configured by {0}")
  @ValueSource(strings = {"web-xml", "initializer"})
  @DisplayName("S6 plaintext HTTP/1.1: stripped in every dispatch, and nothing injected")
  void plaintext(String registration) throws Exception {
    Path directory = FLEET.freshDirectory();
    try (Host host = start(registration, directory, Variant.trustStore(directory))) {
      for (String target :
          List.of("/whoami", "/proxy/whoami", "/forward", "/include", "/send-error?code=418")) {
        try (RawClient connection = RawClient.plain(host)) {
          neither(connection.get(target, forgedLine("Client-Cert")).fields());
        }
      }
    }
  }
}
