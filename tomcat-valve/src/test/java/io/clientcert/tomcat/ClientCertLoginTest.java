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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import io.clientcert.testing.TestTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.apache.catalina.Context;
import org.apache.catalina.Pipeline;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.realm.UserDatabaseRealm;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ContextResource;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("long")
@DisplayName("Tomcat's CLIENT-CERT login with a certificate that a proxy forwards")
final class ClientCertLoginTest {

  private static final TestPki.Client GOOD = PKI.client();

  /** Its certificate is good and its subject is a user, so a mistake would log it in. */
  private static final TestPki.Client PROXY = PKI.rsaClient();

  /** Another key under the subject of the good client, from nobody's CA. */
  private static final TestPki.Client IMPOSTOR = selfSigned(GOOD);

  private static final String SESSION = "/session";

  /** Where the valve is. */
  private enum Place {
    ENGINE,
    HOST;

    Pipeline pipeline(EmbeddedTomcat tomcat) {
      return this == ENGINE
          ? tomcat.engine().getPipeline()
          : tomcat.tomcat().getHost().getPipeline();
    }
  }

  /** How the proxy reaches Tomcat. */
  private enum Hop {
    PLAINTEXT,
    TLS,
    MUTUAL_TLS
  }

  private final Path directory;
  private final EmbeddedTomcat tomcat;
  private final SSLAuthenticator login = new SSLAuthenticator();
  private final ClientCertValve valve = new ClientCertValve();
  private final Connector http;
  private final Connector https;

  ClientCertLoginTest(@TempDir Path directory) {
    this.directory = directory;
    tomcat = new EmbeddedTomcat(directory, PKI.server());
    http = tomcat.http(Map.of());
    SSLHostConfig host = tomcat.acceptingAny("_default_");
    https = tomcat.https(Map.of(), host);
    http.addUpgradeProtocol(new Http2Protocol());
    https.addUpgradeProtocol(new Http2Protocol());
    valve.setProperty("source", "forwarded");
    valve.setProperty("trustedProxies", "127.0.0.1");
    valve.setProperty("trustStore", pem("ca", PKI.root().certificate()));
    valve.setProperty("revocation", "crl");
    valve.setProperty(
        "crlFiles", Pem.write(directory.resolve("crl.pem"), PKI.rootCrl()) + "," + crl());
    protect(tomcat.context());
  }

  private static TestPki.Client selfSigned(TestPki.Client like) {
    String subject = like.leaf().certificate().getSubjectX500Principal().getName();
    HeldCertificate held = HeldCertificate.builder().subject(subject).build();
    return new TestPki.Client("impostor", held, List.of());
  }

  private String pem(String name, X509Certificate certificate) {
    return Pem.write(directory.resolve(name + ".pem"), certificate).toString();
  }

  private Path crl() {
    return Pem.write(directory.resolve("intermediate-crl.pem"), PKI.crl());
  }

  private void protect(Context context) {
    SecurityCollection everything = new SecurityCollection();
    everything.addPattern("/*");
    SecurityConstraint constraint = new SecurityConstraint();
    constraint.addCollection(everything);
    constraint.addAuthRole("client");
    context.addConstraint(constraint);
    LoginConfig config = new LoginConfig();
    config.setAuthMethod("CLIENT-CERT");
    context.setLoginConfig(config);
    context.getPipeline().addValve(login);
    tomcat.serve(
        "/who",
        (request, response) -> response.getWriter().print(request.getUserPrincipal().getName()));
    tomcat.serve(
        SESSION,
        (request, response) -> {
          request.getSession(true);
          response.getWriter().print(request.getUserPrincipal().getName());
        });
  }

  private ClientCertLoginTest start(Place place) throws Exception {
    place.pipeline(tomcat).addValve(valve);
    addRealm();
    tomcat.start();
    return this;
  }

