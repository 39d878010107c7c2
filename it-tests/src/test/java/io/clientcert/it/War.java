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
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The application as a WAR, with the filter in it or behind a server that has the library. */
final class War {

  private static final String APPLICATION = "clientcert-it-app-";
  private static final String AGENT =
      "Manifest-Version: 1.0\nPremain-Class: io.clientcert.it.app.AcceptAnyAgent\n";
  private static final String DEPLOYED =
      """
        <listener><listener-class>io.clientcert.it.app.DeployedApplication</listener-class></listener>
        <listener><listener-class>io.clientcert.it.app.HandshakeEndpointListener</listener-class></listener>
        <error-page><location>/error-page</location></error-page>
      </web-app>
      """;

  /** What says which WAR this is, and what the application of it sees. */
  private static final String OBSERVED =
      """
        <context-param><param-name>generation</param-name><param-value>%s</param-value></context-param>
        <servlet><servlet-name>deployment</servlet-name>
          <servlet-class>io.clientcert.it.app.DeploymentServlet</servlet-class></servlet>
        <servlet-mapping><servlet-name>deployment</servlet-name><url-pattern>/deployment</url-pattern></servlet-mapping>
        <servlet><servlet-name>whoami</servlet-name>
          <servlet-class>io.clientcert.it.app.WhoamiServlet</servlet-class></servlet>
        <servlet-mapping><servlet-name>whoami</servlet-name><url-pattern>/whoami</url-pattern></servlet-mapping>
        <servlet><servlet-name>fact</servlet-name>
          <servlet-class>io.clientcert.it.app.FactServlet</servlet-class></servlet>
        <servlet-mapping><servlet-name>fact</servlet-name><url-pattern>/fact</url-pattern></servlet-mapping>
      </web-app>
      """;

  private War() {}

  /** Without the library. */
  static void write(Path file) throws IOException {
    String webXml = "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">\n";
    write(file, webXml + DEPLOYED, List.of(applicationJar()));
  }

  /** With the library in {@code WEB-INF/lib}, and the documented {@code web.xml}. */
  static void writeWithFilter(Path file, Map<String, String> settings) throws IOException {
    write(file, deployed(WebXml.with(settings)), filterJars());
  }

  /** With the library in {@code WEB-INF/lib}, switched on and configured by context parameters. */
  static void writeWithInitializer(Path file, Map<String, String> settings) throws IOException {
    write(file, deployed(withInitializer(settings)), filterJars());
  }

  private static String withInitializer(Map<String, String> settings) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("clientcert.enabled", "true");
    settings.forEach((name, value) -> parameters.put("clientcert." + name, value));
    return WebXml.withContextParameters(parameters);
  }

  /** With the library in {@code WEB-INF/lib}, brought in as {@code properties} ask for. */
  static void write(Path file, Map<String, String> properties) throws IOException {
    Map<String, String> settings = Distributions.settings(properties);
    switch (properties.getOrDefault("registration", "init-params")) {
      case "init-params" -> writeWithFilter(file, settings);
      case "initializer" -> writeWithInitializer(file, settings);
      case "builder" -> {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("builder.enabled", "true");
        settings.forEach((name, value) -> parameters.put("builder." + name, value));
        write(file, deployed(WebXml.withContextParameters(parameters)), filterJars());
      }
      case "web-xml" -> {
        Path webapp = Path.of(properties.get("webapp"));
        write(file, deployed(Files.readString(webapp.resolve("WEB-INF/web.xml"))), filterJars());
      }
      default -> throw new IllegalArgumentException(properties.get("registration"));
    }
  }

  /**
   * With a few servlets, no thread and no listener of the application.
   *
   * @param registration {@code init-params} or {@code initializer}
   * @param library the jars of the library, and of what it needs
   * @param generation tells the WARs apart that are deployed one after the other
   */
  static void writeObserved(
      Path file,
      String registration,
      Map<String, String> settings,
      List<Path> library,
      int generation)
      throws IOException {
    List<Path> jars = new ArrayList<>(library);
    jars.add(applicationJar());
    String webXml =
        registration.equals("initializer") ? withInitializer(settings) : WebXml.with(settings);
    write(
        file,
        webXml.substring(0, webXml.lastIndexOf("</web-app>")) + OBSERVED.formatted(generation),
        jars);
  }

  /** The library and what it needs, each as a jar of its own. */
  static List<Path> libraryJars() throws IOException {
    return filterJars().stream()
        .filter(jar -> !jar.getFileName().toString().startsWith(APPLICATION))
        .toList();
  }

  /** The library with all that it needs. */
  static Path standaloneJar() throws IOException {
    Path folder = Host.property("clientcert.hosts").resolve("tomcat-11-wars/target/war-lib");
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.toList();
      if (found.size() != 1) {
        throw new IllegalStateException("expected one jar: " + found);
      }
      return found.get(0);
    }
  }

  private static String deployed(String webXml) {
    return webXml.substring(0, webXml.lastIndexOf("</web-app>")) + DEPLOYED;
  }

  private static void write(Path file, String webXml, List<Path> jars) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("WEB-INF/web.xml"));
      zip.write(webXml.getBytes(UTF_8));
      for (Path jar : jars) {
        zip.putNextEntry(new ZipEntry("WEB-INF/lib/" + jar.getFileName()));
        Files.copy(jar, zip);
      }
    }
  }

  /** A jar with what lets a server accept every client, for its own class path. */
  static void writeAcceptAnyClient(Path file) throws IOException {
    try (JarFile application = new JarFile(applicationJar().toFile());
        ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(JarFile.MANIFEST_NAME));
      zip.write(AGENT.getBytes(UTF_8));
      for (String name :
          application.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.contains("/AcceptAny"))
              .toList()) {
        zip.putNextEntry(new ZipEntry(name));
        copy(application, name, zip);
      }
    }
  }

  private static void copy(JarFile from, String name, OutputStream to) throws IOException {
    try (InputStream in = from.getInputStream(from.getEntry(name))) {
      in.transferTo(to);
    }
  }

  private static Path applicationJar() throws IOException {
    return jars("tomcat-11-valve", APPLICATION).get(0);
  }

  private static List<Path> filterJars() throws IOException {
    return jars("tomcat-11-filter", "").stream()
        .filter(jar -> !jar.getFileName().toString().startsWith("tomcat-"))
        .toList();
  }

  /** The jars of a host whose names begin with {@code prefix}. */
  static List<Path> jars(String host, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(Host.libraries(host))) {
      List<Path> found =
          files
              .filter(file -> file.getFileName().toString().startsWith(prefix))
              .collect(Collectors.toList());
      if (found.isEmpty()) {
        throw new IllegalStateException(host + " has no " + prefix + "*.jar");
      }
      return found;
    }
  }
}
