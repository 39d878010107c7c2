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

import static io.clientcert.it.Expect.CONTROL;
import static io.clientcert.it.Expect.FORGED;

import java.net.URI;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket whose first message has the fields of its handshake. */
final class WebSocketHandshake {

  private WebSocketHandshake() {}

  /** Sends forged fields with the handshake, and returns what the other end saw. */
  static Fields fields(Host host, Client client, String path) throws Exception {
    CompletableFuture<String> message = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          private final StringBuilder text = new StringBuilder();

          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
              message.complete(text.toString());
            }
            return WebSocket.Listener.super.onText(socket, data, last);
          }

          @Override
          public void onError(WebSocket socket, Throwable error) {
            message.completeExceptionally(error);
          }
        };
    WebSocket socket =
        WellBehaved.http2(client)
            .newWebSocketBuilder()
            .header(CONTROL.name(), CONTROL.value())
            .header("Client-Cert", FORGED)
            .header("client_cert_chain", FORGED)
            .buildAsync(URI.create("wss://localhost:" + host.httpsPort() + path), listener)
            .get(30, TimeUnit.SECONDS);
    try {
      return Fields.parse(message.get(30, TimeUnit.SECONDS));
    } finally {
      socket.abort();
    }
  }
}
