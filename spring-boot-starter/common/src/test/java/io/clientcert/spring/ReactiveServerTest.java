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
package io.clientcert.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertificate;
import io.clientcert.field.ByteSequence;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** A reactive application on Reactor Netty, asked over sockets. */
@Tag("long")
class ReactiveServerTest {
  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();
  private static final HeldCertificate CLIENT =
      HeldCertificate.builder().subject("CN=client").signedBy(ROOT).build();
  private static final HeldCertificate NEXT =
      HeldCertificate.builder().subject("CN=next").signedBy(ROOT).build();

  @TempDir Path directory = Path.of("");

  /** Answers every request with what it sees of it. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @ImportAutoConfiguration({
    ClientCertGuardAutoConfiguration.class,
    ClientCertReactiveAutoConfiguration.class
  })
  static class Echo {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    WebFilter echo() {
      return (exchange, chain) -> {
        exchange.getResponse().getHeaders().add("Client-Cert", "of the application");
        exchange.getResponse().getHeaders().add("Vary", "Accept");
        exchange.getResponse().getHeaders().add("Vary", "Client-Cert");
        if (exchange.getRequest().getPath().value().equals("/throw")) {
          return Mono.error(new IllegalStateException("thrown"));
        }
        byte[] text = String.join("\n", lines(exchange)).getBytes(StandardCharsets.ISO_8859_1);
        return exchange
            .getResponse()
            .writeWith(Mono.just(exchange.getResponse().bufferFactory().wrap(text)));
      };
    }

    private static List<String> lines(ServerWebExchange exchange) {
      List<String> lines = new ArrayList<>();
      exchange
          .getRequest()
          .getHeaders()
          .forEach((name, values) -> values.forEach(value -> lines.add(name + "=" + value)));
      SslInfo shown = exchange.getRequest().getSslInfo();
      lines.add(
          "ssl="
              + (shown == null || shown.getPeerCertificates() == null
                  ? "none"
                  : shown.getPeerCertificates()[0].getSubjectX500Principal().getName()));
      ClientCertificate fact = exchange.getAttribute(ClientCertificate.class.getName());
      lines.add("verdict=" + (fact == null ? "none" : fact.verdict()));
      lines.add("thread=" + Thread.currentThread().getName());
      return lines;
    }
  }

  /** Moved between the lines of Spring Boot. */
  static String nettyFactory() {
    String packageOfBoot4 = "org.springframework.boot.reactor.netty.";
    String name = "NettyReactiveWebServerFactory";
    return ClassUtils.isPresent(packageOfBoot4 + name, null)
        ? packageOfBoot4 + name
        : "org.springframework.boot.web.embedded.netty." + name;
  }

  private ConfigurableApplicationContext start(String... properties) {
    return new SpringApplicationBuilder(Echo.class)
        .web(WebApplicationType.REACTIVE)
        .initializers(
            context -> {
              // the class path of these tests has other servers too, which Spring Boot prefers
              Class<?> factory = ClassUtils.resolveClassName(nettyFactory(), null);
              ((GenericApplicationContext) context).registerBean(factory);
            })
        .properties(
            Stream.concat(
                    Stream.of(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.main.banner-mode=off",
                        "clientcert.trust-store="
                            + Pem.write(directory.resolve("ca.pem"), ROOT.certificate())),
                    Arrays.stream(properties))
                .toArray(String[]::new))
        .run();
  }

  private ConfigurableApplicationContext origin(String... properties) {
    return start(
        Stream.concat(
                Stream.of("clientcert.source=forwarded", "clientcert.trusted-proxies=127.0.0.1"),
                Arrays.stream(properties))
            .toArray(String[]::new));
  }

