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

import io.clientcert.testing.FrontEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Keycloak that reads the fields of RFC 9440. */
final class KeycloakServer {
  private KeycloakServer() {}

  /** Returns the folder of the distribution. */
  static Path home() {
    return Path.of(System.getProperty("clientcert.keycloak"));
  }

  /** Keycloak outlives its standard input: a shell ends it then, as every host ends. */
  static Host start(Path directory, int port, List<String> options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                "\"$@\" & server=$!; cat > /dev/null; kill $server; wait $server",
                "sh",
                home().resolve("bin/kc.sh").toString(),
                "start-dev"));
    command.addAll(
        List.of(
            "--http-host=127.0.0.1",
            "--http-port=" + port,
            "--http-management-port=" + FrontEnd.freePort(),
            "--spi-x509cert-lookup--provider=rfc9440",
            "--spi-x509cert-lookup--rfc9440--certificate-chain-length=5"));
    command.addAll(options);
    Path work = Files.createDirectories(directory.resolve("keycloak"));
    return Host.start(
        "Keycloak",
        new ProcessBuilder(command).directory(work.toFile()),
        work,
        Host.Announcement.printed(
            line -> line.contains("Listening on:"), line -> Map.of("http", port)));
  }
}
