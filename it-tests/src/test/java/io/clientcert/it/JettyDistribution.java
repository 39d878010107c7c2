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

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A jetty-home as it is downloaded, with a base that is set up as {@code docs/jetty.md} says, and
 * the application as a WAR.
 */
final class JettyDistribution implements Launcher {

  /** Jetty logs the ports that it took. */
  private static final Host.Announcement STARTED =
      Host.Announcement.logged(
          line -> line.contains("Started oejs.Server@"),
          Pattern.compile("Started \\S*ServerConnector@.*\\{(SSL|HTTP/1\\.1),.*}\\{[^}]*:(\\d+)}"),
          name -> "SSL".equals(name) ? "https" : "http");

  private static final String TRUST_STORE = "trustStore";

  /** Hostile clients have to get through, so what is configured to be trusted counts no more. */
  private static final String ACCEPT_ANY_CLIENT =
      """
      <?xml version="1.0"?>
      <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
      <Configure id="Server" class="org.eclipse.jetty.server.Server">
        <Call class="java.security.Security" name="addProvider">
          <Arg><New class="io.clientcert.it.app.AcceptAnyProvider"/></Arg>
        </Call>
        <Ref refid="sslContextFactory">
          <Set name="trustManagerFactoryAlgorithm">AcceptAny</Set>
        </Ref>
      </Configure>
      """;

  private final String folder;
  private final String environment;
  private final boolean module;
  private boolean isSetUp;

  /**
   * Names a server, which is not touched yet.
   *
   * @param folder the folder that the download is unpacked to
   * @param environment the one that the WAR is deployed to, such as {@code ee10}
   * @param module whether the library's module is added, and not the filter in the WAR
   */
  JettyDistribution(String folder, String environment, boolean module) {
    this.folder = folder;
    this.environment = environment;
    this.module = module;
  }

  /** A base with everything but what depends on a test's settings: setting it up takes a while. */
  private synchronized Path setUpBase(Path home) throws IOException, InterruptedException {
    Path base =
        Host.workDirectory()
            .resolve("distributions")
            .resolve(folder + (module ? "-module-base" : "-war-base"));
    if (isSetUp) {
      return base;
    }
    Distributions.delete(base);
    for (String name : List.of("etc", "lib/ext", "webapps")) {
      Files.createDirectories(base.resolve(name));
    }
    if (module) {
      unpack(Host.property("clientcert.jetty.config"), base);
      String documented = Documentation.line("jetty.md", "--add-modules=");
      setUp(home, base, documented.substring(documented.indexOf("--add-modules=")));
    } else {
      setUp(home, base, "--add-modules=https");
    }
    setUp(
        home,
        base,
        "--add-modules=http,http2,http2c,ext,%1$s-deploy,%1$s-annotations,%1$s-websocket-jakarta"
            .formatted(environment));
    War.writeAcceptAnyClient(base.resolve("lib/ext/accept-any-client.jar"));
    Files.writeString(base.resolve("etc/accept-any-client.xml"), ACCEPT_ANY_CLIENT);
    isSetUp = true;
    return base;
  }

  @Override
  public Host launch(Path directory, List<String> jvmArguments, Map<String, String> properties)
      throws IOException, InterruptedException {
    Path home = Distributions.folder(folder);
    Path base = directory.resolve("base");
    Distributions.copy(setUpBase(home), base);
    Distributions.writeTls(base.resolve("etc"), properties);
    Map<String, String> settings = Distributions.settings(properties);
    Path war = base.resolve("webapps/ROOT.war");
    if (module) {
      War.write(war);
    } else {
      War.writeWithFilter(war, settings);
    }
    boolean asDocumented = properties.containsKey(Distributions.AS_DOCUMENTED);
    if (module && !asDocumented) {
      settings.putIfAbsent(TRUST_STORE, "");
      StringBuilder ini = new StringBuilder(System.lineSeparator());
      settings.forEach((name, value) -> ini.append("clientcert." + name + "=" + value + "\n"));
      Path file = base.resolve("start.d/clientcert.ini");
      Files.writeString(file, Files.readString(file) + ini);
    }
    List<String> command = new ArrayList<>(java());
    command.addAll(JVM_ARGUMENTS);
    command.addAll(Distributions.LONG_CHAINS);
    command.addAll(jvmArguments);
    command.addAll(List.of("-jar", home.resolve("start.jar").toString()));
    for (String connector : List.of("http", "ssl")) {
      command.add("jetty." + connector + ".host=127.0.0.1");
      command.add("jetty." + connector + ".port=0");
    }
    command.add("jetty.httpConfig.requestHeaderSize=262144");
    command.add("jetty.httpConfig.responseHeaderSize=262144");
    command.add("jetty.sslContext.keyStorePassword=" + Distributions.PASSWORD);
    if (asDocumented) {
      command.add("jetty.sslContext.trustStorePath=etc/client-ca.p12");
      command.add("jetty.sslContext.trustStorePassword=" + Distributions.PASSWORD);
    } else {
      command.add("etc/accept-any-client.xml");
      // Jetty's own check of the name would answer first, with 400
      command.add("jetty.ssl.sniHostCheck=false");
    }
    if (!module) {
      command.add("jetty.sslContext.wantClientAuth=true");
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(base.toFile());
    return Host.start(folder, builder, directory, STARTED);
  }

  /** Jetty's start.jar ends so when the server does not start. */
  @Override
  public int codeOfRefusal() {
    return 254;
  }

  private static List<String> java() {
    return List.of(Host.property("clientcert.test.jdk").resolve("bin/java").toString());
  }

  private static void setUp(Path home, Path base, String modules)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(java());
    command.addAll(JVM_ARGUMENTS);
    command.addAll(List.of("-jar", home.resolve("start.jar").toString(), modules));
    Process process =
        new ProcessBuilder(command).directory(base.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(modules + ":\n" + output);
    }
  }

  private static void unpack(Path archive, Path directory) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path target = directory.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.resolveSibling(""));
          Files.copy(zip, target);
        }
      }
    }
  }
}
