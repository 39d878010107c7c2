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

import static io.clientcert.it.Expect.forgedLine;
import static io.clientcert.it.Expect.neither;
import static io.clientcert.it.Expect.onlyOurs;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.testing.EvidenceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A server that looks for WARs in a folder while it runs: one with the library is put there, is
 * replaced four times, and is taken away again.
 */
interface RedeployContract {

  int DEPLOYMENTS = 5;

  Duration BOUND = Duration.ofMinutes(2);

  /** Longer than a request takes, and short beside what a server takes to deploy. */
  long MILLIS_BETWEEN_LOOKS = 100;

  String NAME = "redeployed";

  String FILTER = "io.clientcert.servlet.ClientCertFilter";

  /** What the server may have too, as the application lists it. */
  List<String> SHARED =
      List.of(
          "org.bouncycastle.asn1.ASN1Primitive",
          "org.bouncycastle.asn1.ocsp.BasicOCSPResponse",
          "com.github.benmanes.caffeine.cache.Caffeine");

  /** A name for the files of this server. */
  String name();

  Launcher launcher();

  /**
   * Where the server looks for WARs.
   *
   * @param directory of the server
   */
  Path deployments(Path directory);

  /** What this server needs beside what every server does. */
  default Map<String, String> properties(Path directory) {
    return Map.of();
  }

  @Test
  @DisplayName("V9 five deployments, one after the other, leave no thread, MBean or class loader")
  default void leavesNothing() throws Exception {
    Path directory = Host.workDirectory().resolve("hosts").resolve(name()).resolve(NAME);
    Distributions.delete(directory);
    Files.createDirectories(directory);
    Map<String, String> properties = new HashMap<>(Variant.server(directory));
    properties.put("http.port", "0");
    properties.put("setting.trustStore", Variant.trustStore(directory).toString());
    properties.putAll(properties(directory));
    try (EvidenceServer evidence =
            EvidenceServer.start(Clock.systemUTC(), Pki.get().intermediate());
        Host host = launcher().launch(directory, ServerJvm.OBSERVED, properties);
        ServerJvm jvm = ServerJvm.of(host)) {
      List<String> threads = jvm.threads();
      Set<String> mbeans = jvm.mbeans();
      long classLoaders = jvm.classLoaders(FILTER);
      Path war = Files.createDirectories(deployments(directory)).resolve(NAME + ".war");
      for (int generation = 1; generation <= DEPLOYMENTS; generation++) {
        deploy(war, directory, settings(directory, evidence), generation);
        String expected = "generation=" + generation;
        await(expected, () -> get(host, "/deployment").lines().anyMatch(expected::equals));
        exercise(host);

        assertThat(jvm.threads())
            .contains("clientcert-refresh", "clientcert-fetch", "clientcert-fetch-watchdog");
        Set<String> added = new TreeSet<>(jvm.mbeans());
        added.removeAll(mbeans);
        assertThat(added).as("MBeans of this generation alone").hasSize(1);
      }
      Files.delete(war);
      await("undeployed", () -> get(host, "/deployment").isEmpty());

      await("the threads as before", () -> jvm.threads().equals(threads));
      await("the MBeans as before", () -> jvm.mbeans().equals(mbeans));
      await("the class loaders as before", () -> jvm.classLoaders(FILTER) == classLoaders);
    }
  }

  /** Lists and responders are asked, files are watched. */
  private static Map<String, String> settings(Path directory, EvidenceServer evidence) {
    return Map.of(
        "trustStore",
        directory.resolve("ca.pem").toString(),
        "revocation",
        "ocsp-then-crl",
        "revocationScope",
        "leaf",
        "ocspResponder",
        evidence.responder(Pki.get().intermediate()).toString(),
        "crlUrls",
        evidence.list(Pki.get().intermediate()).toString(),
        "fetchHosts",
        evidence.host(),
        "reloadInterval",
        "PT1S");
  }

  /** The server must not see half a file. */
  private static void deploy(Path war, Path directory, Map<String, String> settings, int generation)
      throws IOException {
    Path written = directory.resolve("written.war");
    War.writeObserved(written, "init-params", settings, War.libraryJars(), generation);
    Files.move(written, war, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Decides and remembers, with evidence that is fetched. */
  private static void exercise(Host host) throws IOException {
    for (Wire wire : Wire.values()) {
      onlyOurs(wire.get(host, Pki.good(), "/" + NAME + "/whoami").fields(), Pki.good());
      neither(wire.get(host, Pki.client("expired"), "/" + NAME + "/whoami").fields());
    }
    Facts deployed = Facts.parse(Wire.HTTP_1_1.get(host, Client.NONE, "/" + NAME + "/deployment"));
    for (String shared : SHARED) {
      // the server may have another version of it
      assertThat(deployed.get(shared)).startsWith("application ");
    }
    try (RawClient connection = RawClient.tls(host, Pki.good())) {
      Facts facts = Facts.parse(connection.get("/" + NAME + "/fact", forgedLine("Client-Cert")));
      assertThat(facts.get("verdict")).isEqualTo("VERIFIED");
    }
  }

  /** The body of the answer, which is empty if the application is not there. */
  private static String get(Host host, String target) throws IOException {
    try (RawClient connection = RawClient.plain(host)) {
      Reply reply = connection.get("/" + NAME + target);
      return reply.status() == 200 ? reply.body() : "";
    }
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    Instant bound = Instant.now().plus(BOUND);
    while (!condition.call()) {
      assertThat(Instant.now()).as("still not: %s", what).isBefore(bound);
      TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_LOOKS);
    }
  }
}
