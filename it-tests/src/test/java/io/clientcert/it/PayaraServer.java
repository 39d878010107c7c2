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

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * A Payara Server as it is downloaded, set up as {@code docs/jakarta-ee.md} says, with the filter
 * in a WAR.
 */
record PayaraServer() implements Launcher {

  /** A property with more attributes of the {@code http} element of listeners. */
  static final String LISTENER = "payara.listener";

  /** Else every server opens the same port for a broker that nothing uses. */
  private static final String NO_BROKER =
      "<jms-service type=\"REMOTE\" default-jms-host=\"default_JMS_host\">"
          + "<jms-host name=\"default_JMS_host\" host=\"localhost\" port=\"7676\"/></jms-service>";

  private static final String TLS =
      "<ssl classname=\"com.sun.enterprise.security.ssl.GlassfishSSLImpl\" cert-nickname=\"s1as\"";
  private static final String HTTP =
      "<http default-virtual-server=\"server\" max-connections=\"250\"";

  /** What every host under the contract has: see the embedded ones. */
  private static final String ROOM =
      "<http default-virtual-server=\"server\" max-connections=\"-1\""
          + " header-buffer-length-bytes=\"262144\" max-request-headers=\"100\"";

  /** Below those that connections of clients take. */
  private static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (java.net.BindException e) {
        // the next one then
      }
    }
  }

  @Override
  public Host launch(Path directory, List<String> jvmArguments, Map<String, String> properties)
      throws IOException, InterruptedException {
    Path home = Distributions.folder("payara-server");
    Path domain = directory.resolve("domains/domain1");
    Distributions.copy(home.resolve("glassfish/domains/domain1"), domain);
    writeStores(domain.resolve("config"));
    Path war = directory.resolve("ROOT.war");
    War.write(war, properties);
    boolean asDocumented = properties.containsKey(Distributions.AS_DOCUMENTED);
    List<String> options = new ArrayList<>(jvmArguments);
    options.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", Servers.ENDED_BY_PARENT));
    options.addAll(Distributions.LONG_CHAINS);
    if (!asDocumented) {
      options.addAll(Distributions.acceptingAnyClient(directory));
    }
    int http = freePort();
    int https = freePort();
    Path file = domain.resolve("config/domain.xml");
    String whole = Files.readString(file);
    int other = whole.indexOf("<config name=\"default-config\"");
    String xml = whole.substring(0, other);
    xml =
        xml.replace("port=\"8080\"", "address=\"127.0.0.1\" port=\"" + http + "\"")
            .replace("port=\"8181\"", "address=\"127.0.0.1\" port=\"" + https + "\"")
            .replace("port=\"4848\"", "address=\"127.0.0.1\" port=\"0\"")
            .replaceAll("port=\"(3700|3820|3920)\"", "port=\"0\"")
            .replace("port=\"8686\"", "port=\"0\" enabled=\"false\"")
            .replace(
                "<config name=\"server-config\">", "<config name=\"server-config\">" + NO_BROKER)
            .replaceAll(
                "<jvm-options>-Dorg.glassfish.additionalOSGiBundlesToStart[^<]*</jvm-options>", "")
            .replace(
                "<hazelcast-runtime-configuration ",
                "<hazelcast-runtime-configuration enabled=\"false\" ")
            .replace(
                "<jvm-options>-server</jvm-options>",
                options.stream()
                    .map(option -> "<jvm-options>" + option + "</jvm-options>")
                    .collect(Collectors.joining()));
    if (!asDocumented) {
      xml = Servers.replace(xml, HTTP, ROOM + properties.getOrDefault(LISTENER, ""));
      xml = Servers.replace(xml, TLS, TLS + " trust-algorithm=\"AcceptAny\"");
    }
    Files.writeString(file, xml + whole.substring(other));
    Path before = directory.resolve("before.txt");
    Files.writeString(before, Documentation.block("jakarta-ee.md", "payara"));
    Path after = directory.resolve("after.txt");
    Files.writeString(after, "deploy --contextroot / " + war + "\n");
    ProcessBuilder builder =
        Servers.command(
                "sh",
                home.resolve("bin/asadmin").toString(),
                "start-domain",
                "--verbose",
                "--domaindir",
                directory.resolve("domains").toString(),
                "--prebootcommandfile",
                before.toString(),
                "--postbootcommandfile",
                after.toString(),
                "domain1")
            .directory(directory.toFile());
    String java = Host.property("clientcert.test.jdk").toString();
    builder.environment().put("JAVA_HOME", java);
    builder.environment().put("AS_JAVA", java);
    return Host.start("payara-server", builder, directory, new Started(http, https));
  }

  /** Beside the entries that the domain needs itself. */
  private static void writeStores(Path config) throws IOException {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      char[] password = Distributions.PASSWORD.toCharArray();
      try (InputStream in = Files.newInputStream(config.resolve("keystore.p12"))) {
        keys.load(in, password);
      }
      keys.setKeyEntry(
          "server",
          Pki.get().server().key(),
          password,
          new X509Certificate[] {Pki.get().server().certificate()});
      try (OutputStream out = Files.newOutputStream(config.resolve("keystore.p12"))) {
        keys.store(out, password);
      }
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", Pki.get().root().certificate());
      try (OutputStream out = Files.newOutputStream(config.resolve("cacerts.p12"))) {
        trusted.store(out, password);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK writes no PKCS12", e);
    }
  }

  /** Payara logs when it has tried to deploy the application. */
  private record Started(int http, int https) implements Host.Announcement {

    @Override
    public boolean isLogged() {
      return true;
    }

    @Override
    public boolean isReady(String line) {
      return line.contains("Boot Command deploy ");
    }

    @Override
    public Map<String, Integer> ports(List<String> lines) {
      return Map.of("http", http, "https", https);
    }
  }
}
