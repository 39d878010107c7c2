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
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Registers the filter where it has to stand, if the application asks for it by the context
 * parameter {@code clientcert.enabled=true}. The settings are context parameters too, each called
 * {@code clientcert.} and then as {@link io.clientcert.Setting} says.
 *
 * <p>Reads the files of that filter, and of every {@link ClientCertFilter} that {@code web.xml} has
 * declared with init-params, so that a server that would start an application without its filter
 * refuses to start the application.
 */
public final class ClientCertInitializer implements ServletContainerInitializer {

  private static final String PREFIX = "clientcert.";
  private static final String ENABLED = PREFIX + "enabled";
  private static final String ORIGIN = "Context parameter " + PREFIX + "*";
  private static final String FILTER = "clientcert";

  /** Made by the container. */
  public ClientCertInitializer() {}

  /**
   * Registers the filter if it is enabled, and reads the files of every declared one.
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
    boolean enabled = isEnabled(context);
    if (!enabled && !settings.isEmpty()) {
      context.log(
          "Client certificates are not forwarded, although there are context parameters for it:"
              + " write "
              + ENABLED
              + "=true");
    }
    PreparedEngines prepared = new PreparedEngines();
    boolean handedOver = false;
    try {
      prepareDeclared(context, prepared);
      if (enabled) {
        register(context, settings, prepared);
      }
      handedOver = prepared.publish(context);
    } finally {
      if (!handedOver) {
        prepared.close();
      }
    }
  }

  /** A filter without init-params may be one that is configured in code. */
  private static void prepareDeclared(ServletContext context, PreparedEngines prepared)
      throws ServletException {
    for (FilterRegistration declared : declared(context)) {
      Map<String, String> settings = declared.getInitParameters();
      if (ClientCertFilter.class.getName().equals(declared.getClassName()) && !settings.isEmpty()) {
        String name = declared.getName();
        prepared.put(
            name,
            Map.copyOf(settings),
            PreparedEngines.create(ClientCertFilter.describe(name), settings, context));
      }
    }
  }

  /** None where the container does not show them: they read their files themselves then. */
  private static Collection<? extends FilterRegistration> declared(ServletContext context) {
    try {
      return context.getFilterRegistrations().values();
    } catch (UnsupportedOperationException e) {
      return List.of();
    }
  }

  private static void register(
      ServletContext context, Map<String, String> settings, PreparedEngines prepared)
      throws ServletException {
    ClientCertConfig config;
    try {
      config = ClientCertConfig.from(settings);
    } catch (ConfigurationException e) {
      throw new ServletException(ORIGIN + ": " + e.getMessage(), e);
    }
    prepared.put(FILTER, config, PreparedEngines.create(ORIGIN, config, context));
    FilterRegistration.Dynamic registration =
        context.addFilter(FILTER, new ClientCertFilter(config));
    if (registration == null) {
      throw new ServletException(
          "A filter called \""
              + FILTER
              + "\" is already declared: leave it out, or leave out "
              + ENABLED);
    }
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
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
