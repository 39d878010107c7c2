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

import static io.clientcert.it.Expect.neither;
import static io.clientcert.it.Expect.onlyOurs;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract for Spring Cloud Gateway, whose routes are the proxies of the application. */
interface GatewayContract extends ReactiveContract {

  @Test
  @DisplayName("S11 WebSocket route: the backend sees ours and not the forged one")
  default void webSocketRoute() throws Exception {
    onlyOurs(WebSocketHandshake.fields(host(), Pki.good(), "/proxy/websocket"), Pki.good());
    neither(WebSocketHandshake.fields(host(), Client.NONE, "/proxy/websocket"));
  }
}
