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
package io.clientcert.publication;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import java.io.File;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With a program that is a module and requires nothing but ours, in a JVM that has nothing on its
 * class path.
 */
@DisplayName("On the module path each jar works, and what it needs is resolved")
@Tag("long")
class ModulePathTest {
  private static final TestPki PKI = TestPki.create(Clock.systemUTC());
  private static final List<Path> LIBRARIES = House.onClassPath("bcprov", "caffeine");

  @TempDir private static Path files = Path.of("");

  @BeforeAll
  static void write() throws Exception {
    Pem.write(files.resolve("ca.pem"), PKI.root().certificate());
    Pem.write(files.resolve("client.pem"), PKI.client("client").presented());
    Pem.write(files.resolve("stranger.pem"), PKI.client("strangerCa").presented());
    keyStore("server.p12", PKI.server(), PKI.server().certificate());
    TestPki.Client client = PKI.client("client");
    keyStore("client.p12", client.leaf(), client.presented());
  }

  private static void keyStore(String name, HeldCertificate key, X509Certificate... chain)
      throws Exception {
    char[] password = "changeit".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("key", key.key(), password, chain);
    store.setCertificateEntry("ca", PKI.root().certificate());
    try (OutputStream out = Files.newOutputStream(files.resolve(name))) {
      store.store(out, password);
    }
  }

  @Test
  @DisplayName("The engine decides, with neither a servlet API nor annotations")
  void engine(@TempDir Path work) throws Exception {
    assertThat(run(work, "engine", jars("clientcert-filter-core")))
        .contains("VERIFIED")
        .contains("UNTRUSTED");
  }

  @Test
  @DisplayName("The valve, in embedded Tomcat: removes a forged field, writes its own, has texts")
  void tomcat(@TempDir Path work) throws Exception {
    List<Path> path = jars("clientcert-filter-core", "clientcert-tomcat-valve");
    path.addAll(House.onClassPath("tomcat-embed", "tomcat-annotations", "jakarta.annotation"));

    assertThat(run(work, "tomcat", path))
        .contains(clientCert())
        .contains("The ClientCertValve of [")
        .contains("none.pem");
  }

  @Test
  @DisplayName("The customizer, in Jetty: removes a forged field, writes its own")
  void jetty(@TempDir Path work) throws Exception {
    List<Path> path = jars("clientcert-filter-core", "clientcert-jetty");
    path.addAll(
        House.onClassPath("jetty-server", "jetty-http", "jetty-io", "jetty-util", "slf4j-api"));

    assertThat(run(work, "jetty", path)).contains(clientCert());
  }

  private static String clientCert() throws Exception {
    byte[] leaf = PKI.client("client").leaf().certificate().getEncoded();
    return "fields [:" + Base64.getEncoder().encodeToString(leaf) + ":]";
  }

  private static List<Path> jars(String... names) {
    return Stream.concat(LIBRARIES.stream(), Stream.of(names).map(House::jar))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Compiles a program, runs it, and returns what it prints. */
  private static String run(Path work, String program, List<Path> jars) throws Exception {
    Path source =
        Path.of(
            Objects.requireNonNull(ModulePathTest.class.getResource("/modules/" + program))
                .toURI());
    String path =
        Stream.concat(jars.stream(), Stream.of(work))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    int compiled =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--release",
                "17",
                "-p",
                path,
                "-d",
                work.resolve("probe").toString(),
                source.resolve("module-info.java").toString(),
                source.resolve("probe/Probe.java").toString());
    assertThat(compiled).isZero();
    Path printed = work.resolve("printed");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-p",
                path,
                "-m",
                "probe/probe.Probe",
                files.toString())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    int status = process.waitFor();
    String text = Files.readString(printed, StandardCharsets.UTF_8);
    assertThat(status).as(text).isZero();
    return text;
  }
}
