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

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import java.util.List;

/** The kinds of requests whose inner objects are known. */
enum ServerRequest {
  /** Tomcat, and Payara and GlassFish, which have Tomcat's classes above Grizzly. */
  TOMCAT,
  JETTY,
  /** Undertow and WildFly. */
  UNDERTOW,
  LIBERTY,
  OTHER;

  private static final int HAS_CONNECTION_IDS = 6;

  /** The fields in which a facade of Tomcat keeps the request. */
  static final List<String> BEHIND_FACADE = List.of("request");

  /** Returns whether the server of {@code context} shows the peer addresses of its connections. */
  static boolean isKnown(ServletContext context) {
    return of(context.getClass().getName()) != OTHER;
  }

  /** Returns whether all requests of one connection have its id, and no other request has. */
  static boolean tellsConnectionsApart(ServletContext context) {
    // Open Liberty counts a new connection for every request
    return context.getMajorVersion() >= HAS_CONNECTION_IDS
        && of(context.getClass().getName()) != LIBERTY;
  }

  /** Returns the kind of a request that is no wrapper. */
  static ServerRequest of(ServletRequest innermost) {
    return of(innermost.getClass().getName());
  }

  private static ServerRequest of(String name) {
    if (name.startsWith("org.apache.catalina.")) {
      return TOMCAT;
    }
    if (name.startsWith("org.eclipse.jetty.")) {
      return JETTY;
    }
    if (name.startsWith("io.undertow.")) {
      return UNDERTOW;
    }
    return name.startsWith("io.openliberty.") || name.startsWith("com.ibm.ws.") ? LIBERTY : OTHER;
  }
}
