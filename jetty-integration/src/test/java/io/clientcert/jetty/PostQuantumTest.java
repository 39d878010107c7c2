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
package io.clientcert.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.field.Field;
import io.clientcert.testing.Pem;
import io.clientcert.testing.PostQuantum;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Post-quantum certificates")
@EnabledForJreRange(minVersion = 24, disabledReason = "ML-DSA needs JDK 24 or later")
class PostQuantumTest {

  @Test
  @DisplayName("O8 an ML-DSA-87 chain arrives whole where the header size limit is raised")
  void wholeChain(@TempDir Path directory) throws Exception {
    PostQuantum path = PostQuantum.of(Collections.nCopies(4, "ML-DSA-87"));
    List<Field> fields = path.fields();
    String[] lines =
        fields.stream().map(field -> field.name() + ": " + field.value()).toArray(String[]::new);
    ClientCertCustomizer customizer =
        new ClientCertCustomizer(
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
                "32KiB"));
    try (TestJetty jetty = TestJetty.of(customizer, TestJetty.acceptingAny())) {
      ServerConnector byDefault = TestJetty.connector(jetty.server, new HttpConnectionFactory());
      jetty.server.addConnector(byDefault);
      jetty.start(new Echo());

      try (Http1 connection = Http1.plain(byDefault.getLocalPort())) {
        assertThat(connection.get(lines).status()).isEqualTo(431);
      }
      try (Http1 connection = Http1.plain(jetty.httpPort())) {
        Http1.Reply reply = connection.get(lines);
        assertThat(reply.body()).contains("verdict=VERIFIED");
        for (Field field : fields) {
          assertThat(reply.seen(field.name())).containsExactly(field.value());
        }
      }
      assertThat(customizer.management().getProblems()).isEmpty();
    }
  }
}
