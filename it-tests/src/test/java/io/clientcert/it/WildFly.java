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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A WildFly as it is downloaded, set up as {@code docs/jakarta-ee.md} says, with the filter in a
 * WAR.
 */
final class WildFly implements Launcher {

  /** A property with more attributes of listeners. */
  static final String LISTENER = "wildfly.listener";

  private static final String HTTPS = "<https-listener name=\"https\"";
  private static final String HTTP = "<http-listener name=\"default\"";
  private static final String CONTAINER = "<servlet-container name=\"default\"";
  private static final String EAGER = " eager-filter-initialization=\"true\"";

  /** What every host under the contract has: see the embedded ones. */
  private static final String ROOM = " max-header-size=\"262144\" max-headers=\"100\"";

  /** WildFly logs the ports that it took. */
  private static final Host.Announcement STARTED =
      Host.Announcement.logged(
          line -> line.contains("WFLYSRV0025") || line.contains("WFLYSRV0026"),
          Pattern.compile("Undertow (HTTPS?|AJP) listener \\S+ listening on \\S+:(\\d+)"),
          name -> String.valueOf(name).toLowerCase(Locale.ROOT));

  private final String folder;
  private boolean isSetUp;

  /**
   * Names a server, which is not touched yet.
   *
   * @param folder the folder that the download is unpacked to
   */
  WildFly(String folder) {
    this.folder = folder;
  }

  /** A base that is configured, without what depends on a test. */
  private synchronized Path setUpBase(Path home) throws IOException, InterruptedException {
    Path base = Host.workDirectory().resolve("distributions").resolve(folder + "-base");
    if (isSetUp) {
      return base;
    }
    Distributions.delete(base);
    Distributions.copy(home.resolve("standalone"), base);
    Path script = base.resolve("client-cert.cli");
    Files.writeString(script, Documentation.block("jakarta-ee.md", "wildfly"));
    Path log = base.resolve("client-cert.log");
    ProcessBuilder builder =
        new ProcessBuilder("sh", home.resolve("bin/jboss-cli.sh").toString(), "--file=" + script)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    environment(builder, List.of("-Djboss.server.base.dir=" + base));
    if (builder.start().waitFor() != 0) {
      throw new IllegalStateException(Files.readString(log));
    }
    isSetUp = true;
    return base;
  }

  private static void environment(ProcessBuilder builder, List<String> jvmArguments) {
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", Host.property("clientcert.test.jdk").toString());
    environment.put("JAVA_OPTS", String.join(" ", jvmArguments));
    // the script then hands signals on
    environment.put("LAUNCH_JBOSS_IN_BACKGROUND", "true");
  }

  @Override
  public Host launch(Path directory, List<String> jvmArguments, Map<String, String> properties)
      throws IOException, InterruptedException {
    Path home = Distributions.folder(folder);
    Path base = directory.resolve("base");
    Distributions.copy(setUpBase(home).resolve("configuration"), base.resolve("configuration"));
    Distributions.writeTls(base.resolve("configuration"), properties);
    Path file = base.resolve("configuration/standalone.xml");
    Files.writeString(file, standaloneXml(Files.readString(file), properties));
    Path deployments = Files.createDirectories(base.resolve("deployments"));
    War.write(deployments.resolve("ROOT.war"), properties);
    List<String> options = new ArrayList<>();
    if (!properties.containsKey(Distributions.AS_DOCUMENTED)) {
      options.addAll(Distributions.acceptingAnyClient(directory));
    }
    List<String> ports =
        Stream.of("http", "https", "ajp", "management.http")
            .map(name -> "-Djboss." + name + ".port=0")
            .toList();
    ProcessBuilder builder =
        Servers.command("sh", home.resolve("bin/standalone.sh").toString())
            .directory(directory.toFile());
    environment(
        builder,
        Stream.of(
                JVM_ARGUMENTS,
                Distributions.LONG_CHAINS,
                options,
                jvmArguments,
                ports,
                List.of("-Djboss.server.base.dir=" + base, Servers.ENDED_BY_PARENT))
            .flatMap(List::stream)
            .collect(Collectors.toList()));
    return Host.start(folder, builder, directory, STARTED);
  }

  private static String standaloneXml(String documented, Map<String, String> properties) {
    // without escape sequences
    String xml =
        Servers.replace(
            documented,
            "named-formatter name=\"COLOR-PATTERN\"",
            "named-formatter name=\"PATTERN\"");
    if (!properties.containsKey(Distributions.AS_DOCUMENTED)) {
      String ajp =
          properties.containsKey("ajp.port")
              ? "<ajp-listener name=\"ajp\" socket-binding=\"ajp\"/>"
              : "";
      xml = Servers.replace(xml, HTTP, ajp + HTTP + ROOM + properties.getOrDefault(LISTENER, ""));
      xml = Servers.replace(xml, HTTPS, HTTPS + ROOM + properties.getOrDefault(LISTENER, ""));
    }
    if (properties.containsKey(BrokenConfigurationContract.SERVE_ANYWAY)) {
      xml = Servers.replace(xml, CONTAINER + EAGER, CONTAINER);
    }
    return xml;
  }
}
