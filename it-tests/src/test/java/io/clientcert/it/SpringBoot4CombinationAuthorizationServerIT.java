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
package io.clientcert.it;

import static io.clientcert.it.SpringSecurityOriginContract.forwarded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.clientcert.it.Fields.Field;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Spring Boot 4, an authorization server behind a proxy")
final class SpringBoot4CombinationAuthorizationServerIT {

  private static final String CODE =
      """
      @SpringBootApplication
      public class Project {

        public static void main(String[] arguments) {
          SpringApplication.run(Project.class, arguments);
        }

        @Bean
        RegisteredClientRepository clients(@Value("${keys}") String keys) {
          return new InMemoryRegisteredClientRepository(
              client(
                  "tls",
                  ClientAuthenticationMethod.TLS_CLIENT_AUTH,
                  ClientSettings.builder().x509CertificateSubjectDN("CN=client,O=Example").build()),
              client(
                  "self-signed",
                  ClientAuthenticationMethod.SELF_SIGNED_TLS_CLIENT_AUTH,
                  ClientSettings.builder().jwkSetUrl(keys).build()));
        }

        private static RegisteredClient client(
            String id, ClientAuthenticationMethod method, ClientSettings settings) {
          return RegisteredClient.withId(id)
              .clientId(id)
              .clientAuthenticationMethod(method)
              .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
              .clientSettings(settings)
              .tokenSettings(TokenSettings.builder().x509CertificateBoundAccessTokens(true).build())
              .build();
        }
      }
      """;

  private static final List<String> IMPORTS =
      List.of(
          "org.springframework.beans.factory.annotation.Value",
          "org.springframework.boot.SpringApplication",
          "org.springframework.boot.autoconfigure.SpringBootApplication",
          "org.springframework.context.annotation.Bean",
          "org.springframework.security.oauth2.core.*",
          "org.springframework.security.oauth2.server.authorization.client.*",
          "org.springframework.security.oauth2.server.authorization.settings.*");

  /** Its certificate is good too, so a mistake would make it the client. */
  private static final Client PROXY = Pki.client("rsaClient");

  private static final HeldCertificate SELF_SIGNED =
      HeldCertificate.builder().subject("CN=self-signed").build();

  private HttpServer keys;

  @BeforeEach
  void serveKeys() throws Exception {
    byte[] set = keySet(SELF_SIGNED.certificate()).getBytes(UTF_8);
    keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    keys.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, set.length);
          exchange.getResponseBody().write(set);
          exchange.close();
        });
    keys.start();
  }

  @AfterEach
  void stopKeys() {
    keys.stop(0);
  }

  /** What a client with a certificate of its own publishes (RFC 8705 section 2.2.2). */
  private static String keySet(X509Certificate certificate) throws Exception {
    ECPublicKey key = (ECPublicKey) certificate.getPublicKey();
    return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\",\"x5c\":[\"%s\"]}]}"
        .formatted(
            coordinate(key.getW().getAffineX()),
            coordinate(key.getW().getAffineY()),
            Base64.getEncoder().encodeToString(certificate.getEncoded()));
  }

  private static String coordinate(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] all = new byte[32];
    int from = Math.max(0, bytes.length - 32);
    System.arraycopy(bytes, from, all, 32 - (bytes.length - from), bytes.length - from);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  private static Client selfSigned(HeldCertificate held) {
    return new Client("self-signed", held.key(), List.of(held.certificate()), List.of());
  }

  private Host start(String name, Map<String, String> more) throws Exception {
    SpringProject project =
        SpringProject.compiled("spring-boot-4-authorization", name, IMPORTS, CODE, jar -> true);
    Map<String, String> properties = new HashMap<>();
    properties.put("keys", "http://127.0.0.1:" + keys.getAddress().getPort() + "/");
    properties.put("clientcert.source", "forwarded");
    properties.put("clientcert.trusted-proxies", "127.0.0.1");
    properties.put("clientcert.trust-store", project.trustStore());
    Path folder = Path.of(project.trustStore());
    if (more.isEmpty()) {
      properties.put("clientcert.revocation", "crl");
      properties.put(
          "clientcert.crl-files",
          Pem.write(folder.resolveSibling("root-crl.pem"), Pki.get().rootCrl())
              + ","
              + Pem.write(folder.resolveSibling("crl.pem"), Pki.get().crl()));
    }
    properties.putAll(more);
    return project.start(properties);
  }

  private static HttpResponse<String> token(Host host, Client peer, String id, Client client)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("https://localhost:" + host.httpsPort() + "/oauth2/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "grant_type=client_credentials&client_id=" + id));
    for (Field field : forwarded(client)) {
      request.header(field.name(), field.value());
    }
    return HttpClient.newBuilder()
        .sslContext(Tls.context(peer))
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void isBoundTo(X509Certificate certificate, HttpResponse<String> reply)
      throws Exception {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    String token = reply.body().replaceFirst("(?s).*\"access_token\" *: *\"([^\"]+)\".*", "$1");
    String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    String thumbprint = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    assertThat(claims).contains("\"cnf\":{\"x5t#S256\":\"" + thumbprint + "\"}");
  }

  private static void isRefused(Client client, HttpResponse<String> reply) {
    assertThat(reply.statusCode()).as(client.name()).isIn(400, 401);
    assertThat(reply.body()).as(client.name()).doesNotContain("access_token");
  }

  @Test
  @DisplayName("O7 tls_client_auth: the client gets a bound token, and nobody else gets one")
  void tlsClientAuth() throws Exception {
    try (Host host = start("tls-client-auth", Map.of())) {
      for (Client peer : List.of(Client.NONE, PROXY)) {
        isBoundTo(Pki.good().leaf(), token(host, peer, "tls", Pki.good()));
        for (Client bad :
            List.of(
                Pki.client("expired"),
                Pki.client("revoked"),
                Client.of(Pki.get().rogue()),
                SpringSecurityOriginContract.impostor(),
                Pki.client("ed25519Client"),
                Client.NONE)) {
          isRefused(bad, token(host, peer, "tls", bad));
        }
      }
    }
  }

  @Test
  @DisplayName("O7 self_signed_tls_client_auth with trustStore=proxy: the same")
  void selfSignedTlsClientAuth() throws Exception {
    Instant now = Instant.now();
    HeldCertificate expired =
        HeldCertificate.builder()
            .subject("CN=self-signed")
            .validity(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)))
            .build();
    HeldCertificate other = HeldCertificate.builder().subject("CN=self-signed").build();
    try (Host host = start("self-signed", Map.of("clientcert.trust-store", "proxy"))) {
      for (Client peer : List.of(Client.NONE, PROXY)) {
        isBoundTo(
            SELF_SIGNED.certificate(), token(host, peer, "self-signed", selfSigned(SELF_SIGNED)));
        for (Client bad : List.of(selfSigned(expired), selfSigned(other), Client.NONE)) {
          isRefused(bad, token(host, peer, "self-signed", bad));
        }
      }
    }
  }

  @Test
  @DisplayName("O3 no token for a client whose fields are not those of a trusted proxy")
  void untrustedPeer() throws Exception {
    try (Host host = start("untrusted", Map.of("clientcert.trusted-proxies", "192.0.2.1"))) {
      for (Client peer : List.of(Client.NONE, PROXY, Pki.good())) {
        isRefused(Pki.good(), token(host, peer, "tls", Pki.good()));
      }
    }
  }
}
