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

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertEngine;
import io.clientcert.ClientCertificate;
import io.clientcert.IncomingRequest;
import io.clientcert.RequestTarget;
import io.clientcert.field.Field;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.SteppableClock;
import io.clientcert.wrapper.SanitizedRequest;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A signature that expires while the request is served, on a real server. */
class SignedDispatchTest {

  private static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
  private static final HeldCertificate LEAF =
      HeldCertificate.builder().subject("CN=client").signedBy(CA).build();

  private final SteppableClock clock =
      new SteppableClock(LEAF.certificate().getNotBefore().toInstant().plus(Duration.ofHours(1)));

  @ParameterizedTest
  @ValueSource(strings = {"/error", "/async"})
  @DisplayName("G2 a request keeps its certificate in dispatches after its signature has expired")
  void laterDispatch(String path, @TempDir Path directory) throws Exception {
    Path secret =
        Files.writeString(
            directory.resolve("secret"), Base64.getEncoder().encodeToString(new byte[32]));
    ClientCertConfig.Builder trusting =
        ClientCertConfig.builder().trustAnchors(List.of(CA.certificate())).clock(clock);
    try (ClientCertEngine edge =
            ClientCertEngine.create(
                trusting.build().toBuilder()
                    .signatureKey(secret)
                    .signatureKeyId("edge-1")
                    .build());
        ClientCertEngine origin =
            ClientCertEngine.create(
                trusting
                    .source(ClientCertConfig.Source.FORWARDED)
                    .trustedProxyKeys(List.of("edge-1=" + secret))
                    .build())) {
      DeploymentManager application = application(origin);
      Undertow server =
          Undertow.builder().addHttpListener(0, "127.0.0.1", application.start()).build();
      server.start();
      try {
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        String request = signedRequest(edge, path, port);
        assertThat(answer(port, request)).endsWith("VERIFIED, then VERIFIED");
        // the same signature in a request of its own
        assertThat(answer(port, request)).endsWith("NONE, then NONE");
      } finally {
        server.stop();
        application.stop();
      }
    }
  }

  private static String signedRequest(ClientCertEngine edge, String path, int port) {
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:");
    request.append(port).append("\r\nConnection: close\r\n");
    IncomingRequest seenByEdge =
        new IncomingRequest() {
          @Override
          public X509Certificate[] tlsCertificates() {
            return new X509Certificate[] {LEAF.certificate()};
          }

          @Override
          public RequestTarget target() {
            return new RequestTarget("GET", "https", "127.0.0.1:" + port, path, null);
          }
        };
    for (Field field : edge.rules().admit(seenByEdge).fields()) {
      request.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  private static String answer(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private DeploymentManager application(ClientCertEngine origin) {
    DeploymentInfo application =
        Servlets.deployment()
            .setClassLoader(SignedDispatchTest.class.getClassLoader())
            .setDeploymentName("application")
            .setContextPath("/")
            .addErrorPage(Servlets.errorPage("/second", HttpServletResponse.SC_CONFLICT))
            .addFilter(
                Servlets.filter(
                        "clientcert",
                        ClientCertFilter.class,
                        new ImmediateInstanceFactory<>(new ClientCertFilter(origin)))
                    .setAsyncSupported(true))
            .addServlet(
                Servlets.servlet(
                        "slow",
                        SlowServlet.class,
                        new ImmediateInstanceFactory<>(new SlowServlet(clock)))
                    .setAsyncSupported(true)
                    .addMapping("/*"));
    for (DispatcherType type : DispatcherType.values()) {
      application.addFilterUrlMapping("clientcert", "/*", type);
    }
    DeploymentManager deployment = Servlets.newContainer().addDeployment(application);
    deployment.deploy();
    return deployment;
  }

  /** Takes a minute, and goes on in another dispatch. */
  static final class SlowServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String FIRST = "first";

    private final transient SteppableClock clock;

    SlowServlet(SteppableClock clock) {
      this.clock = clock;
    }

    private static String verdict(HttpServletRequest request) {
      return request.getAttribute(ClientCertificate.class.getName())
              instanceof ClientCertificate certificate
          ? certificate.verdict().name()
          : "absent";
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getAttribute(FIRST) != null) {
        response.getWriter().print(request.getAttribute(FIRST) + ", then " + verdict(request));
        return;
      }
      request.setAttribute(FIRST, verdict(request));
      clock.set(clock.instant().plus(Duration.ofMinutes(1)));
      if (request.getRequestURI().equals("/error")) {
        response.sendError(HttpServletResponse.SC_CONFLICT);
      } else {
        request.startAsync(raw(request), response).dispatch("/second");
      }
    }

    /** The request without the filter's wrapper, so that the filter decides again. */
    private static HttpServletRequest raw(HttpServletRequest request) {
      return (HttpServletRequest) ((SanitizedRequest) request).getRequest();
    }
  }
}
