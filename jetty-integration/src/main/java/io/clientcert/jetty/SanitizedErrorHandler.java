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
package io.clientcert.jetty;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.ContainerLifeCycle;

/**
 * Wraps the error handler of the server. Jetty passes the request as the client sent it to the
 * error handler if a handler fails, or if a request is rejected before the customizers run.
 */
final class SanitizedErrorHandler extends ContainerLifeCycle implements Request.Handler {

  private final ClientCertCustomizer customizer;
  private final Request.Handler handler;

  SanitizedErrorHandler(ClientCertCustomizer customizer, Request.Handler handler) {
    this.customizer = customizer;
    this.handler = handler;
    installBean(handler);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return handler.handle(customizer.forErrorPage(request), response, callback);
  }

  @Override
  public InvocationType getInvocationType() {
    return handler.getInvocationType();
  }
}
