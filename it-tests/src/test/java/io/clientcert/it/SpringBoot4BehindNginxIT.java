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

import io.clientcert.testing.Documentation;
import io.clientcert.testing.FrontEnd;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick start of {@code docs/origin.md}, with the real nginx. */
@DisplayName("Spring Boot 4 behind nginx, as documented")
final class SpringBoot4BehindNginxIT {

  private static final String PROJECT =
      """
      @SpringBootApplication
      @RestController
      public class Project {
        public static void main(String[] arguments) {
          SpringApplication.run(Project.class, arguments);
        }
      SAMPLE
        @GetMapping("/")
        String whoami(Principal principal) {
          return "principal: " + principal.getName();
        }
      }
      """;

  @Test
  @DisplayName("O7 x509() logs in clients of nginx, and nobody who forges its fields")
  void quickStart(@TempDir Path directory) throws Exception {
    String settings = sample("settings");
    String nginxLines = sample("nginx");
    assertThat(settings.lines()).hasSizeLessThanOrEqualTo(10);
    assertThat(nginxLines.lines()).hasSizeLessThanOrEqualTo(10);
    Path trustStore = Pem.write(directory.resolve("client-ca.pem"), Pki.get().root().certificate());
    HeldCertificate client = Pki.get().directClient().leaf();

    try (Host application =
            project()
                .startPlain(settings.replace("/etc/pki/client-ca.pem", trustStore.toString()));
        FrontEnd nginx = nginx(directory, nginxLines, trustStore, application.httpPort())) {
      assertThat(nginx.body(client)).containsKey("principal");
      assertThat(nginx.get(Map.of()).statusCode()).isEqualTo(403);
      assertThat(nginx.get(forged(client)).statusCode()).isEqualTo(403);
      assertThat(aroundNginx(1, application, client)).startsWith("HTTP/1.1 200");
      assertThat(aroundNginx(2, application, client)).startsWith("HTTP/1.1 403");
    }
  }

  private static SpringProject project() throws IOException {
    List<String> imports = new ArrayList<>(SpringBootProjectContract.IMPORTS);
    imports.addAll(SpringBootProjectContract.SECURITY_IMPORTS);
    return SpringProject.compiled(
        "spring-boot-4-web",
        "behind-nginx",
        imports,
        PROJECT.replace("SAMPLE", sample("x509")),
        jar -> true);
  }

  private static FrontEnd nginx(Path directory, String lines, Path trustStore, int backend)
      throws Exception {
    int port = FrontEnd.freePort();
    FrontEnd.files(directory, Pki.get().root());
    String configuration =
        FrontEnd.filled(FrontEnd.nginx(lines), directory, port)
            .replace("/etc/pki/client-ca.pem", trustStore.toString())
            .replace("127.0.0.1:8080", "127.0.0.1:" + backend);
    Path file = Files.writeString(directory.resolve("nginx.conf"), configuration);
    return FrontEnd.start(
        "nginx", port, directory, "-p", directory.toString(), "-c", file.toString());
  }

  private static Map<String, String> forged(HeldCertificate victim) {
    return Map.of(
        "X-SSL-Client-Cert",
        URLEncoder.encode(victim.certificatePem(), StandardCharsets.US_ASCII).replace("+", "%20"),
        "X-SSL-Client-Verify",
        "SUCCESS",
        "X-Forwarded-For",
        "127.0.0.1");
  }

  /** What the application answers to fields that come directly from 127.0.0.{@code host}. */
  private static String aroundNginx(int host, Host application, HeldCertificate victim)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(loopback(host), 0));
      socket.connect(new InetSocketAddress(loopback(1), application.httpPort()));
      StringBuilder request = new StringBuilder("GET / HTTP/1.1\r\nHost: localhost\r\n");
      forged(victim).forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
      request.append("Connection: close\r\n\r\n");
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InetAddress loopback(int host) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host});
  }

  private static String sample(String name) throws IOException {
    return Documentation.sample("docs/origin.md", name);
  }
}
