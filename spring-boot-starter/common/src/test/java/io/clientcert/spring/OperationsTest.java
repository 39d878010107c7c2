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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clientcert.ClientCertEngine;
import io.clientcert.IncomingRequest;
import io.clientcert.Verdict;
import io.clientcert.field.Field;
import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;

@DisplayName("What operators get")
class OperationsTest {

  @TempDir private Path directory = Path.of("");

  private WebApplicationContextRunner trusting() {
    return Application.trusting(directory);
  }

  private static final class Forging implements IncomingRequest {
    @Override
    public List<Field> managedFields() {
      return List.of(new Field(Field.CLIENT_CERT, ":Zm9yZ2VkCg==:"));
    }
  }

  private static void exercise(ClientCertEngine engine) {
    assertThat(verdict(engine, PKI)).isEqualTo(Verdict.VERIFIED);
    engine.rules().countSpoofed("192.0.2.1");
  }

  @Test
  @DisplayName("V6 a switched setting and a reloaded SSL bundle let no older CRL count")
  void olderCrl() {
    HeldCertificate ca = HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
    HeldCertificate client = HeldCertificate.builder().subject("CN=client").signedBy(ca).build();
    Path list =
        Pem.write(
            directory.resolve("ca.crl"),
            Crls.issuedBy(ca)
                .number(BigInteger.TWO)
                .revoked(client.certificate(), ca.certificate().getNotBefore().toInstant())
                .build());
    Map<String, String> settings = Map.of("revocation", "crl", "crlFiles", list.toString());
    List<X509Certificate> anchors = List.of(ca.certificate());
    BundleAnchors source = new BundleAnchors(anchors);
    try (ClientCertEngine engine = ClientCertEngine.create(settings, source, null)) {
      assertThat(verdictOf(engine, client)).isEqualTo(Verdict.REVOKED);

      Pem.write(list, Crls.issuedBy(ca).number(BigInteger.ONE).build());
      engine.switchSetting("chain", "none");
      assertThat(verdictOf(engine, client)).isEqualTo(Verdict.REVOKED);
      source.replace(engine, () -> anchors);
      assertThat(verdictOf(engine, client)).isEqualTo(Verdict.REVOKED);
    }
  }

  private static Verdict verdictOf(ClientCertEngine engine, HeldCertificate client) {
    IncomingRequest request = IncomingRequest.withCertificates(client.certificate());
    return engine.rules().decide(request).certificate().verdict();
  }

  /** A proxy, or somebody else, at {@code peerAddress}. */
  private record Behind(String peerAddress) implements IncomingRequest {
    @Override
    public List<Field> managedFields() {
      return List.of(new Field(Field.CLIENT_CERT, ":Zm9yZ2VkCg==:"));
    }
  }

  @Test
  @DisplayName("O11 meters, endpoint and code count the fields of proxies and of other peers")
  void origin() {
    trusting()
        .withPropertyValues(
            "clientcert.source=forwarded",
            "clientcert.trusted-proxies=192.0.2.7",
            "management.endpoints.web.exposure.include=clientcert")
        .run(
            context -> {
              ClientCertEngine engine = context.getBean(ClientCertEngine.class);
              ClientCertOperations operations = context.getBean(ClientCertOperations.class);
              MeterRegistry registry = new SimpleMeterRegistry();
              context.getBean(ClientCertMeters.class).bindTo(registry);

              engine.rules().admit(new Behind("192.0.2.7"));
              engine.rules().admit(new Behind("192.0.2.8"));
              engine.rules().admit(new Behind("192.0.2.8"));

              assertThat(operations.forwarded()).isEqualTo(1);
              assertThat(operations.untrustedPeers()).isEqualTo(2);
              assertThat(registry.get("clientcert.requests.forwarded").functionCounter().count())
                  .isEqualTo(1);
              assertThat(
                      registry.get("clientcert.requests.untrusted.peers").functionCounter().count())
                  .isEqualTo(2);
              assertThat(context.getBean(ClientCertEndpoint.class).state())
                  .containsEntry("forwarded", 1L)
                  .containsEntry("untrustedPeers", 2L);
            });
  }

  @Test
  @DisplayName("T2 meters count what happened, and go on after a switch")
  void meters() {
    trusting()
        .run(
            context -> {
              ClientCertEngine engine = context.getBean(ClientCertEngine.class);
              ClientCertOperations operations = context.getBean(ClientCertOperations.class);
              MeterRegistry registry = new SimpleMeterRegistry();
              context.getBean(ClientCertMeters.class).bindTo(registry);
              assertThat(registry.get("clientcert.expiry").timeGauge().value()).isNaN();

              exercise(engine);
              operations.switchSetting("chain", "none");
              exercise(engine);
              assertThat(
                      registry
                          .get("clientcert.requests")
                          .tag("verdict", "verified")
                          .functionCounter()
                          .count())
                  .isEqualTo(2);
              assertThat(registry.get("clientcert.requests.spoofed").functionCounter().count())
                  .isEqualTo(2);
              assertThat(registry.get("clientcert.validations").functionCounter().count())
                  .isEqualTo(2);
              assertThat(registry.get("clientcert.expiry").timeGauge().value()).isPositive();
            });
  }

