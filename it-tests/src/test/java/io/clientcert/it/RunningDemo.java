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

import io.clientcert.it.DemoRequests.Connector;
import io.clientcert.it.DemoRequests.Request;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The servers of the demo, and the requests that its page offers. */
final class RunningDemo implements AutoCloseable {

  private static final String TOMCAT = "io.clientcert.it.app.tomcat.";
  private static final String JETTY = "io.clientcert.it.app.jetty.";
  private static final String SPRING_BOOT_3 = "io.clientcert.it.app.spring.boot3.";
  private static final String SPRING_BOOT_4 = "io.clientcert.it.app.spring.boot4.";
  private static final String CORE = "jetty-core";
  private static final String TWO_HOPS = "two-hops";
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
          CORE,
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

  /** What a client may write to be taken for another one, or to get the real field dropped. */
  private static final List<String> FORGED =
      List.of(
          "Client-Cert: :Zm9yZ2Vk:", "client_cert: :Zm9yZ2Vk:", "Connection: close, Client-Cert");

  private final Path directory;
  private final DemoRequests requests;
  private final Queue<Closeable> closing = new ArrayDeque<>();
  private @Nullable Host host;
  private @Nullable TwoHops hops;
  private String tour = "";

  private RunningDemo(Path directory, DemoOptions options) throws IOException {
    this.directory = directory;
    this.requests = DemoRequests.open(options.pagePort(), offered(options));
    closing.add(requests::close);
  }

  /**
   * Starts the servers.
   *
   * @param directory where their files and their output go
   */
  static RunningDemo start(Path directory, DemoOptions options)
      throws IOException, InterruptedException {
    boolean isTwoHops = options.host().equals(TWO_HOPS);
    if (!isTwoHops && !HOSTS.containsKey(options.host())) {
      throw new IllegalArgumentException(
          "-Ddemo.host="
              + options.host()
              + ": write one of "
              + Stream.concat(HOSTS.keySet().stream(), Stream.of(TWO_HOPS)).sorted().toList());
    }
    RunningDemo demo = new RunningDemo(directory, options);
    try {
      writeClients(directory);
      if (!isTwoHops) {
        demo.startHost(options);
      }
      if (isTwoHops || !options.isOrigin()) {
        demo.startHops(isTwoHops, options);
      }
      demo.requests.serve();
      return demo;
    } catch (IOException | InterruptedException | RuntimeException e) {
      demo.close();
      throw e;
    }
  }

  private void startHost(DemoOptions options) throws IOException, InterruptedException {
    DemoRevocation revocation = DemoRevocation.of(options.revocation(), Pki.get(), directory);
    closing.add(revocation::close);
    Launcher launcher = Objects.requireNonNull(HOSTS.get(options.host()), options.host());
    Host started = launcher.launch(directory, List.of(), properties(options, revocation));
    closing.add(started::close);
    host = started;
    tour =
        started.printed()
            + "\n"
            + revocation.tour(
                options.isOrigin()
                    ? "-H @client.fields 'http://127.0.0.1:" + started.httpPort()
                    : "--cacert ca.pem --cert client.pem --key client.key 'https://localhost:"
                        + started.httpsPort());
  }

  /** A signing edge and its origin: alone on the ports of the options, or besides the host. */
  private void startHops(boolean alone, DemoOptions options)
      throws IOException, InterruptedException {
    Map<String, String> demo = new TreeMap<>(requests.properties());
    demo.put("demo", "true");
    TwoHops started =
        TwoHops.start(
            alone ? directory : Files.createDirectories(directory.resolve(TWO_HOPS)),
            Pki.get(),
            alone ? options.httpsPort() : 0,
            alone ? options.httpPort() : 0,
            demo);
    closing.add(started::close);
    hops = started;
    if (alone) {
      tour =
          started.tour(directory)
              + "\nREADY https="
              + started.edge().httpsPort()
              + " http="
              + started.origin().httpPort();
    }
  }

  private List<Request> offered(DemoOptions options) {
    List<Request> offered = new ArrayList<>();
    if (options.host().equals(TWO_HOPS)) {
      offered.addAll(signed());
    } else if (options.isOrigin()) {
      offered.addAll(forwarded());
    } else {
      // Jetty's core handlers have no page
      if (!options.host().equals(CORE)) {
        offered.addAll(atEdge());
      }
      offered.addAll(signed());
    }
    return offered;
  }

