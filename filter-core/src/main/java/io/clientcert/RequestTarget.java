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
package io.clientcert;

import org.jspecify.annotations.Nullable;

/**
 * The parts of a request line that a signature covers (RFC 9421 section 2.2), as the client sent
 * them. Immutable.
 *
 * @param method the request method, in its own letter case
 * @param scheme {@code http} or {@code https}, in lower case
 * @param authority the host and, unless it is the default one, the port
 * @param path the path, still percent-encoded; empty for none
 * @param query the query without its question mark; null for none
 */
public record RequestTarget(
    String method, String scheme, String authority, String path, @Nullable String query) {

  /**
   * Returns the authority of a host and a port.
   *
   * @param port not positive if it is unknown
   */
  public static String authority(String scheme, String host, int port) {
    boolean isDefault = port <= 0 || port == (scheme.equals("https") ? 443 : 80);
    boolean needsBrackets = host.indexOf(':') >= 0 && !host.startsWith("[");
    String name = needsBrackets ? "[" + host + "]" : host;
    return isDefault ? name : name + ":" + port;
  }
}