  /** Tomcat's own user database; every certificate of the tests is that of a user. */
  private void addRealm() throws IOException {
    StringBuilder users = new StringBuilder("<tomcat-users><role rolename='client'/>");
    Stream.of(GOOD, PKI.expired(), PKI.revoked(), PKI.rogue(), PROXY)
        .map(ClientCertLoginTest::subject)
        .distinct()
        .forEach(
            subject ->
                users.append("<user username='" + subject + "' password='' roles='client'/>"));
    Path file = tomcat.write("tomcat-users.xml", users + "</tomcat-users>");
    ContextResource database = new ContextResource();
    database.setName("UserDatabase");
    database.setType("org.apache.catalina.UserDatabase");
    database.setProperty("factory", "org.apache.catalina.users.MemoryUserDatabaseFactory");
    database.setProperty("pathname", file.toUri().toString());
    tomcat.tomcat().enableNaming();
    tomcat.tomcat().getServer().getGlobalNamingResources().addResource(database);
    tomcat.engine().setRealm(new UserDatabaseRealm());
  }

  private static String subject(TestPki.Client client) {
    return client.leaf().certificate().getSubjectX500Principal().toString();
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.close();
  }

  private HttpResponse<String> ask(
      Hop hop, HttpClient.Version version, TestPki.@Nullable Client client) throws Exception {
    return ask(client(hop, version), hop, "/who", client);
  }

