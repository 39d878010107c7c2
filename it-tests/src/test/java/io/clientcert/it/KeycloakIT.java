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

import static io.clientcert.it.Expect.forged;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.it.Fields.Field;
import io.clientcert.testing.FrontEnd;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keycloak's provider for RFC 9440 as the backend, asked for a token by a client of OAuth. */
@DisplayName("Keycloak")
final class KeycloakIT {

  @RegisterExtension
  static final Fleet FLEET =
      new Fleet("tomcat-11-filter", "io.clientcert.it.app.tomcat.TomcatFilterHost");

  private static final String TOKEN = "/proxy/realms/test/protocol/openid-connect/token";

  private static final String REALM =
      """
      {"realm": "test", "enabled": true, "sslRequired": "none", "clients": [{
        "clientId": "mtls", "enabled": true, "publicClient": false,
        "clientAuthenticatorType": "client-x509",
        "serviceAccountsEnabled": true, "standardFlowEnabled": false,
        "attributes": {"x509.subjectdn": "%s", "x509.allow.regex.pattern.comparison": "false"}}]}
      """;

  @Test
  @DisplayName("authenticates a client by the certificate that was forwarded, and by no other")
  void token() throws Exception {
    Path directory = FLEET.freshDirectory();
    int port = FrontEnd.freePort();
    Map<String, String> properties = new TreeMap<>(Variant.DEFAULT.properties(directory));
    properties.put("backend.port", Integer.toString(port));
    try (Host keycloak = keycloak(directory, port);
        Host host = FLEET.fresh(directory, properties)) {
      Field real = new Field("Client-Cert", Pki.good().leafValue());
      RequestSpecification past =
          RestAssured.given().baseUri("http://127.0.0.1").port(keycloak.httpPort());
      Response direct = ask(past, real, TOKEN.substring("/proxy".length()));
      assertThat(direct.statusCode())
          .as("whoever reaches Keycloak itself is believed")
          .isEqualTo(200);

      Response good = ask(WellBehaved.given(host, Pki.good()), forged("Client-Cert"), TOKEN);
      System.out.println("Keycloak, certificate forwarded: " + good.asString());
      assertThat(good.statusCode()).isEqualTo(200);
      assertThat(good.jsonPath().getString("access_token")).isNotBlank();

      for (Client client : List.of(Client.NONE, Pki.client("expired"), Pki.client("rogue"))) {
        Response refused = ask(WellBehaved.given(host, client), real, TOKEN);
        System.out.println("Keycloak, forged by " + client + ": " + refused.asString());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.jsonPath().getString("error")).isEqualTo("invalid_client");
      }
    }
  }

  private static Response ask(RequestSpecification client, Field field, String target) {
    return client
        .header(field.name(), field.value())
        .formParam("grant_type", "client_credentials")
        .formParam("client_id", "mtls")
        .post(target);
  }

  private static Host keycloak(Path directory, int port) throws Exception {
    String subject = Pki.good().leaf().getSubjectX500Principal().getName();
    Path imported = Files.createDirectories(KeycloakServer.home().resolve("data/import"));
    Files.writeString(imported.resolve("test-realm.json"), REALM.formatted(subject), UTF_8);
    return KeycloakServer.start(directory, port, List.of("--import-realm"));
  }
}
