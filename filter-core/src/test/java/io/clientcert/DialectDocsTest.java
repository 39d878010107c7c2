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

import io.clientcert.dialect.Dialect;
import io.clientcert.dialect.FieldRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/dialects.md has every dialect, field and variable")
class DialectDocsTest {

  private static String page() throws IOException {
    String root = Objects.requireNonNull(System.getProperty("clientcert.root"), "clientcert.root");
    return Files.readString(Path.of(root, "docs", "dialects.md"));
  }

  @Test
  @DisplayName("each dialect has a row and a section with the names of its fields")
  void dialects() throws IOException {
    String page = page();
    for (Dialect dialect : Dialect.values()) {
      assertThat(page).contains("| `" + dialect.key() + "` |", "### " + dialect.key() + "\n");
      String section = page.split("### " + dialect.key() + "\n", 2)[1].split("\n##", 2)[0];
      dialect.rules().forEach(rule -> assertThat(section).contains(rule.name()));
    }
  }

  @Test
  @DisplayName("each variable has a row")
  void variables() throws IOException {
    String table = page().split("\\| variable \\|", 2)[1].split("\n\n", 2)[0];
    FieldRule.variables().forEach(name -> assertThat(table).contains("`" + name + "`"));
  }
}
