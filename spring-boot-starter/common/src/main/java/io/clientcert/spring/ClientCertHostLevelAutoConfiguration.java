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

import io.clientcert.ClientCertConfig;
import io.clientcert.Setting;
import io.clientcert.jetty.ClientCertCustomizer;
import io.clientcert.servlet.ClientCertFilter;
import io.clientcert.tomcat.ClientCertValve;
import java.util.Map;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Makes the valve or the customizer, for {@code clientcert.host-level=true}. What puts them into
 * the server differs between the lines of Spring Boot, and is not here.
 */
@AutoConfiguration(after = ClientCertAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(
    prefix = SettingNames.PREFIX,
    name = ClientCertProperties.ENABLED,
    matchIfMissing = true)
@ConditionalOnProperty(
    prefix = SettingNames.PREFIX,
    name = ClientCertProperties.HOST_LEVEL,
    havingValue = "true")
@ConditionalOnMissingBean(
    value = ClientCertFilter.class,
    parameterizedContainer = FilterRegistrationBean.class)
public class ClientCertHostLevelAutoConfiguration {

  private static final String CONNECTOR = "connector";
  private static final String NAME_A_FILE =
      "Write the path of a trust store into \"clientcert.trust-store\", or leave"
          + " \"clientcert.host-level\" out, so that the filter is used.";
  private static final String TOMCAT = "org.apache.catalina.startup.Tomcat";
  private static final String JETTY_EE10 = "org.eclipse.jetty.ee10.webapp.WebAppContext";
  private static final String JETTY_EE11 = "org.eclipse.jetty.ee11.webapp.WebAppContext";

  /** Made by Spring. */
  ClientCertHostLevelAutoConfiguration() {}

  /**
   * On neither there is no place for it, and with both at hand Spring Boot chooses by an order of
   * its own: without it nothing would be taken out.
   */
  @Bean
  @ConditionalOnMissingBean
  ClientCertOperations clientCertOperations() {
    throw new ClientCertPropertyException(
        "Property \"clientcert.host-level\" is true, but this application does not have exactly one"
            + " of an embedded Tomcat and an embedded Jetty.",
        "Keep one of the two on the class path; or leave the property out, so that the filter is"
            + " used. In a server of its own, add the valve or the customizer to the server.",
        null);
  }

  static Map<String, String> settings(Environment environment) {
    ClientCertProperties properties = ClientCertProperties.of(environment);
    if (properties.sslBundle() != null) {
      throw new ClientCertPropertyException(
          "Property \"clientcert.ssl-bundle\" is for the filter, but \"clientcert.host-level\" is"
              + " true.",
          NAME_A_FILE,
          null);
    }
    if (CONNECTOR.equals(properties.settings().get(Setting.TRUST_STORE.key()))) {
      throw new ClientCertPropertyException(
          "Property \"clientcert.trust-store\" = \"connector\", but Spring Boot opens the connectors"
              + " after the rest of its server has started.",
          NAME_A_FILE,
          null);
    }
    // before the server starts, and says it in its own words
    ClientCertConfig.from(properties.settings());
    return properties.settings();
  }

  /** On Tomcat. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(Tomcat.class)
  @ConditionalOnMissingClass({JETTY_EE10, JETTY_EE11})
  @ConditionalOnNotWarDeployment
  static class TomcatLevel {

    static ClientCertValve valve(Environment environment) {
      ClientCertValve valve = new ClientCertValve();
      settings(environment).forEach(valve::setProperty);
      return valve;
    }

    @Bean
    ClientCertValve clientCertValve(Environment environment) {
      return valve(environment);
    }

    @Bean
    EngineOperations clientCertOperations(ClientCertValve valve, Environment environment) {
      return new EngineOperations("valve", valve::engine, settings(environment));
    }
  }

  /** On Jetty. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(Server.class)
  @ConditionalOnMissingClass(TOMCAT)
  @ConditionalOnNotWarDeployment
  static class JettyLevel {

    static ClientCertCustomizer customizer(Environment environment) {
      return new ClientCertCustomizer(settings(environment));
    }

    /** The server starts and stops it. */
    @Bean(destroyMethod = "")
    ClientCertCustomizer clientCertCustomizer(Environment environment) {
      return customizer(environment);
    }

    @Bean
    EngineOperations clientCertOperations(
        ClientCertCustomizer customizer, Environment environment) {
      return new EngineOperations("customizer", customizer::engine, settings(environment));
    }
  }
}
