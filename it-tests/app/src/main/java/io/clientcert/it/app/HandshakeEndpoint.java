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

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A WebSocket endpoint that sends the header fields of its handshake as its one message. */
public final class HandshakeEndpoint extends Endpoint {

  private static final String FIELDS = HandshakeEndpoint.class.getName() + ".fields";

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    try {
      session.getBasicRemote().sendText((String) session.getUserProperties().get(FIELDS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps the fields of the handshake for the session that follows it. */
  static final class Configurator extends ServerEndpointConfig.Configurator {

    @Override
    public void modifyHandshake(
        ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
      StringBuilder lines = new StringBuilder();
      request
          .getHeaders()
          .forEach(
              (name, values) ->
                  values.forEach(value -> lines.append(new FieldLine(name, value)).append('\n')));
      config.getUserProperties().put(FIELDS, lines.toString());
    }
  }
}
