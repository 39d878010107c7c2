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

/**
 * Fields that HTTP/1.1 cannot carry and RFC 9113 section 8.2.1 forbids: names that are no tokens,
 * and values with a line break or a NUL, which a proxy would write as further lines.
 */
enum BrokenHttp2Field {
  NAME_WITH_COLON("client-cert:", FORGED),
  NAME_WITH_COLON_AND_VALUE("client-cert: x", FORGED),
  NAME_WITH_BLANK("client-cert ", FORGED),
  NAME_WITH_TAB("client-cert\t", FORGED),
  NAME_WITH_LEADING_BLANK(" client-cert", FORGED),
  NAME_WITH_NUL("client-cert\0", FORGED),
  NAME_WITH_NUL_INSIDE("client-\0cert", FORGED),
  NAME_WITH_LINE_BREAK("x-other\r\nclient-cert", FORGED),
  NAME_WITH_PARENTHESIS("client-cert(", FORGED),
  NAME_WITH_QUOTE("\"client-cert\"", FORGED),
  VALUE_WITH_CRLF("x-other", "1\r\nClient-Cert: " + FORGED),
  VALUE_WITH_LF("x-other", "1\nClient-Cert: " + FORGED),
  VALUE_WITH_CR("x-other", "1\rClient-Cert: " + FORGED),
  VALUE_WITH_NUL("x-other", "1\0Client-Cert: " + FORGED);

  private final String name;
  private final String value;

  BrokenHttp2Field(String name, String value) {
    this.name = name;
    this.value = value;
  }

  Fields.Field field() {
    return new Fields.Field(name, value);
  }
}
