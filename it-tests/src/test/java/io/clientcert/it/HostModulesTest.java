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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The modules of the hosts")
final class HostModulesTest {

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Path ROOT = Host.property("clientcert.root");
  private static final Path HOSTS = ROOT.resolve("it-tests/hosts");

  @Test
  @DisplayName("are all folders with a pom.xml, each once")
  void complete() throws IOException {
    List<String> folders;
    try (Stream<Path> files = Files.list(HOSTS)) {
      folders =
          files
              .filter(folder -> Files.exists(folder.resolve("pom.xml")))
              .map(folder -> folder.getFileName().toString())
              .toList();
    }

    assertThat(modules(HOSTS)).containsExactlyInAnyOrderElementsOf(folders);
  }

  @Test
  @DisplayName("are built before the integration tests, which have no dependency on them")
  void order() throws IOException {
    assertThat(modules(ROOT)).containsSubsequence("it-tests/hosts", "it-tests");
  }

  private static List<String> modules(Path directory) throws IOException {
    return MODULE
        .matcher(Files.readString(directory.resolve("pom.xml")))
        .results()
        .map(result -> result.group(1))
        .toList();
  }
}
