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
package io.clientcert.revocation;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The server and resource that a URI from a certificate refers to. No message contains text of the
 * URI, except the host once it is validated.
 *
 * @param tls whether the scheme is {@code https}
 * @param pathAndQuery the request target in origin form (RFC 9112 section 3.2.1), visible ASCII
 */
record HttpTarget(boolean tls, Host host, int port, String pathAndQuery) {

  static final int MAX_PORT = 65535;

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int DEFAULT_PORT = -1;
  private static final Pattern VISIBLE = Pattern.compile("[!-~]*");

  /**
   * Parses {@code uri}.
   *
   * @throws IOException if it must not be contacted, with the reason
   */
  static HttpTarget of(URI uri) throws IOException {
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    if (!tls && !"http".equalsIgnoreCase(uri.getScheme())) {
      throw new IOException("the URI is neither http nor https");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IOException("the URI has user information");
    }
    Host host = uri.getHost() == null ? null : Host.parse(uri.getHost());
    if (host == null) {
      throw new IOException("the URI has no host name or address in its plain form");
    }
    if (uri.getPort() != DEFAULT_PORT && (uri.getPort() < 1 || uri.getPort() > MAX_PORT)) {
      throw new IOException("the URI has no possible port");
    }
    int port = uri.getPort() != DEFAULT_PORT ? uri.getPort() : tls ? HTTPS_PORT : HTTP_PORT;
    return new HttpTarget(tls, host, port, pathAndQuery(uri));
  }

  /**
   * Parses the URI of a proxy.
   *
   * @throws IllegalArgumentException if it is not valid, with the reason
   */
  static HttpTarget ofProxy(URI uri) {
    try {
      HttpTarget proxy = of(uri);
      if (proxy.tls) {
        throw new IllegalArgumentException("the URI of a proxy is not http");
      }
      if (uri.getPort() == DEFAULT_PORT
          || !proxy.pathAndQuery.equals("/")
          || uri.getRawFragment() != null) {
        throw new IllegalArgumentException("the URI of a proxy is not a host and a port alone");
      }
      return proxy;
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Returns the URI in a certificate if it can be fetched. Others in the certificate are tried if
   * one cannot be used.
   */
  static Optional<URI> uri(String text) {
    try {
      URI uri = new URI(text);
      boolean http =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      return http && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String pathAndQuery(URI uri) throws IOException {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    if (!VISIBLE.matcher(target).matches()) {
      throw new IOException("the URI has characters that are not percent-encoded");
    }
    return target;
  }

  /** Returns the request target for a proxy (RFC 9112 section 3.2.2). */
  String absoluteForm() {
    return (tls ? "https://" : "http://") + authority() + pathAndQuery;
  }

  /** Returns the request target for a tunnel through a proxy (RFC 9112 section 3.2.3). */
  String authorityForm() {
    return host + ":" + port;
  }

  /** Returns the value of the {@code Host} field. */
  String authority() {
    return port == (tls ? HTTPS_PORT : HTTP_PORT) ? host.toString() : host + ":" + port;
  }

  /** Returns the scheme, host and port. */
  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + authorityForm();
  }
}