  private List<Request> atEdge() {
    String group = "At the TLS edge";
    return List.of(
        new Request(group, "valid", "Valid certificate, forged fields", edge("client"), FORGED),
        new Request(group, "expired", "Expired certificate", edge("expired"), FORGED),
        new Request(group, "revoked", "Revoked certificate", edge("revoked"), FORGED),
        new Request(group, "self-issued", "Self-issued certificate", edge("rogue"), FORGED),
        new Request(
            group,
            "anonymous",
            "No certificate, forged fields",
            () -> RawClient.tls(host(), Client.NONE),
            FORGED));
  }

  private Connector edge(String client) {
    return () -> RawClient.tls(host(), Pki.client(client));
  }

  private List<Request> signed() {
    String group = "At an origin behind a signing edge";
    return List.of(
        new Request(
            group,
            "signed",
            "Through the edge, forged fields",
            () -> RawClient.tls(hops().edge(), Pki.good()),
            FORGED),
        new Request(
            group,
            "copied",
            "Copied certificate, past the edge",
            () -> RawClient.plain(hops().origin()),
            certificateFields("client")));
  }

  private List<Request> forwarded() {
    String group = "At an origin behind a proxy";
    Connector proxy = () -> RawClient.plain(host());
    return List.of(
        new Request(
            group, "forwarded", "From the trusted proxy", proxy, certificateFields("client")),
        new Request(
            group,
            "other-peer",
            "Same fields from another peer",
            () -> RawClient.plainFrom("127.0.0.2", host()),
            certificateFields("client")),
        new Request(
            group, "forwarded-expired", "Expired certificate", proxy, certificateFields("expired")),
        new Request(
            group, "malformed", "Malformed field", proxy, List.of("Client-Cert: :not*base64:")));
  }

  private Map<String, String> properties(DemoOptions options, DemoRevocation revocation) {
    Map<String, String> properties = new TreeMap<>(requests.properties());
    if (options.isOrigin()) {
      properties.put("setting.source", "forwarded");
      properties.put("setting.trustedProxies", "127.0.0.1");
    }
    properties.put("demo", "true");
    properties.put("https.port", Integer.toString(options.httpsPort()));
    properties.put("http.port", Integer.toString(options.httpPort()));
    TestPki pki = Pki.get();
    properties.put(
        "server.certificate",
        Pem.write(directory.resolve("server.pem"), pki.server().certificate()).toString());
    properties.put(
        "server.key", Pem.writeKey(directory.resolve("server.key"), pki.server().key()).toString());
    properties.put(
        "setting.trustStore",
        Pem.write(directory.resolve("ca.pem"), pki.root().certificate()).toString());
    if (!options.dialects().isEmpty()) {
      properties.put("setting.dialects", options.dialects());
    }
    revocation.settings().forEach((setting, value) -> properties.put("setting." + setting, value));
    return properties;
  }

  private static void writeClients(Path directory) throws IOException {
    for (String name : CLIENTS) {
      TestPki.Client client = Pki.get().client(name);
      client.writeTo(directory);
      Files.writeString(
          directory.resolve(client.fileName() + ".fields"),
          String.join("\n", certificateFields(name)) + "\n");
    }
  }

  /** What a proxy that terminates TLS sends of this client, for {@code curl -H @NAME.fields}. */
  private static List<String> certificateFields(String name) {
    TestPki.Client client = Pki.get().client(name);
    List<String> fields = new ArrayList<>();
    fields.add("Client-Cert: " + Client.fieldValue(List.of(client.leaf().certificate())));
    if (!client.chain().isEmpty()) {
      fields.add("Client-Cert-Chain: " + Client.fieldValue(client.chain()));
    }
    return fields;
  }

  /** The host, which there is unless the demo has two hops only. */
  Host host() {
    return there(host, "host");
  }

  /** The signing edge and its origin, which there are unless the demo is an origin only. */
  TwoHops hops() {
    return there(hops, "signing edge");
  }

  private static <T> T there(@Nullable T server, String name) {
    if (server == null) {
      throw new IllegalStateException("this demo has no " + name);
    }
    return server;
  }

  Path directory() {
    return directory;
  }

  /** Where the requests are sent for a browser. */
  DemoRequests requests() {
    return requests;
  }

  /** What a person reads in the terminal. */
  String text() {
    return "The demo serves until Ctrl-C.\n\n"
        + "# For a browser: what the library does with the requests of several clients.\n"
        + requests.url()
        + "\n\n"
        + tour;
  }

  /** Blocks until a server ends by itself. */
  int awaitEnd() throws InterruptedException {
    return (host == null ? hops().edge() : host).awaitEnd();
  }

  @Override
  public void close() throws IOException {
    if (!closing.isEmpty()) {
      // What was started later is closed first
      Closeable earlier = closing.remove();
      try (earlier) {
        close();
      }
    }
  }
}