  private static Socket ask(ConfigurableApplicationContext context, String target, String... lines)
      throws IOException {
    Integer port = context.getEnvironment().getProperty("local.server.port", Integer.class);
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port == null ? 0 : port);
    socket.setSoTimeout(60_000);
    String request =
        "GET "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + String.join("", Arrays.stream(lines).map(line -> line + "\r\n").toList())
            + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static String answer(Socket socket) throws IOException {
    try (socket) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static String get(ConfigurableApplicationContext context, String target, String... lines)
      throws IOException {
    return answer(ask(context, target, lines));
  }

  private static String field(HeldCertificate client) throws Exception {
    return "Client-Cert: " + ByteSequence.encode(client.certificate().getEncoded());
  }

  @Test
  @DisplayName("S1 S4 S8 R1 what a client forges and nominates is gone, and nothing leaves")
  void forged() throws Exception {
    try (ConfigurableApplicationContext context = start()) {
      for (String target : List.of("/", "/throw")) {
        String answer =
            get(
                context,
                target,
                "Client-Cert: :Zm9yZ2Vk:",
                "client_cert_chain: :Zm9yZ2Vk:",
                "Connection: Client-Cert",
                "X-Other: stays");
        assertThat(answer).doesNotContain("Zm9yZ2Vk").doesNotContainIgnoringCase("client-cert");
        assertThat(answer).containsIgnoringCase("vary: *").doesNotContain("Accept");
        assertThat(answer).startsWith(target.equals("/") ? "HTTP/1.1 200" : "HTTP/1.1 500");
      }
      assertThat(get(context, "/", "X-Other: stays")).contains("X-Other=stays", "verdict=NONE");
    }
  }

  @Test
  @DisplayName("O1 O7 an origin shows the certificate of the client, and its path as the TLS one")
  void certificateOfTheClient() throws Exception {
    try (ConfigurableApplicationContext context = origin()) {
      for (int i = 0; i < 2; i++) {
        String answer = get(context, "/", field(CLIENT), "X-Forwarded-For: 192.0.2.9");
        assertThat(answer)
            .contains(field(CLIENT).replace(": ", "="), "ssl=CN=client", "verdict=VERIFIED");
        assertThat(answer)
            .as("the thread of the connection")
            .doesNotContain("clientcert-validation");
      }
      assertThat(get(context, "/", "Client-Cert: :Zm9yZ2Vk:"))
          .contains("ssl=none", "verdict=MALFORMED")
          .doesNotContain("Zm9yZ2Vk");
    }
  }

  @Test
  @DisplayName("S11 streams of HTTP/2 are requests of the same rules, upgraded ones too")
  void streams() throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    try (ConfigurableApplicationContext context = origin("server.http2.enabled=true")) {
      URI uri =
          URI.create(
              "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(uri)
                    .header("Client-Cert", field(CLIENT).substring("Client-Cert: ".length()))
                    .header("client_cert_chain", ":Zm9yZ2Vk:")
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.body())
            .contains("ssl=CN=client", "verdict=VERIFIED")
            .doesNotContain("Zm9yZ2Vk");
        assertThat(answer.headers().firstValue("client-cert")).isEmpty();
        assertThat(answer.headers().allValues("vary")).containsExactly("*");
      }
      assertThat(get(context, "/", field(CLIENT)))
          .as("HTTP/1.1 where HTTP/2 is enabled")
          .startsWith("HTTP/1.1 200")
          .contains("verdict=VERIFIED")
          .doesNotContain("Client-Cert: ");
    }
  }

  @Test
  @DisplayName("O2 the address of the connection counts, not the one that a field puts there")
  void forwardedAddress() throws Exception {
    for (String strategy : List.of("native", "framework")) {
      try (ConfigurableApplicationContext context =
          start(
              "clientcert.source=forwarded",
              "clientcert.trusted-proxies=192.0.2.9",
              "server.forward-headers-strategy=" + strategy)) {
        assertThat(get(context, "/", field(CLIENT), "X-Forwarded-For: 192.0.2.9"))
            .as(strategy)
            .contains("ssl=none", "verdict=NONE")
            .doesNotContain(field(CLIENT).substring(20));
      }
    }
  }

  @Test
  @DisplayName("V11 a request that is refused gets the status alone")
  void refused() throws Exception {
    try (ConfigurableApplicationContext context = start("clientcert.on-missing=refuse(401)")) {
      assertThat(get(context, "/"))
          .startsWith("HTTP/1.1 401")
          .doesNotContain("thread=")
          .doesNotContainIgnoringCase("client-cert");
    }
  }

  @Test
  @DisplayName("V7 while a responder is silent, cached decisions are answered by the same threads")
  void silentResponder() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ConfigurableApplicationContext context =
            origin(
                "clientcert.revocation=ocsp",
                "clientcert.ocsp-responder=http://127.0.0.1:" + silent.getLocalPort() + "/",
                "clientcert.fetch-hosts=127.0.0.1",
                "clientcert.max-waiting=1",
                "clientcert.revocation-timeout=PT1M")) {
      silent.setSoTimeout(60_000);
      List<Socket> waiting = List.of(ask(context, "/", field(CLIENT)));
      try (Socket fetch = silent.accept()) {
        for (int i = 0; i < 10; i++) {
          assertThat(get(context, "/")).contains("verdict=NONE");
          assertThat(get(context, "/", field(NEXT)))
              .as("as many wait as are allowed to")
              .contains("verdict=BUSY", "ssl=none");
        }
        assertThat(fetch.isConnected()).isTrue();
      }
      assertThat(answer(waiting.get(0))).contains("verdict=REVOCATION_UNKNOWN", "ssl=none");
    }
  }
}
