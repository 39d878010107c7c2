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
package io.clientcert.jetty;

import static io.clientcert.jetty.Pki.PKI;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.servlet.security.ConstraintMapping;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.security.AuthenticationState;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.SecurityHandler;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.SslClientCertAuthenticator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.security.Credential;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("long")
@DisplayName("Jetty's client-certificate login with a certificate that a proxy forwards")
final class ClientCertLoginTest {

  private static final TestPki.Client GOOD = PKI.client();

  /** Its certificate is good and its subject is a user, so a mistake would log it in. */
  private static final TestPki.Client PROXY = PKI.rsaClient();

  /** Another key under the subject of the good client, from nobody's CA. */
  private static final TestPki.Client IMPOSTOR =
      new TestPki.Client(
          "impostor",
          HeldCertificate.builder()
              .subject(GOOD.leaf().certificate().getSubjectX500Principal().getName())
              .build(),
          List.of());

  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  /** Which of Jetty's security handlers. */
  private enum Security {
    CORE,
    EE10
  }

  /** How the proxy reaches Jetty. */
  private enum Hop {
    PLAINTEXT,
    TLS,
    MUTUAL_TLS
  }

  private record Answer(int status, String body) {}

  private final Path directory;
  private final TestJetty jetty;

  ClientCertLoginTest(@TempDir Path directory) {
    this.directory = directory;
    jetty =
        TestJetty.of(
            directory,
            "source=forwarded",
            "trustedProxies=127.0.0.1, ::1",
            "revocation=crl",
            "crlFiles="
                + Pem.write(directory.resolve("root-crl.pem"), PKI.rootCrl())
                + ","
                + Pem.write(directory.resolve("crl.pem"), PKI.crl()));
  }

  @AfterEach
  void stop() {
    jetty.close();
  }

  private Handler login(Security security) throws IOException {
    SslContextFactory.Server anchors = new SslContextFactory.Server();
    SslClientCertAuthenticator authenticator = new SslClientCertAuthenticator(anchors);
    if (security == Security.EE10) {
      authenticator.setValidateCerts(false);
      return ee10(authenticator);
    }
    anchors.setTrustStorePath(
        Pki.write(Pki.trustStore(PKI.root().certificate()), directory.resolve("ca.p12"))
            .toString());
    anchors.setTrustStorePassword(Pki.PASSWORD);
    Path crls = directory.resolve("crls.pem");
    Files.writeString(
        crls,
        Files.readString(directory.resolve("root-crl.pem"))
            + Files.readString(directory.resolve("crl.pem")));
    anchors.setCrlPath(crls.toString());
    return core(authenticator);
  }

