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

import static io.clientcert.spring.Application.PKI;
import static io.clientcert.spring.Application.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertEngine;
import io.clientcert.Verdict;
import io.clientcert.servlet.ClientCertFilter;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import jakarta.servlet.DispatcherType;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.web.filter.ForwardedHeaderFilter;

@DisplayName("The auto-configuration")
class ClientCertAutoConfigurationTest {

  @TempDir private Path directory = Path.of("");

  private WebApplicationContextRunner trusting() {
    return Application.trusting(directory);
  }

  @Test
  @DisplayName("S7 registers the filter for every dispatcher, before ForwardedHeaderFilter")
  void registration() {
    trusting()
        .run(
            context -> {
              FirstFilterRegistration ours = context.getBean(FirstFilterRegistration.class);
              assertThat(ours.determineDispatcherTypes())
                  .containsExactlyInAnyOrder(DispatcherType.values());
              assertThat(ours.isAsyncSupported()).isTrue();

              FilterRegistrationBean<ForwardedHeaderFilter> other =
                  new FilterRegistrationBean<>(new ForwardedHeaderFilter());
              other.setOrder(Ordered.HIGHEST_PRECEDENCE);
              List<FilterRegistrationBean<?>> chain = new ArrayList<>(List.of(other, ours));
              AnnotationAwareOrderComparator.sort(chain);
              assertThat(chain).containsExactly(ours, other);
            });
  }

  @Test
  @DisplayName("V1 decides with the trust store of the properties")
  void decides() {
    trusting()
        .run(
            context -> {
              ClientCertEngine engine = context.getBean(ClientCertEngine.class);
              ClientCertOperations operations = context.getBean(ClientCertOperations.class);
              assertThat(verdict(engine, PKI)).isEqualTo(Verdict.VERIFIED);
              assertThat(verdict(engine, TestPki.create(Clock.systemUTC())))
                  .isEqualTo(Verdict.UNTRUSTED);
              assertThat(operations.requests(Verdict.VERIFIED)).isEqualTo(1);
            });
  }

  @Test
  @DisplayName("backs off for a registration of the application's own")
  void ownRegistration() {
    Application.empty()
        .withUserConfiguration(OwnRegistration.class)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(FilterRegistrationBean.class)
                    .doesNotHaveBean(ClientCertOperations.class));
  }

  @Test
  @DisplayName("S7 registers a filter of the application's own for every dispatcher")
  void ownFilter() {
    Application.empty()
        .withBean(ClientCertFilter.class, OwnRegistration::filter)
        .run(
            context -> {
              assertThat(context).hasNotFailed().doesNotHaveBean(ClientCertOperations.class);
              FirstFilterRegistration registration = context.getBean(FirstFilterRegistration.class);
              assertThat(registration.getFilter())
                  .isSameAs(context.getBean(ClientCertFilter.class));
            });
  }

  @Test
  @DisplayName("does nothing when it is switched off, or where there is no servlet application")
  void absent() {
    trusting()
        .withPropertyValues("clientcert.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(FilterRegistrationBean.class));
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(ClientCertAutoConfiguration.class))
        .run(context -> assertThat(context).doesNotHaveBean(FilterRegistrationBean.class));
  }

  @Test
  @DisplayName("V9 refuses to start without trust, and says what to write")
  void withoutTrust() {
    Application.empty()
        .run(
            context -> {
              assertThat(context).hasFailed();
              FailureAnalysis analysis = Application.analysis(context.getStartupFailure());
              assertThat(analysis.getDescription()).contains("trustStore");
              assertThat(analysis.getAction())
                  .contains("clientcert.trust-store", "PEM", "clientcert.ssl-bundle");
            });
  }

  private static String pem(TestPki pki) {
    return Pem.of(pki.root().certificate());
  }

  private static SslBundle bundle(TestPki pki) {
    PemSslStoreDetails none = new PemSslStoreDetails(null, null, null);
    SslStoreBundle stores =
        new PemSslStoreBundle(none, PemSslStoreDetails.forCertificate(pem(pki)));
    return SslBundle.of(stores);
  }

  @Test
  @DisplayName("V8 trusts what an SSL bundle holds, from the moment that it is reloaded")
  void sslBundle() {
    TestPki other = TestPki.create(Clock.systemUTC());
    Application.empty()
        .withPropertyValues(
            "clientcert.ssl-bundle=clients",
            "spring.ssl.bundle.pem.clients.truststore.certificate=" + pem(PKI))
        .run(
            context -> {
              ClientCertEngine engine = context.getBean(ClientCertEngine.class);
              ClientCertOperations operations = context.getBean(ClientCertOperations.class);
              assertThat(verdict(engine, PKI)).isEqualTo(Verdict.VERIFIED);

              SslBundleRegistry registry = context.getBean(SslBundleRegistry.class);
              registry.updateBundle("clients", bundle(other));
              assertThat(verdict(engine, other)).isEqualTo(Verdict.VERIFIED);
              assertThat(verdict(engine, PKI)).isEqualTo(Verdict.UNTRUSTED);
              assertThat(operations.requests(Verdict.VERIFIED)).isEqualTo(2);

              registry.updateBundle("clients", SslBundle.of(SslStoreBundle.NONE));
              assertThat(verdict(engine, other)).isEqualTo(Verdict.VERIFIED);
            });
  }

  @Test
  @DisplayName("V9 refuses an SSL bundle that does not exist, is empty, or has a rival")
  void wrongBundle() {
    refuses("there is no SSL bundle", "clientcert.ssl-bundle=nobody");
    refuses(
        "no trusted certificates",
        "clientcert.ssl-bundle=server",
        "spring.ssl.bundle.pem.server.keystore.certificate=" + pem(PKI));
    refuses(
        "Both",
        "clientcert.ssl-bundle=clients",
        "clientcert.trust-store=" + Application.trustStore(directory));
  }

  private static void refuses(String description, String... properties) {
    Application.empty()
        .withPropertyValues(properties)
        .run(
            context -> {
              assertThat(context).hasFailed();
              assertThat(Application.analysis(context.getStartupFailure()).getDescription())
                  .contains(description);
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnRegistration {

    static ClientCertFilter filter() {
      return new ClientCertFilter(
          ClientCertConfig.builder().trustAnchors(List.of(PKI.root().certificate())).build());
    }

    @Bean
    FilterRegistrationBean<ClientCertFilter> own() {
      return new FilterRegistrationBean<>(filter());
    }
  }
}
