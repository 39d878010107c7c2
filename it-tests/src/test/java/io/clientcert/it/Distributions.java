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

import io.clientcert.testing.Pem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the downloaded servers have in common, and folders of files. */
final class Distributions {

  /** Asks for nothing but what the documentation says. */
  static final String AS_DOCUMENTED = "as-documented";

  /** The password that the documentation has for stores. */
  static final String PASSWORD = "changeit";

  /**
   * The JDK's own limits would end the handshake of a long chain before the library could decide.
   */
  static final List<String> LONG_CHAINS =
      List.of(
          "-Djdk.tls.maxHandshakeMessageSize=262144", "-Djdk.tls.maxCertificateChainLength=100");

  private static final String SETTING = "setting.";

  private Distributions() {}

  /** The one folder that is in a download. */
  static Path folder(String name) throws IOException {
    Path unpacked = Host.workDirectory().resolve("distributions").resolve(name);
    if (!Files.isDirectory(unpacked)) {
      throw new IllegalStateException(
          unpacked + " is missing: -Pdistributions or -Pjakarta-ee unpacks it");
    }
    try (Stream<Path> folders = Files.list(unpacked)) {
      return folders.findFirst().orElseThrow();
    }
  }

  /** The settings of the filter, by name, among the properties of a host. */
  static Map<String, String> settings(Map<String, String> properties) {
    Map<String, String> settings = new TreeMap<>();
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(SETTING)) {
            settings.put(name.substring(SETTING.length()), value);
          }
        });
    return settings;
  }

  /**
   * Returns what makes the JVM of any server accept every client whose trust managers have the
   * default algorithm: hostile clients have to get through, so what is configured to be trusted
   * counts no more.
   *
   * @param directory an existing one for the files that this takes
   */
  static List<String> acceptingAnyClient(Path directory) throws IOException {
    Path jar = acceptAnyClientJar(directory);
    Path ofJdk =
        Host.property("clientcert.test.jdk").resolve("conf/security/java.security").toRealPath();
    long providers;
    try (Stream<String> lines = Files.lines(ofJdk)) {
      providers = lines.filter(line -> line.matches("security\\.provider\\.\\d+=.*")).count();
    }
    Path file =
        Files.writeString(
            directory.resolve("accept-any-client.security"),
            "security.provider.%d=io.clientcert.it.app.AcceptAnyProvider%nssl.TrustManagerFactory.algorithm=AcceptAny%n"
                .formatted(providers + 1));
    return List.of("-Xbootclasspath/a:" + jar, "-Djava.security.properties=" + file);
  }

  /** Does the same in a server that has the JDK's provider by its name. */
  static List<String> acceptingAnyClientByAgent(Path directory) throws IOException {
    Path jar = acceptAnyClientJar(directory);
    return List.of("-Xbootclasspath/a:" + jar, "-javaagent:" + jar);
  }

  private static Path acceptAnyClientJar(Path directory) throws IOException {
    Path jar = directory.resolve("accept-any-client.jar");
    War.writeAcceptAnyClient(jar);
    return jar;
  }

  /** The files that the documentation names. */
  static void writeTls(Path directory, Map<String, String> properties) throws IOException {
    Files.copy(path(properties, "server.certificate"), directory.resolve("server.pem"));
    Files.copy(path(properties, "server.key"), directory.resolve("server.key"));
    Pem.write(directory.resolve("client-ca.pem"), Pki.get().root().certificate());
    try (OutputStream out = Files.newOutputStream(directory.resolve("client-ca.p12"))) {
      trusting(Pki.get().root().certificate()).store(out, PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK writes no PKCS12", e);
    }
    try (OutputStream out = Files.newOutputStream(directory.resolve("keystore.p12"))) {
      server().store(out, PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK writes no PKCS12", e);
    }
  }

  /**
   * What a server that was started in {@code directory}, and has stopped, wrote into its folder of
   * logs: Tomcat keeps there, and not on the console, why an application did not start.
   */
  static String logFiles(Path directory) throws IOException {
    Path folder = directory.resolve("base/logs");
    if (!Files.isDirectory(folder)) {
      return "";
    }
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  /** Deletes what an earlier run left. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(directory)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }

  /** Copies a folder with all that is in it. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> copyOne(file, to.resolve(from.relativize(file).toString())));
    }
  }

  private static void copyOne(Path from, Path to) {
    try {
      if (Files.isDirectory(from)) {
        Files.createDirectories(to);
      } else {
        Files.copy(from, to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path path(Map<String, String> properties, String name) {
    String path = properties.get(name);
    if (path == null) {
      throw new IllegalStateException(name + " is missing");
    }
    return Path.of(path);
  }

  private static KeyStore trusting(X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", certificate);
    return store;
  }

  private static KeyStore server() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        Pki.get().server().key(),
        PASSWORD.toCharArray(),
        new X509Certificate[] {Pki.get().server().certificate()});
    return store;
  }
}
