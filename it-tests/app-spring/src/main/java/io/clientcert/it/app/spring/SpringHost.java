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
package io.clientcert.it.app.spring;

import io.clientcert.it.app.Application;
import io.clientcert.it.app.HostConfig;
import io.clientcert.it.app.HostProcess;
import io.clientcert.it.app.RunningHost;
import io.clientcert.spring.ClientCertOperations;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A Spring Boot application, configured by properties and by nothing but the starter. */
public final class SpringHost {

  private static final String HEADER_LIMIT_BYTES = Integer.toString(256 * 1024);

  private SpringHost() {}

  /**
   * Runs a host and ends this process.
   *
   * @param arguments the path of a properties file
   * @param hostLevel whether the work is done below the servlet layer
   * @param server the configuration class that opens the connectors
   */
  public static void run(String[] arguments, boolean hostLevel, Class<?> server) {
    serve(arguments, hostLevel, "servlet", backend -> Map.of(), Servlets.class, server);
  }

  /**
   * Runs a host without servlets and ends this process.
   *
   * @param arguments the path of a properties file
   * @param connectors the configuration class that opens the connectors
   */
  public static void runReactive(String[] arguments, Class<?> connectors) {
    serve(
        arguments,
        false,
        "reactive",
        backend -> Map.of(),
        ReactiveApplication.class,
        ReactiveProxy.class,
        connectors);
  }

  /**
   * Runs such a host with the routes of Spring Cloud Gateway in place of its own proxies.
   *
   * @param arguments the path of a properties file
   * @param connectors the configuration class that opens the connectors
   */
  public static void runGateway(String[] arguments, Class<?> connectors) {
    serve(arguments, false, "reactive", SpringHost::routes, ReactiveApplication.class, connectors);
  }

  private static Map<String, Object> routes(int backend) {
    String routes = "spring.cloud.gateway.server.webflux.routes";
    String uri = "http://localhost:" + backend;
    return Map.of(
        routes + "[0].id", "proxy",
        routes + "[0].uri", uri,
        routes + "[0].predicates[0]", "Path=/proxy/**",
        routes + "[0].filters[0]", "StripPrefix=1",
        routes + "[1].id", "relay",
        routes + "[1].uri", uri,
        routes + "[1].predicates[0]", "Path=/relay/**",
        routes + "[1].filters[0]", "PreserveHostHeader");
  }

  private static void serve(
      String[] arguments,
      boolean hostLevel,
      String type,
      IntFunction<Map<String, Object>> more,
      Class<?>... sources) {
    // The JDK's own limits would end the handshake of a long chain before the library could decide.
    System.setProperty("jdk.tls.maxHandshakeMessageSize", HEADER_LIMIT_BYTES);
    System.setProperty("jdk.tls.maxCertificateChainLength", "100");
    // The log is for tests to read, as the JDK writes it
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    HostProcess.run(
        arguments,
        (config, application) -> {
          Map<String, Object> properties = properties(config, hostLevel);
          properties.put("spring.main.web-application-type", type);
          properties.putAll(more.apply(application.backendPort()));
          return start(config, application, properties, sources);
        });
  }

  private static RunningHost start(
      HostConfig config,
      Application application,
      Map<String, Object> properties,
      Class<?>... sources) {
    Connectors connectors = new Connectors();
    SpringApplication spring = new SpringApplication(sources);
    spring.setDefaultProperties(properties);
    spring.setRegisterShutdownHook(false);
    spring.addInitializers(
        context -> {
          context.getBeanFactory().registerSingleton("hostConfig", config);
          context.getBeanFactory().registerSingleton("application", application);
          context.getBeanFactory().registerSingleton("connectors", connectors);
        });
    ConfigurableApplicationContext context = spring.run();
    SpringCounters.register(context.getBean(ClientCertOperations.class));
    Map<String, Integer> ports = new LinkedHashMap<>(connectors.ports());
    Integer management =
        context.getEnvironment().getProperty("local.management.port", Integer.class);
    if (management != null) {
      ports.put("management", management);
    }
    return new RunningHost() {
      @Override
      public Map<String, Integer> ports() {
        return ports;
      }

      @Override
      public void stop() {
        context.close();
      }
    };
  }

  /** A host's name stands in brackets: it may have a wildcard, which Spring Boot would drop. */
  private static String property(String setting) {
    return "clientcert."
        + setting.replaceFirst("^host\\.(.+?)\\.(header\\.[^.]+|[^.]+)$", "host[$1].$2");
  }

  private static Map<String, Object> properties(HostConfig config, boolean hostLevel) {
    Map<String, Object> properties = new HashMap<>();
    config.settings().forEach((name, value) -> properties.put(property(name), value));
    properties.put("clientcert.host-level", hostLevel);
    properties.put("server.address", "127.0.0.1");
    properties.put("server.port", config.ports().get("https"));
    properties.put("server.ssl.certificate", config.serverCertificate());
    properties.put("server.ssl.certificate-private-key", config.serverKey());
    properties.put("server.ssl.client-auth", "want");
    properties.put("server.ssl.enabled-protocols", config.tlsProtocols().replace('+', ','));
    properties.put("server.max-http-request-header-size", HEADER_LIMIT_BYTES + "B");
    properties.put("server.servlet.register-default-servlet", true);
    properties.put("spring.main.banner-mode", "off");
    switch (config.addressReplacement()) {
      case SERVER -> properties.put("server.forward-headers-strategy", "native");
      case FRAMEWORK -> properties.put("server.forward-headers-strategy", "framework");
      case NONE -> {
        // Spring Boot's default outside of a cloud
      }
    }
    properties.putAll(managementServer(config));
    properties.put("spring.jmx.enabled", false);
    return properties;
  }

  /** A server of its own for the actuator, below a path, or with TLS of its own. */
  private static Map<String, Object> managementServer(HostConfig config) {
    if (config.ports().containsKey("management")) {
      return Map.of(
          "management.server.address",
          "127.0.0.1",
          "management.server.port",
          config.ports().get("management"),
          "management.server.base-path",
          "/manage",
          "management.server.ssl.enabled",
          false);
    }
    if (config.ports().containsKey("management-tls")) {
      return Map.of(
          "management.server.address", "127.0.0.1",
          "management.server.port", config.ports().get("management-tls"),
          "management.server.ssl.certificate", config.serverCertificate(),
          "management.server.ssl.certificate-private-key", config.serverKey(),
          "management.server.ssl.client-auth", "want",
          "management.server.ssl.trust-certificate", config.settings().get("trustStore"));
    }
    return Map.of();
  }

  /** The servlets behind the library. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Servlets {

    @Bean
    DemoInitializer demo(Application application) {
      return new DemoInitializer(application);
    }

    @Bean
    ServletContextInitializer servletsOf(Application application) {
      return application::registerBehindLibrary;
    }
  }
}
