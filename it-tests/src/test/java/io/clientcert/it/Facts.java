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
import java.util.HashMap;
import java.util.Map;

/** What the request attribute says, as the application lists it. */
record Facts(Map<String, String> values) {

  static Facts of(Host host, Client client) throws IOException {
    return parse(Wire.HTTP_1_1.get(host, client, "/fact", Expect.forged("Client-Cert")));
  }

  static Facts parse(Reply reply) {
    assertThat(reply.status()).isEqualTo(200);
    Map<String, String> values = new HashMap<>();
    reply
        .body()
        .lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              assertThat(equals).as(line).isPositive();
              values.put(line.substring(0, equals), line.substring(equals + 1));
            });
    return new Facts(Map.copyOf(values));
  }

  String get(String name) {
    assertThat(values).containsKey(name);
    return values.getOrDefault(name, "");
  }
}
