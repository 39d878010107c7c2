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

import static io.clientcert.it.Expect.FORGED;
import static io.clientcert.it.Expect.MARK;

/** Field lines under our names that hold no proper value, or one on several lines (S2). */
enum MalformedField {
  EMPTY("Client-Cert:"),
  BLANK("Client-Cert: \t "),
  NO_BLANK_AFTER_COLON("Client-Cert:" + FORGED),
  MANY_COLONS("Client-Cert: :::" + MARK + "::::"),
  OPEN_QUOTE("Client-Cert: \"" + MARK),
  PARAMETERS("Client-Cert: ?1;" + MARK + "=("),
  NOT_ASCII("Client-Cert: \u00ff\u0080" + MARK),
  FOLDED_BEFORE_VALUE("Client-Cert:\r\n " + FORGED),
  FOLDED_AFTER_VALUE("Client-Cert: " + FORGED + "\r\n\t" + FORGED),
  FOLDED_CHAIN("Client-Cert-Chain: " + FORGED + ",\r\n " + FORGED),
  FOLDED_ONTO_ANOTHER("X-Other: 1\r\n Client-Cert: " + FORGED);

  private final String lines;

  MalformedField(String lines) {
    this.lines = lines;
  }

  String lines() {
    return lines;
  }
}
