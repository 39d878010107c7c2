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

/** The tables of results in {@code docs/conformance.md}. */
final class ConformancePage {
  private ConformancePage() {}

  /**
   * Requires that the page has {@code table}, or writes it with {@code -Dupdate.docs=true}.
   *
   * @param name the marks around it: {@code <!-- NAME -->} and {@code <!-- end of NAME -->}
   */
  static void require(String name, String table) throws IOException {
    Path page = Host.property("clientcert.root").resolve("docs/conformance.md");
    String text = Files.readString(page);
    String begin = "<!-- " + name + " -->\n";
    int from = text.indexOf(begin) + begin.length();
    assertThat(from).as(name).isGreaterThan(begin.length());
    int to = text.indexOf("<!-- end of " + name + " -->\n", from);
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(page, text.substring(0, from) + table + text.substring(to));
    } else {
      assertThat(text.substring(from, to)).as("write it with -Dupdate.docs=true").isEqualTo(table);
    }
  }
}
