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
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Tomcat as it is downloaded, set up as {@code docs/tomcat.md} says, with the application as a
 * WAR.
 *
 * @param folder the folder that the download is unpacked to
 * @param valve whether the valve is in {@code lib}, and not the filter in the WAR
 */
record TomcatDistribution(String folder, boolean valve) implements Launcher {

  /** Tomcat logs the ports that it took. */
  private static final Host.Announcement STARTED =
      Host.Announcement.logged(
          line -> line.contains("Server startup in"),
          Pattern.compile("Starting ProtocolHandler \\[\"([a-z]+)-.*-(\\d+)\"]"),
          String::valueOf);

  private static final String ENGINE = "<Engine name=\"Catalina\" defaultHost=\"localhost\">";
  private static final String PLAIN = "<Connector port=\"8080\"";
  private static final Pattern PLAIN_END = Pattern.compile("(<Connector port=\"0\"[^>]*)/>");
  private static final String LOCAL = " address=\"127.0.0.1\" ";
  private static final String HTTP_2 =
      "<UpgradeProtocol className=\"org.apache.coyote.http2.Http2Protocol\"/>";

  /** What every Tomcat under the contract has: see the embedded one. */
  private static final String ROOM =
      " maxHttpHeaderSize=\"262144\" maxHttpRequestHeaderSize=\"262144\" maxKeepAliveRequests=\"-1\""
          + " allowedTrailerHeaders=\"client-cert,client-cert-chain,client_cert,x-trailer\" ";

  @Override
  public Host launch(Path directory, List<String> jvmArguments, Map<String, String> properties)
      throws IOException, InterruptedException {
    Path home = Distributions.folder(folder);
    Path base = directory.resolve("base");
    Distributions.copy(home.resolve("conf"), base.resolve("conf"));
    for (String name : List.of("lib", "logs", "temp", "webapps")) {
      Files.createDirectories(base.resolve(name));
    }
    Files.writeString(
        base.resolve("conf/server.xml"),
        serverXml(Files.readString(home.resolve("conf/server.xml")), properties));
    Distributions.writeTls(base.resolve("conf"), properties);
    War.writeAcceptAnyClient(base.resolve("lib/accept-any-client.jar"));
    if (valve) {
      Path jar = War.jars("tomcat-11-valve", "clientcert-tomcat-valve-").get(0);
      Files.copy(jar, base.resolve("lib").resolve(jar.getFileName()));
      War.write(base.resolve("webapps/ROOT.war"));
    } else {
      War.writeWithFilter(base.resolve("webapps/ROOT.war"), Distributions.settings(properties));
    }
    ProcessBuilder builder =
        new ProcessBuilder("sh", home.resolve("bin/catalina.sh").toString(), "run")
            .directory(base.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", Host.property("clientcert.test.jdk").toString());
    environment.remove("JRE_HOME");
    environment.put("CATALINA_HOME", home.toString());
    environment.put("CATALINA_BASE", base.toString());
    environment.put(
        "CATALINA_OPTS",
        Stream.of(JVM_ARGUMENTS, Distributions.LONG_CHAINS, jvmArguments)
            .flatMap(List::stream)
            .collect(Collectors.joining(" ")));
    return Host.start(folder, builder, directory, STARTED);
  }

  /** Tomcat logs why its Engine does not start, and ends as if nothing had happened. */
  @Override
  public int codeOfRefusal() {
    return 0;
  }

  private String serverXml(String downloaded, Map<String, String> properties) throws IOException {
    String connector = Documentation.block("tomcat.md", "connector");
    String valveXml = valve ? Documentation.block("tomcat.md", "valve") : "";
    connector = Servers.replace(connector, "port=\"8443\"", "port=\"0\"" + LOCAL);
    String plain = LOCAL;
    String ajp = "";
    if (!properties.containsKey(Distributions.AS_DOCUMENTED)) {
      connector = Servers.replace(connector, "SSLEnabled=\"true\"", "SSLEnabled=\"true\"" + ROOM);
      // What is configured to be trusted counts no more: hostile clients have to get through
      connector =
          connector.replaceFirst(
              "truststoreFile=\"[^\"]*\"\\s+truststorePassword=\"[^\"]*\"",
              "trustManagerClassName=\"io.clientcert.it.app.tomcat.AcceptAnyClient\"");
      plain += ROOM;
      if (valve) {
        valveXml = Servers.replace(valveXml, "trustStore=\"connector\"", attributes(properties));
      }
      if (properties.containsKey("ajp.port")) {
        ajp = "<Connector protocol=\"AJP/1.3\" port=\"0\" secretRequired=\"false\"" + LOCAL + "/>";
      }
    }
    String xml = Servers.replace(downloaded, "<Server port=\"8005\"", "<Server port=\"-1\"");
    xml = Servers.replace(xml, PLAIN, "<Connector port=\"0\"" + plain);
    xml = PLAIN_END.matcher(xml).replaceFirst("$1>" + HTTP_2 + "</Connector>");
    return Servers.replace(xml, ENGINE, connector + ajp + ENGINE + valveXml);
  }

  private static String attributes(Map<String, String> properties) {
    Map<String, String> attributes = new TreeMap<>(Distributions.settings(properties));
    if (properties.containsKey(BrokenConfigurationContract.SERVE_ANYWAY)) {
      attributes.put("throwOnFailure", "false");
    }
    return attributes.entrySet().stream()
        .map(attribute -> attribute.getKey() + "=\"" + attribute.getValue() + "\"")
        .collect(Collectors.joining(" "));
  }
}
