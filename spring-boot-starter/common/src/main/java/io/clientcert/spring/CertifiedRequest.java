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
package io.clientcert.spring;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.SslInfo;

/**
 * A request of a proxy that shows the certificate of the client, or none, where the connection has
 * that of the proxy.
 */
final class CertifiedRequest extends ServerHttpRequestDecorator {

  private final X509Certificate @Nullable [] certificates;

  /**
   * Wraps {@code request}.
   *
   * @param certificates the validated path of the client, leaf first; null for none
   */
  CertifiedRequest(ServerHttpRequest request, X509Certificate @Nullable [] certificates) {
    super(request);
    this.certificates = certificates;
  }

  @Override
  public @Nullable SslInfo getSslInfo() {
    SslInfo connection = super.getSslInfo();
    if (certificates == null && connection == null) {
      return null;
    }
    return new Certificates(connection == null ? null : connection.getSessionId(), certificates);
  }

  /**
   * What the application is shown.
   *
   * @param getSessionId of the connection to the proxy; null without TLS
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  private record Certificates(
      @Nullable String getSessionId, X509Certificate @Nullable [] getPeerCertificates)
      implements SslInfo {}
}