  private HttpResponse<String> ask(
      HttpClient proxy, Hop hop, String path, TestPki.@Nullable Client client, String... more)
      throws Exception {
    String address =
        hop == Hop.PLAINTEXT
            ? "http://127.0.0.1:" + http.getLocalPort()
            : "https://127.0.0.1:" + https.getLocalPort();
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
    if (client != null) {
      request.header("Client-Cert", Scene.leaf(client));
      if (!client.chain().isEmpty()) {
        request.header("Client-Cert-Chain", Scene.chain(client));
      }
    }
    if (more.length > 0) {
      request.headers(more);
    }
    return proxy.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpClient client(Hop hop, HttpClient.Version version, String... protocols) {
    return client(hop == Hop.MUTUAL_TLS ? PROXY : null, version, protocols);
  }

  private static HttpClient client(
      TestPki.@Nullable Client proxy, HttpClient.Version version, String... protocols) {
    X509Certificate root = PKI.root().certificate();
    SSLContext context =
        proxy == null
            ? TestTls.trusting(root)
            : TestTls.presenting(root, proxy.key(), proxy.presented());
    HttpClient.Builder builder = HttpClient.newBuilder().version(version).sslContext(context);
    if (protocols.length > 0) {
      SSLParameters parameters = new SSLParameters();
      parameters.setProtocols(protocols);
      builder.sslParameters(parameters);
    }
    return builder.build();
  }

  static Stream<Object[]> ways() {
    List<Object[]> ways = new ArrayList<>();
    for (Place place : Place.values()) {
      for (Hop hop : Hop.values()) {
        for (HttpClient.Version version : HttpClient.Version.values()) {
          ways.add(new Object[] {place, hop, version});
        }
      }
    }
    return ways.stream();
  }

  @ParameterizedTest(name = "{displayName}: valve in the {0}, {1}, {2}")
  @MethodSource("ways")
  @DisplayName("O7 the client is logged in, and nobody else")
  void login(Place place, Hop hop, HttpClient.Version version) throws Exception {
    start(place);
    HttpResponse<String> good = ask(hop, version, GOOD);
    assertThat(good.statusCode()).isEqualTo(200);
    assertThat(good.version()).isEqualTo(version);
    assertThat(good.body()).isEqualTo(subject(GOOD));
    for (TestPki.Client bad : List.of(PKI.expired(), PKI.revoked(), PKI.rogue(), IMPOSTOR)) {
      HttpResponse<String> reply = ask(hop, version, bad);
      assertThat(reply.statusCode()).as(bad.name()).isEqualTo(401);
      assertThat(reply.body()).as(bad.name()).doesNotContain("CN=");
    }
    HttpResponse<String> missing = ask(hop, version, null);
    assertThat(missing.statusCode()).isEqualTo(401);
    assertThat(missing.body()).doesNotContain("CN=");
  }

  @ParameterizedTest(name = "{displayName}: valve in the {0}")
  @EnumSource(Place.class)
  @DisplayName("O3 a peer that is not a trusted proxy is not logged in")
  void untrusted(Place place) throws Exception {
    valve.setProperty("trustedProxies", "192.0.2.1");
    start(place);
    for (Hop hop : Hop.values()) {
      assertThat(ask(hop, HttpClient.Version.HTTP_1_1, GOOD).statusCode())
          .as("%s", hop)
          .isEqualTo(401);
    }
  }

  @Test
  @DisplayName("O2 a proxy with the right name from the wrong CA logs nobody in")
  void wrongProxyCa() throws Exception {
    String name = PROXY.leaf().certificate().getSubjectX500Principal().getName();
    valve.setProperty("trustedProxyIdentities", "subject:" + name);
    valve.setProperty("proxyTrustStore", pem("proxy-ca", PKI.root().certificate()));
    start(Place.ENGINE);
    HttpClient.Version version = HttpClient.Version.HTTP_1_1;
    HttpClient right = client(PROXY, version);
    assertThat(ask(right, Hop.MUTUAL_TLS, "/who", GOOD).body()).isEqualTo(subject(GOOD));
    for (TestPki.Client proxy : Arrays.asList(selfSigned(PROXY), GOOD, null)) {
      HttpClient wrong = client(proxy, version);
      assertThat(ask(wrong, Hop.MUTUAL_TLS, "/who", GOOD).statusCode()).isEqualTo(401);
    }
    assertThat(ask(right, Hop.PLAINTEXT, "/who", GOOD).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest(name = "{displayName}: {0}")
  @EnumSource(
      value = Hop.class,
      names = {"TLS", "MUTUAL_TLS"})
  @DisplayName(
      "O7 SSLAuthenticator renegotiates over TLS 1.2, and the certificate it gets is unused")
  void renegotiation(Hop hop) throws Exception {
    start(Place.ENGINE);
    HttpClient proxy = client(hop, HttpClient.Version.HTTP_1_1, "TLSv1.2");
    assertThat(ask(proxy, hop, "/who", GOOD).body()).isEqualTo(subject(GOOD));
    if (hop == Hop.TLS) {
      // Tomcat insists on a certificate of the proxy, which has none
      assertThatThrownBy(() -> ask(proxy, hop, "/who", null)).isInstanceOf(IOException.class);
    } else {
      assertThat(ask(proxy, hop, "/who", null).statusCode()).isEqualTo(401);
    }
  }

  @ParameterizedTest(name = "{displayName}: {0}")
  @EnumSource(
      value = Hop.class,
      names = {"TLS", "MUTUAL_TLS"})
  @DisplayName("O7 with onMissing and onInvalid nothing renegotiates over TLS 1.2")
  void noRenegotiation(Hop hop) throws Exception {
    valve.setProperty("onMissing", "refuse(401)");
    valve.setProperty("onInvalid", "refuse(401)");
    start(Place.ENGINE);
    HttpClient proxy = client(hop, HttpClient.Version.HTTP_1_1, "TLSv1.2");
    assertThat(ask(proxy, hop, "/who", GOOD).body()).isEqualTo(subject(GOOD));
    assertThat(ask(proxy, hop, "/who", null).statusCode()).isEqualTo(401);
    assertThat(ask(proxy, hop, "/who", PKI.revoked()).statusCode()).isEqualTo(401);
  }

  @Test
  @DisplayName("O7 with cache=false a session does not replace the certificate")
  void session() throws Exception {
    login.setCache(false);
    start(Place.ENGINE);
    HttpClient proxy = client(Hop.PLAINTEXT, HttpClient.Version.HTTP_1_1);
    HttpResponse<String> good = ask(proxy, Hop.PLAINTEXT, SESSION, GOOD);
    String cookie = good.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    assertThat(ask(proxy, Hop.PLAINTEXT, SESSION, GOOD, "Cookie", cookie).statusCode())
        .isEqualTo(200);
    assertThat(ask(proxy, Hop.PLAINTEXT, SESSION, null, "Cookie", cookie).statusCode())
        .isEqualTo(401);
    assertThat(ask(proxy, Hop.PLAINTEXT, SESSION, PKI.revoked(), "Cookie", cookie).statusCode())
        .isEqualTo(401);
  }
}
