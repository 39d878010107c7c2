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
package io.clientcert.servlet;

import io.clientcert.ClientCertConfig;
import io.clientcert.ConfigurationException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Registers the filter where it has to stand, if the application asks for it by the context
 * parameter {@code clientcert.enabled=true}. The settings are context parameters too, each called
 * {@code clientcert.} and then as {@link io.clientcert.Setting} says.
 */
public final class ClientCertInitializer implements ServletContainerInitializer {

  private static final String PREFIX = "clientcert.";
  private static final String ENABLED = PREFIX + "enabled";

  /** Made by the container. */
  public ClientCertInitializer() {}

  /**
   * Registers the filter, or does nothing.
   *
   * @throws ServletException if a setting is unknown, missing or wrong
   */
  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context)
      throws ServletException {
    Map<String, String> settings = new HashMap<>();
    for (String name : Collections.list(context.getInitParameterNames())) {
      if (name.startsWith(PREFIX) && !name.equals(ENABLED)) {
        settings.put(name.substring(PREFIX.length()), context.getInitParameter(name));
      }
    }
    if (!isEnabled(context)) {
      if (!settings.isEmpty()) {
        context.log(
            "Client certificates are not forwarded, although there are context parameters for it:"
                + " write "
                + ENABLED
                + "=true");
      }
      return;
    }
    try {
      FilterRegistration.Dynamic registration =
          context.addFilter("clientcert", new ClientCertFilter(ClientCertConfig.from(settings)));
      if (registration == null) {
        throw new ServletException(
            "A filter called \"clientcert\" is already declared: leave it out, or leave out "
                + ENABLED);
      }
      registration.setAsyncSupported(true);
      registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
    } catch (ConfigurationException e) {
      throw new ServletException("Context parameter " + PREFIX + "*: " + e.getMessage(), e);
    }
  }

  private static boolean isEnabled(ServletContext context) throws ServletException {
    String enabled = context.getInitParameter(ENABLED);
    if (enabled == null || enabled.equals("false")) {
      return false;
    }
    if (!enabled.equals("true")) {
      throw new ServletException(
          "Context parameter " + ENABLED + " = \"" + enabled + "\": write true or false");
    }
    return true;
  }
}
