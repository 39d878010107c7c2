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

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertConfig;
import io.clientcert.servlet.ClientCertFilter;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.ApplicationContextAssertProvider;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@DisplayName("Properties where nothing reads them")
class IneffectivePropertiesTest {

  private static final AutoConfigurations STARTER =
      AutoConfigurations.of(
          ClientCertGuardAutoConfiguration.class,
          ClientCertAutoConfiguration.class,
          ClientCertHostLevelAutoConfiguration.class,
          ClientCertMetricsAutoConfiguration.class,
          ClientCertEndpointAutoConfiguration.class);

  private static <
          S extends AbstractApplicationContextRunner<S, C, A>,
          C extends ConfigurableApplicationContext,
          A extends ApplicationContextAssertProvider<C>>
      FailureAnalysis refusal(S runner, String... properties) {
    Throwable[] failure = new Throwable[1];
    runner
        .withConfiguration(STARTER)
        .withPropertyValues(properties)
        .run(context -> failure[0] = context.getStartupFailure());
    assertThat(failure[0]).as("it started").isNotNull();
    return Application.analysis(Objects.requireNonNull(failure[0]));
  }

  private static <
          S extends AbstractApplicationContextRunner<S, C, A>,
          C extends ConfigurableApplicationContext,
          A extends ApplicationContextAssertProvider<C>>
      void starts(S runner, String... properties) {
    runner
        .withConfiguration(STARTER)
        .withPropertyValues(properties)
        .run(context -> assertThat(context.getStartupFailure()).isNull());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clientcert.trust-store=ca.pem",
        "clientcert.trust-stroe=ca.pem",
        "clientcert.trustStore=ca.pem",
        "clientcert.crl-files[0]=root.crl",
        "clientcert.host.example.com.on-missing=reject",
        "clientcert.ssl-bundle=clients",
        "clientcert.enabled=true",
      })
  @DisplayName("V9 a WebFlux application with any of them, misspelt ones too, refuses to start")
  void reactive(String property) {
    FailureAnalysis analysis = refusal(new ReactiveWebApplicationContextRunner(), property);
    assertThat(analysis.getDescription())
        .contains("\"clientcert.", "WebFlux", "would not be removed");
    assertThat(analysis.getAction())
        .contains("spring-boot-starter-webflux", "clientcert.enabled=false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clientcert.trust-store=ca.pem", "clientcert.trust-stroe=ca.pem"})
  @DisplayName("V9 an application without a web server refuses to start with them")
  void noWebApplication(String property) {
    FailureAnalysis analysis = refusal(new ApplicationContextRunner(), property);
    assertThat(analysis.getDescription()).contains("no web application", "clientcert.trust");
    assertThat(analysis.getAction()).contains("spring.main.web-application-type");
  }

  @Test
  @DisplayName("V9 a servlet application that lacks a class refuses to start with them")
  void missingClass() {
    FailureAnalysis analysis =
        refusal(
            new WebApplicationContextRunner()
                .withClassLoader(
                    new FilteredClassLoader(
                        "org.springframework.web.context.support.GenericWebApplicationContext")),
            "clientcert.trust-store=ca.pem");
    assertThat(analysis.getDescription()).contains("a class that it needs is missing");
    assertThat(analysis.getAction()).contains("--debug");
  }

  @Test
  @DisplayName("V9 an application whose auto-configuration is excluded refuses to start with them")
  void excluded() {
    Throwable[] failure = new Throwable[1];
    new WebApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(ClientCertGuardAutoConfiguration.class))
        .withPropertyValues("clientcert.trust-store=ca.pem")
        .run(context -> failure[0] = context.getStartupFailure());
    assertThat(Application.analysis(Objects.requireNonNull(failure[0])).getDescription())
        .contains("is excluded");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clientcert.trust-store=ca.pem",
        "clientcert.trust-stroe=ca.pem",
        "clientcert.host-level=true",
      })
  @DisplayName("V9 an application with a filter of its own refuses to start with them")
  void ownFilter(String property) {
    for (Class<?> own : List.of(OwnFilter.class, OwnRegistration.class)) {
      FailureAnalysis analysis =
          refusal(new WebApplicationContextRunner().withUserConfiguration(own), property);
      assertThat(analysis.getDescription()).contains("ClientCertFilter of its own");
      assertThat(analysis.getAction()).contains("take out");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clientcert.host-level=yes",
        "clientcert.host-level=ture",
        "clientcert.enabled=no",
        "clientcert.enabled=flase",
      })
  @DisplayName("V9 a switch of the starter that is neither true nor false is refused")
  void neitherTrueNorFalse(String property) {
    FailureAnalysis analysis =
        refusal(new WebApplicationContextRunner(), property, "clientcert.trust-store=ca.pem");
    assertThat(analysis.getDescription()).contains(property.split("=", -1)[0]);
    assertThat(analysis.getAction()).isEqualTo("Write true or false.");
  }

  @Test
  @DisplayName("nothing is refused when the starter is switched off or no property is set")
  void silent() {
    String[] off = {"clientcert.enabled=false", "clientcert.trust-stroe=ca.pem"};
    starts(new ReactiveWebApplicationContextRunner(), off);
    starts(new ApplicationContextRunner(), off);
    starts(new WebApplicationContextRunner(), off);
    starts(new ReactiveWebApplicationContextRunner());
    starts(new ApplicationContextRunner());
    starts(new WebApplicationContextRunner().withUserConfiguration(OwnFilter.class));
    starts(
        new WebApplicationContextRunner().withUserConfiguration(OwnFilter.class),
        "clientcert.enabled=true");
  }

  private static ClientCertFilter filter() {
    return new ClientCertFilter(
        ClientCertConfig.builder()
            .trustAnchors(List.of(Application.PKI.root().certificate()))
            .build());
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnFilter {

    @Bean
    ClientCertFilter own() {
      return filter();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnRegistration {

    @Bean
    FilterRegistrationBean<ClientCertFilter> own() {
      return new FilterRegistrationBean<>(filter());
    }
  }
}
