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
package io.clientcert.it;

import java.util.Locale;

/** What a host may be unable to keep by its nature, and then has to say so with a reason. */
enum Capability {
  /** Servlets: the views, the dispatches and the error pages of the servlet API. */
  SERVLETS,
  /** A connector that speaks AJP. */
  AJP,
  /** HTTP/2, over TLS and over plaintext. */
  HTTP_2,
  /** Telling which requests belong to one connection. */
  CONNECTIONS,
  /** Telling which streams of HTTP/2 belong to one connection. */
  HTTP_2_CONNECTIONS,
  /** A limit to how many field lines a request may have. */
  FIELD_LINE_LIMIT,
  /** Telling methods apart that differ in their letter case. */
  METHOD_CASE,
  /** Taking out trailers. */
  TRAILERS,
  /** Trailers of HTTP/2 requests. */
  HTTP_2_TRAILERS,
  /** A proxy that passes trailers on. */
  PROXIED_TRAILERS,
  /** WebSocket handshakes. */
  WEBSOCKET,
  /** Taking managed fields out of responses. */
  RESPONSE_FIELDS,
  /** Widening {@code Vary}. */
  VARY,
  /** The fact as a request attribute. */
  ATTRIBUTE,
  /** {@code web.xml}, init-params and context-params. */
  DEPLOYMENT_DESCRIPTOR;

  /** As the documentation calls it. */
  String inWords() {
    return switch (this) {
      case AJP -> "AJP";
      case HTTP_2 -> "HTTP/2";
      case HTTP_2_CONNECTIONS -> "HTTP/2 connections";
      case HTTP_2_TRAILERS -> "HTTP/2 trailers";
      case WEBSOCKET -> "WebSocket";
      case DEPLOYMENT_DESCRIPTOR -> "`web.xml`";
      default -> name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }
}
