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

import io.clientcert.IncomingRequest;
import io.clientcert.RequestTarget;
import io.clientcert.field.Field;
import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.netty.http.server.HttpServerRequest;

/**
 * A request as Reactor Netty read it. It may be asked on another thread than that of the
 * connection, as long as that one leaves the request alone.
 */
final class NettyRequest implements IncomingRequest {

  private final ServerHttpRequest request;
  private final HttpServerRequest received;
  private final Channel connection;
  private final List<Field> managedFields;
  private final String id;

  /**
   * Describes a request.
   *
   * @param received the same request, below Spring
   * @param channel the connection, or the stream of one
   * @param managedFields what the client sent under managed names
   * @param id unique in this process
   */
  NettyRequest(
      ServerHttpRequest request,
      HttpServerRequest received,
      Channel channel,
      List<Field> managedFields,
      String id) {
    this.request = request;
    this.received = received;
    this.connection = connectionOf(channel);
    this.managedFields = managedFields;
    this.id = id;
  }

  /**
   * A stream is a channel whose parent is the connection, and has its address; the parent of a
   * connection listens.
   */
  private static Channel connectionOf(Channel channel) {
    Channel current = channel;
    while (current.parent() != null && current.parent().remoteAddress() != null) {
      current = current.parent();
    }
    return current;
  }

  @Override
  public X509Certificate @Nullable [] tlsCertificates() {
    SSLSession session = session();
    try {
      return session != null && session.getPeerCertificates() instanceof X509Certificate[] chain
          ? chain
          : null;
    } catch (SSLPeerUnverifiedException e) {
      // the client has presented none
      return null;
    }
  }

  private @Nullable SSLSession session() {
    SslHandler tls = connection.pipeline().get(SslHandler.class);
    return tls == null ? null : tls.engine().getSession();
  }

  @Override
  public boolean isTls() {
    return session() != null;
  }

  @Override
  public String serverInfo() {
    return "Reactor Netty";
  }

  @Override
  public List<Field> managedFields() {
    return managedFields;
  }

  /** Of the socket: what a header field or the PROXY protocol says is kept elsewhere. */
  @Override
  public @Nullable String peerAddress() {
    SocketAddress address = connection.remoteAddress();
    if (address instanceof InetSocketAddress inet) {
      return inet.getAddress() == null ? null : inet.getAddress().getHostAddress();
    }
    boolean isUnix =
        address instanceof UnixDomainSocketAddress || address instanceof DomainSocketAddress;
    return isUnix ? "unix" : null;
  }

  @Override
  public @Nullable String remoteAddress() {
    InetSocketAddress address = request.getRemoteAddress();
    return address == null || address.getAddress() == null
        ? null
        : address.getAddress().getHostAddress();
  }

  @Override
  public RequestTarget target() {
    URI uri = request.getURI();
    String path = uri.getRawPath();
    return new RequestTarget(
        received.method().name(),
        uri.getScheme(),
        RequestTarget.authority(uri.getScheme(), received.hostName(), received.hostPort()),
        path == null ? "" : path,
        uri.getRawQuery());
  }

  @Override
  public List<String> fieldValues(String name) {
    return received.requestHeaders().getAll(name);
  }

  @Override
  public @Nullable String authority() {
    return received.hostName();
  }

  @Override
  public @Nullable String serverName() {
    if (!(session() instanceof ExtendedSSLSession session)) {
      return null;
    }
    try {
      return session.getRequestedServerNames().stream()
          .filter(SNIHostName.class::isInstance)
          .map(name -> ((SNIHostName) name).getAsciiName())
          .findFirst()
          .orElse("");
    } catch (UnsupportedOperationException e) {
      // the interface's own answer, of providers that keep no names
      return null;
    }
  }

  @Override
  public String connectionId() {
    return connection.id().asLongText();
  }

  @Override
  public String requestId() {
    return id;
  }

  @Override
  public String method() {
    return received.method().name();
  }

  @Override
  public @Nullable String path() {
    return request.getURI().getRawPath();
  }
}
