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
package io.clientcert.conformance.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.conformance.Run;
import io.clientcert.conformance.TestRuns;
import io.clientcert.conformance.net.Target;
import io.clientcert.conformance.pki.OcspResponder;
import io.clientcert.conformance.pki.Pki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * nginx, HAProxy and Apache httpd of this machine, each with the configuration that the kit prints;
 * their results are the table of {@code docs/conformance.md}.
 */
class ProductsIT {

  /** A program, how its version is asked for, and how it is started in a folder. */
  private record Product(String title, String snippet, String program, List<String> arguments) {

    String version() throws IOException, InterruptedException {
      Process process = new ProcessBuilder(program, "-v").redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), UTF_8);
      process.waitFor();
      Matcher matcher = Pattern.compile("\\d+\\.\\d+\\.\\d+").matcher(text);
      return matcher.find() ? matcher.group() : "unknown";
    }
  }

  private static final List<Product> PRODUCTS =
      List.of(
          new Product(
              "nginx", "nginx", "/usr/sbin/nginx", List.of("-c", "DIR/product.conf", "-p", "DIR")),
          new Product("HAProxy", "haproxy", "/usr/sbin/haproxy", List.of("-f", "DIR/product.conf")),
          new Product(
              "Apache httpd",
              "apache",
              "/usr/sbin/apache2",
              List.of("-d", "DIR", "-f", "DIR/product.conf", "-DFOREGROUND")));

  @Test
  @DisplayName("The page of the kit has the results of the products")
  void products(@TempDir Path temporary) throws Exception {
    Map<String, Run> runs = new LinkedHashMap<>();
    for (Product product : PRODUCTS) {
      Assumptions.assumeTrue(
          Files.isExecutable(Path.of(product.program())),
          () -> product.title() + " is not installed");
      Path directory = Files.createDirectory(temporary.resolve(product.snippet()));
      runs.put(product.title() + " " + product.version(), run(product, directory));
    }
    TestRuns.requireOnPage("results", TestRuns.table(runs, Cases.all(), TestRuns.Rows.ALL));
  }

  private static Run run(Product product, Path directory) throws Exception {
    int port = TestRuns.freeAddress().port();
    int plainPort = TestRuns.freeAddress().port();
    Target address = TestRuns.freeAddress();
    Pki pki =
        Pki.open(directory.resolve("pki"), "localhost", Instant.now(), OcspResponder.url(address));
    try (Backend backend = Backend.start(InetAddress.getLoopbackAddress(), 0, "/");
        OcspResponder responder = OcspResponder.start(address, pki, Clock.systemUTC())) {
      Files.writeString(
          directory.resolve("product.conf"),
          Snippets.of(product.snippet(), pki.directory(), port, plainPort, backend.port(), true));
      List<String> command = new ArrayList<>(List.of(product.program()));
      for (String argument : product.arguments()) {
        command.add(argument.replace("DIR", directory.toString()));
      }
      Path output = directory.resolve("output.log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().put("SERVER_ROOT", directory.toString());
      Process process = builder.start();
      try {
        awaitListening(process, port, output);
        Edge edge =
            Edge.inFrontOf(
                backend,
                Target.parse("https://localhost:" + port),
                Target.parse("http://localhost:" + plainPort),
                pki,
                responder,
                10_000);
        edge.checkReady();
        return TestRuns.run(
            "edge",
            product.title(),
            Cases.all(),
            edge,
            Duration.ofSeconds(40),
            Duration.ofMinutes(4));
      } finally {
        process.destroy();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
      }
    }
  }

  private static void awaitListening(Process process, int port, Path output) throws Exception {
    Instant bound = Instant.now().plus(Duration.ofSeconds(60));
    while (!isListening(port)) {
      assertThat(process.isAlive() && Instant.now().isBefore(bound))
          .as(Files.readString(output))
          .isTrue();
      Thread.onSpinWait();
    }
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
