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
package io.clientcert.conformance.net;

import java.net.URI;
import java.util.Locale;

/**
 * The server under test; nothing else is ever connected to.
 *
 * @param authority the value of the Host field
 */
public record Target(boolean tls, String host, int port, String authority) {

  /**
   * Reads {@code http://HOST:PORT} or {@code https://HOST:PORT}.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Target parse(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(problem(text), e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean bare = uri.getRawPath() == null || uri.getRawPath().matches("/?");
    boolean http = scheme.equals("http") || scheme.equals("https");
    boolean port = uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() < 65536);
    if (!http || !port || uri.getHost() == null || !bare || uri.getRawQuery() != null) {
      throw new IllegalArgumentException(problem(text));
    }
    boolean tls = scheme.equals("https");
    int number = uri.getPort() != -1 ? uri.getPort() : tls ? 443 : 80;
    String host = uri.getHost().replaceAll("^\\[|]$", "");
    return new Target(tls, host, number, uri.getHost() + (uri.getPort() == -1 ? "" : ":" + number));
  }

  private static String problem(String text) {
    return "\"" + text + "\" is not http://HOST:PORT or https://HOST:PORT, without a path";
  }

  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + authority;
  }
}
