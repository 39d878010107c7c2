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

import io.clientcert.RequestTarget;
import io.clientcert.it.app.Application;
import io.clientcert.it.app.FieldLine;
import io.clientcert.it.app.SentFieldsFilter;
import io.clientcert.it.app.tomcat.TomcatServer;
import io.clientcert.it.app.tomcat.TomcatValveHost;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.ee10.proxy.ProxyServlet;
import org.eclipse.jetty.http.HttpHeader;

/**
 * The first of two hops: Tomcat terminates TLS, the valve writes and signs the fields, and Jetty's
 * proxy passes every request on to the origin, for the same host and the same path.
 */
public final class TwoHopsEdge {

  private static final String FIELD_BUFFER_BYTES = Integer.toString(64 * 1024);

  private TwoHopsEdge() {}

  /** Runs the host that the properties file, the one argument, describes. */
  public static void main(String[] args) {
    TomcatServer.run(args, TomcatValveHost::addValve, TwoHopsEdge::register);
  }

  private static void register(Application application, ServletContext context) {
    ServletRegistration.Dynamic proxy = context.addServlet("origin", new ToOrigin());
    proxy.setInitParameters(
        Map.of(
            "proxyTo",
            "http://127.0.0.1:" + application.backendPort(),
            "preserveHost",
            "true",
            "requestBufferSize",
            FIELD_BUFFER_BYTES,
            "maxThreads",
            "16"));
    proxy.setAsyncSupported(true);
    proxy.addMapping("/*");
  }

  /** Requests over HTTP/2 need not have a {@code Host} that could be preserved. */
  static class WithHost extends ProxyServlet.Transparent {
    private static final long serialVersionUID = 1L;

    @Override
    protected void addProxyHeaders(HttpServletRequest received, Request forwarded) {
      super.addProxyHeaders(received, forwarded);
      if (received.getHeader("Host") == null) {
        String authority =
            RequestTarget.authority(
                received.getScheme(), received.getServerName(), received.getServerPort());
        forwarded.headers(headers -> headers.put(HttpHeader.HOST, authority));
      }
    }
  }

  /** In a demo, the origin is told what the client sent. */
  static final class ToOrigin extends WithHost {
    private static final long serialVersionUID = 1L;

    @Override
    protected void addProxyHeaders(HttpServletRequest received, Request forwarded) {
      super.addProxyHeaders(received, forwarded);
      if (received.getAttribute(SentFieldsFilter.SENT) != null) {
        forwarded.headers(
            headers -> {
              headers.remove(SentFieldsFilter.REPORT);
              for (FieldLine line : SentFieldsFilter.sent(received)) {
                headers.add(SentFieldsFilter.REPORT, line.toString());
              }
            });
      }
    }
  }
}
