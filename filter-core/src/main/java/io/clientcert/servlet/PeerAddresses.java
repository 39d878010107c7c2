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
import jakarta.servlet.ServletRequestWrapper;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The peer addresses of TCP connections. The servlet API has no method for them: {@code
 * getRemoteAddr} returns what {@code RemoteIpValve}, {@code ForwardedRequestCustomizer} or a
 * handler of Undertow has put in their place. So the server's own request is asked, by reflection,
 * since an application does not see the classes of its server. On a server that is not known here
 * there is no peer address, and no proxy is trusted by its address. Thread-safe.
 */
final class PeerAddresses {

  private static final String UNIX = "unix";
  private static final String UNDERTOW = "io.undertow.";
  private static final List<String> WRAPPED_BY_UNDERTOW = List.of("channel", "delegate");
  private static final List<String> OF_JETTY =
      List.of("getRequest", "getConnectionMetaData", "getConnection", "getEndPoint");

  private final System.Logger log = System.getLogger(PeerAddresses.class.getName());
  private final AtomicBoolean unknownIsLogged = new AtomicBoolean();
  private final Map<Class<?>, Map<String, Optional<Method>>> methods = new ConcurrentHashMap<>();
  private final Map<Class<?>, Optional<Field>> fields = new ConcurrentHashMap<>();

  /** Returns the peer address of the connection of {@code request}; null if it cannot be told. */
  @Nullable String of(ServletRequest request) {
    ServletRequest innermost = request;
    while (innermost instanceof ServletRequestWrapper wrapper) {
      innermost = wrapper.getRequest();
    }
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
    String server = request.getClass().getName();
    if (server.startsWith("org.apache.catalina.")) {
      return ofTomcat(request);
    }
    if (server.startsWith("org.eclipse.jetty.")) {
      return ofJetty(request);
    }
    return server.startsWith(UNDERTOW) ? ofUndertow(request) : null;
  }

  /** The facade keeps the request from applications. */
  private @Nullable String ofTomcat(ServletRequest facade) throws ReflectiveOperationException {
    Field field =
        fields
            .computeIfAbsent(facade.getClass(), type -> field(type, List.of("request")))
            .orElse(null);
    Object request = field == null ? null : field.get(facade);
    return request == null ? null : (String) call(request, "getPeerAddr");
  }

  /** The first field with one of these names, from the class upwards, if it may be read. */
  private static Optional<Field> field(Class<?> type, List<String> names) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (names.contains(field.getName())) {
          return field.trySetAccessible() ? Optional.of(field) : Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** Below TLS and the PROXY protocol, whose end points wrap that of the socket. */
  private @Nullable String ofJetty(ServletRequest request) throws ReflectiveOperationException {
    Object endPoint = request;
    for (String method : OF_JETTY) {
      endPoint = endPoint == null ? null : call(endPoint, method);
    }
    Object socket = null;
    while (endPoint != null) {
      socket = endPoint;
      Object tls = call(endPoint, "getSslConnection");
      endPoint = tls == null ? call(endPoint, "unwrap") : call(tls, "getEndPoint");
    }
    return socket == null ? null : text(call(socket, "getRemoteSocketAddress"));
  }

  /**
   * Below the connections of Undertow's own, which show the address that a header of the PROXY
   * protocol names. The one below them is of XNIO, and shows the peer of the socket.
   */
  private @Nullable String ofUndertow(ServletRequest request) throws ReflectiveOperationException {
    Object exchange = call(request, "getExchange");
    Object connection = exchange == null ? null : call(exchange, "getConnection");
    while (connection != null && connection.getClass().getName().startsWith(UNDERTOW)) {
      connection = wrapped(connection);
    }
    return connection == null ? null : text(call(connection, "getPeerAddress"));
  }

  private @Nullable Object wrapped(Object connection) throws ReflectiveOperationException {
    Field field =
        fields
            .computeIfAbsent(connection.getClass(), type -> field(type, WRAPPED_BY_UNDERTOW))
            .orElse(null);
    return field == null ? null : field.get(connection);
  }

  private static @Nullable String text(@Nullable Object address) {
    if (address instanceof InetSocketAddress inet) {
      return inet.getAddress() == null ? null : inet.getAddress().getHostAddress();
    }
    boolean isUnix =
        address instanceof SocketAddress && address.getClass().getSimpleName().contains("Unix");
    return isUnix ? UNIX : null;
  }

  /** Returns null too if there is no such method. */
  private @Nullable Object call(Object target, String name) throws ReflectiveOperationException {
    Method method =
        methods
            .computeIfAbsent(target.getClass(), type -> new ConcurrentHashMap<>())
            .computeIfAbsent(name, key -> method(target.getClass(), key))
            .orElse(null);
    try {
      return method == null ? null : method.invoke(target);
    } catch (InvocationTargetException e) {
      throw new ReflectiveOperationException(e.getCause());
    }
  }

  /** Only a method of a public type may be called, so the types that declare it are looked at. */
  private static Optional<Method> method(Class<?> type, String name) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      Optional<Method> declared = declared(each, name);
      if (declared.isPresent()) {
        return declared;
      }
      for (Class<?> implemented : each.getInterfaces()) {
        Optional<Method> ofInterface = method(implemented, name);
        if (ofInterface.isPresent()) {
          return ofInterface;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Method> declared(Class<?> type, String name) {
    if (!Modifier.isPublic(type.getModifiers())) {
      return Optional.empty();
    }
    try {
      Method method = type.getDeclaredMethod(name);
      return Modifier.isPublic(method.getModifiers()) ? Optional.of(method) : Optional.empty();
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
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
