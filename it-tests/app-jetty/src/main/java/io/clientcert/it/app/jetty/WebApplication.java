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
package io.clientcert.it.app.jetty;

import io.clientcert.it.app.Application;
import io.clientcert.it.app.HostConfig;
import jakarta.servlet.ServletContainerInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.handler.ContextHandler;

/**
 * A deployed web application. Jetty has the classes for it once for each version of the servlet
 * API, under names that differ in that alone, and a host has one of them on its class path.
 */
final class WebApplication {

  private static final String PACKAGE = "org.eclipse.jetty.%s.";

  private static final String DESCRIPTOR =
      """
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        <error-page><location>%s</location></error-page>
        <!-- Jetty would put this filter before all others, and WebSocket handshakes end in it -->
        <filter>
          <filter-name>websocket</filter-name>
          <filter-class>%swebsocket.servlet.WebSocketUpgradeFilter</filter-class>
          <async-supported>true</async-supported>
        </filter>
        <filter-mapping>
          <filter-name>websocket</filter-name>
          <url-pattern>/*</url-pattern>
        </filter-mapping>
      </web-app>
      """;

  private final ContextHandler context;

  private WebApplication(ContextHandler context) {
    this.context = context;
  }

  /** Makes one that serves nothing yet but what is in its directory. */
  static ContextHandler create(HostConfig config, ServletContainerInitializer initializer)
      throws ReflectiveOperationException, IOException {
    String environment = environment();
    ClassLoader loader = WebApplication.class.getClassLoader();
    Class<?> type = loader.loadClass(environment + "webapp.WebAppContext");
    WebApplication application =
        new WebApplication((ContextHandler) type.getConstructor().newInstance());
    ContextHandler context = application.context;
    context.setContextPath("/");
    context.setBaseResourceAsPath(config.webapp());
    Path descriptor = config.workDirectory().resolve("override-web.xml");
    Files.writeString(descriptor, DESCRIPTOR.formatted(Application.ERROR_PAGE, environment));
    application.set("addOverrideDescriptor", String.class, descriptor.toUri().toString());
    application.set(
        "addServletContainerInitializer", ServletContainerInitializer.class, initializer);
    application.set("setParentLoaderPriority", boolean.class, true);
    application.set("setThrowUnavailableOnStartupException", boolean.class, !config.serveAnyway());
    for (Map.Entry<String, String> parameter : config.contextParams().entrySet()) {
      type.getMethod("setInitParameter", String.class, String.class)
          .invoke(context, parameter.getKey(), parameter.getValue());
    }
    return context;
  }

  private static String environment() {
    ClassLoader loader = WebApplication.class.getClassLoader();
    for (String version : List.of("ee10", "ee11")) {
      String name = PACKAGE.formatted(version);
      if (loader.getResource(name.replace('.', '/') + "webapp/WebAppContext.class") != null) {
        return name;
      }
    }
    throw new IllegalStateException("no Jetty that serves servlets is on the class path");
  }

  private void set(String method, Class<?> type, Object value) throws ReflectiveOperationException {
    context.getClass().getMethod(method, type).invoke(context, value);
  }
}
