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
package io.clientcert.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Each sample runs as it stands")
class SamplesIT {

  private static final int MOST_LINES = 60;
  private static final String FIELD = "Client-Cert";
  private static final String FORGED = ":Zm9yZ2Vk:";

  @Test
  @DisplayName("A plain WAR with the filter, on a Tomcat that knows nothing of it")
  void war(@TempDir Path directory) throws Exception {
    forwards(directory, "WarHost", "/whoami", Sample.property("sample.war"));
  }

  @Test
  @DisplayName("Embedded Tomcat with the valve")
  void tomcat(@TempDir Path directory) throws Exception {
    forwards(directory, "TomcatMain", "/whoami");
  }

  @Test
  @DisplayName("Embedded Jetty with the customizer")
  void jetty(@TempDir Path directory) throws Exception {
    forwards(directory, "JettyMain", "/");
  }

  @Test
  @DisplayName("Spring Boot with the starter")
  void boot(@TempDir Path directory) throws Exception {
    forwards(directory, "boot.BootMain", "/whoami");
  }

  @Test
  @DisplayName("Spring Cloud Gateway with the starter, and the backend behind it")
  void gateway(@TempDir Path directory) throws Exception {
    forwards(directory, "gateway.GatewayMain", "/whoami");
  }

  @Test
  @DisplayName("Each is shorter than 60 lines")
  void length() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(Sample.property("samples")))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        if (file.toString().contains("src/main")) {
          assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThan(MOST_LINES);
        }
      }
    }
  }

  private static void forwards(Path directory, String main, String path, String... more)
      throws Exception {
    try (Sample sample = Sample.start(directory, main, more)) {
      byte[] leaf = Sample.PKI.client().presented()[0].getEncoded();

      assertThat(sample.get(Sample.PKI.client(), path, FIELD, FORGED).body())
          .isEqualTo(":" + Base64.getEncoder().encodeToString(leaf) + ":");
      assertThat(sample.get(null, path, FIELD, FORGED).body()).isEqualTo("null");
    }
  }
}
