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
package io.clientcert.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.field.Field;
import io.clientcert.testing.Pem;
import io.clientcert.testing.PostQuantum;
import io.clientcert.testing.TestPki;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Post-quantum certificates")
@EnabledForJreRange(minVersion = 24, disabledReason = "ML-DSA needs JDK 24 or later")
final class PostQuantumTest {

  @Test
  @DisplayName("O8 an ML-DSA-87 chain arrives whole where the header size limit is raised")
  void wholeChain(@TempDir Path directory) throws Exception {
    PostQuantum path = PostQuantum.of(Collections.nCopies(4, "ML-DSA-87"));
    List<Field> fields = path.fields();
    String[] lines =
        fields.stream().map(field -> field.name() + ": " + field.value()).toArray(String[]::new);
    List<Field> seen = new ArrayList<>();
    ClientCertValve valve = new ClientCertValve();
    Map.of(
            "trustStore",
            Pem.write(directory.resolve("root.pem"), path.root().certificate()).toString(),
            "source",
            "forwarded",
            "trustedProxies",
            "127.0.0.0/8, ::1",
            "maxCertSize",
            "16KiB",
            "maxChainSize",
            "32KiB")
        .forEach(valve::setProperty);
    try (EmbeddedTomcat tomcat =
        new EmbeddedTomcat(directory, TestPki.create(Clock.systemUTC()).server())) {
      Connector raised = tomcat.http(Map.of("maxHttpRequestHeaderSize", "49152"));
      Connector byDefault = tomcat.http(Map.of());
      tomcat.engine().getPipeline().addValve(valve);
      tomcat.serve(
          "/*",
          (request, response) -> {
            for (Field field : fields) {
              seen.add(new Field(field.name(), request.getHeader(field.name())));
            }
          });
      tomcat.start();

      try (RawClient client = RawClient.plain(byDefault)) {
        assertThat(client.get("/", lines).status()).isEqualTo(400);
      }
      assertThat(seen).isEmpty();
      try (RawClient client = RawClient.plain(raised)) {
        assertThat(client.get("/", lines).status()).isEqualTo(200);
      }
      assertThat(seen).isEqualTo(fields);
      assertThat(valve.management().getProblems()).isEmpty();
    }
  }
}
