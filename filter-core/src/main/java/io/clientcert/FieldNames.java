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

import java.util.Locale;
import java.util.Set;

/** Which names a field that is written here may have. Stateless. */
final class FieldNames {

  /** Fields that frame, route or authenticate a message: taken from the client, it would break. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "accept",
          "accept-encoding",
          "alt-svc",
          "authorization",
          "cache-control",
          "connection",
          "content-encoding",
          "content-length",
          "content-location",
          "content-range",
          "content-type",
          "cookie",
          "date",
          "early-data",
          "expect",
          "forwarded",
          "host",
          "http2-settings",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "keep-alive",
          "location",
          "max-forwards",
          "origin",
          "priority",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          "proxy-connection",
          "range",
          "referer",
          "sec-websocket-accept",
          "sec-websocket-extensions",
          "sec-websocket-key",
          "sec-websocket-protocol",
          "sec-websocket-version",
          "set-cookie",
          "strict-transport-security",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "vary",
          "via",
          "www-authenticate",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-proto");

  private FieldNames() {}

  /**
   * Returns {@code name} if a field may be called so.
   *
   * @throws ConfigurationException if it may not
   */
  static String writable(Setting setting, String name) {
    if (!name.matches("[A-Za-z0-9-]{1,100}")) {
      throw ConfigurationException.because(
          setting,
          name,
          "is no name for a field, which has at most 100 letters, digits and hyphens",
          null);
    }
    if (OF_OTHERS.contains(name.toLowerCase(Locale.ROOT))) {
      throw ConfigurationException.because(
          setting, name, "belongs to HTTP itself, and would be taken from every client", null);
    }
    return name;
  }
}
