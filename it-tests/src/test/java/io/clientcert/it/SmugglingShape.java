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

/** What one parser takes for a field under our name and another does not (S11). */
enum SmugglingShape {
  BLANK_BEFORE_COLON("Client-Cert : " + FORGED),
  TAB_BEFORE_COLON("Client-Cert\t: " + FORGED),
  LEADING_BLANK(" Client-Cert: " + FORGED),
  LEADING_TAB("\tClient-Cert: " + FORGED),
  NUL_AFTER_NAME("Client-Cert\0: " + FORGED),
  NUL_BEFORE_NAME("\0Client-Cert: " + FORGED),
  NUL_IN_VALUE("Client-Cert: \0" + FORGED),
  BARE_CR_AS_LINE_END("X-Other: a\rClient-Cert: " + FORGED),
  BARE_LF_AS_LINE_END("X-Other: a\nClient-Cert: " + FORGED),
  TWO_CR_AS_LINE_END("X-Other: a\r\rClient-Cert: " + FORGED),
  VERTICAL_TAB_AS_LINE_END("X-Other: a\u000bClient-Cert: " + FORGED),
  CR_IN_VALUE("Client-Cert: a\rb" + FORGED),
  LF_IN_VALUE("Client-Cert: a\nClient-Cert: " + FORGED),
  COLON_ON_NEXT_LINE("Client-Cert\r\n: " + FORGED),
  NO_COLON("Client-Cert " + FORGED),
  SEMICOLON_IN_NAME("Client-Cert;: " + FORGED),
  BRACKETS_AROUND_NAME("(Client-Cert): " + FORGED),
  SLASH_IN_NAME("Client/Cert: " + FORGED),
  SOFT_HYPHEN_IN_NAME("Client\u00adCert: " + FORGED),
  DOTLESS_I_IN_NAME("Cl\u00c4\u00b1ent-Cert: " + FORGED),
  EMPTY_NAME(": " + FORGED + "\r\nClient-Cert: " + FORGED),
  TWO_CONTENT_LENGTHS("Content-Length: 0\r\nContent-Length: 5\r\nClient-Cert: " + FORGED),
  /** Ends with the size of the last chunk, for a server that takes the second framing. */
  TWO_FRAMINGS(
      "Content-Length: 0\r\nTransfer-Encoding: chunked\r\nClient-Cert: " + FORGED + "\r\n\r\n0"),
  NEGATIVE_LENGTH("Content-Length: -1\r\nClient-Cert: " + FORGED),
  TWO_HOSTS("Host: other\r\nClient-Cert: " + FORGED);

  private final String lines;

  SmugglingShape(String lines) {
    this.lines = lines;
  }

  String lines() {
    return lines;
  }
}
