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

import static java.util.Objects.requireNonNull;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.PushBuilder;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A request as a container holds it, with what the client sent. */
final class RawRequest {
  final Map<String, Object> attributes = new HashMap<>();
  private final Map<String, List<String>> lines = new LinkedHashMap<>();
  private Map<String, String> trailers = Map.of();
  private DispatcherType dispatcherType = DispatcherType.REQUEST;
  private @Nullable String protocol = "http/1.1";

  /** The container's view, which knows nothing of any filter. */
  final HttpServletRequest request = Fake.of(HttpServletRequest.class, this::call);

  RawRequest line(String name, String value) {
    lines.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    return this;
  }

  RawRequest trailer(String name, String value) {
    Map<String, String> all = new HashMap<>(trailers);
    all.put(name, value);
    trailers = Collections.unmodifiableMap(all);
    return this;
  }

  RawRequest dispatchedAs(DispatcherType type) {
    dispatcherType = type;
    return this;
  }

  /** The protocol of the connection; null for a container that does not tell. */
  RawRequest over(@Nullable String connectionProtocol) {
    protocol = connectionProtocol;
    return this;
  }

  RawRequest presenting(X509Certificate... chain) {
    return attribute("jakarta.servlet.request.X509Certificate", chain);
  }

  RawRequest attribute(String name, Object value) {
    attributes.put(name, value);
    return this;
  }

  private List<String> values(@Nullable Object name) {
    List<String> values = new ArrayList<>();
    lines.forEach(
        (key, value) -> {
          if (key.equalsIgnoreCase((String) name)) {
            values.addAll(value);
          }
        });
    return values;
  }

  private @Nullable Object call(String method, @Nullable Object[] arguments) {
    return switch (method) {
      case "getHeader" -> values(arguments[0]).stream().findFirst().orElse(null);
      case "getHeaders" -> Collections.enumeration(values(arguments[0]));
      case "getHeaderNames" -> Collections.enumeration(lines.keySet());
      case "getIntHeader" ->
          values(arguments[0]).stream().findFirst().map(Integer::valueOf).orElse(-1);
      case "getDateHeader" -> values(arguments[0]).isEmpty() ? -1L : 784_111_777_000L;
      case "getTrailerFields" -> trailers;
      case "getAttribute" -> attributes.get((String) arguments[0]);
      case "setAttribute" ->
          attributes.put((String) requireNonNull(arguments[0]), requireNonNull(arguments[1]));
      case "getDispatcherType" -> dispatcherType;
      case "getRemoteAddr" -> "192.0.2.1";
      case "getServletConnection" ->
          protocol == null ? null : Fake.of(ServletConnection.class, this::callConnection);
      case "startAsync" -> asyncContext(arguments);
      case "newPushBuilder" -> pushBuilder();
      default -> throw Fake.unexpected(method, arguments);
    };
  }

  /** Starts with what the client sent, as containers have it. */
  private PushBuilder pushBuilder() {
    Set<String> names = new TreeSet<>(lines.keySet());
    return Fake.of(
        PushBuilder.class,
        (method, arguments) ->
            switch (method) {
              case "getHeaderNames" -> names;
              case "removeHeader" -> {
                names.remove((String) arguments[0]);
                yield null;
              }
              default -> throw Fake.unexpected(method, arguments);
            });
  }

  private @Nullable Object callConnection(String method, @Nullable Object[] arguments) {
    if (method.equals("getProtocol")) {
      return protocol;
    }
    throw Fake.unexpected(method, arguments);
  }

  private AsyncContext asyncContext(@Nullable Object[] started) {
    return Fake.of(
        AsyncContext.class,
        (method, arguments) ->
            switch (method) {
              case "getRequest" -> started.length == 0 ? request : started[0];
              case "getResponse" -> started.length == 0 ? null : started[1];
              default -> throw Fake.unexpected(method, arguments);
            });
  }
}
