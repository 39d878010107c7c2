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
import io.clientcert.testing.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The main job on real TLS, for a person at a terminal: makes a throwaway PKI, starts a host, says
 * what to try, and serves until it is stopped.
 */
final class Demo {

  private static final String TOMCAT = "io.clientcert.it.app.tomcat.";
  private static final String JETTY = "io.clientcert.it.app.jetty.";
  private static final String SPRING_BOOT_3 = "io.clientcert.it.app.spring.boot3.";
  private static final String SPRING_BOOT_4 = "io.clientcert.it.app.spring.boot4.";
  private static final Map<String, Launcher> HOSTS =
      Map.of(
          "tomcat-filter",
          new EmbeddedLauncher("tomcat-11-filter", TOMCAT + "TomcatFilterHost"),
          "tomcat-valve",
          new EmbeddedLauncher("tomcat-11-valve", TOMCAT + "TomcatValveHost"),
          "jetty-filter",
          new EmbeddedLauncher("jetty-12.1-ee11-filter", JETTY + "JettyFilterHost"),
          "jetty-customizer",
          new EmbeddedLauncher("jetty-12.1-ee11-customizer", JETTY + "JettyCustomizerHost"),
          "jetty-core",
          new EmbeddedLauncher("jetty-12.1-core-customizer", JETTY + "JettyCoreHost"),
          "undertow",
          new EmbeddedLauncher(
              "undertow-2.3-filter", "io.clientcert.it.app.undertow.UndertowFilterHost"),
          "spring-boot",
          new EmbeddedLauncher("spring-boot-4-tomcat", SPRING_BOOT_4 + "TomcatFilterHost"),
          "spring-boot-host-level",
          new EmbeddedLauncher("spring-boot-4-tomcat", SPRING_BOOT_4 + "TomcatHostLevelHost"),
          "spring-boot-3",
          new EmbeddedLauncher("spring-boot-3.5-tomcat", SPRING_BOOT_3 + "TomcatFilterHost"));
  private static final List<String> CLIENTS =
      List.of("client", "expired", "revoked", "rogue", "serverOnly");

  private static final String TWO_HOPS = "two-hops";

  private Demo() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String name = System.getProperty("demo.host", "tomcat-filter");
    Path directory = Files.createDirectories(Host.workDirectory().resolve("demo"));
    if (name.equals(TWO_HOPS)) {
      serveTwoHops(directory);
      return;
    }
    Launcher host = HOSTS.get(name);
    if (host == null) {
      throw new IllegalArgumentException(
          "-Ddemo.host="
              + name
              + ": write one of "
              + Stream.concat(HOSTS.keySet().stream(), Stream.of(TWO_HOPS)).sorted().toList());
    }
    boolean isOrigin = isOrigin(System.getProperty("demo.source", "tls"));
    TestPki pki = TestPki.create(Clock.systemUTC());
    try (DemoRevocation revocation =
            DemoRevocation.of(System.getProperty("demo.revocation", "files"), pki, directory);
        Host running =
            host.launch(directory, List.of(), properties(directory, pki, isOrigin, revocation))) {
      System.out.println("The demo serves until Ctrl-C.\n");
      System.out.println(running.printed());
      System.out.println(
          revocation.tour(
              isOrigin
                  ? "-H @client.fields 'http://127.0.0.1:" + running.httpPort()
                  : "--cacert ca.pem --cert client.pem --key client.key 'https://localhost:"
                      + running.httpsPort()));
      System.out.println("The demo's host ended with code " + running.awaitEnd());
    }
  }

  private static void serveTwoHops(Path directory) throws IOException, InterruptedException {
    TestPki pki = TestPki.create(Clock.systemUTC());
    writeClients(directory, pki);
    int edgePort = Integer.getInteger("demo.port", 8443);
    int originPort = Integer.getInteger("demo.httpPort", 8080);
    try (TwoHops hops = TwoHops.start(directory, pki, edgePort, originPort)) {
      System.out.println("The demo serves until Ctrl-C.\n");
      System.out.println(hops.tour(directory));
      System.out.println(
          "READY https=" + hops.edge().httpsPort() + " http=" + hops.origin().httpPort());
      System.out.println("The demo's edge ended with code " + hops.edge().awaitEnd());
    }
  }

  private static void writeClients(Path directory, TestPki pki) throws IOException {
    for (String client : CLIENTS) {
      pki.client(client).writeTo(directory);
      writeFields(pki.client(client), directory);
    }
  }

  private static boolean isOrigin(String source) {
    return switch (source) {
      case "tls" -> false;
      case "forwarded" -> true;
      default ->
          throw new IllegalArgumentException(
              "-Ddemo.source=" + source + ": write tls or forwarded");
    };
  }

  private static Map<String, String> properties(
      Path directory, TestPki pki, boolean isOrigin, DemoRevocation revocation) throws IOException {
    writeClients(directory, pki);
    Map<String, String> properties = new TreeMap<>();
    if (isOrigin) {
      properties.put("setting.source", "forwarded");
      properties.put("setting.trustedProxies", "127.0.0.1");
    }
    properties.put("demo", "true");
    properties.put("https.port", System.getProperty("demo.port", "8443"));
    properties.put("http.port", System.getProperty("demo.httpPort", "8080"));
    properties.put(
        "server.certificate",
        Pem.write(directory.resolve("server.pem"), pki.server().certificate()).toString());
    properties.put(
        "server.key", Pem.writeKey(directory.resolve("server.key"), pki.server().key()).toString());
    properties.put(
        "setting.trustStore",
        Pem.write(directory.resolve("ca.pem"), pki.root().certificate()).toString());
    passOn("demo.dialects", "setting.dialects", properties);
    revocation.settings().forEach((setting, value) -> properties.put("setting." + setting, value));
    return properties;
  }

  /** What a proxy that terminates TLS sends of this client, for {@code curl -H @NAME.fields}. */
  private static void writeFields(TestPki.Client client, Path directory) throws IOException {
    String fields =
        "Client-Cert: " + Client.fieldValue(List.of(client.leaf().certificate())) + "\n";
    if (!client.chain().isEmpty()) {
      fields += "Client-Cert-Chain: " + Client.fieldValue(client.chain()) + "\n";
    }
    Files.writeString(directory.resolve(client.fileName() + ".fields"), fields);
  }

  private static void passOn(String property, String key, Map<String, String> properties) {
    String value = System.getProperty(property, "");
    if (!value.isEmpty()) {
      properties.put(key, value);
    }
  }
}
