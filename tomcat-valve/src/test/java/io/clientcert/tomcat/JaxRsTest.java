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

import io.clientcert.ClientCertificate;
import io.clientcert.servlet.ClientCertFilter;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.connector.Connector;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("A JAX-RS resource behind a proxy, with the filter")
final class JaxRsTest {

  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  /** Its certificate is good too, so a mistake would make it the client. */
  private static final TestPki.Client PROXY = PKI.rsaClient();

  /** Answers with the subject of the client. */
  @Path("/who")
  public static final class WhoResource {

    /** The subject, the length of the path, and the verdict. */
    @GET
    public String who(@Context HttpServletRequest request) {
      X509Certificate[] path = (X509Certificate[]) request.getAttribute(CERTIFICATES);
      ClientCertificate fact =
          (ClientCertificate) request.getAttribute(ClientCertificate.class.getName());
      return path[0].getSubjectX500Principal() + " " + path.length + " " + fact.verdict();
    }
  }

  /** Wants a certificate, as applications do. */
  public static final class CertificateRequired implements ContainerRequestFilter {

    @Context private @Nullable HttpServletRequest request;

    @Override
    public void filter(ContainerRequestContext context) {
      if (request == null || request.getAttribute(CERTIFICATES) == null) {
        throw new NotAuthorizedException("Certificate");
      }
    }
  }

  private final EmbeddedTomcat tomcat;
  private final Connector http;
  private final Connector https;

  JaxRsTest(@TempDir java.nio.file.Path directory) throws IOException {
    tomcat = new EmbeddedTomcat(directory, PKI.server());
    http = tomcat.http(Map.of());
    https = tomcat.https(Map.of(), tomcat.acceptingAny("_default_"));
    Map<String, String> settings = new HashMap<>();
    settings.put("source", "forwarded");
    settings.put("trustedProxies", "127.0.0.1");
    settings.put(
        "trustStore", Pem.write(directory.resolve("ca.pem"), PKI.root().certificate()).toString());
    settings.put("revocation", "crl");
    java.nio.file.Path crls = Files.createDirectory(directory.resolve("crls"));
    Pem.write(crls.resolve("root.pem"), PKI.rootCrl());
    Pem.write(crls.resolve("intermediate.pem"), PKI.crl());
    settings.put("crlFiles", crls.toString());
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
    tomcat.serve(
        "/api/*",
        new ServletContainer(new ResourceConfig(WhoResource.class, CertificateRequired.class)));
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.close();
  }

  private RawClient.Reply ask(
      boolean tls, TestPki.@Nullable Client peer, TestPki.@Nullable Client client)
      throws Exception {
    List<String> lines = new ArrayList<>();
    if (client != null) {
      lines.add("Client-Cert: " + Scene.leaf(client));
      if (!client.chain().isEmpty()) {
        lines.add("Client-Cert-Chain: " + Scene.chain(client));
      }
    }
    try (RawClient connection =
        tls ? RawClient.tls(https, PKI.root(), peer, "") : RawClient.plain(http)) {
      return connection.get("/api/who", lines.toArray(String[]::new));
    }
  }

  @Test
  @DisplayName("O7 a JAX-RS resource reads the client's certificate, and no other")
  void resource() throws Exception {
    tomcat.start();
    for (Hop hop : List.of(new Hop(false, null), new Hop(true, null), new Hop(true, PROXY))) {
      RawClient.Reply good = ask(hop.tls(), hop.peer(), PKI.client());
      assertThat(good.status()).as("%s", hop).isEqualTo(200);
      assertThat(good.body())
          .isEqualTo(PKI.client().leaf().certificate().getSubjectX500Principal() + " 2 VERIFIED");
      for (TestPki.Client bad : List.of(PKI.expired(), PKI.revoked(), PKI.rogue())) {
        assertThat(ask(hop.tls(), hop.peer(), bad).status())
            .as("%s of %s", bad.name(), hop)
            .isEqualTo(401);
      }
      assertThat(ask(hop.tls(), hop.peer(), null).status()).as("%s", hop).isEqualTo(401);
    }
  }

  /** How the proxy reaches Tomcat, and with which certificate. */
  private record Hop(boolean tls, TestPki.@Nullable Client peer) {}
}
