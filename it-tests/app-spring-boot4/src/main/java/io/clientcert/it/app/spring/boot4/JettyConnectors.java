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
package io.clientcert.it.app.spring.boot4;

import io.clientcert.it.app.AcceptAnyProvider;
import io.clientcert.it.app.Application;
import io.clientcert.it.app.HostConfig;
import io.clientcert.it.app.jetty.JettyServer;
import io.clientcert.it.app.spring.Connectors;
import io.clientcert.it.app.spring.SpringHost;
import java.security.Security;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.error.ErrorPage;
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
              acceptAnyClient((ServerConnector) connector);
              connector.getConnectionFactories().forEach(JettyConnectors::leaveItToTheLibrary);
              connectors.add("https", ((ServerConnector) connector)::getLocalPort);
            }
            Integer port = config.ports().get("http");
            if (port != null) {
              add(server, port, connectors);
            }
          });
    };
  }

  /** Lets every client certificate finish the handshake, so that it is the library that decides. */
  private static void acceptAnyClient(ServerConnector connector) {
    Security.addProvider(new AcceptAnyProvider());
    SslContextFactory.Server tls =
        connector.getConnectionFactory(SslConnectionFactory.class).getSslContextFactory();
    tls.setTrustManagerFactoryAlgorithm("AcceptAny");
    // Jetty asks it only where there is a store, and whatever is in it counts for nothing
    tls.setTrustStore(tls.getKeyStore());
  }

  /** Jetty's own checks of the name and of the room for fields would answer first. */
  private static void leaveItToTheLibrary(ConnectionFactory factory) {
    if (factory instanceof HttpConfiguration.ConnectionFactory http) {
      HttpConfiguration configuration = http.getHttpConfiguration();
      configuration.setResponseHeaderSize(SpringHost.HEADER_LIMIT_BYTES);
      SecureRequestCustomizer secure = configuration.getCustomizer(SecureRequestCustomizer.class);
      if (secure != null) {
        secure.setSniHostCheck(false);
      }
    }
  }

  private static void add(Server server, int port, Connectors connectors) {
    ServerConnector connector = JettyServer.plain(server);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    connectors.add("http", connector::getLocalPort);
  }
}
