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

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.TestPki;
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
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Each sample runs as it stands")
class SamplesIT {

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final int MOST_LINES = 60;
  private static final TestPki PKI = TestPki.create(Clock.systemUTC());

  @Test
  @DisplayName("A plain WAR with the filter, on a Tomcat that knows nothing of it")
  void war(@TempDir Path directory) throws Exception {
    forwards(directory, "WarHost", "/whoami", property("sample.war"));
  }

  @Test
  @DisplayName("Embedded Tomcat with the valve")
  void tomcat(@TempDir Path directory) throws Exception {
    forwards(directory, "TomcatMain", "/whoami");
  }

  @Test
  @DisplayName("Embedded Jetty with the customizer")
  void jetty(@TempDir Path directory) throws Exception {
    forwards(directory, "JettyMain", "/");
  }

  @Test
  @DisplayName("Each is shorter than 60 lines")
  void length() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(property("samples")))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        if (file.toString().contains("src/main")) {
          assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThan(MOST_LINES);
        }
      }
    }
  }

  private static void forwards(Path directory, String main, String path, String... more)
      throws Exception {
    KeyStore server = store();
    HeldCertificate held = PKI.server();
    server.setKeyEntry("key", held.key(), PASSWORD, new X509Certificate[] {held.certificate()});
    write(server, directory.resolve("server.p12"));
    Path trust = directory.resolve("client-ca.p12");
    write(trusting(PKI.root().certificate()), trust);
    ProcessBuilder command =
        new ProcessBuilder(
            property("test.jdk") + "/bin/java",
            "-Dsample.trustStore=" + trust,
            "-cp",
            System.getProperty("java.class.path"),
            "io.clientcert.samples." + main,
            "0",
            directory.toString());
    command.command().addAll(List.of(more));
    Process sample = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(sample.getInputStream(), StandardCharsets.UTF_8))) {
      String address = Objects.requireNonNull(output.readLine(), "the sample did not start");
      String leaf =
          ":" + Base64.getEncoder().encodeToString(PKI.client().presented()[0].getEncoded()) + ":";

      assertThat(get(client(PKI.client()), address + path)).isEqualTo(leaf);
      assertThat(get(client(null), address + path)).isEqualTo("null");
    } finally {
      sample.destroyForcibly().waitFor();
    }
  }

  private static String get(HttpClient client, String uri)
      throws IOException, InterruptedException {
    HttpRequest forged =
        HttpRequest.newBuilder(URI.create(uri)).header("Client-Cert", ":Zm9yZ2Vk:").build();
    return client.send(forged, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static HttpClient client(TestPki.@Nullable Client client)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusting(PKI.root().certificate()));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyStore store = store();
    if (client != null) {
      store.setKeyEntry("key", client.key(), PASSWORD, client.presented());
    }
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1).build();
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

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty("clientcert." + name), name);
  }
}
