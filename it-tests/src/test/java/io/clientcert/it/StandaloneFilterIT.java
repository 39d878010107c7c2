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

import io.clientcert.it.Fields.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Tomcat 11, the standalone jar of the filter in a WAR")
final class StandaloneFilterIT {

  @ParameterizedTest(name = "registered by {0}")
  @DisplayName("V9 the jar of the filter is all that a WAR needs on a server without the library")
  @ValueSource(strings = {"init-params", "initializer"})
  void inWarAlone(String registration) throws Exception {
    Fleet fleet = new Fleet("tomcat-11-wars", "io.clientcert.it.app.tomcat.TomcatWarsHost");
    Path directory = fleet.freshDirectory();
    Path webapps = Files.createDirectories(directory.resolve("webapps"));
    Path jar = War.standaloneJar();
    War.writeObserved(
        webapps.resolve("ROOT.war"),
        registration,
        Map.of("trustStore", Variant.trustStore(directory).toString()),
        List.of(jar),
        1);
    Map<String, String> properties = new HashMap<>(Variant.server(directory));
    properties.put("registration", "web-xml");
    properties.put("webapp", webapps.toString());
    Field[] forged = {forged("Client-Cert"), forged("client_cert_chain")};
    try (Host host = fleet.fresh(directory, properties)) {
      Facts deployed = Facts.parse(Wire.HTTP_1_1.get(host, Client.NONE, "/deployment"));
      assertThat(deployed.get("jars")).contains(jar.getFileName().toString());
      assertThat(deployed.get("org.bouncycastle.asn1.ASN1Primitive")).isEqualTo("absent");
      assertThat(deployed.get("com.github.benmanes.caffeine.cache.Caffeine")).isEqualTo("absent");
      for (Wire wire : Wire.values()) {
        onlyOurs(wire.get(host, Pki.good(), "/whoami", forged).fields(), Pki.good());
        neither(wire.get(host, Client.NONE, "/whoami", forged).fields());
        neither(wire.get(host, Pki.client("expired"), "/whoami", forged).fields());
      }
      assertThat(Facts.of(host, Pki.good()).get("verdict")).isEqualTo("VERIFIED");
    }
  }
}
