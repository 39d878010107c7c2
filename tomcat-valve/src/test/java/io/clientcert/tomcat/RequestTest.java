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

import static io.clientcert.tomcat.Scene.FORGED;
import static io.clientcert.tomcat.Scene.PKI;
import static io.clientcert.tomcat.Scene.chain;
import static io.clientcert.tomcat.Scene.echoed;
import static io.clientcert.tomcat.Scene.leaf;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertificate;
import io.clientcert.Verdict;
import io.clientcert.testing.TestPki;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.Service;
import org.apache.catalina.authenticator.FormAuthenticator;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Request")
final class RequestTest {

  private final Path directory;

  RequestTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @DisplayName("S1 I1 I2 ours in place of the forged ones, on every request of a connection")
  void oursInPlaceOfForged() throws Exception {
    try (Scene scene = new Scene(directory).start();
        RawClient client = scene.tls(PKI.client())) {
      for (int i = 0; i < 3; i++) {
        RawClient.Reply reply =
            client.get("/echo", FORGED, FORGED, "client_cert: x", "CLIENT-CERT-CHAIN: x");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(echoed(reply, "Client-Cert")).containsExactly(leaf(PKI.client()));
        assertThat(echoed(reply, "Client-Cert-Chain")).containsExactly(chain(PKI.client()));
      }
      assertThat(scene.valve.management().getSpoofed()).isEqualTo(3);
      assertThat(scene.valve.management().getValidations()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("S1 a listener for requests sees ours, and never the forged one")
  void requestListener() throws Exception {
    try (Scene scene = new Scene(directory)) {
      AtomicReference<List<String>> seen = new AtomicReference<>(List.of());
      ServletRequestListener listener =
          new ServletRequestListener() {
            @Override
            public void requestInitialized(ServletRequestEvent event) {
              HttpServletRequest request = (HttpServletRequest) event.getServletRequest();
              seen.set(Collections.list(request.getHeaders("Client-Cert")));
            }
          };
      scene
          .tomcat
          .context()
          .addServletContainerInitializer(
              (classes, context) -> context.addListener(listener), Set.of());
      scene.start();
      try (RawClient client = scene.tls(PKI.client())) {
        assertThat(client.get("/echo", FORGED).status()).isEqualTo(200);
      }
      assertThat(seen.get()).containsExactly(leaf(PKI.client()));
    }
  }

  @Test
  @DisplayName("I3 nothing without a certificate, or with one that is not verified")
  void nothingUnlessVerified() throws Exception {
    try (Scene scene = new Scene(directory).start()) {
      for (TestPki.Client client : List.of(PKI.expired(), PKI.rogue(), PKI.serverOnly())) {
        try (RawClient connection = scene.tls(client)) {
          assertThat(connection.get("/echo", FORGED).body()).doesNotContainIgnoringCase("client");
        }
      }
      try (RawClient connection = scene.tls(null)) {
        assertThat(connection.get("/echo", FORGED).body()).doesNotContainIgnoringCase("client");
      }
    }
  }

  @Test
  @DisplayName("S6 stripped on a connector without TLS")
  void plaintext() throws Exception {
    try (Scene scene = new Scene(directory).start();
        RawClient client = scene.plain()) {
      RawClient.Reply reply =
          client.get("/echo", FORGED, "Connection: keep-alive, Client-Cert", "X-Other: stays");
      assertThat(reply.body())
          .doesNotContainIgnoringCase("client")
          .containsIgnoringCase("connection: keep-alive")
          .contains("stays");
    }
  }

  @Test
  @DisplayName("S1 TRACE echoes what the application sees, and OPTIONS tells nothing of ours")
  void traceAndOptions() throws Exception {
    try (Scene scene = new Scene(directory)) {
      scene.https.setAllowTrace(true);
      scene.tomcat.serve("/any", new AnswersGet()).serve("/", new DefaultServlet());
      scene.start();
      try (RawClient client = scene.tls(PKI.client())) {
        RawClient.Reply trace =
            client.ask("TRACE", "/any", FORGED, "client_cert: x", "X-Other: stays");
        assertThat(trace.status()).isEqualTo(200);
        assertThat(echoed(trace, "Client-Cert")).containsExactly(leaf(PKI.client()));
        assertThat(echoed(trace, "X-Other")).containsExactly("stays");
        RawClient.Reply options = client.ask("OPTIONS", "/any", FORGED);
        assertThat(options.values("Allow")).containsExactly("GET, HEAD, OPTIONS, TRACE");
        assertThat(options.lines()).noneMatch(line -> line.startsWith("client"));
        assertThat(client.ask("OPTIONS", "/ca.pem").values("Allow"))
            .containsExactly("OPTIONS, GET, HEAD, POST");
      }
      try (RawClient client = scene.plain()) {
        assertThat(client.ask("TRACE", "/any", FORGED).status()).isEqualTo(405);
        assertThat(client.ask("OPTIONS", "/any", FORGED).values("Allow"))
            .as("it cannot tell what the connector permits")
            .containsExactly("GET, HEAD, OPTIONS, TRACE");
      }
    }
  }

  @Test
  @DisplayName("S4 each of several Connection lines, and an emptied one goes")
  void severalNominatingLines() throws Exception {
    try (Scene scene = new Scene(directory).start();
        RawClient client = scene.tls(PKI.client())) {
      RawClient.Reply reply =
          client.get(
              "/echo",
              "Connection: X-First",
              "Connection: client_cert",
              "Connection: \"a,Client-Cert,b\", X-Last",
              "Trailer: Client-Cert");
      assertThat(echoed(reply, "Connection")).containsExactly("X-First", "X-Last");
      assertThat(echoed(reply, "Trailer")).isEmpty();
    }
  }

  @Test
  @DisplayName("below the servlet layer: unwrapping a request brings nothing back")
  void unwrapped() throws Exception {
    try (Scene scene = new Scene(directory)) {
      scene
          .serve(
              "/unwrapped",
              (request, response) -> {
                ServletRequest raw = request;
                while (raw instanceof ServletRequestWrapper wrapper) {
                  raw = wrapper.getRequest();
                }
                Scene.echo((HttpServletRequest) raw, response);
              })
          .start();
      try (RawClient client = scene.tls(PKI.client())) {
        RawClient.Reply reply = client.get("/unwrapped", FORGED, "Connection: Client-Cert");
        assertThat(echoed(reply, "Client-Cert")).containsExactly(leaf(PKI.client()));
        assertThat(echoed(reply, "Connection")).isEmpty();
      }
      try (RawClient client = scene.plain()) {
        assertThat(client.get("/unwrapped", FORGED).body()).doesNotContainIgnoringCase("client");
      }
    }
  }

  @Test
  @DisplayName("S5 trailers, also for who unwraps the request")
  void trailers() throws Exception {
    Map<String, String> allowed =
        Map.of("allowedTrailerHeaders", "Client-Cert,client_cert_chain,x-trailer");
    try (Scene scene = new Scene(directory, allowed)) {
      scene
          .serve(
              "/trailers",
              (request, response) -> {
                request.getInputStream().transferTo(OutputStream.nullOutputStream());
                ServletRequest raw = request;
                while (raw instanceof ServletRequestWrapper wrapper) {
                  raw = wrapper.getRequest();
                }
                response
                    .getWriter()
                    .print(
                        request.getTrailerFields()
                            + " "
                            + ((HttpServletRequest) raw).getTrailerFields());
              })
          .start();
      try (RawClient client = scene.tls(PKI.client())) {
        assertThat(
                client
                    .postWithTrailers(
                        "/trailers", "body", FORGED, "client_cert_chain: x", "x-trailer: stays")
                    .body())
            .isEqualTo("{x-trailer=stays} {x-trailer=stays}");
      }
    }
  }

  @Test
  @DisplayName("S5 trailers by a connector that allows them when the valve has started")
  void trailersAllowedLater() throws Exception {
    try (Scene scene = new Scene(directory)) {
      scene
          .serve(
              "/trailers",
              (request, response) -> {
                request.getInputStream().transferTo(OutputStream.nullOutputStream());
                response.getWriter().print(request.getTrailerFields());
              })
          .start();
      assertThat(scene.http.setProperty("allowedTrailerHeaders", "client-cert,x-trailer")).isTrue();
      try (RawClient client = scene.plain()) {
        assertThat(client.postWithTrailers("/trailers", "body", FORGED, "x-trailer: stays").body())
            .isEqualTo("{x-trailer=stays}");
        assertThat(scene.valve.management().getSpoofed()).isEqualTo(1);

        scene.valve.management().reload();
        scene.valve.management().switchSetting("onSpoofed", "strip");
        assertThat(scene.http.getProperty("allowedTrailerHeaders")).isEqualTo("x-trailer");
      }
    }
  }

  @Test
  @DisplayName("S5 trailers by a connector that opens last, as those of Spring Boot do")
  void trailersOfLastConnector() throws Exception {
    try (Scene scene = new Scene(directory, Map.of("allowedTrailerHeaders", "Client-Cert"))) {
      Service service = scene.tomcat.tomcat().getService();
      scene
          .tomcat
          .context()
          .addLifecycleListener(
              event -> {
                if (event.getType().equals(Lifecycle.START_EVENT)) {
                  service.removeConnector(scene.http);
                }
              });
      scene.start();
      assertThat(scene.http.getProperty("allowedTrailerHeaders")).isEqualTo("");

      service.addConnector(scene.http);
      try (RawClient client = scene.plain()) {
        assertThat(client.get("/echo", FORGED).body()).doesNotContain("Zm9yZ2Vk");
      }
    }
  }

  @Test
  @DisplayName("S10 onSpoofed=reject answers 400")
  void rejectSpoofed() throws Exception {
    try (Scene scene = new Scene(directory).set("onSpoofed", "reject").start()) {
      for (String forged : List.of(FORGED, "client.cert_chain: x")) {
        try (RawClient client = scene.tls(PKI.client())) {
          assertThat(client.get("/echo").status()).isEqualTo(200);
          RawClient.Reply reply = client.get("/echo", forged);
          assertThat(reply.status()).isEqualTo(400);
          assertThat(reply.body()).isEmpty();
        }
      }
      assertThat(scene.valve.management().getSpoofed()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("I4 onOversized=reject answers 431, and the connection goes on")
  void rejectOversized() throws Exception {
    try (Scene scene = new Scene(directory).set("onOversized", "reject").start();
        RawClient client = scene.tls(PKI.overLeafLimit())) {
      assertThat(client.get("/echo").status()).isEqualTo(431);
      assertThat(client.get("/echo").status()).isEqualTo(431);
      assertThat(scene.valve.management().getOversized()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("I7 as many field lines as the connector takes, and ours")
  void manyFieldLines() throws Exception {
    try (Scene scene = new Scene(directory).start();
        RawClient client = scene.tls(PKI.client())) {
      for (int i = 0; i < 2; i++) {
        RawClient.Reply reply = client.get("/echo", lines(99));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(echoed(reply, "X-Line")).hasSize(99);
        assertThat(echoed(reply, "Client-Cert")).containsExactly(leaf(PKI.client()));
        assertThat(echoed(reply, "Client-Cert-Chain")).containsExactly(chain(PKI.client()));
      }
      assertThat(client.get("/echo", lines(100)).status()).isEqualTo(400);
    }
  }

  private static String[] lines(int count) {
    return Stream.generate(() -> "X-Line: 1").limit(count).toArray(String[]::new);
  }

  @Test
  @DisplayName("S11 nothing is added to a request that the connector answers with an error")
  void failedByConnector() throws Exception {
    try (Scene scene = new Scene(directory).start()) {
      for (String line : List.of("Bad Name: x", "Content-Length: -1", "Host: other")) {
        try (RawClient client = scene.tls(PKI.client())) {
          assertThat(client.get("/echo", line, FORGED).status()).isEqualTo(400);
        }
      }
      try (RawClient client = scene.tls(PKI.client())) {
        String[] lines = lines(101);
        lines[0] = FORGED;
        assertThat(client.get("/echo", lines).status()).isEqualTo(400);
      }
      assertThat(scene.valve.management().getRequests().get(Verdict.VERIFIED.name())).isEqualTo(0L);
    }
  }

  @Test
  @DisplayName("S7 asynchronous dispatches keep what was decided, and async stays on")
  void async() throws Exception {
    try (Scene scene = new Scene(directory).set("onSpoofed", "reject")) {
      scene
          .serve("/dispatch", (request, response) -> request.startAsync().dispatch("/echo"))
          .serve(
              "/thread",
              (request, response) -> {
                var context = request.startAsync();
                context.start(
                    () -> {
                      try {
                        Scene.echo(
                            (HttpServletRequest) context.getRequest(),
                            (HttpServletResponse) context.getResponse());
                      } catch (IOException e) {
                        throw new UncheckedIOException(e);
                      } finally {
                        context.complete();
                      }
                    });
              })
          .start();
      try (RawClient client = scene.tls(PKI.client())) {
        for (String target : List.of("/dispatch", "/thread", "/dispatch")) {
          RawClient.Reply reply = client.get(target);
          assertThat(reply.status()).isEqualTo(200);
          assertThat(echoed(reply, "Client-Cert")).containsExactly(leaf(PKI.client()));
        }
      }
      assertThat(scene.valve.management().getSpoofed()).isZero();
      assertThat(scene.valve.management().getRequests().get(Verdict.VERIFIED.name())).isEqualTo(3L);
    }
  }

  @Test
  @DisplayName(
      "the certificate is the TLS layer's, whatever another valve writes into the attribute")
  void attributeOfAnotherValve() throws Exception {
    try (Scene scene = new Scene(directory)) {
      scene.tomcat.engine().getPipeline().removeValve(scene.valve);
      ClientCertValve valve = new ClientCertValve();
      valve.setProperty("trustStore", String.valueOf(scene.valve.getProperty("trustStore")));
      scene
          .tomcat
          .engine()
          .getPipeline()
          .addValve(
              new ValveBase(true) {
                @Override
                public void invoke(Request request, Response response)
                    throws IOException, ServletException {
                  request.setAttribute(
                      "jakarta.servlet.request.X509Certificate", PKI.client().presented());
                  getNext().invoke(request, response);
                }
              });
      scene.tomcat.engine().getPipeline().addValve(valve);
      scene.start();
      for (RawClient client : List.of(scene.tls(null), scene.tls(PKI.rogue()), scene.plain())) {
        try (client) {
          assertThat(client.get("/echo").body()).doesNotContainIgnoringCase("client");
        }
      }
      assertThat(valve.management().getRequests().get(Verdict.VERIFIED.name())).isEqualTo(0L);
    }
  }

  @Test
  @DisplayName("T1 the fact is a request attribute, whatever the verdict")
  void fact() throws Exception {
    try (Scene scene = new Scene(directory)) {
      scene
          .serve(
              "/fact",
              (request, response) -> {
                Object fact = request.getAttribute(ClientCertificate.class.getName());
                response.getWriter().print(((ClientCertificate) fact).verdict());
              })
          .start();
      try (RawClient client = scene.tls(PKI.client())) {
        assertThat(client.get("/fact").body()).isEqualTo("VERIFIED");
      }
      try (RawClient client = scene.tls(PKI.expired())) {
        assertThat(client.get("/fact").body()).isEqualTo("EXPIRED");
      }
      try (RawClient client = scene.plain()) {
        assertThat(client.get("/fact").body()).isEqualTo("NONE");
      }
    }
  }

  @Test
  @DisplayName("form authentication restores an earlier request, but not its client certificate")
  void formAuthentication() throws Exception {
    try (Scene scene = new Scene(directory)) {
      requireLogin(scene);
      scene.start();
      String cookie;
      try (RawClient client = scene.tls(PKI.client())) {
        RawClient.Reply login = client.get("/echo", "X-Saved: 1");
        assertThat(login.body()).isEqualTo("login");
        cookie = cookie(login);
      }
      try (RawClient client = scene.tls(null)) {
        RawClient.Reply redirect =
            client.post("/j_security_check", "j_username=user&j_password=secret", cookie);
        assertThat(redirect.status()).isEqualTo(303);
        RawClient.Reply restored = client.get("/echo", cookie(redirect));
        assertThat(restored.body())
            .containsIgnoringCase("X-Saved: 1")
            .doesNotContainIgnoringCase("client");
      }
    }
  }

  @Test
  @DisplayName("form authentication restores an earlier request with the certificate of this one")
  void formAuthenticationWithCertificate() throws Exception {
    try (Scene scene = new Scene(directory)) {
      requireLogin(scene);
      scene.start();
      String cookie;
      try (RawClient client = scene.tls(null)) {
        cookie = cookie(client.get("/echo", "X-Saved: 1"));
      }
      try (RawClient client = scene.tls(PKI.client())) {
        RawClient.Reply redirect =
            client.post("/j_security_check", "j_username=user&j_password=secret", cookie);
        RawClient.Reply restored = client.get("/echo", cookie(redirect));
        assertThat(restored.body()).containsIgnoringCase("X-Saved: 1");
        assertThat(echoed(restored, "Client-Cert")).containsExactly(leaf(PKI.client()));
      }
    }
  }

  private static void requireLogin(Scene scene) {
    scene.tomcat.tomcat().addUser("user", "secret");
    scene.tomcat.tomcat().addRole("user", "role");
    SecurityCollection echo = new SecurityCollection();
    echo.addPattern("/echo");
    SecurityConstraint constraint = new SecurityConstraint();
    constraint.addCollection(echo);
    constraint.addAuthRole("role");
    scene.tomcat.context().addConstraint(constraint);
    scene.tomcat.context().addSecurityRole("role");
    scene.tomcat.context().setLoginConfig(new LoginConfig("FORM", null, "/login", "/login"));
    scene.tomcat.context().getPipeline().addValve(new FormAuthenticator());
    scene.serve("/login", (request, response) -> response.getWriter().print("login"));
  }

  private static String cookie(RawClient.Reply reply) {
    String set = reply.values("Set-Cookie").get(0);
    return "Cookie: " + set.substring(0, set.indexOf(';'));
  }

  /** Leaves every other method to what the Servlet API does about it. */
  private static final class AnswersGet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      Scene.echo(request, response);
    }
  }
}
