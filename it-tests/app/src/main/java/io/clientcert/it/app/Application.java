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
package io.clientcert.it.app;

import static java.util.Map.entry;

import io.clientcert.ClientCertConfig;
import io.clientcert.servlet.ClientCertFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The application of a host: its servlets, and the filter where the host is to have one. */
public final class Application {

  /** Where a host sends every error. */
  public static final String ERROR_PAGE = "/error-page";

  /** The context attribute with the port of the server behind the proxies. */
  public static final String BACKEND_PORT = Application.class.getName() + ".backendPort";

  private static final String FILTER = "client-cert";

  private static final Map<String, Class<? extends Servlet>> SERVLETS =
      Map.ofEntries(
          entry("/whoami", WhoamiServlet.class),
          entry("/views", ViewsServlet.class),
          entry("/fact", FactServlet.class),
          entry("/certificate", CertificateServlet.class),
          entry("/counters", CountersServlet.class),
          entry("/async", AsyncServlet.class),
          entry("/send-error", SendErrorServlet.class),
          entry("/throw", ThrowServlet.class),
          entry(ERROR_PAGE, ErrorPageServlet.class),
          entry("/forward", ForwardServlet.class),
          entry("/include", IncludeServlet.class),
          entry("/nested", NestedServlet.class),
          entry("/forward-error", ForwardErrorServlet.class),
          entry("/trailers", TrailersServlet.class),
          entry("/respond", RespondServlet.class),
          entry("/proxy/*", ProxyServlet.class),
          entry("/relay/*", RelayServlet.class));

  private final HostConfig config;
  private final int backendPort;
  private final CompletableFuture<Map<String, Integer>> ports = new CompletableFuture<>();

  Application(HostConfig config, int backendPort) {
    this.config = config;
    this.backendPort = backendPort;
  }

  /** Registers the whole application; the only step a host with the filter needs. */
  public void register(ServletContext context) {
    registerBeforeLibrary(context);
    registerFilter(context);
    registerBehindLibrary(context);
  }

  /** Registers what a demo needs where what the client wrote can still be seen. */
  public void registerBeforeLibrary(ServletContext context) {
    if (config.demo()) {
      map(context.addFilter("demo-sent-fields", SentFieldsFilter.class));
    }
  }

  /** Registers what stands behind the library; for hosts that bring that by other means. */
  public void registerBehindLibrary(ServletContext context) {
    if (config.demo()) {
      map(context.addServlet("demo-page", new DemoPageServlet(config, ports::join)), "");
    }
    registerServlets(context, backendPort);
    context.addListener(new HandshakeEndpointListener());
  }

  /** Registers the servlets alone; for a second server that one application has. */
  public void registerServlets(ServletContext context) {
    registerServlets(context, backendPort);
  }

  /** Registers everything that a WAR does not declare in its {@code web.xml}. */
  static void registerServlets(ServletContext context, int backendPort) {
    context.setAttribute(BACKEND_PORT, backendPort);
    SERVLETS.forEach(
        (pattern, type) -> map(context.addServlet(type.getSimpleName(), type), pattern));
  }

  /** The port of the backend that the proxy of this application passes requests on to. */
  public int backendPort() {
    return backendPort;
  }

  /** Registers a filter that is configured in code. */
  static void registerFilter(ServletContext context, Map<String, String> settings) {
    Filter filter = new ClientCertFilter(ClientCertConfig.from(settings));
    map(context.addFilter(FILTER, filter));
  }

  private void registerFilter(ServletContext context) {
    switch (config.registration()) {
      case INIT_PARAMS -> {
        FilterRegistration.Dynamic filter =
            context.addFilter(FILTER, ClientCertFilter.class.getName());
        filter.setInitParameters(config.settings());
        map(filter);
      }
      case BUILDER -> registerFilter(context, config.settings());
      case INITIALIZER, WEB_XML -> {
        // The container finds these by itself.
      }
    }
  }

  /** Tells the application, once, on which ports its host serves. */
  void serves(Map<String, Integer> actual) {
    ports.complete(actual);
  }

  private static void map(FilterRegistration.Dynamic filter) {
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
  }

  /** Maps a servlet, unless {@code web.xml} has declared it: then there is no registration. */
  private static void map(ServletRegistration.@Nullable Dynamic servlet, String pattern) {
    if (servlet != null) {
      servlet.setAsyncSupported(true);
      servlet.addMapping(pattern);
    }
  }
}
