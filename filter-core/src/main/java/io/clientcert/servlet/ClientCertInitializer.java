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
import io.clientcert.Setting;
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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Registers {@link ClientCertFilter} for all requests and dispatcher types if the context parameter
 * {@code clientcert.enabled} is {@code true}. The settings are context parameters as well: {@code
 * clientcert.} followed by a name listed in {@link io.clientcert.Setting}. Without {@code
 * clientcert.enabled}, such parameters prevent startup, because nothing would read them. They do
 * not if the application contains the Spring Boot starter, which reads them as properties.
 *
 * <p>The initializer also reads the files of the registered filter, and of every {@link
 * ClientCertFilter} that {@code web.xml} declares with init-params. A server that would start an
 * application without a failed filter therefore fails the deployment, or answers every request with
 * 503.
 */
public final class ClientCertInitializer implements ServletContainerInitializer {

  private static final String PREFIX = "clientcert.";
  private static final String ENABLED = PREFIX + "enabled";
  private static final String ORIGIN = "Context parameter " + PREFIX + "*";
  private static final String FILTER = "clientcert";
  private static final String OUT_OF_SERVICE = PREFIX + "outOfService";

  /** A class of the Spring Boot starter, which reads context parameters as properties. */
  private static final String STARTER = "io/clientcert/spring/ClientCertAutoConfiguration.class";

  /** Values that may be printed; excludes file contents and URLs with user information. */
  private static final Pattern PRINTABLE = Pattern.compile("(?!.*-----BEGIN)[ -~&&[^@]]{0,200}");

  /** Creates an initializer. Called by the container. */
  public ClientCertInitializer() {}

  /**
   * Registers the filter if it is enabled, and reads the files of all declared filters. If that
   * fails, registers a filter that answers every request with 503, because Open Liberty logs the
   * exception of an initializer and serves the application.
   *
   * @throws ServletException if a setting is unknown, missing or invalid, or if nothing reads it
   */
  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context)
      throws ServletException {
    try {
      prepare(context);
    } catch (ServletException | RuntimeException | Error e) {
      refuseRequests(context, e);
      throw e;
    }
  }

  private static void refuseRequests(ServletContext context, Throwable cause) {
    try {
      map(context.addFilter(OUT_OF_SERVICE, new OutOfServiceFilter(cause)));
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private static void map(FilterRegistration.@Nullable Dynamic registration) {
    if (registration != null) {
      registration.setAsyncSupported(true);
      registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
    }
  }

  private static void prepare(ServletContext context) throws ServletException {
    boolean enabled = isEnabled(context);
    Map<String, String> settings = new HashMap<>();
    if (enabled || isForgotten(context)) {
      settings.putAll(settings(context));
    }
    if (!enabled && !settings.isEmpty()) {
      throw ineffective(context, new TreeMap<>(settings).firstEntry());
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

  /**
   * Tells whether context parameters would have no effect by mistake: {@code clientcert.enabled} is
   * not set, and there is no Spring Boot starter that reads them.
   */
  private static boolean isForgotten(ServletContext context) {
    return context.getInitParameter(ENABLED) == null
        && context.getClassLoader().getResource(STARTER) == null;
  }

  /** Returns the context parameters of this library, without the prefix of their names. */
  private static Map<String, String> settings(ServletContext context) throws ServletException {
    Map<String, String> settings = new HashMap<>();
    for (String name : Collections.list(context.getInitParameterNames())) {
      if (name.startsWith(PREFIX)) {
        settings.put(name.substring(PREFIX.length()), context.getInitParameter(name));
      } else if (name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
        throw new ServletException(
            "Context parameter \""
                + name
                + "\": nothing reads it, because the letter case is another: write "
                + PREFIX
                + name.substring(PREFIX.length()));
      }
    }
    settings.remove(ENABLED.substring(PREFIX.length()));
    return settings;
  }

  private static ServletException ineffective(
      ServletContext context, Map.Entry<String, String> parameter) {
    String why =
        declared(context).stream()
            .filter(filter -> ClientCertFilter.class.getName().equals(filter.getClassName()))
            .findFirst()
            .map(
                filter ->
                    "nothing reads it, because filter \""
                        + filter.getName()
                        + "\" takes its settings from its init-params: move it there, or write "
                        + ENABLED
                        + "=false to leave it out")
            .orElse(
                "nothing reads it, because "
                    + ENABLED
                    + " is missing, and header fields that clients send as Client-Cert would not be"
                    + " removed: write "
                    + ENABLED
                    + "=true, or "
                    + ENABLED
                    + "=false to leave it off");
    return new ServletException(
        "Context parameter \""
            + PREFIX
            + parameter.getKey()
            + "\" = "
            + shown(parameter.getKey(), parameter.getValue())
            + ": "
            + why);
  }

  /**
   * Returns the value for a message. A potential secret is not shown, as in other messages: an
   * unknown setting may be a password.
   */
  private static String shown(String key, String value) {
    boolean secret = key.toLowerCase(Locale.ROOT).contains("password");
    return !secret && isKnown(key) && PRINTABLE.matcher(value).matches()
        ? "\"" + value + "\""
        : "(not shown)";
  }

  private static boolean isKnown(String key) {
    try {
      return !Setting.named(key).isSecret();
    } catch (ConfigurationException e) {
      return false;
    }
  }

  /**
   * Creates the engines of declared filters. A filter without init-params may be configured in
   * code, and is skipped.
   */
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

  /**
   * Returns the declared filters; empty if the container does not list them. In that case, each
   * filter reads its files itself.
   */
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
    map(registration);
  }

  private static boolean isEnabled(ServletContext context) throws ServletException {
    String written = context.getInitParameter(ENABLED);
    if (written == null) {
      return false;
    }
    return switch (resolved(written)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new ServletException(
              "Context parameter " + ENABLED + " = \"" + written + "\": write true or false");
    };
  }

  private static String resolved(String enabled) throws ServletException {
    try {
      return ClientCertConfig.resolvePlaceholders(Map.of(ENABLED, enabled))
          .getOrDefault(ENABLED, enabled);
    } catch (ConfigurationException e) {
      throw new ServletException(ORIGIN + ": " + e.getMessage(), e);
    }
  }
}
