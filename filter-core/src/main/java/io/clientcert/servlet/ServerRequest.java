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

/** The servers whose request objects are supported. */
enum ServerRequest {
  /** Tomcat, Payara and GlassFish. The latter two use Tomcat's classes on top of Grizzly. */
  TOMCAT,
  JETTY,
  /** Undertow and WildFly. */
  UNDERTOW,
  LIBERTY,
  OTHER;

  private static final int HAS_CONNECTION_IDS = 6;

  /** The fields of Tomcat's facade that contain the request. */
  static final List<String> BEHIND_FACADE = List.of("request");

  /** Tells whether peer addresses are available on the server of {@code context}. */
  static boolean isKnown(ServletContext context) {
    return of(context.getClass().getName()) != OTHER;
  }

  /** Tells whether the server assigns each connection an id of its own. */
  static boolean tellsConnectionsApart(ServletContext context) {
    // Open Liberty assigns a new connection id to each request
    return context.getMajorVersion() >= HAS_CONNECTION_IDS
        && of(context.getClass().getName()) != LIBERTY;
  }

  /** Returns the server of a request, which must not be a wrapper. */
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
