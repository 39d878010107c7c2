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
package io.clientcert.servlet;

import io.clientcert.Arrival;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** How a request came in, as the servlet API tells it. That shows no TLS server name. */
public final class ServletArrival implements Arrival {

  private final HttpServletRequest request;

  /** Looks at {@code request} when it is asked. */
  public ServletArrival(HttpServletRequest request) {
    this.request = request;
  }

  @Override
  public @Nullable String authority() {
    return request.getServerName();
  }

  @Override
  public @Nullable String connection() {
    ServletConnection connection = request.getServletConnection();
    return connection == null ? null : connection.getConnectionId();
  }

  @Override
  public @Nullable String request() {
    return request.getRequestId();
  }

  @Override
  public @Nullable String method() {
    return request.getMethod();
  }

  @Override
  public @Nullable String path() {
    // in other dispatches it is the path of the target, which the client need not have asked for
    return request.getDispatcherType() == DispatcherType.REQUEST ? request.getRequestURI() : null;
  }
}