  @Test
  @DisplayName("T2 a meter tells how old the oldest evidence is, and nothing without evidence")
  void evidenceAge() {
    trusting().run(context -> assertThat(hoursOfEvidence(context)).isNaN());
    Path lists = Pem.write(directory.resolve("lists.pem"), PKI.crls().toArray(X509CRL[]::new));
    trusting()
        .withPropertyValues("clientcert.revocation=crl", "clientcert.crl-files=" + lists)
        .run(context -> assertThat(hoursOfEvidence(context)).isGreaterThanOrEqualTo(1));
  }

  private static double hoursOfEvidence(ApplicationContext context) {
    MeterRegistry registry = new SimpleMeterRegistry();
    context.getBean(ClientCertMeters.class).bindTo(registry);
    return registry.get("clientcert.evidence.age").timeGauge().value(TimeUnit.HOURS);
  }

  @Test
  @DisplayName("T2 no meters without Micrometer, no endpoint without the actuator")
  void absent() {
    trusting()
        .withPropertyValues("management.endpoints.web.exposure.include=*")
        .withClassLoader(new FilteredClassLoader(MeterRegistry.class, Endpoint.class))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(ClientCertOperations.class)
                    .doesNotHaveBean("clientCertMeters")
                    .doesNotHaveBean("clientCertEndpoint"));
    trusting().run(context -> assertThat(context).doesNotHaveBean("clientCertEndpoint"));
  }

  @Test
  @DisplayName("T2 the endpoint shows the state, no password, and switches a setting")
  void endpoint() {
    trusting()
        .withPropertyValues(
            "management.endpoints.web.exposure.include=clientcert",
            "clientcert.trust-store-password=correct-horse")
        .run(
            context -> {
              ClientCertEndpoint endpoint = context.getBean(ClientCertEndpoint.class);
              exercise(context.getBean(ClientCertEngine.class));
              endpoint.switchSetting("on-spoofed", "reject");

              assertThat(endpoint.state().toString()).doesNotContain("correct-horse");
              assertThat(endpoint.state())
                  .containsEntry("level", "filter")
                  .containsEntry("spoofed", 1L)
                  .containsEntry("problems", List.of());
              assertThat(endpoint.state().get("settings"))
                  .asInstanceOf(InstanceOfAssertFactories.map(String.class, String.class))
                  .containsEntry("onSpoofed", "reject")
                  .containsEntry("trustStorePassword", "(not shown)")
                  .containsEntry("chain", "validated");
              assertThat(
                      context
                          .getBean(ClientCertEngine.class)
                          .rules()
                          .admit(new Forging())
                          .refusal())
                  .hasValue(400);

              assertThatExceptionOfType(InvalidEndpointRequestException.class)
                  .isThrownBy(() -> endpoint.switchSetting("chain", "everything"))
                  .havingCause()
                  .withMessageContaining("validated, presented or none");
              endpoint.clearDecisions();
              assertThat(verdict(context.getBean(ClientCertEngine.class), PKI))
                  .isEqualTo(Verdict.VERIFIED);
              assertThat(endpoint.state()).containsEntry("validations", 2L);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "trust-store, other.pem",
    "trustStore, other.pem",
    "fetch-hosts, attacker.example",
    "revocation, none",
    "allow-leaf-anchors, true",
    "chain, presented",
    "header.X-User, admin",
  })
  @DisplayName("V9 the endpoint switches nothing that decides what is trusted, fetched or written")
  void notSwitchable(String setting, String value) {
    Pem.write(
        directory.resolve("other.pem"), TestPki.create(Clock.systemUTC()).root().certificate());
    trusting()
        .withPropertyValues("management.endpoints.web.exposure.include=clientcert")
        .run(
            context -> {
              ClientCertEndpoint endpoint = context.getBean(ClientCertEndpoint.class);
              String other = value.replace("other.pem", directory.resolve("other.pem").toString());
              Object before = endpoint.state().get("settings");
              assertThatExceptionOfType(InvalidEndpointRequestException.class)
                  .isThrownBy(() -> endpoint.switchSetting(setting, other))
                  .satisfies(e -> assertThat(e.getReason()).contains("restart", "onSpoofed"));
              assertThat(endpoint.state()).containsEntry("settings", before);
            });
  }

  @Test
  @DisplayName("V8 a reload takes the file as it is, or says what is wrong and keeps the last good")
  void reload() {
    trusting()
        .run(
            context -> {
              ClientCertOperations operations = context.getBean(ClientCertOperations.class);
              operations.reload();
              Files.writeString(Application.trustStore(directory), "");
              assertThatIllegalArgumentException()
                  .isThrownBy(operations::reload)
                  .withMessageContaining("ca.pem");
              assertThat(verdict(context.getBean(ClientCertEngine.class), PKI))
                  .isEqualTo(Verdict.VERIFIED);
            });
  }

  @Test
  @DisplayName("V9 at host level without an embedded server the application refuses to start")
  void hostLevelNowhere() {
    trusting()
        .withPropertyValues("clientcert.host-level=true")
        .withClassLoader(
            new FilteredClassLoader("org.apache.catalina", Server.class.getPackageName()))
        .run(
            context -> {
              assertThat(context).hasFailed();
              assertThat(Application.analysis(context.getStartupFailure()).getAction())
                  .contains("filter");
            });
  }
}
