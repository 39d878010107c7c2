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
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Open Liberty 25 as downloaded, filter in a WAR")
final class OpenLibertyIT implements JakartaEeContract, ForeignCertificateContract {

  @RegisterExtension static final Fleet FLEET = new Fleet("open-liberty", new OpenLiberty(), 8);

  @Override
  public Fleet fleet() {
    return FLEET;
  }

  @Override
  public Map<String, String> certificateSwitch() {
    return Map.of(OpenLiberty.ELEMENTS, "<httpDispatcher trustedSensitiveHeaderOrigin=\"*\"/>");
  }

  @Override
  public String[] forging(X509Certificate certificate) {
    return new String[] {"$WSCC: " + Base64.getEncoder().encodeToString(Client.der(certificate))};
  }

  @Override
  public Map<Capability, String> lacks() {
    return Map.of(
        Capability.AJP,
        "Open Liberty speaks no AJP",
        Capability.CONNECTIONS,
        "Open Liberty gives every request another connection id, also on one connection (pull"
            + " request 21732 of OpenLiberty/open-liberty), so that legacyForward=first refuses to"
            + " start",
        Capability.METHOD_CASE,
        "Open Liberty shows the application OPTIONS where the client sent options",
        Capability.HTTP_2_TRAILERS,
        "Open Liberty drops the trailers of HTTP/2 requests, whatever their names");
  }

  @Test
  @DisplayName("V9 legacyForward=first, which this server cannot keep, refuses to start")
  void legacyForwardFirst() throws Exception {
    Path directory = FLEET.freshDirectory();
    try (Host host = FLEET.fresh(directory, Variant.LEGACY_FIRST.properties(directory))) {
      assertThat(logOfRefusal(host, "it with legacyForward=first"))
          .contains("\"legacyForward\" = \"first\"")
          .contains("write every");
    }
  }
}
