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
package io.clientcert.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.testing.KeyKind;
import io.clientcert.testing.TestPki;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Each sample runs as it stands")
class SamplesIT {

  private static final int MOST_LINES = 60;
  private static final String FIELD = "Client-Cert";
  private static final String FORGED = ":Zm9yZ2Vk:";
  private static final KeyPair TOKEN_KEYS = KeyKind.RSA_2048.generate();

  @Test
  @DisplayName("A plain WAR with the filter, on a Tomcat that knows nothing of it")
  void war(@TempDir Path directory) throws Exception {
    forwards(directory, "WarHost", "/whoami", Sample.property("sample.war"));
  }

  @Test
  @DisplayName("Embedded Tomcat with the valve")
  void tomcat(@TempDir Path directory) throws Exception {
    forwards(directory, "TomcatMain", "/whoami");
  }

  @Test
  @DisplayName("Embedded Jetty with the customizer")
  void jetty(@TempDir Path directory) throws Exception {
    forwards(directory, "JettyMain", "/");
  }

  @Test
  @DisplayName("Spring Boot with the starter")
  void boot(@TempDir Path directory) throws Exception {
    forwards(directory, "boot.BootMain", "/whoami");
  }

  @Test
  @DisplayName("Spring Cloud Gateway with the starter, and the backend behind it")
  void gateway(@TempDir Path directory) throws Exception {
    forwards(directory, "gateway.GatewayMain", "/whoami");
  }

  @Test
  @DisplayName("Spring Cloud Gateway on WebFlux with the starter, and the backend behind it")
  void reactiveGateway(@TempDir Path directory) throws Exception {
    forwards(directory, "reactive.GatewayMain", "/whoami");
  }

  @Test
  @DisplayName("A servlet that accepts an access token from the client it is bound to alone")
  void token(@TempDir Path directory) throws Exception {
    TestPki.Client other = Sample.PKI.rsaClient();
    try (Sample sample = Sample.start(directory, "TokenMain", thumbprint(Sample.PKI.client()))) {
      String[] bound = {"Authorization", "Bearer bound"};
      HttpResponse<String> good = sample.get(Sample.PKI.client(), "/resource", bound);
      assertThat(good.statusCode()).isEqualTo(200);
      assertThat(good.body()).isEqualTo("client");
      assertThat(sample.get(other, "/resource", bound).statusCode()).isEqualTo(401);
      assertThat(sample.get(null, "/resource", bound).statusCode()).isEqualTo(401);
      String[] bearer = {"Authorization", "Bearer bearer"};
      assertThat(sample.get(other, "/resource", bearer).statusCode()).isEqualTo(401);
      assertThat(sample.get(other, "/resource", FIELD, FORGED).statusCode()).isEqualTo(401);
    }
  }

  @Test
  @DisplayName("A Spring resource server behind a proxy that does the same")
  void resource(@TempDir Path directory) throws Exception {
    TestPki.Client client = Sample.PKI.client();
    TestPki.Client other = Sample.PKI.rsaClient();
    writePublicKey(directory.resolve("token-key.pem"));
    try (Sample sample = Sample.start(directory, "resource.ResourceMain")) {
      String token = jwt("{\"sub\":\"client\",\"cnf\":{\"x5t#S256\":\"%s\"}}", thumbprint(client));
      HttpResponse<String> good = sample.get(null, "/resource", forwarded(client, token));
      assertThat(good.statusCode()).isEqualTo(200);
      assertThat(good.body()).isEqualTo("client");
      for (TestPki.Client bad : List.of(other, Sample.PKI.expired(), Sample.PKI.rogue())) {
        assertThat(sample.get(null, "/resource", forwarded(bad, token)).statusCode())
            .as(bad.name())
            .isEqualTo(401);
      }
      String[] alone = {"Authorization", "Bearer " + token};
      assertThat(sample.get(null, "/resource", alone).statusCode()).isEqualTo(401);
      assertThat(sample.get(client, "/resource", alone).statusCode())
          .as("the certificate of the proxy is not the client's")
          .isEqualTo(401);
      String bearer = jwt("{\"sub\":\"%s\"}", "client");
      assertThat(sample.get(null, "/resource", forwarded(client, bearer)).statusCode())
          .isEqualTo(401);
      String expired = thumbprint(Sample.PKI.expired());
      String ofExpired = jwt("{\"sub\":\"client\",\"cnf\":{\"x5t#S256\":\"%s\"}}", expired);
      assertThat(
              sample
                  .get(null, "/resource", forwarded(Sample.PKI.expired(), ofExpired))
                  .statusCode())
          .isEqualTo(401);
    }
  }

  private static String[] forwarded(TestPki.Client client, String token) throws Exception {
    List<String> fields = new ArrayList<>(List.of("Authorization", "Bearer " + token));
    X509Certificate[] presented = client.presented();
    for (int i = 0; i < presented.length; i++) {
      fields.add(i == 0 ? FIELD : FIELD + "-Chain");
      fields.add(":" + Base64.getEncoder().encodeToString(presented[i].getEncoded()) + ":");
    }
    return fields.toArray(String[]::new);
  }

  private static String thumbprint(TestPki.Client client) throws Exception {
    byte[] der = client.leaf().certificate().getEncoded();
    return base64Url(MessageDigest.getInstance("SHA-256").digest(der));
  }

  private static void writePublicKey(Path file) throws IOException {
    String key = Base64.getEncoder().encodeToString(TOKEN_KEYS.getPublic().getEncoded());
    Files.writeString(file, "-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n");
  }

  /** A JSON Web Token of the authorization server. */
  private static String jwt(String claims, String value) throws Exception {
    String signed =
        base64Url("{\"alg\":\"RS256\"}".getBytes(UTF_8))
            + "."
            + base64Url(claims.formatted(value).getBytes(UTF_8));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(TOKEN_KEYS.getPrivate());
    signature.update(signed.getBytes(UTF_8));
    return signed + "." + base64Url(signature.sign());
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Test
  @DisplayName("Each is shorter than 60 lines")
  void length() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(Sample.property("samples")))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        if (file.toString().contains("src/main")) {
          assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThan(MOST_LINES);
        }
      }
    }
  }

  private static void forwards(Path directory, String main, String path, String... more)
      throws Exception {
    try (Sample sample = Sample.start(directory, main, more)) {
      byte[] leaf = Sample.PKI.client().presented()[0].getEncoded();

      assertThat(sample.get(Sample.PKI.client(), path, FIELD, FORGED).body())
          .isEqualTo(":" + Base64.getEncoder().encodeToString(leaf) + ":");
      assertThat(sample.get(null, path, FIELD, FORGED).body()).isEqualTo("null");
    }
  }
}
