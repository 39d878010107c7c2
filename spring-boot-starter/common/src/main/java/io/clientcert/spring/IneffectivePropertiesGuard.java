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

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * Refuses to start when properties below {@code clientcert.} are set and nothing reads them: the
 * application would run without a word, and pass on what clients send as {@code Client-Cert}.
 *
 * <p>It looks when all beans are defined and none is made, so that no server has opened a port.
 */
final class IneffectivePropertiesGuard implements BeanFactoryPostProcessor {

  private static final String REGISTRATION = "clientCertFilterRegistration";
  private static final String OFF =
      "To start without this library, write \"clientcert.enabled=false\".";

  private final ApplicationContext context;

  IneffectivePropertiesGuard(ApplicationContext context) {
    this.context = context;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    if (!ClientCertProperties.flag(
        context.getEnvironment(), ClientCertProperties.ENABLED, /* byDefault= */ true)) {
      return;
    }
    ClientCertProperties.flag(
        context.getEnvironment(), ClientCertProperties.HOST_LEVEL, /* byDefault= */ false);
    if (beans.getBeanNamesForType(ClientCertOperations.class, true, false).length > 0) {
      return;
    }
    List<ConfigurationPropertyName> written =
        ClientCertProperties.written(context.getEnvironment());
    if (hasOwnFilter(beans)) {
      written.stream()
          .filter(name -> !isEnabled(name))
          .findFirst()
          .ifPresent(
              name ->
                  refuse(
                      name,
                      "this application has a ClientCertFilter of its own, which does not read"
                          + " properties",
                      "Configure that filter in code and take out the properties; or take out the"
                          + " filter, so that the one of the starter is used."));
      return;
    }
    written.stream().findFirst().ifPresent(this::refuse);
  }

  private static boolean isEnabled(ConfigurationPropertyName name) {
    return SettingNames.uniform(name.toString())
        .equals(SettingNames.uniform(SettingNames.PREFIX + ClientCertProperties.ENABLED));
  }

  private boolean hasOwnFilter(ConfigurableListableBeanFactory beans) {
    @Nullable ClassLoader loader = context.getClassLoader();
    return ClassUtils.isPresent("jakarta.servlet.Filter", loader)
        && (beans.containsBean(REGISTRATION) || OwnFilters.areIn(beans));
  }

  private void refuse(ConfigurationPropertyName name) {
    if (isA("ReactiveWebApplicationContext")) {
      refuse(
          name,
          "this is a reactive web application (WebFlux), and the starter covers those on Reactor"
              + " Netty, without \"clientcert.host-level\"",
          "Use the server of spring-boot-starter-webflux, and leave \"clientcert.host-level\" out. "
              + OFF);
    } else if (isA("WebApplicationContext")) {
      refuse(
          name,
          "an auto-configuration of the starter is excluded, or a class that it needs is missing",
          "Start with \"--debug\" and look for ClientCertAutoConfiguration in the report. " + OFF);
    } else {
      refuse(
          name,
          "this is no web application",
          "Look at \"spring.main.web-application-type\" and at the class path: a servlet"
              + " application has spring-web and an embedded Tomcat or Jetty. "
              + OFF);
    }
  }

  /** By name, since neither kind need be on the class path, and one moved between the lines. */
  private boolean isA(String kind) {
    return ClassUtils.getAllInterfacesForClassAsSet(context.getClass()).stream()
        .anyMatch(type -> type.getSimpleName().endsWith(kind));
  }

  private void refuse(ConfigurationPropertyName name, String why, String action) {
    throw new ClientCertPropertyException(
        "Property \""
            + name
            + "\" is set"
            + ClientCertProperties.origin(context.getEnvironment(), name)
            + ", but "
            + why
            + ": no client certificate would be forwarded, and header fields that clients send as"
            + " Client-Cert would not be removed.",
        action,
        null);
  }
}
