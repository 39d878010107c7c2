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
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds of the valve besides. */
interface ValveContract extends Contract {

  @Override
  default Map<Capability, String> lacks() {
    return Map.of(
        Capability.DEPLOYMENT_DESCRIPTOR, "a valve belongs to the server, not to an application");
  }

  @Test
  @DisplayName("V9 trustStore=connector where the connector has none: refuses to start, says why")
  default void implicitTrust() throws Exception {
    Path directory = fleet().freshDirectory();
    Map<String, String> properties = new HashMap<>(Variant.server(directory));
    properties.put("setting.trustStore", "connector");
    try (Host host = fleet().fresh(directory, properties)) {
      Assertions.fail("it serves on port %d", host.httpsPort());
    } catch (Host.StartRefused refused) {
      assertThat(refused.exitCode()).isEqualTo(fleet().codeOfRefusal());
      assertThat(refused.log())
          .contains("neither truststoreFile nor caCertificateFile")
          .contains("public certificate authorities");
    }
  }
}
