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

import io.clientcert.jetty.ClientCertCustomizer;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.pathmap.ServletPathSpec;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.PathMappingsHandler;

/** Embedded Jetty with the customizer on its server, core handlers and Jetty's own proxy. */
public final class JettyCoreHost {

  private static final String PROXY = "/proxy";

  private JettyCoreHost() {}

  /** Runs the host that the properties file, the one argument, describes. */
  public static void main(String[] args) {
    JettyServer.run(
        args,
        (server, config) -> server.addBean(new ClientCertCustomizer(config.settings())),
        (config, application) -> handlers(application.backendPort()));
  }

  private static Handler handlers(int backendPort) {
    PathMappingsHandler paths = new PathMappingsHandler();
    paths.addMapping(new ServletPathSpec(PROXY + "/*"), new ToBackend(backendPort, PROXY));
    paths.addMapping(new ServletPathSpec("/relay/*"), new Relay(backendPort));
    paths.addMapping(new ServletPathSpec("/*"), new CoreApplication());
    return paths;
  }

  /** A reverse proxy as Jetty has it, with room for a certificate. */
  private static class ToBackend extends ProxyHandler.Reverse {

    /**
     * Makes a proxy.
     *
     * @param prefix what is removed from the beginning of the path
     */
    ToBackend(int port, String prefix) {
      super(request -> rewritten(request, port, prefix));
    }

    private static HttpURI rewritten(Request request, int port, String prefix) {
      HttpURI uri = request.getHttpURI();
      return HttpURI.build(uri)
          .scheme("http")
          .authority("127.0.0.1", port)
          .path(uri.getPath().substring(prefix.length()));
    }

    @Override
    protected HttpClient newHttpClient() {
      HttpClient client = super.newHttpClient();
      client.setMaxRequestHeadersSize(JettyServer.HEADER_LIMIT);
      return client;
    }
  }

  /**
   * Asks the backend for what the client asked for. Jetty keeps the {@code Host} of HTTP/1.1; a
   * request over HTTP/2 may have none.
   */
  private static final class Relay extends ToBackend {

    Relay(int port) {
      super(port, "");
    }

    @Override
    protected void copyRequestHeaders(
        Request received, org.eclipse.jetty.client.Request forwarded) {
      super.copyRequestHeaders(received, forwarded);
      String authority = received.getHttpURI().getAuthority();
      if (authority != null && !received.getHeaders().contains(HttpHeader.HOST)) {
        forwarded.headers(headers -> headers.put(HttpHeader.HOST, authority));
      }
    }
  }
}
