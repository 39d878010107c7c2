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

import io.clientcert.it.app.FieldLine;
import io.clientcert.it.app.FieldLine.Origin;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The demo's page says who wrote each field")
class FieldLineTest {

  @ParameterizedTest(name = "{0}, changed: {1}")
  @DisplayName("A field that the client did not send is the library's, unless it nominates fields")
  @CsvSource({
    "Client-Cert, true, LIBRARY",
    "client-cert-chain, false, LIBRARY",
    "cf-cert-verified, true, LIBRARY",
    "X-SSL-Client-Verify, true, LIBRARY",
    "Connection, true, CLIENT_CHANGED",
    "trailer, true, CLIENT_CHANGED",
    "Proxy-Connection, true, CLIENT_CHANGED",
    "Connection, false, CLIENT",
    "Host, false, CLIENT"
  })
  void origin(String name, boolean changed, Origin expected) {
    assertThat(new FieldLine(name, "value").origin(changed)).isEqualTo(expected);
  }
}
