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

import io.clientcert.Arrival;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * How a request came in, as Jetty tells it.
 *
 * @param of the request, of which no other customizer has changed anything
 */
record RequestArrival(Request of) implements Arrival {

  @Override
  public @Nullable String authority() {
    return Request.getServerName(of);
  }

  @Override
  public @Nullable String serverName() {
    return PresentedCertificates.serverName(of);
  }

  @Override
  public @Nullable String connection() {
    return of.getConnectionMetaData().getId();
  }

  @Override
  public @Nullable String request() {
    return of.getId();
  }

  @Override
  public String method() {
    return of.getMethod();
  }

  @Override
  public @Nullable String path() {
    return of.getHttpURI().getPath();
  }
}
