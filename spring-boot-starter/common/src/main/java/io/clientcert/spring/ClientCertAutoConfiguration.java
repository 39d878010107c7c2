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

import io.clientcert.ClientCertEngine;
import io.clientcert.servlet.ClientCertFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Puts the filter in front of a servlet application, configured by {@code clientcert.*}.
 *
 * <p>A {@code ClientCertFilter} of the application's own is registered in its place, rightly; a
 * {@code FilterRegistrationBean} for one is left alone.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(
    prefix = SettingNames.PREFIX,
    name = ClientCertProperties.ENABLED,
    matchIfMissing = true)
@ImportRuntimeHints(ClientCertRuntimeHints.class)
public class ClientCertAutoConfiguration {

  /** Made by Spring. */
  ClientCertAutoConfiguration() {}

  /** The application has a filter, which Spring Boot itself would register for requests only. */
  @Configuration(proxyBeanMethods = false)
  @Conditional(OnFilterWithoutRegistration.class)
  static class OwnFilter {

    @Bean
    FirstFilterRegistration clientCertFilterRegistration(ClientCertFilter filter) {
      return new FirstFilterRegistration(filter);
    }
  }

  /** The application has neither a filter nor a registration of one. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(
      prefix = SettingNames.PREFIX,
      name = ClientCertProperties.HOST_LEVEL,
      havingValue = "false",
      matchIfMissing = true)
  @ConditionalOnMissingBean(
      value = ClientCertFilter.class,
      parameterizedContainer = FilterRegistrationBean.class)
  @Import(EngineConfiguration.class)
  static class FilterLevel {

    @Bean
    FirstFilterRegistration clientCertFilterRegistration(ClientCertEngine engine) {
      return new FirstFilterRegistration(new ClientCertFilter(engine));
    }
  }
}
