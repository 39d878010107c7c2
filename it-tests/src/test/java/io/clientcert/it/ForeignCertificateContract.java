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
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A server with a switch that fills the certificate attribute from a header field. */
interface ForeignCertificateContract extends HostUnderTest {

  /** The properties of a host that has the switch on. */
  default Map<String, String> certificateSwitch() {
    return Map.of("certificate-header", "true");
  }

  /** The header fields by which the server then takes {@code certificate} for the client's. */
  String[] forging(X509Certificate certificate);

  @Test
  @DisplayName("V10 a certificate that the server takes from a header field is none")
  default void certificateOfHeaderField() throws Exception {
    Path directory = fleet().freshDirectory();
    Map<String, String> properties = new HashMap<>(Variant.DEFAULT.properties(directory));
    properties.remove("ajp.port");
    properties.putAll(certificateSwitch());
    String[] forged = forging(Pki.direct().leaf());
    List<String> log;
    try (Host host = fleet().fresh(directory, properties)) {
      try (RawClient plain = RawClient.plain(host);
          RawClient tls = RawClient.tls(host, Client.NONE);
          RawClient expired = RawClient.tls(host, Pki.client("expired"))) {
        for (RawClient connection : List.of(plain, tls, expired)) {
          assertThat(Facts.parse(connection.get("/fact", forged)).get("verdict")).isEqualTo("NONE");
          neither(connection.get("/whoami", forged).fields());
          neither(connection.get("/proxy/whoami", forged).fields());
        }
      }
      try (RawClient other = RawClient.tls(host, Pki.good())) {
        // what was presented in the handshake still counts, until the header field replaces it
        onlyOurs(other.get("/whoami").fields(), Pki.good());
        neither(other.get("/whoami", forged).fields());
      }
      log = host.stopAndReadLog();
    }
    assertThat(log.stream().filter(line -> line.contains("did not present in the TLS handshake")))
        .hasSize(1);
  }
}
