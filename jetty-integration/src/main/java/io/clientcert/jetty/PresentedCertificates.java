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

import java.security.cert.X509Certificate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads the certificates that the client presented on the TLS connection of a request. The request
 * attribute with certificates is not used, because other components may set it.
 */
final class PresentedCertificates {

  private static final String OF_SESSION = PresentedCertificates.class.getName();

  private PresentedCertificates() {}

  /** Returns the certificates, leaf first; null if there are none. */
  static X509Certificate @Nullable [] of(Request request) {
    EndPoint.SslSessionData data = data(request);
    if (data == null) {
      return null;
    }
    SSLSession current = session(request);
    // Compared by identity, because different sessions may have the same, empty identifier.
    return current == null || current == data.sslSession() ? data.peerCertificates() : of(current);
  }

  /** Tells whether the connection of {@code request} has a TLS session. */
  static boolean isTls(Request request) {
    return session(request) != null;
  }

  /**
   * Returns the server name of the TLS handshake; empty if the client sent none, null without TLS
   * or if the TLS provider does not support it.
   */
  static @Nullable String serverName(Request request) {
    if (!(session(request) instanceof ExtendedSSLSession session)) {
      return null;
    }
    try {
      return session.getRequestedServerNames().stream()
          .filter(SNIHostName.class::isInstance)
          .map(name -> ((SNIHostName) name).getAsciiName())
          .findFirst()
          .orElse("");
    } catch (UnsupportedOperationException e) {
      // The default implementation, used by providers that do not record server names.
      return null;
    }
  }

  private static EndPoint.@Nullable SslSessionData data(Request request) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    return endPoint == null ? null : endPoint.getSslSessionData();
  }

  private static @Nullable SSLSession session(Request request) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    if (endPoint instanceof SslConnection.SslEndPoint tls) {
      return tls.getSslConnection().getSSLEngine().getSession();
    }
    EndPoint.SslSessionData data = data(request);
    return data == null ? null : data.sslSession();
  }

  /**
   * Returns the certificates of the current session. Jetty keeps those of the first session of a
   * connection, but after a renegotiation the last session is relevant (RFC 9440 section 1.2).
   */
  private static X509Certificate @Nullable [] of(SSLSession session) {
    if (session.getValue(OF_SESSION) instanceof X509Certificate[] known) {
      return known;
    }
    X509Certificate[] certificates = SslContextFactory.getCertChain(session);
    if (certificates != null) {
      session.putValue(OF_SESSION, certificates);
    }
    return certificates;
  }
}
