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
package io.clientcert.it.app.spring.boot4;

import io.clientcert.it.app.Application;
import io.clientcert.it.app.HostConfig;
import io.clientcert.it.app.HostProcess;
import io.clientcert.it.app.RunningHost;
import io.clientcert.it.app.spring.DemoInitializer;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The second of two hops: Spring Boot without TLS, whose clients log in by the certificate that the
 * edge has forwarded and signed.
 */
public final class TwoHopsOrigin {

  private TwoHopsOrigin() {}

  /** Runs the host that the properties file, the one argument, describes. */
  public static void main(String[] args) {
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    HostProcess.run(args, TwoHopsOrigin::start);
  }

  private static RunningHost start(HostConfig config, Application application) {
    SpringApplication spring = new SpringApplication(Origin.class);
    spring.setDefaultProperties(properties(config));
    spring.setRegisterShutdownHook(false);
    spring.addInitializers(
        context -> {
          context.getBeanFactory().registerSingleton("hostConfig", config);
          context.getBeanFactory().registerSingleton("application", application);
        });
    ConfigurableApplicationContext context = spring.run();
    Integer port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    return new RunningHost() {
      @Override
      public Map<String, Integer> ports() {
        return Map.of("http", port);
      }

      @Override
      public void stop() {
        context.close();
      }
    };
  }

  private static Map<String, Object> properties(HostConfig config) {
    Map<String, Object> properties = new HashMap<>();
    config.settings().forEach((name, value) -> properties.put("clientcert." + name, value));
    properties.put("server.address", "127.0.0.1");
    properties.put("server.port", config.ports().get("http"));
    properties.put("server.max-http-request-header-size", "64KB");
    properties.put("spring.main.banner-mode", "off");
    properties.put("spring.jmx.enabled", false);
    return properties;
  }

  /** The application. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Origin {

    @Bean
    DemoInitializer demo(Application application) {
      return new DemoInitializer(application);
    }

    @Bean
    ServletContextInitializer servletsOf(Application application) {
      return application::registerBehindLibrary;
    }

    @Bean
    SecurityFilterChain clientsOnly(HttpSecurity http, HostConfig config) throws Exception {
      return http.authorizeHttpRequests(
              requests -> {
                if (config.demo()) {
                  // The page explains requests that are refused elsewhere
                  requests.requestMatchers("/").permitAll();
                }
                requests.anyRequest().authenticated();
              })
          .x509(Customizer.withDefaults())
          .csrf(csrf -> csrf.disable())
          .build();
    }

    @Bean
    UserDetailsService everyClient() {
      return name -> User.withUsername(name).password("").roles("CLIENT").build();
    }
  }
}
