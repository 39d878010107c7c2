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

/** What the library has counted, and the remote address that the application sees. */
record Counters(Fields lines) {

  static final String PATH = "/counters";

  static Counters of(Reply reply) {
    assertThat(reply.status()).isEqualTo(200);
    return new Counters(reply.fields());
  }

  String remote() {
    return lines.values("remote").get(0);
  }

  long spoofed() {
    return counter("Spoofed");
  }

  long untrustedPeers() {
    return counter("UntrustedPeers");
  }

  long forwarded() {
    return counter("Forwarded");
  }

  String problems() {
    assertThat(lines.values("Problems")).isNotEmpty();
    return lines.values("Problems").get(0);
  }

  private long counter(String name) {
    // the valve, the customizer and Spring Boot may each show the same engine
    assertThat(lines.values(name)).as(name).isNotEmpty();
    return Long.parseLong(lines.values(name).get(0));
  }
}
