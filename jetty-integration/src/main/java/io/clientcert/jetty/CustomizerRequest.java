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

import io.clientcert.IncomingRequest;
import io.clientcert.RequestTarget;
import io.clientcert.field.Field;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/**
 * A request as received by Jetty's connector.
 *
 * @param of the request
 * @param managedFields the fields with managed names that the client sent
 */
record CustomizerRequest(Request of, List<Field> managedFields) implements IncomingRequest {

  @Override
  public X509Certificate @Nullable [] tlsCertificates() {
    return PresentedCertificates.of(of);
  }

  @Override
  public boolean isTls() {
    return PresentedCertificates.isTls(of);
  }

  @Override
  public String serverInfo() {
    return "jetty";
  }

  /**
   * Uses the same criterion as Jetty: without a handler that may block, the calling thread serves
   * all connections.
   */
  @Override
  public boolean mayBlock() {
    return of.getConnectionMetaData().getConnector().getServer().getInvocationType()
        == InvocationType.BLOCKING;
  }

  @Override
  public RequestTarget target() {
    HttpURI uri = of.getHttpURI();
    String scheme = of.isSecure() ? "https" : "http";
    return new RequestTarget(
        of.getMethod(),
        scheme,
        RequestTarget.authority(scheme, Request.getServerName(of), Request.getServerPort(of)),
        uri.getPath() == null ? "" : uri.getPath(),
        uri.getQuery());
  }

  @Override
  public List<String> fieldValues(String name) {
    return of.getHeaders().getValuesList(name);
  }

  /**
   * Reads the address from the end point of the socket, which the end points of the PROXY protocol
   * and of TLS wrap.
   */
  @Override
  public @Nullable String peerAddress() {
    EndPoint endPoint = of.getConnectionMetaData().getConnection().getEndPoint();
    while (true) {
      if (endPoint instanceof SslConnection.SslEndPoint tls) {
        endPoint = tls.getSslConnection().getEndPoint();
      } else if (endPoint instanceof EndPoint.Wrapper wrapper) {
        endPoint = wrapper.unwrap();
      } else {
        break;
      }
    }
    SocketAddress address = endPoint == null ? null : endPoint.getRemoteSocketAddress();
    if (address instanceof InetSocketAddress inet) {
      return inet.getAddress() == null ? null : inet.getAddress().getHostAddress();
    }
    return address instanceof UnixDomainSocketAddress ? "unix" : null;
  }

  @Override
  public String remoteAddress() {
    return Request.getRemoteAddr(of);
  }

  @Override
  public @Nullable String authority() {
    return Request.getServerName(of);
  }

  @Override
  public @Nullable String serverName() {
    return PresentedCertificates.serverName(of);
  }

  @Override
  public @Nullable String connectionId() {
    return of.getConnectionMetaData().getId();
  }

  @Override
  public @Nullable String requestId() {
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
