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
package io.clientcert.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The pages of this project, whose samples tests run. */
public final class Documentation {

  private Documentation() {}

  /**
   * Returns the code that stands on a page below the mark of this name.
   *
   * @param page its path from the folder of the project, such as {@code docs/origin.md}
   */
  public static String sample(String page, String name) throws IOException {
    String root = Objects.requireNonNull(System.getProperty("clientcert.root"), "clientcert.root");
    String[] parts =
        Files.readString(Path.of(root, page))
            .split("<!-- sample: " + name + " -->\n```[a-z]+\n", -1);
    assertThat(parts).as(name).hasSize(2);
    return parts[1].split("```", -1)[0];
  }
}
