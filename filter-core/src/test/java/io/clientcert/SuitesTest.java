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
package io.clientcert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

@DisplayName("A suite that is beside the project")
class SuitesTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("is used where it is")
  void present(boolean required, @TempDir Path suites) throws IOException {
    Path pkits = Files.createDirectory(suites.resolve("pkits"));

    assertThat(Suites.folder(suites.toString(), "pkits", required)).isEqualTo(pkits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/nowhere"})
  @DisplayName("is skipped by name where it is not, on every CI too")
  void absent(String suites) {
    assertThatThrownBy(() -> Suites.folder(suites, "pkits", false))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("The suite pkits is not in \"" + suites + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/nowhere"})
  @DisplayName("fails where it is not and is required")
  void required(String suites) {
    assertThatThrownBy(() -> Suites.folder(suites, "pkits", true))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("The suite pkits is not in \"" + suites + "\"");
  }
}
