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

import io.clientcert.it.app.HostConfig;
import io.clientcert.it.app.spring.NettyServers;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The connectors of the application, as this line of Spring Boot opens them. */
@Configuration(proxyBeanMethods = false)
@Import(NettyServers.class)
class NettyConnectors {

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> connectorsOf(HostConfig config) {
    return factory -> factory.addServerCustomizers(server -> NettyServers.secured(server, config));
  }
}
