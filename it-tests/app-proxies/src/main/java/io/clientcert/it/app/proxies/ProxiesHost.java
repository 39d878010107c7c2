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
package io.clientcert.it.app.proxies;

import io.clientcert.it.app.Application;
import io.clientcert.it.app.tomcat.TomcatServer;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Map;
import org.eclipse.jetty.ee10.proxy.AsyncMiddleManServlet;
import org.eclipse.jetty.ee10.proxy.AsyncProxyServlet;
import org.eclipse.jetty.ee10.proxy.ProxyServlet;

/** Embedded Tomcat with the filter, and behind it each proxy that Java applications embed. */
public final class ProxiesHost {

  private ProxiesHost() {}

  /** Runs the host that the properties file, the one argument, describes. */
  public static void main(String[] args) {
    TomcatServer.run(args, (tomcat, config) -> {}, ProxiesHost::register);
  }

  private static void register(Application application, ServletContext context) {
    application.register(context);
    String backend = "http://127.0.0.1:" + context.getAttribute(Application.BACKEND_PORT);
    add(
        context,
        "mitre",
        new org.mitre.dsmiley.httpproxy.ProxyServlet(),
        Map.of("targetUri", backend, "http.protocol.handle-redirects", "false"));
    add(context, "jetty", new ProxyServlet.Transparent(), transparent(backend, "jetty"));
    add(
        context,
        "jetty-async",
        new AsyncProxyServlet.Transparent(),
        transparent(backend, "jetty-async"));
    add(
        context,
        "jetty-middle",
        new AsyncMiddleManServlet.Transparent(),
        transparent(backend, "jetty-middle"));
  }

  private static Map<String, String> transparent(String backend, String name) {
    return Map.of("proxyTo", backend, "prefix", "/" + name, "maxThreads", "8");
  }

  private static void add(
      ServletContext context, String name, Servlet servlet, Map<String, String> parameters) {
    ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
    registration.setInitParameters(parameters);
    registration.setAsyncSupported(true);
    registration.addMapping("/" + name + "/*");
  }
}
