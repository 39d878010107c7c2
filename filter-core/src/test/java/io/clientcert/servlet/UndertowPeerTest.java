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

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UndertowPeerTest {

  private static final String HOST = "127.0.0.1";
  private static final String REQUEST =
      "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  @ParameterizedTest
  @CsvSource({"false, ''", "true, PROXY TCP4 203.0.113.9 127.0.0.1 5 80"})
  @DisplayName("O2 Undertow: the address that the PROXY protocol names is not that of the peer")
  void proxyProtocol(boolean isSpoken, String firstLine) throws Exception {
    DeploymentManager deployment = deployment();
    Undertow server =
        Undertow.builder()
            .addListener(
                new Undertow.ListenerBuilder()
                    .setType(Undertow.ListenerType.HTTP)
                    .setHost(HOST)
                    .setPort(0)
                    .setUseProxyProtocol(isSpoken)
                    .setRootHandler(deployment.start()))
            .build();
    server.start();
    try {
      int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
      String answer = answer(port, isSpoken ? firstLine + "\r\n" + REQUEST : REQUEST);
      assertThat(answer).endsWith("peer 127.0.0.1, remote " + (isSpoken ? "203.0.113.9" : HOST));
    } finally {
      server.stop();
      deployment.stop();
    }
  }

  private static String answer(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static DeploymentManager deployment() {
    DeploymentManager deployment =
        Servlets.newContainer()
            .addDeployment(
                Servlets.deployment()
                    .setClassLoader(UndertowPeerTest.class.getClassLoader())
                    .setDeploymentName("application")
                    .setContextPath("/")
                    .addServlet(
                        Servlets.servlet(
                                "peer",
                                PeerServlet.class,
                                new ImmediateInstanceFactory<>(new PeerServlet()))
                            .addMapping("/*")));
    deployment.deploy();
    return deployment;
  }

  /** Says who the peer is, and who it is for an application. */
  static final class PeerServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient PeerAddresses peers = new PeerAddresses(new ServerObjects());

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response
          .getWriter()
          .print("peer " + peers.of(request) + ", remote " + request.getRemoteAddr());
    }
  }
}
