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

import io.clientcert.conformance.Status;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The conformance kit against a Java proxy behind the library, one host of each adapter. */
class ConformanceIT {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "tomcat-11-valve, tomcat.TomcatValveHost",
    "jetty-12.1-ee11-customizer, jetty.JettyCustomizerHost",
    "spring-boot-4-tomcat, spring.boot4.TomcatFilterHost"
  })
  @DisplayName("The conformance kit finds no failure, and can run every case")
  void edge(String classPath, String host, @TempDir Path directory) throws Exception {
    Launcher launcher = new EmbeddedLauncher(classPath, "io.clientcert.it.app." + host);
    assertThat(KitRun.edge(launcher, directory))
        .filteredOn(result -> result.status() != Status.PASSED)
        .extracting(result -> result.number() + ": " + result.outcome())
        .isEmpty();
  }
}
