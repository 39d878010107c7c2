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

import io.clientcert.servlet.ClientCertFilter;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Registers the filter of the application on the management server as well, where {@code
 * management.server.port} makes that a server of its own, whose context looks for filters in itself
 * alone.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(
    prefix = SettingNames.PREFIX,
    name = ClientCertProperties.ENABLED,
    matchIfMissing = true)
@ConditionalOnBean(
    value = ClientCertFilter.class,
    parameterizedContainer = FilterRegistrationBean.class)
public class ManagementFilterConfiguration {

  /** Made by Spring. */
  ManagementFilterConfiguration() {}

  @Bean
  ManagementFilterRegistration clientCertManagementFilterRegistration(ApplicationContext context) {
    ApplicationContext application = Objects.requireNonNull(context.getParent());
    ObjectProvider<FilterRegistrationBean<ClientCertFilter>> registrations =
        application.getBeanProvider(OwnFilters.REGISTRATION);
    ClientCertFilter filter = registrations.orderedStream().findFirst().orElseThrow().getFilter();
    return new ManagementFilterRegistration(Objects.requireNonNull(filter));
  }
}
