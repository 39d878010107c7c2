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
import io.clientcert.it.app.spring.Connectors;
import io.clientcert.it.app.tomcat.AcceptAnyClient;
import io.clientcert.it.app.tomcat.TomcatServer;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.ErrorPage;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a test needs beyond the connector that Spring Boot opens. */
@Configuration(proxyBeanMethods = false)
class TomcatConnectors {

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> connectorsOf(
      HostConfig config, Connectors connectors) {
    return factory -> {
      factory.addErrorPages(new ErrorPage(Application.ERROR_PAGE));
      factory.addConnectorCustomizers(
          connector -> {
            TomcatServer.http(connector);
            for (SSLHostConfig tls : connector.findSslHostConfigs()) {
              tls.setTrustManagerClassName(AcceptAnyClient.class.getName());
            }
            connectors.add("https", connector::getLocalPort);
          });
      config
          .ports()
          .forEach(
              (name, port) -> {
                if (name.equals("http") || name.equals("ajp")) {
                  Connector connector = TomcatServer.connector(name, port, config);
                  factory.addAdditionalTomcatConnectors(connector);
                  connectors.add(name, connector::getLocalPort);
                }
              });
    };
  }
}
