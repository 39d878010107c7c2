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
package io.clientcert.it.app.spring.boot3;

import io.clientcert.it.app.Application;
import io.clientcert.it.app.HostConfig;
import io.clientcert.it.app.jetty.JettyServer;
import io.clientcert.it.app.spring.Connectors;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.web.embedded.jetty.JettyServletWebServerFactory;
import org.springframework.boot.web.server.ErrorPage;
import org.springframework.boot.web.server.Http2;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a test needs beyond the connector that Spring Boot opens. */
@Configuration(proxyBeanMethods = false)
class JettyConnectors {

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> connectorsOf(
      HostConfig config, Connectors connectors) {
    return factory -> {
      factory.addErrorPages(new ErrorPage(Application.ERROR_PAGE));
      Http2 http2 = new Http2();
      http2.setEnabled(true);
      factory.setHttp2(http2);
      factory.addServerCustomizers(
          server -> {
            for (Connector connector : server.getConnectors()) {
              JettyServer.leaveItToTheLibrary((ServerConnector) connector);
              connectors.add("https", ((ServerConnector) connector)::getLocalPort);
            }
            Integer port = config.ports().get("http");
            if (port != null) {
              add(server, port, connectors);
            }
          });
    };
  }

  private static void add(Server server, int port, Connectors connectors) {
    ServerConnector connector = JettyServer.plain(server);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    connectors.add("http", connector::getLocalPort);
  }
}
