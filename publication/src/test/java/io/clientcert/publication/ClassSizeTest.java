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
package io.clientcert.publication;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A source file of src/main")
class ClassSizeTest {

  private static final int LINES = 450;

  /** What the javadoc of a longer class says, in a sentence that gives the reason. */
  private static final String REASON = "one class because";

  /** Classes that are longer and do not say why, to be made shorter. */
  private static final Set<String> TOO_LONG = Set.of();

  private static List<Path> sources() {
    return House.files(House.ROOT, ".java").stream()
        .filter(file -> file.toString().contains("/src/main/java/"))
        .toList();
  }

  private static boolean isTooLong(Path source) {
    String text = House.text(source);
    return text.lines().count() > LINES && !javadoc(text).contains(REASON);
  }

  /** The comment before the first type, on one line. */
  private static String javadoc(String text) {
    int start = text.indexOf("\n/**");
    int end = text.indexOf("*/", start + 1);
    return start < 0 ? "" : text.substring(start, end).replaceAll("\\s+\\*?\\s*", " ");
  }

  @Test
  @DisplayName("has at most 450 lines, or says in its javadoc why it is \"one class because\" …")
  void size() {
    assertThat(sources()).hasSizeGreaterThan(100);
    assertThat(
            sources().stream()
                .filter(ClassSizeTest::isTooLong)
                .map(source -> source.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet()))
        .as("too long without a reason; take off the list what no longer is")
        .isEqualTo(TOO_LONG);
  }

  @Test
  @DisplayName("may have its reason on two lines of the javadoc")
  void reason() {
    assertThat(javadoc("package a;\n\n/**\n * It is one\n * class because of b.\n */\nclass C {}"))
        .contains(REASON);
    assertThat(javadoc("package a;\n\nclass C {}")).isEmpty();
  }
}
