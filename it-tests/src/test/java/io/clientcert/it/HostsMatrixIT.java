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
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Runs after all others: what they had is what the documentation says. Of a host that has not run
 * it says nothing, until it is told to.
 */
@DisplayName("docs/hosts.md")
final class HostsMatrixIT {

  private static final String CLASS = ".class";

  @Test
  @DisplayName("says what the tests of every host had; -Dupdate.docs writes it")
  void documented() throws Exception {
    Path page = Host.property("clientcert.root").resolve("docs/hosts.md");
    String before = Files.exists(page) ? Files.readString(page) : "";
    List<HostResult> results = results();
    String now = new HostsPage(results, hosts(), before).text();
    Files.writeString(Host.workDirectory().resolve("hosts.md"), now);
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(page, now);
    }
    String documented = Files.readString(page);
    List<HostResult> claimed =
        results.stream()
            .filter(result -> !HostsPage.claimsNothing(documented, result.host()))
            .toList();
    assertThat(documented).isEqualTo(new HostsPage(claimed, hosts(), documented).text());
  }

  private static List<HostResult> results() throws IOException {
    List<HostResult> results = new ArrayList<>();
    if (Files.exists(HostResultRecorder.directory())) {
      try (Stream<Path> files = Files.list(HostResultRecorder.directory())) {
        for (Path file : files.toList()) {
          results.add(HostResult.read(file));
        }
      }
    }
    return results;
  }

  /** Every class that puts a host under the contract. */
  private static List<String> hosts() throws IOException, URISyntaxException {
    Path classes = Path.of(HostsMatrixIT.class.getResource(".").toURI());
    try (Stream<Path> files = Files.list(classes)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("IT" + CLASS))
          .map(name -> load(name.substring(0, name.length() - CLASS.length())))
          .filter(HostUnderTest.class::isAssignableFrom)
          .map(type -> type.getAnnotation(DisplayName.class).value())
          .toList();
    }
  }

  private static Class<?> load(String simpleName) {
    try {
      return Class.forName(HostsMatrixIT.class.getPackageName() + "." + simpleName);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
