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
package io.clientcert.tomcat;

import static io.clientcert.tomcat.Scene.PKI;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.servlet.ClientCertFilter;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import java.nio.file.Path;
import java.security.Principal;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.realm.RealmBase;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Filter behind Tomcat's CLIENT-CERT login")
final class FilterLoginTest {

  private final Path directory;
  private final EmbeddedTomcat tomcat;
  private final Connector https;

  FilterLoginTest(@TempDir Path directory) {
    this.directory = directory;
    tomcat = new EmbeddedTomcat(directory, PKI.server());
    https = tomcat.https(Map.of(), tomcat.acceptingAny("_default_"));
    tomcat.serve(
        "/who",
        (request, response) -> response.getWriter().print(request.getUserPrincipal().getName()));
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.close();
  }

  private void start(String source, String trustedProxies) throws Exception {
    Map<String, String> settings =
        Map.of(
            "source",
            source,
            "trustedProxies",
            trustedProxies,
            "trustStore",
            Pem.write(directory.resolve("ca.pem"), PKI.root().certificate()).toString());
    tomcat
        .context()
        .addServletContainerInitializer(
            (classes, context) -> {
              FilterRegistration.Dynamic filter =
                  context.addFilter("clientCert", new ClientCertFilter());
              filter.setInitParameters(settings);
              filter.setAsyncSupported(true);
              filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
            },
            Set.of());
    SecurityCollection everything = new SecurityCollection();
    everything.addPattern("/*");
    SecurityConstraint constraint = new SecurityConstraint();
    constraint.addCollection(everything);
    constraint.addAuthRole("client");
    tomcat.context().addConstraint(constraint);
    LoginConfig login = new LoginConfig();
    login.setAuthMethod("CLIENT-CERT");
    tomcat.context().setLoginConfig(login);
    tomcat.context().getPipeline().addValve(new SSLAuthenticator());
    tomcat.engine().setRealm(new EverybodyRealm());
    tomcat.start();
  }

  private RawClient.Reply ask(TestPki.Client peer, TestPki.@Nullable Client client)
      throws Exception {
    try (RawClient connection = RawClient.tls(https, PKI.root(), peer, "")) {
      return client == null
          ? connection.get("/who")
          : connection.get(
              "/who",
              "Client-Cert: " + Scene.leaf(client),
              "Client-Cert-Chain: " + Scene.chain(client));
    }
  }

  @Test
  @DisplayName("O7 whom the server has logged in as the proxy gets 503 from the filter")
  void loggedInAsProxy() throws Exception {
    start("forwarded", "127.0.0.1");
    RawClient.Reply client = ask(PKI.rsaClient(), PKI.client());
    assertThat(client.status()).isEqualTo(503);
    assertThat(client.body()).isEmpty();
    RawClient.Reply nobody = ask(PKI.rsaClient(), null);
    assertThat(nobody.status()).isEqualTo(503);
    assertThat(nobody.body()).isEmpty();
  }

  @Test
  @DisplayName("O7 a client that is no proxy stays logged in by its own TLS connection")
  void loggedInAsItself() throws Exception {
    start("forwarded-or-tls", "192.0.2.1");
    RawClient.Reply reply = ask(PKI.client(), null);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body())
        .isEqualTo(PKI.client().leaf().certificate().getSubjectX500Principal().toString());
  }

  /** Knows every certificate as a client. */
  private static final class EverybodyRealm extends RealmBase {

    @Override
    protected @Nullable String getPassword(String name) {
      return null;
    }

    @Override
    protected Principal getPrincipal(String name) {
      return new GenericPrincipal(name, List.of("client"));
    }
  }
}
