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
package io.clientcert.spring;

import io.clientcert.jetty.ClientCertCustomizer;
import io.clientcert.tomcat.ClientCertValve;
import java.util.Map;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Makes the valve or the customizer of the management server, where {@code management.server.port}
 * makes that a server of its own. They have the name of the application's, which hides that one:
 * whatever puts a valve into this server must not take the one of the other.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@Order(Ordered.HIGHEST_PRECEDENCE)
public class ManagementHostLevelConfiguration {

  /** Made by Spring. */
  ManagementHostLevelConfiguration() {}

  /** On Tomcat. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(Tomcat.class)
  @ConditionalOnBean(ClientCertValve.class)
  static class TomcatLevel {

    @Bean
    ClientCertValve clientCertValve(Environment environment, EngineOperations operations) {
      ClientCertValve valve = ClientCertHostLevelAutoConfiguration.TomcatLevel.valve(environment);
      operations.add(valve::engine, Map.of());
      return valve;
    }
  }

  /** On Jetty. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(Server.class)
  @ConditionalOnBean(ClientCertCustomizer.class)
  static class JettyLevel {

    /** The server starts and stops it. */
    @Bean(destroyMethod = "")
    ClientCertCustomizer clientCertCustomizer(
        Environment environment, EngineOperations operations) {
      ClientCertCustomizer customizer =
          ClientCertHostLevelAutoConfiguration.JettyLevel.customizer(environment);
      operations.add(customizer::engine, Map.of());
      return customizer;
    }
  }
}
