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
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An Open Liberty as it is downloaded, set up as {@code docs/jakarta-ee.md} says, with the filter
 * in a WAR.
 */
record OpenLiberty() implements Launcher {

  /** A property with more attributes of the endpoint's {@code httpOptions}. */
  static final String OPTIONS = "liberty.options";

  /** A property with elements of {@code server.xml}. */
  static final String ELEMENTS = "liberty.elements";

  private static final String ENDPOINT = "host=\"*\" httpPort=\"9080\" httpsPort=\"9443\"/>";

  /** What every host under the contract has: see the embedded ones. */
  private static final String ROOM =
      "<httpOptions limitNumHeaders=\"100\" limitFieldSize=\"262144\" maxKeepAliveRequests=\"-1\"%s/>";

  /** Open Liberty logs the ports that it took. */
  private static final Host.Announcement STARTED =
      Host.Announcement.logged(
          line -> line.contains("CWWKF0011I"),
          Pattern.compile("CWWKO0219I: TCP Channel defaultHttpEndpoint(-ssl)? .* port (\\d+)"),
          tls -> tls == null ? "http" : "https");

  @Override
  public Host launch(Path directory, List<String> jvmArguments, Map<String, String> properties)
      throws IOException, InterruptedException {
    Path home = Distributions.folder("open-liberty");
    Path server = directory.resolve("usr/servers/defaultServer");
    War.write(Files.createDirectories(server.resolve("apps")).resolve("ROOT.war"), properties);
    Distributions.writeTls(server, properties);
    boolean asDocumented = properties.containsKey(Distributions.AS_DOCUMENTED);
    String options = asDocumented ? "" : ROOM.formatted(properties.getOrDefault(OPTIONS, ""));
    String xml =
        Servers.replace(
            Documentation.block("jakarta-ee.md", "liberty"),
            ENDPOINT,
            "host=\"127.0.0.1\" httpPort=\"0\" httpsPort=\"0\">" + options + "</httpEndpoint>");
    Files.writeString(
        server.resolve("server.xml"),
        Servers.replace(
            xml,
            "</server>",
            "<logging consoleLogLevel=\"INFO\"/>"
                + properties.getOrDefault(ELEMENTS, "")
                + "</server>"));
    ProcessBuilder builder =
        Servers.command("sh", home.resolve("bin/server").toString(), "run", "defaultServer")
            .directory(directory.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", Host.property("clientcert.test.jdk").toString());
    environment.put("WLP_USER_DIR", directory.resolve("usr").toString());
    environment.put(
        "JVM_ARGS",
        Stream.of(
                JVM_ARGUMENTS,
                Distributions.LONG_CHAINS,
                asDocumented
                    ? List.<String>of()
                    : Distributions.acceptingAnyClientByAgent(directory),
                jvmArguments,
                List.of(Servers.ENDED_BY_PARENT))
            .flatMap(List::stream)
            .collect(Collectors.joining(" ")));
    return Host.start("open-liberty", builder, directory, STARTED);
  }
}