  private static Handler core(SslClientCertAuthenticator authenticator) {
    SecurityHandler.PathMapped handler = new SecurityHandler.PathMapped();
    handler.put("/*", Constraint.from("client"));
    handler.setAuthenticator(authenticator);
    handler.setLoginService(users());
    handler.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            String name = AuthenticationState.getUserPrincipal(request).getName();
            Content.Sink.write(response, true, name, callback);
            return true;
          }
        });
    return handler;
  }

  private static Handler ee10(SslClientCertAuthenticator authenticator) {
    ConstraintMapping everything = new ConstraintMapping();
    everything.setPathSpec("/*");
    everything.setConstraint(Constraint.from("client"));
    ConstraintSecurityHandler handler = new ConstraintSecurityHandler();
    handler.addConstraintMapping(everything);
    handler.setAuthenticator(authenticator);
    handler.setLoginService(users());
    ServletContextHandler context = new ServletContextHandler("/");
    context.setSecurityHandler(handler);
    context.addServlet(servlet(request -> request.getUserPrincipal().getName()), "/*");
    return context;
  }

  /** Every certificate of the tests is that of a user. */
  private static HashLoginService users() {
    UserStore users = new UserStore();
    Stream.of(GOOD, PKI.expired(), PKI.revoked(), PKI.rogue(), PROXY)
        .forEach(
            user ->
                users.addUser(
                    subject(user), Credential.getCredential(""), new String[] {"client"}));
    HashLoginService service = new HashLoginService("clients");
    service.setUserStore(users);
    return service;
  }

  private static String subject(TestPki.Client client) {
    return client.leaf().certificate().getSubjectX500Principal().toString();
  }

  @FunctionalInterface
  private interface Reader {
    String read(HttpServletRequest request);
  }

  private static ServletHolder servlet(Reader reader) {
    return new ServletHolder(
        new HttpServlet() {
          private static final long serialVersionUID = 1L;

          @Override
          protected void doGet(HttpServletRequest request, HttpServletResponse response)
              throws IOException {
            response.getWriter().print(reader.read(request));
          }
        });
  }

  private Answer ask(Hop hop, boolean http2, TestPki.@Nullable Client client) throws Exception {
    TestPki.Client proxy = hop == Hop.MUTUAL_TLS ? PROXY : null;
    if (http2) {
      HttpFields.Mutable fields = HttpFields.build();
      lines(client).forEach(line -> fields.add(line.split(": ", 2)[0], line.split(": ", 2)[1]));
      try (Http2 connection =
          hop == Hop.PLAINTEXT
              ? Http2.plain(jetty.httpPort())
              : Http2.tls(jetty.httpsPort(), proxy)) {
        Http2.Reply reply = connection.get("/", fields);
        return new Answer(reply.status(), reply.body());
      }
    }
    try (Http1 connection =
        hop == Hop.PLAINTEXT
            ? Http1.plain(jetty.httpPort())
            : Http1.tls(jetty.httpsPort(), proxy)) {
      Http1.Reply reply = connection.get(lines(client).toArray(String[]::new));
      return new Answer(reply.status(), reply.body());
    }
  }

  private static List<String> lines(TestPki.@Nullable Client client) {
    List<String> lines = new ArrayList<>();
    if (client != null) {
      lines.add("Client-Cert: " + Pki.leafValue(client));
      if (!client.chain().isEmpty()) {
        lines.add("Client-Cert-Chain: " + Pki.chainValue());
      }
    }
    return lines;
  }

  static Stream<Object[]> ways() {
    List<Object[]> ways = new ArrayList<>();
    for (Security security : Security.values()) {
      for (Hop hop : Hop.values()) {
        ways.add(new Object[] {security, hop, false});
        ways.add(new Object[] {security, hop, true});
      }
    }
    return ways.stream();
  }

  @ParameterizedTest(name = "{displayName}: {0}, {1}, HTTP/2 {2}")
  @MethodSource("ways")
  @DisplayName("O7 Jetty logs the client in, and nobody else")
  void login(Security security, Hop hop, boolean http2) throws Exception {
    jetty.start(login(security));
    assertThat(ask(hop, http2, GOOD)).isEqualTo(new Answer(200, subject(GOOD)));
    for (TestPki.Client bad : List.of(PKI.expired(), PKI.revoked(), PKI.rogue(), IMPOSTOR)) {
      Answer answer = ask(hop, http2, bad);
      assertThat(answer.status()).as(bad.name()).isEqualTo(403);
      assertThat(answer.body()).as(bad.name()).doesNotContain("CN=");
    }
    Answer missing = ask(hop, http2, null);
    assertThat(missing.status()).isEqualTo(403);
    assertThat(missing.body()).doesNotContain("CN=");
  }

  private static String attribute(HttpServletRequest request) {
    return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain
        ? chain.length + " " + chain[0].getSubjectX500Principal()
        : "none";
  }

  private void startWithAttribute() throws Exception {
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(servlet(ClientCertLoginTest::attribute), "/*");
    jetty.start(context);
  }

  @ParameterizedTest(name = "{displayName}: {0}, HTTP/2 {1}")
  @CsvSource({
    "PLAINTEXT, false",
    "PLAINTEXT, true",
    "TLS, false",
    "TLS, true",
    "MUTUAL_TLS, false",
    "MUTUAL_TLS, true"
  })
  @DisplayName("O7 a servlet finds leaf and chain of the client in the attribute, or no attribute")
  void attribute(Hop hop, boolean http2) throws Exception {
    startWithAttribute();
    assertThat(ask(hop, http2, GOOD)).isEqualTo(new Answer(200, "2 " + subject(GOOD)));
    for (TestPki.Client bad : List.of(PKI.expired(), PKI.revoked(), PKI.rogue(), IMPOSTOR)) {
      assertThat(ask(hop, http2, bad)).as(bad.name()).isEqualTo(new Answer(200, "none"));
    }
    assertThat(ask(hop, http2, null)).isEqualTo(new Answer(200, "none"));
  }

  @ParameterizedTest(name = "{displayName}: {0}")
  @EnumSource(Hop.class)
  @DisplayName(
      "O7 a SecureRequestCustomizer that is added later never shows the proxy as the client")
  void addedLater(Hop hop) throws Exception {
    startWithAttribute();
    List.of(jetty.http, jetty.https)
        .forEach(
            connector ->
                connector
                    .getContainedBeans(HttpConfiguration.ConnectionFactory.class)
                    .forEach(
                        factory ->
                            factory
                                .getHttpConfiguration()
                                .addCustomizer(new SecureRequestCustomizer())));
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      answers.add(ask(hop, false, null));
    }
    assertThat(answers).extracting(Answer::body).noneMatch(body -> body.contains(subject(PROXY)));
    assertThat(answers.get(2)).isEqualTo(new Answer(200, "none"));
    assertThat(ask(hop, false, GOOD)).isEqualTo(new Answer(200, "2 " + subject(GOOD)));
  }
}
