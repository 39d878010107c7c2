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

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.config.RestAssuredConfig;
import io.restassured.config.SSLConfig;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.apache.http.conn.ssl.SSLSocketFactory;

/** Clients that write nothing but correct HTTP. */
final class WellBehaved {
  private WellBehaved() {}

  /** REST Assured over TLS, HTTP/1.1. */
  @SuppressWarnings("deprecation")
  static RequestSpecification given(Host host, Client client) {
    SSLSocketFactory sockets =
        new SSLSocketFactory(Tls.context(client), SSLSocketFactory.STRICT_HOSTNAME_VERIFIER);
    return RestAssured.given()
        .config(
            RestAssuredConfig.config().sslConfig(SSLConfig.sslConfig().sslSocketFactory(sockets)))
        .baseUri("https://localhost")
        .port(host.httpsPort())
        .header(Expect.CONTROL.name(), Expect.CONTROL.value());
  }

  /** The JDK's client, which speaks HTTP/2. */
  static HttpClient http2(Client client) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_2)
        .sslContext(Tls.context(client))
        .build();
  }

  static HttpRequest.Builder request(Host host, String target) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + host.httpsPort() + target))
        .header(Expect.CONTROL.name(), Expect.CONTROL.value());
  }

  static HttpResponse<String> http2(Host host, Client client, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http2(client).send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    return response;
  }
}
