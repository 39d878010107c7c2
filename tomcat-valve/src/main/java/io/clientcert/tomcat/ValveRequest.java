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
package io.clientcert.tomcat;

import io.clientcert.IncomingRequest;
import io.clientcert.RequestTarget;
import io.clientcert.field.Field;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.SSLSupport;
import org.jspecify.annotations.Nullable;

/**
 * A request as received by the connector.
 *
 * @param of the request
 * @param managedFields the fields with managed names that the client sent
 */
record ValveRequest(Request of, List<Field> managedFields) implements IncomingRequest {

  /**
   * Reads the certificates from the TLS layer, because other valves, applications and peers can set
   * the attribute of the request.
   */
  @Override
  public X509Certificate @Nullable [] tlsCertificates() {
    if (TomcatTrust.tls(connector()) == null) {
      return null;
    }
    org.apache.coyote.Request coyoteRequest = of.getCoyoteRequest();
    coyoteRequest.action(ActionCode.REQ_SSL_ATTRIBUTE, coyoteRequest);
    return coyoteRequest.getAttribute(SSLSupport.CERTIFICATE_KEY)
            instanceof X509Certificate[] presented
        ? presented
        : null;
  }

  @Override
  public boolean isTls() {
    return TomcatTrust.tls(connector()) != null;
  }

  @Override
  public String serverInfo() {
    return "Apache Tomcat";
  }

  Connector connector() {
    return of.getConnector();
  }

  /** Returns the host in the request as received by the connector, without the port. */
  String serverNameOfRequest() {
    return of.getCoyoteRequest().serverName().toString();
  }

  /** Uses the Coyote request, which has the host and port that the client sent. */
  @Override
  public RequestTarget target() {
    org.apache.coyote.Request received = of.getCoyoteRequest();
    String scheme = String.valueOf(received.scheme());
    return new RequestTarget(
        of.getMethod(),
        scheme,
        RequestTarget.authority(
            scheme, String.valueOf(received.serverName()), received.getServerPort()),
        of.getRequestURI(),
        of.getQueryString());
  }

  @Override
  public List<String> fieldValues(String name) {
    return Collections.list(of.getCoyoteRequest().getMimeHeaders().values(name));
  }

  /** Returns the peer address, which {@code RemoteIpValve} does not change. */
  @Override
  public @Nullable String peerAddress() {
    return of.getPeerAddr();
  }

  @Override
  public @Nullable String remoteAddress() {
    return of.getRemoteAddr();
  }

  @Override
  public @Nullable String authority() {
    return of.getServerName();
  }

  @Override
  public @Nullable String connectionId() {
    return of.getServletConnection().getConnectionId();
  }

  @Override
  public @Nullable String requestId() {
    return of.getRequestId();
  }

  @Override
  public @Nullable String method() {
    return of.getMethod();
  }

  @Override
  public @Nullable String path() {
    return of.getRequestURI();
  }
}
