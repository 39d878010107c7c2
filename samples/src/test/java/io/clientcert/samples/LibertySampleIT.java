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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Open Liberty as it is downloaded, with the files of the sample. */
@DisplayName("The sample of Open Liberty runs as it stands")
class LibertySampleIT {

  private static final Pattern PORT =
      Pattern.compile("CWWKO0219I: TCP Channel defaultHttpEndpoint-ssl .* port (\\d+)");
  private static final String[] FORGED = {"Client-Cert", ":Zm9yZ2Vk:"};

  @Test
  @DisplayName("A WAR with the standalone jar of the filter")
  void war(@TempDir Path directory) throws Exception {
    Path sample = Path.of(Sample.property("samples"), "liberty");
    Path server = directory.resolve("usr/servers/defaultServer");
    Path apps = Files.createDirectories(server.resolve("apps"));
    Files.copy(sample.resolve("src/main/liberty/server.xml"), server.resolve("server.xml"));
    Files.copy(sample.resolve("target/sample.war"), apps.resolve("sample.war"));
    Sample.writeServerKey(server.resolve("keystore.p12"));
    Path trust = server.resolve("client-ca.p12");
    Sample.writeClientCa(trust);
    ProcessBuilder command =
        new ProcessBuilder(
            "sh",
            Sample.property("liberty") + "/bin/server",
            "run",
            "defaultServer",
            "--",
            "--https.port=0");
    command.environment().put("JAVA_HOME", Sample.property("test.jdk"));
    command.environment().put("WLP_USER_DIR", directory.resolve("usr").toString());
    command.environment().put("CLIENT_CA", trust.toString());
    try (Sample started = Sample.start(directory, command, LibertySampleIT::address)) {
      byte[] leaf = Sample.PKI.client().presented()[0].getEncoded();

      assertThat(started.get(Sample.PKI.client(), "/whoami", FORGED).body())
          .isEqualTo(":" + Base64.getEncoder().encodeToString(leaf) + ":");
      assertThat(started.get(null, "/whoami", FORGED).body()).isEqualTo("null");
    }
  }

  /** The server opens the port when the application is there. */
  private static Optional<String> address(String line) {
    Matcher port = PORT.matcher(line);
    return port.find() ? Optional.of("https://localhost:" + port.group(1)) : Optional.empty();
  }
}
