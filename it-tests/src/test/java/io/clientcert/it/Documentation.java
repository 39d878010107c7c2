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

import java.io.IOException;
import java.nio.file.Files;

/** What the documentation tells people to copy, read out of it, so that a wrong word is noticed. */
final class Documentation {

  private static final String FENCE = "```";

  private Documentation() {}

  /** The block of code that follows {@code <!-- name: …}. */
  static String block(String page, String name) throws IOException {
    String text = text(page);
    int marker = text.indexOf("<!-- " + name + ":");
    int from = marker < 0 ? -1 : text.indexOf(FENCE, marker);
    int to = from < 0 ? -1 : text.indexOf(FENCE, from + FENCE.length());
    if (to < 0) {
      throw new IllegalStateException(page + " has no block called " + name);
    }
    return text.substring(text.indexOf('\n', from) + 1, to);
  }

  /** The one line that has {@code part} in it, without its indentation. */
  static String line(String page, String part) throws IOException {
    return text(page)
        .lines()
        .filter(line -> line.contains(part))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(page + " has no line with " + part))
        .strip();
  }

  private static String text(String page) throws IOException {
    return Files.readString(Host.property("clientcert.root").resolve("docs").resolve(page));
  }
}
