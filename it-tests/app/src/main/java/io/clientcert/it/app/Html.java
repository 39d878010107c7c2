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
package io.clientcert.it.app;

/** HTML in the making: markup goes in as it is, text only escaped. */
final class Html {

  private final StringBuilder page = new StringBuilder();

  /** Adds markup, which is never made of anything that came with a request. */
  Html markup(String markup) {
    page.append(markup);
    return this;
  }

  /** Adds text of any origin, with nothing left in it that HTML or a reader's eye could misread. */
  Html text(String text) {
    VisibleText.of(text)
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> page.append("&amp;");
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '"' -> page.append("&quot;");
                case '\'' -> page.append("&#39;");
                default -> page.appendCodePoint(c);
              }
            });
    return this;
  }

  Html element(String name, String text) {
    return markup("<" + name + ">").text(text).markup("</" + name + ">");
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
