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

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;

/** Deploys the WebSocket endpoint once the container's own initializers have run. */
public final class HandshakeEndpointListener implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    Object container = event.getServletContext().getAttribute(ServerContainer.class.getName());
    if (!(container instanceof ServerContainer server)) {
      throw new IllegalStateException("the context has no WebSocket container");
    }
    try {
      server.addEndpoint(
          ServerEndpointConfig.Builder.create(HandshakeEndpoint.class, "/websocket")
              .configurator(new HandshakeEndpoint.Configurator())
              .build());
    } catch (DeploymentException e) {
      throw new IllegalStateException(e);
    }
  }
}
