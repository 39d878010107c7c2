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

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The jars that are dropped into a server, each with everything it needs. */
@DisplayName("Drop-in")
final class DropInIT {

  private static final String OURS = "io.clientcert.";
  private static final String WARS = "tomcat-11-wars";
  private static final String MOVED = OURS + "shaded.";
  private static final String JETTY_MODULE =
      "META-INF/services/org.eclipse.jetty.xml.ConfigurationProcessorFactory";
  private static final String INITIALIZER =
      "META-INF/services/jakarta.servlet.ServletContainerInitializer";
  private static final Pattern DEPENDENCY = Pattern.compile(" {3}(\\S+) +-> (\\S+) +(.+)");

  @ParameterizedTest(name = "{0}, {1}")
  @DisplayName("one and the same file runs on both versions")
  @CsvSource({
    "tomcat-10.1-valve, tomcat-11-valve",
    "jetty-12.0-ee10-customizer, jetty-12.1-ee11-customizer",
  })
  void sameFile(String lower, String higher) throws Exception {
    String onLower = sha256(jar(lower));
    String onHigher = sha256(jar(higher));
    System.out.println(lower + ": SHA-256 " + onLower);
    System.out.println(higher + ": SHA-256 " + onHigher);
    assertThat(onLower).isEqualTo(onHigher);
  }

  private static String sha256(Path file) throws IOException, GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }

  private static Path jar(String host) throws IOException {
    if (host.equals(WARS)) {
      return War.standaloneJar();
    }
    try (Stream<Path> files =
        Files.list(
            Path.of(System.getProperty("clientcert.hosts")).resolve(host).resolve("target/lib"))) {
      List<Path> found = files.filter(file -> file.toString().endsWith("-standalone.jar")).toList();
      assertThat(found).as(host).hasSize(1);
      return found.get(0);
    }
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("no class but ours, so that no application finds one in its way")
  @ValueSource(strings = {WARS, "tomcat-11-valve", "jetty-12.1-ee11-customizer"})
  void onlyOurs(String host) throws Exception {
    try (JarFile jar = new JarFile(jar(host).toFile())) {
      List<String> names =
          jar.stream().filter(entry -> !entry.isDirectory()).map(entry -> entry.getName()).toList();
      assertThat(names)
          .contains("io/clientcert/ClientCertEngine.class")
          .allMatch(name -> name.startsWith("io/clientcert/") || name.startsWith("META-INF/"))
          .noneMatch(name -> name.endsWith("module-info.class"));
      assertThat(names.stream().filter(name -> name.startsWith("META-INF/")))
          .filteredOn(name -> !name.equals(JETTY_MODULE) && !name.equals(INITIALIZER))
          .as("the licences, and neither signatures that no longer hold nor others' services")
          .containsExactlyInAnyOrder(
              "META-INF/MANIFEST.MF", "META-INF/LICENSE", "META-INF/LICENSE.md");
      assertThat(names.contains(JETTY_MODULE)).isEqualTo(host.startsWith("jetty-"));
      assertThat(names.contains(INITIALIZER)).isEqualTo(host.equals(WARS));
      Manifest manifest = jar.getManifest();
      assertThat(manifest.getEntries()).as("digests of classes that have moved").isEmpty();
      assertThat(manifest.getMainAttributes().getValue("Automatic-Module-Name"))
          .matches("io\\.clientcert(\\.(tomcat|jetty))?");
    }
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("every class that ours can reach is in it")
  @ValueSource(strings = {WARS, "tomcat-11-valve", "jetty-12.1-ee11-customizer"})
  void complete(String host) throws Exception {
    Map<String, Set<String>> dependencies = new HashMap<>();
    Set<String> missing = new HashSet<>();
    for (String line : jdeps(jar(host)).split("\\R", -1)) {
      Matcher dependency = DEPENDENCY.matcher(line);
      if (dependency.matches()) {
        dependencies
            .computeIfAbsent(dependency.group(1), from -> new HashSet<>())
            .add(dependency.group(2));
        if (dependency.group(3).equals("not found")) {
          missing.add(dependency.group(2));
        }
      }
    }
    Set<String> reached = new TreeSet<>();
    Deque<String> next =
        new ArrayDeque<>(
            dependencies.keySet().stream()
                .filter(name -> name.startsWith(OURS) && !name.startsWith(MOVED))
                .toList());
    while (!next.isEmpty()) {
      String name = next.remove();
      if (reached.add(name)) {
        next.addAll(dependencies.getOrDefault(name, Set.of()));
      }
    }
    assertThat(reached).anyMatch(name -> name.startsWith(MOVED + "org.bouncycastle."));
    assertThat(reached).anyMatch(name -> name.startsWith(MOVED + "com.github.benmanes."));
    reached.retainAll(missing);
    assertThat(reached)
        .as("brought by the server, or an annotation that nobody reads")
        .allMatch(
            name ->
                name.startsWith("jakarta.servlet.")
                    || name.startsWith("org.apache.")
                    || name.startsWith("org.eclipse.jetty.")
                    || name.startsWith("com.google.errorprone.annotations."));
  }

  @Test
  @DisplayName("the README has the lines that the servers as downloaded are set up with")
  void readme() throws Exception {
    assertThat(Files.readString(Host.property("clientcert.root").resolve("README.md")))
        .contains(Documentation.block("tomcat.md", "valve"))
        .contains(Documentation.line("jetty.md", "--add-modules="));
  }

  private static String jdeps(Path jar) {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    int code =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(printer, printer, "-verbose:class", jar.toString());
    assertThat(code).as(out.toString()).isZero();
    return out.toString();
  }
}
