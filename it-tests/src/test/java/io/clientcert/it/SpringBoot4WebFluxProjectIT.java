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
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Spring Boot 4, a new project with WebFlux")
final class SpringBoot4WebFluxProjectIT {

  private static final List<String> IMPORTS =
      List.of(
          "java.security.Principal",
          "java.util.List",
          "org.springframework.boot.SpringApplication",
          "org.springframework.boot.autoconfigure.SpringBootApplication",
          "org.springframework.context.annotation.Bean",
          "org.springframework.security.config.Customizer",
          "org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity",
          "org.springframework.security.config.web.server.ServerHttpSecurity",
          "org.springframework.security.core.userdetails.ReactiveUserDetailsService",
          "org.springframework.security.core.userdetails.User",
          "org.springframework.security.web.server.SecurityWebFilterChain",
          "org.springframework.web.bind.annotation.*",
          "reactor.core.publisher.Mono");

  private static final int REFUSED = 401;

  @Test
  @DisplayName("O7 reactive x509() logs the client in behind a proxy, and nobody else: TLS")
  void overTls() throws Exception {
    try (Host host = start(true, "127.0.0.1")) {
      for (Wire wire : Wire.values()) {
        for (Client peer : List.of(Client.NONE, SpringSecurityOriginContract.proxy())) {
          SpringSecurityOriginContract.logsIn(
              client -> wire.get(host, peer, "/whoami", forwarded(client)), REFUSED);
        }
      }
    }
  }

  @Test
  @DisplayName("O7 reactive x509() logs the client in behind a proxy, and nobody else: plaintext")
  void overPlaintext() throws Exception {
    try (Host host = start(false, "127.0.0.1")) {
      SpringSecurityOriginContract.logsIn(
          client -> SpringSecurityOriginContract.plaintext(host, client), REFUSED);
    }
  }

  @Test
  @DisplayName("O3 reactive x509() logs nobody in whose fields are not those of a trusted proxy")
  void untrustedPeer() throws Exception {
    try (Host host = start(true, "192.0.2.1")) {
      for (Client peer : List.of(Client.NONE, SpringSecurityOriginContract.proxy())) {
        Reply reply = Wire.HTTP_1_1.get(host, peer, "/whoami", forwarded(Pki.good()));
        assertThat(reply.status()).isEqualTo(REFUSED);
      }
    }
  }

  private static Host start(boolean tls, String trusted) throws Exception {
    SpringProject project =
        SpringProject.compiled(
            "spring-boot-4-webflux-security",
            "origin-" + tls + "-" + trusted,
            IMPORTS,
            SpringBootProjectContract.sample("reactiveOrigin"),
            jar -> true);
    Map<String, String> properties = SpringSecurityOriginContract.origin(project, trusted);
    properties.put("server.ssl.enabled", Boolean.toString(tls));
    properties.put("server.http2.enabled", "true");
    return project.start(properties);
  }
}
