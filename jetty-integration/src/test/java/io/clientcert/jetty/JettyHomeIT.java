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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.testing.TestPki;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The module in the real distributions, installed as the documentation says. */
@DisplayName("jetty-home module")
class JettyHomeIT {

  private static final int BOUND_SECONDS = 60;
  private static final String STARTED = "Started oejs.Server@";
  private static final Pattern PORT =
      Pattern.compile("Started \\S*ServerConnector@.*\\{(SSL|HTTP/1\\.1),.*}\\{[^}]*:(\\d+)}");

  @TempDir private Path base = Path.of("target");
  private final List<Process> processes = new ArrayList<>();
  private final TestPki.Client client = Pki.PKI.client();

  static Stream<Path> homes() throws IOException {
    try (Stream<Path> versions = Files.list(Path.of(property("clientcert.jetty.homes")))) {
      List<Path> homes = versions.sorted().toList();
      assertThat(homes).hasSizeGreaterThan(1);
      return homes.stream();
    }
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("system property " + name + " is missing");
    }
    return value;
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : processes) {
      process.destroy();
      process.waitFor();
    }
  }

  /** What a reader of the documentation does, and a handler that shows what it sees. */
  private void install(Path home) throws Exception {
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(Path.of(property("clientcert.config"))))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path target = base.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(zip, target);
        }
      }
    }
    Process setUp = jetty(home, base, "--add-modules=https,clientcert");
    assertThat(log(setUp)).anyMatch(line -> line.contains("start.d/clientcert.ini"));
    assertThat(setUp.waitFor()).isZero();
    assertThat(jetty(home, base, "--add-modules=http,resources").waitFor()).isZero();

    Path classes = Files.createDirectories(base.resolve("resources/io/clientcert/jetty"));
    try (InputStream echo = Echo.class.getResourceAsStream("Echo.class")) {
      Files.copy(echo, classes.resolve("Echo.class"));
    }
    Files.writeString(
        base.resolve("etc/echo.xml"),
        """
        <?xml version="1.0"?>
        <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
        <Configure id="Server" class="org.eclipse.jetty.server.Server">
          <Set name="handler"><New class="io.clientcert.jetty.Echo"/></Set>
        </Configure>
        """);
    Pki.write(Pki.serverKeyStore(), base.resolve("etc/keystore.p12"));
    Pki.write(Pki.trustStore(Pki.PKI.root().certificate()), base.resolve("etc/trust.p12"));
    Pki.trustStore(base.resolve("etc"));
  }

  private Process jetty(Path home, Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-jar", home.resolve("start.jar").toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    processes.add(process);
    return process;
  }

  private Process server(Path home, Path directory, String... properties) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(properties));
    arguments.add("jetty.ssl.port=0");
    arguments.add("jetty.http.port=0");
    arguments.add("jetty.http.host=localhost");
    arguments.add("jetty.ssl.host=localhost");
    arguments.add("jetty.sslContext.keyStorePassword=" + Pki.PASSWORD);
    arguments.add("etc/echo.xml");
    return jetty(home, directory, arguments.toArray(String[]::new));
  }

  private static final String[] TRUST = {
    "jetty.sslContext.trustStorePath=etc/trust.p12",
    "jetty.sslContext.trustStorePassword=" + Pki.PASSWORD
  };

  /** Returns everything that is written until the process ends. */
  private static List<String> log(Process process) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      return reader.lines().toList();
    }
  }

  /** Waits until the server serves, and returns the port with TLS and the one without. */
  private static int[] ports(Process process) throws IOException {
    int[] ports = new int[2];
    StringBuilder log = new StringBuilder();
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      log.append(line).append('\n');
      Matcher port = PORT.matcher(line);
      if (port.find()) {
        ports[port.group(1).equals("SSL") ? 0 : 1] = Integer.parseInt(port.group(2));
      }
      if (line.contains(STARTED)) {
        return ports;
      }
    }
    throw new AssertionError("the server did not start:\n" + log);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("homes")
  @DisplayName("--add-modules=https,clientcert is the whole set-up")
  void serves(Path home) throws Exception {
    install(home);
    int[] ports = ports(server(home, base, TRUST));
    System.out.println(home.getFileName() + " runs " + checksum());
    try (Http1 tls = Http1.tls(ports[0], client);
        Http1 anonymous = Http1.tls(ports[0], (TestPki.Client) null);
        Http1 plain = Http1.plain(ports[1])) {
      String[] forged = {
        "Client-Cert: forged", "client_cert: forged", "Connection: keep-alive, Client-Cert"
      };
      Http1.Reply reply = tls.get(forged);
      assertThat(reply.seen("Client-Cert")).containsExactly(Pki.leafValue(client));
      assertThat(reply.seen("Client-Cert-Chain")).containsExactly(Pki.chainValue());
      assertThat(reply.seen("Connection")).containsExactly("keep-alive");
      assertThat(reply.body()).doesNotContain("forged").contains("verdict=VERIFIED");
      for (Http1 without : List.of(anonymous, plain)) {
        assertThat(without.get(forged).body())
            .contains("verdict=NONE")
            .doesNotContain("forged")
            .doesNotContain("Client-Cert");
      }
    }
  }

  /** So that the output shows that every version ran the same file. */
  private String checksum() throws Exception {
    try (Stream<Path> jars = Files.list(base.resolve("lib/clientcert"))) {
      Path jar = jars.toList().get(0);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
      return jar.getFileName() + " sha256=" + HexFormat.of().formatHex(digest);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("homes")
  @DisplayName(
      "A setting in start.d counts, and a path begins in the base, wherever Jetty is started")
  void ini(Path home, @TempDir Path elsewhere) throws Exception {
    install(home);
    Path ini = base.resolve("start.d/clientcert.ini");
    Files.writeString(
        ini,
        Files.readString(ini)
            .replace("# clientcert.chain=validated", "clientcert.chain=none")
            .replace("# clientcert.trustStore=connector", "clientcert.trustStore=etc/ca.pem"));
    List<String> properties = new ArrayList<>(List.of(TRUST));
    properties.add("jetty.base=" + base);
    int[] ports = ports(server(home, elsewhere, properties.toArray(String[]::new)));
    try (Http1 tls = Http1.tls(ports[0], client)) {
      Http1.Reply reply = tls.get();
      assertThat(reply.seen("Client-Cert")).containsExactly(Pki.leafValue(client));
      assertThat(reply.seen("Client-Cert-Chain")).isEmpty();
    }
  }

  private void refuses(Path home, List<String> properties, String... inLog) throws Exception {
    Process process = server(home, base, properties.toArray(String[]::new));
    List<String> log = log(process);
    assertThat(process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isNotZero();
    assertThat(String.join("\n", log)).contains(inLog).doesNotContain(STARTED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("homes")
  @DisplayName("Refuses to start: an unknown property, a wrong value, no trust store")
  void refusals(Path home) throws Exception {
    install(home);
    refuses(
        home,
        List.of(TRUST[0], TRUST[1], "clientcert.onSpoofd=reject"),
        "There is no setting \"onSpoofd\": did you mean \"onSpoofed\"?");
    refuses(
        home,
        List.of(TRUST[0], TRUST[1], "clientcert.onSpoofed=ignore"),
        "Setting \"onSpoofed\" = \"ignore\" is not allowed: write strip, reject, or refuse");
    refuses(
        home,
        List.of("clientcert.trustStore=etc/absent.pem"),
        base.resolve("etc/absent.pem").toString(),
        "does not exist");
    refuses(
        home,
        List.of(),
        "asks for client certificates and has no trust store of its own",
        "set jetty.sslContext.trustStorePath");
  }
}
