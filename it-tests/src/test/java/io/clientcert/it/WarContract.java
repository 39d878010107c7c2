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

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What holds of a filter that comes with its WAR into a server that knows nothing of it. How it is
 * registered otherwise, and what it refuses, the embedded hosts show.
 */
interface WarContract
    extends StripContract,
        InjectContract,
        ValidateContract,
        BrokenConfigurationContract,
        ReloadContract,
        RevocationContract,
        RespondContract,
        TellContract,
        OriginContract {

  @Test
  @DisplayName("V9 with a wrong setting the application does not start, and the log says why")
  default void refusesToStart() throws Exception {
    Path directory = fleet().freshDirectory();
    Map<String, String> properties = new HashMap<>(Variant.server(directory));
    properties.put("setting.trustStroe", Variant.trustStore(directory).toString());
    String log;
    try (Host host = fleet().fresh(directory, properties)) {
      int status = Wire.HTTP_1_1.get(host, Client.NONE, "/whoami").status();
      log = String.join("\n", host.terminateAndReadLog());
      assertThat(status).isIn(404, 503);
    } catch (Host.StartRefused refused) {
      log = refused.log();
    }
    assertThat(log + Distributions.logFiles(directory)).contains("did you mean \"trustStore\"");
  }
}
