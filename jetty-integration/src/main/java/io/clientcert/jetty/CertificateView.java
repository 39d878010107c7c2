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

import io.clientcert.Forwarding;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EndPoint.SslSessionData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The last customizer on the origin side, which replaces the certificate of the proxy by the
 * certificate that the trusted proxy forwarded. It must follow {@code SecureRequestCustomizer},
 * which provides the certificate of the TLS connection. Thread-safe.
 */
final class CertificateView implements HttpConfiguration.Customizer {

  /** The request attribute with the {@link Forwarding}, present if certificates are replaced. */
  static final String ATTRIBUTE = CertificateView.class.getName();

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    return request.getAttribute(ATTRIBUTE) instanceof Forwarding forwarding
        ? new View(request, forwarding.certificates())
        : request;
  }

  /** Provides these certificates, and all other data of the TLS connection. */
  private static final class View extends Request.Wrapper {
    private final @Nullable SslSessionData data;

    View(Request request, X509Certificate @Nullable [] certificates) {
      super(request);
      SslSessionData tls = (SslSessionData) request.getAttribute(SslSessionData.ATTRIBUTE);
      if (tls == null) {
        this.data =
            certificates == null ? null : SslSessionData.from(null, null, null, certificates);
      } else {
        this.data =
            SslSessionData.from(
                tls.sslSession(), tls.sslSessionId(), tls.cipherSuite(), certificates);
      }
    }

    @Override
    public @Nullable Object getAttribute(String name) {
      return name.equals(SslSessionData.ATTRIBUTE) ? data : super.getAttribute(name);
    }

    @Override
    public Set<String> getAttributeNameSet() {
      Set<String> names = super.getAttributeNameSet();
      if (data == null || names.contains(SslSessionData.ATTRIBUTE)) {
        return names;
      }
      Set<String> all = new HashSet<>(names);
      all.add(SslSessionData.ATTRIBUTE);
      return all;
    }
  }
}
