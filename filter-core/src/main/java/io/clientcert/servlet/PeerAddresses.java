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

import jakarta.servlet.ServletRequest;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads the peer addresses of TCP connections. The servlet API has no method for them: {@code
 * getRemoteAddr} returns the address set by {@code RemoteIpValve}, {@code
 * ForwardedRequestCustomizer} or an Undertow handler. The address is therefore read from the
 * server's own request on Tomcat, Jetty, Undertow and WildFly, Open Liberty, and Payara. On other
 * servers there is no peer address, and no proxy is trusted by its address. Thread-safe.
 */
final class PeerAddresses {

  private static final String UNIX = "unix";
  private static final String UNDERTOW = "io.undertow.";
  private static final List<String> WRAPPED_BY_UNDERTOW = List.of("channel", "delegate");

  private final System.Logger log = System.getLogger(PeerAddresses.class.getName());
  private final AtomicBoolean unknownIsLogged = new AtomicBoolean();
  private final ServerObjects objects;

  PeerAddresses(ServerObjects objects) {
    this.objects = objects;
  }

  /** Returns the peer address of the connection of {@code request}; null if it is unknown. */
  @Nullable String of(ServletRequest request) {
    ServletRequest innermost = ServerObjects.innermost(request);
    try {
      String address = ofServer(innermost);
      if (address == null) {
        logUnknown(innermost, null);
      }
      return address;
    } catch (ReflectiveOperationException | RuntimeException e) {
      logUnknown(innermost, e);
      return null;
    }
  }

  private @Nullable String ofServer(ServletRequest request) throws ReflectiveOperationException {
    return switch (ServerRequest.of(request)) {
      case TOMCAT -> ofCatalina(request);
      case JETTY -> ofJetty(request);
      case UNDERTOW -> ofUndertow(request);
      case LIBERTY -> ofLiberty(request);
      case OTHER -> null;
    };
  }

  /**
   * Reads the address from the request behind Tomcat's facade. Payara uses the same facade on top
   * of Grizzly.
   */
  private @Nullable String ofCatalina(ServletRequest facade) throws ReflectiveOperationException {
    Object request = objects.field(facade, ServerRequest.BEHIND_FACADE);
    if (request == null) {
      return null;
    }
    Object connection = objects.follow(request, "getCoyoteRequest", "getRequest", "getConnection");
    return connection == null
        ? (String) objects.call(request, "getPeerAddr")
        : text(objects.call(connection, "getPeerAddress"));
  }

  /**
   * Reads the address from the end point of the socket, which the end points of TLS and of the
   * PROXY protocol wrap.
   */
  private @Nullable String ofJetty(ServletRequest request) throws ReflectiveOperationException {
    Object endPoint =
        objects.follow(
            request, "getRequest", "getConnectionMetaData", "getConnection", "getEndPoint");
    Object socket = null;
    while (endPoint != null) {
      socket = endPoint;
      Object tls = objects.call(endPoint, "getSslConnection");
      endPoint = tls == null ? objects.call(endPoint, "unwrap") : objects.call(tls, "getEndPoint");
    }
    return socket == null ? null : text(objects.call(socket, "getRemoteSocketAddress"));
  }

  /**
   * Reads the address from the XNIO connection, which has the peer address of the socket.
   * Undertow's connections on top of it have the address in the PROXY protocol header.
   */
  private @Nullable String ofUndertow(ServletRequest request) throws ReflectiveOperationException {
    Object connection = objects.follow(request, "getExchange", "getConnection");
    while (connection != null && connection.getClass().getName().startsWith(UNDERTOW)) {
      connection = objects.field(connection, WRAPPED_BY_UNDERTOW);
    }
    return connection == null ? null : text(objects.call(connection, "getPeerAddress"));
  }

  /**
   * Reads the address from the context of the TCP connection. The connection on top of it has the
   * address set by {@code remoteIp} and by the header field {@code $WSRA}.
   */
  private @Nullable String ofLiberty(ServletRequest request) throws ReflectiveOperationException {
    return text(
        objects.follow(
            request,
            "getIRequest",
            "getHttpInboundConnection",
            "getTCPConnectionContext",
            "getRemoteAddress"));
  }

  private static @Nullable String text(@Nullable Object address) {
    if (address instanceof InetAddress inet) {
      return inet.getHostAddress();
    }
    if (address instanceof InetSocketAddress inet) {
      return inet.getAddress() == null ? null : inet.getAddress().getHostAddress();
    }
    boolean isUnix =
        address instanceof SocketAddress && address.getClass().getSimpleName().contains("Unix");
    return isUnix ? UNIX : null;
  }

  private void logUnknown(ServletRequest request, @Nullable Exception cause) {
    if (unknownIsLogged.compareAndSet(false, true)) {
      log.log(
          Level.ERROR,
          "The peer address of a connection cannot be told on this server ("
              + request.getClass().getName()
              + "), so that no proxy is trusted by its address. Write trustedProxyIdentities in place"
              + " of trustedProxies, or use the valve or the customizer",
          cause);
    }
  }
}
