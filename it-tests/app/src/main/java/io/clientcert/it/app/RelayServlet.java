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

import jakarta.servlet.http.HttpServletRequest;

/**
 * A proxy that asks the backend for what the client asked for: the same path and the same {@code
 * Host}. A signature of the edge remains valid behind it.
 */
public final class RelayServlet extends ProxyServlet {

  @Override
  String path(HttpServletRequest request) {
    return request.getRequestURI();
  }

  /** Without the field, as HTTP/2 may have it, the authority is in the request. */
  @Override
  String host(HttpServletRequest request, int port) {
    String field = request.getHeader("Host");
    boolean isDefault = request.getServerPort() == (request.isSecure() ? 443 : 80);
    return field != null
        ? field
        : request.getServerName() + (isDefault ? "" : ":" + request.getServerPort());
  }
}
