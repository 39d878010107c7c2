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
 * How a request came in, as far as its host can tell. What a host cannot tell it leaves out. Asked
 * only for what the settings in force depend on.
 */
public interface Arrival {

  /** A request of which nothing is known. */
  Arrival UNKNOWN = new Arrival() {};

  /** Returns what the request names as its host, with or without a port; null for nothing. */
  default @Nullable String authority() {
    return null;
  }

  /**
   * Returns the server name of the TLS handshake (RFC 6066 section 3); empty when the client gave
   * none; null when there was no TLS, or the host cannot tell.
   */
  default @Nullable String serverName() {
    return null;
  }

  /** Returns what no other connection in this JVM is called; null when the host cannot tell. */
  default @Nullable String connection() {
    return null;
  }

  /** Returns what no other request of the connection is called, the same in every dispatch. */
  default @Nullable String request() {
    return null;
  }

  /** Returns the request method; null when the host cannot tell. */
  default @Nullable String method() {
    return null;
  }

  /**
   * Returns the path of the request target as the client sent it, with its percent-encoding, its
   * parameters and its dot segments, and without the query; null when the host cannot tell, or when
   * what is dispatched is not what the client asked for.
   */
  default @Nullable String path() {
    return null;
  }
}
