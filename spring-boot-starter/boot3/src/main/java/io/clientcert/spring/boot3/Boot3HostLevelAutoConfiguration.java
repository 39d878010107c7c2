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
package io.clientcert.spring.boot3;

import io.clientcert.jetty.ClientCertCustomizer;
import io.clientcert.spring.ClientCertHostLevelAutoConfiguration;
import io.clientcert.tomcat.ClientCertValve;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.web.embedded.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.embedded.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts the valve or the customizer into the embedded server. */
@AutoConfiguration(after = ClientCertHostLevelAutoConfiguration.class)
public class Boot3HostLevelAutoConfiguration {

  /** Made by Spring. */
  Boot3HostLevelAutoConfiguration() {}

  /** On Tomcat. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Tomcat.class, ConfigurableTomcatWebServerFactory.class})
  @ConditionalOnBean(ClientCertValve.class)
  static class TomcatLevel {

    @Bean
    ValveAdder clientCertValveAdder(ClientCertValve valve) {
      return new ValveAdder(valve);
    }
  }

  /** On Jetty. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Server.class, ConfigurableJettyWebServerFactory.class})
  @ConditionalOnBean(ClientCertCustomizer.class)
  static class JettyLevel {

    @Bean
    CustomizerAdder clientCertCustomizerAdder(ClientCertCustomizer customizer) {
      return new CustomizerAdder(customizer);
    }
  }

  /** Before everything else that adds valves: it has to be the first of the Engine. */
  record ValveAdder(ClientCertValve valve)
      implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory>, Ordered {

    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
      factory.addEngineValves(valve);
    }

    @Override
    public int getOrder() {
      return HIGHEST_PRECEDENCE;
    }
  }

  /** As a bean of the server, from where it covers every connector by itself. */
  record CustomizerAdder(ClientCertCustomizer customizer)
      implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory>, Ordered {

    @Override
    public void customize(ConfigurableJettyWebServerFactory factory) {
      factory.addServerCustomizers(server -> server.addBean(customizer));
    }

    @Override
    public int getOrder() {
      return HIGHEST_PRECEDENCE;
    }
  }
}
