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
package io.clientcert.spring.boot4;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.Verdict;
import io.clientcert.jetty.ClientCertCustomizer;
import io.clientcert.spring.ClientCertAutoConfiguration;
import io.clientcert.spring.ClientCertHostLevelAutoConfiguration;
import io.clientcert.spring.ClientCertOperations;
import io.clientcert.spring.StateDetails;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import io.clientcert.tomcat.ClientCertValve;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;

@DisplayName("What has its place in Spring Boot 4 alone")
class Boot4Test {

  @TempDir private Path directory = Path.of("");

  private WebApplicationContextRunner embedded() {
    return new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
        .withConfiguration(
            AutoConfigurations.of(
                SslAutoConfiguration.class,
                TomcatServletWebServerAutoConfiguration.class,
                JettyServletWebServerAutoConfiguration.class,
                ClientCertAutoConfiguration.class,
                ClientCertHostLevelAutoConfiguration.class,
                Boot4HostLevelAutoConfiguration.class,
                Boot4HealthAutoConfiguration.class))
        .withPropertyValues(
            "server.port=0",
            "server.tomcat.accesslog.enabled=true",
            "server.tomcat.basedir=" + directory);
  }

  private WebApplicationContextRunner trusting() {
    TestPki pki = TestPki.create(Clock.systemUTC());
    Path trustStore = Pem.write(directory.resolve("ca.pem"), pki.root().certificate());
    Path lists = Pem.write(directory.resolve("lists.pem"), pki.crls().toArray(X509CRL[]::new));
    return embedded()
        .withPropertyValues(
            "clientcert.trust-store=" + trustStore,
            "clientcert.revocation=crl",
            "clientcert.crl-files=" + lists);
  }

  private static void shows(ApplicationContext context, String level) {
    ClientCertOperations operations = context.getBean(ClientCertOperations.class);
    assertThat(operations.level()).isEqualTo(level);
    assertThat(operations.settings()).containsEntry("chain", "validated");
    operations.switchSetting("chain", "none");
    assertThat(operations.settings()).containsEntry("chain", "none");
    assertThat(operations.requests(Verdict.VERIFIED)).isZero();
    assertThat(operations.spoofed() + operations.oversized() + operations.inOutage()).isZero();
    assertThat(operations.withoutClientAuth()).isZero();
    assertThat(operations.forwarded() + operations.untrustedPeers()).isZero();
    assertThat(operations.validations()).isZero();
    operations.reload();
    operations.clearDecisions();
    assertThat(operations.evidenceAge()).isGreaterThanOrEqualTo(Duration.ofHours(1));
    assertThat(StateDetails.of(operations)).containsOnlyKeys("problems", "evidence", "evidenceAge");
  }

  @Test
  @DisplayName("S6 at host level the valve is the first of Tomcat's Engine, and no filter is there")
  void tomcat() {
    trusting()
        .withPropertyValues("clientcert.host-level=true")
        .withClassLoader(new FilteredClassLoader("org.eclipse.jetty"))
        .run(
            context -> {
              TomcatWebServer server =
                  (TomcatWebServer)
                      Objects.requireNonNull(
                          ((AnnotationConfigServletWebServerApplicationContext)
                                  context.getSourceApplicationContext())
                              .getWebServer());
              assertThat(server.getTomcat().getEngine().getPipeline().getFirst())
                  .isInstanceOf(ClientCertValve.class);
              shows(context, "valve");
              assertThat(context).doesNotHaveBean("clientCertFilterRegistration");
            });
  }

  @Test
  @DisplayName("S6 at host level the customizer is a bean of Jetty's Server, and has started")
  void jetty() {
    trusting()
        .withPropertyValues("clientcert.host-level=true")
        .withClassLoader(new FilteredClassLoader("org.apache.catalina"))
        .run(
            context -> {
              JettyWebServer server =
                  (JettyWebServer)
                      Objects.requireNonNull(
                          ((AnnotationConfigServletWebServerApplicationContext)
                                  context.getSourceApplicationContext())
                              .getWebServer());
              assertThat(server.getServer().getBean(ClientCertCustomizer.class).isStarted())
                  .isTrue();
              shows(context, "customizer");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"org.eclipse.jetty", "org.apache.catalina"})
  @DisplayName("V9 at host level trustStore=connector is refused: there are no connectors yet")
  void connector(String missing) {
    embedded()
        .withPropertyValues("clientcert.host-level=true", "clientcert.trust-store=connector")
        .withClassLoader(new FilteredClassLoader(missing))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("opens the connectors after"));
  }

  @Test
  @DisplayName("V9 at host level with both servers at hand the application refuses to start")
  void both() {
    trusting()
        .withPropertyValues("clientcert.host-level=true")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("exactly one of an embedded Tomcat"));
  }

  @Test
  @DisplayName("V9 at host level an SSL bundle is refused, since it would not be looked at")
  void sslBundle() {
    embedded()
        .withPropertyValues("clientcert.host-level=true", "clientcert.ssl-bundle=clients")
        .withClassLoader(new FilteredClassLoader("org.eclipse.jetty"))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("clientcert.ssl-bundle"));
  }

  @Test
  @DisplayName("T2 the health tells how fresh trust is, unless it is switched off")
  void health() {
    trusting()
        .run(
            context -> {
              Health health =
                  Objects.requireNonNull(context.getBean(HealthIndicator.class).health());
              assertThat(health.getStatus()).isEqualTo(Status.UP);
              assertThat(health.getDetails()).containsKeys("problems", "evidence", "evidenceAge");
            });
    trusting()
        .withPropertyValues("management.health.clientcert.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
    trusting()
        .withClassLoader(new FilteredClassLoader(HealthIndicator.class))
        .run(
            context ->
                assertThat(context).hasNotFailed().doesNotHaveBean("clientcertHealthIndicator"));
  }
}
