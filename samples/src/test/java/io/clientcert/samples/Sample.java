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

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.TestPki;
import io.clientcert.testing.TestTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One of the samples, as a process of its own. */
final class Sample implements AutoCloseable {

  static final TestPki PKI = TestPki.create(Clock.systemUTC());

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Process process;
  private final String address;

  private Sample(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  static Sample start(Path directory, String main, String... more)
      throws IOException, GeneralSecurityException, InterruptedException {
    writeServerKey(directory.resolve("server.p12"));
    Path trust = directory.resolve("client-ca.p12");
    writeClientCa(trust);
    ProcessBuilder command =
        new ProcessBuilder(
            property("test.jdk") + "/bin/java",
            "-Dsample.trustStore=" + trust,
            "-cp",
            classPath(main),
            "io.clientcert.samples." + main,
            "0",
            directory.toString());
    command.command().addAll(List.of(more));
    return start(
        directory,
        command,
        line -> line.startsWith("https://") ? Optional.of(line) : Optional.empty());
  }

  /** Starts a process, and waits until a line of its output has the address that it serves. */
  static Sample start(
      Path directory, ProcessBuilder command, Function<String, Optional<String>> addressIn)
      throws IOException, InterruptedException {
    Path log = directory.resolve("log.txt");
    Process process = command.redirectError(log.toFile()).start();
    try {
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder printed = new StringBuilder();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        printed.append(line).append('\n');
        Optional<String> address = addressIn.apply(line);
        if (address.isPresent()) {
          return new Sample(process, address.get());
        }
      }
      throw new IOException("the sample did not start: " + printed + Files.readString(log));
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly().waitFor();
      throw e;
    }
  }

  /** What a sample has on its class path: that of a module of its own, or of this one. */
  private static String classPath(String main) {
    if (!main.contains(".")) {
      return System.getProperty("java.class.path");
    }
    Path target = Path.of(property("samples"), main.substring(0, main.indexOf('.')), "target");
    return target.resolve("classes") + ":" + target.resolve("lib") + "/*";
  }

  /** What it answers a client that has this certificate, or none, and sends these fields. */
  HttpResponse<String> get(TestPki.@Nullable Client client, String path, String... fields)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path)).headers(fields).build();
    return client(client).send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static HttpClient client(TestPki.@Nullable Client client) {
    X509Certificate root = PKI.root().certificate();
    SSLContext context =
        client == null
            ? TestTls.trusting(root)
            : TestTls.presenting(root, client.key(), client.presented());
    return HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1).build();
  }

  static void writeServerKey(Path file) throws GeneralSecurityException, IOException {
    KeyStore server = store();
    HeldCertificate held = PKI.server();
    server.setKeyEntry("key", held.key(), PASSWORD, new X509Certificate[] {held.certificate()});
    write(server, file);
  }

  static void writeClientCa(Path file) throws GeneralSecurityException, IOException {
    write(trusting(PKI.root().certificate()), file);
  }

  private static KeyStore store() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static KeyStore trusting(X509Certificate anchor)
      throws GeneralSecurityException, IOException {
    KeyStore store = store();
    store.setCertificateEntry("ca", anchor);
    return store;
  }

  private static void write(KeyStore store, Path file)
      throws GeneralSecurityException, IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD);
    }
  }

  static String property(String name) {
    return Objects.requireNonNull(System.getProperty("clientcert." + name), name);
  }

  @Override
  public void close() {
    // a script may have started it
    process
        .descendants()
        .forEach(
            child -> {
              child.destroyForcibly();
              child.onExit().join();
            });
    process.destroyForcibly().onExit().join();
  }
}
