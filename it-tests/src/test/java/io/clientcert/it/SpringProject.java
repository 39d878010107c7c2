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

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.testing.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Sources, classes and a class path in a folder of their own. */
final class SpringProject {
  private static final Pattern PORT = Pattern.compile("started on port (\\d+) \\((https?)\\)");

  /** Ends the process when its standard input does, which is when its parent ends. */
  private static final String LAUNCHER =
      """
      public class Launcher {
        public static void main(String[] arguments) throws Exception {
          Thread parent = new Thread(Launcher::awaitEnd);
          parent.setDaemon(true);
          parent.start();
          %s.main(arguments);
        }
        static void awaitEnd() {
          try {
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          } finally {
            System.exit(0);
          }
        }
      }
      """;

  private final Path directory;

  /** What follows the JVM and its arguments. */
  private final List<String> command;

  private SpringProject(Path directory, List<String> command) {
    this.directory = directory;
    this.command = command;
  }

  /**
   * Compiles one against jars that are there.
   *
   * @param host the folder below {@code it-tests/hosts} that has the jars
   * @param code the class {@code Project}, without its imports
   * @param wanted tells which of the jars the project has
   */
  static SpringProject compiled(
      String host, String name, List<String> imports, String code, Predicate<String> wanted)
      throws IOException {
    Path directory =
        Files.createDirectories(
            Host.workDirectory().resolve("projects").resolve(host).resolve(name));
    String classPath;
    try (Stream<Path> jars = Files.list(Host.libraries(host))) {
      classPath =
          jars.filter(jar -> wanted.test(jar.getFileName().toString()))
              .map(Path::toString)
              .collect(Collectors.joining(":"));
    }
    compile(directory, classPath, imports, code);
    return new SpringProject(
        directory, List.of("-cp", directory + ":" + classPath, "project.Launcher"));
  }

  /** Has Maven make one of a {@code pom.xml} of its own, and of nothing else that is there. */
  static SpringProject byMaven(String name, String pom, List<String> imports, String code)
      throws IOException, InterruptedException {
    Path directory =
        Files.createDirectories(Host.workDirectory().resolve("projects").resolve(name));
    Files.writeString(directory.resolve("pom.xml"), pom);
    Path sources = Files.createDirectories(directory.resolve("src/main/java/project"));
    writeProject(sources, imports, code);
    Maven.run(directory, "package");
    try (Stream<Path> jars = Files.list(directory.resolve("target"))) {
      Path jar = jars.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
      // As by java -jar, but that it ends with its parent
      Path launcher = Files.createDirectories(directory.resolve("launcher"));
      javac(
          launcher,
          jar.toString(),
          writeLauncher(launcher, "org.springframework.boot.loader.launch.JarLauncher"));
      return new SpringProject(directory, List.of("-cp", launcher + ":" + jar, "project.Launcher"));
    }
  }

  private static Path writeProject(Path folder, List<String> imports, String code)
      throws IOException {
    String head =
        imports.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining());
    return Files.writeString(folder.resolve("Project.java"), "package project;\n" + head + code);
  }

  private static void compile(Path directory, String classPath, List<String> imports, String code)
      throws IOException {
    Path source = writeProject(directory, imports, code);
    javac(directory, classPath, source, writeLauncher(directory, "Project"));
  }

  private static Path writeLauncher(Path directory, String main) throws IOException {
    return Files.writeString(
        directory.resolve("Launcher.java"), "package project;\n" + LAUNCHER.formatted(main));
  }

  private static void javac(Path directory, String classPath, Path... sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-parameters", "--release", "17", "-cp", classPath));
    arguments.addAll(List.of("-d", directory.toString()));
    Stream.of(sources).map(Path::toString).forEach(arguments::add);
    int result = compiler.run(null, null, null, arguments.toArray(String[]::new));
    assertThat(result).as("the sample compiles").isZero();
  }

  String trustStore() {
    return Variant.trustStore(directory).toString();
  }

  /** Starts it with TLS. */
  Host start(Map<String, String> properties) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    properties.forEach((name, value) -> lines.add(name + "=" + value));
    lines.addAll(
        List.of(
            "server.ssl.client-auth=want",
            "server.ssl.certificate="
                + Pem.write(directory.resolve("server.pem"), Pki.get().server().certificate()),
            "server.ssl.certificate-private-key="
                + Pem.writeKey(directory.resolve("server.key"), Pki.get().server().key()),
            "server.ssl.trust-certificate=" + trustStore()));
    return startWith(lines);
  }

  /**
   * Starts it without TLS.
   *
   * @param properties the lines of {@code application.properties}
   */
  Host startPlain(String properties) throws IOException, InterruptedException {
    return startWith(new ArrayList<>(properties.lines().toList()));
  }

  private Host startWith(List<String> lines) throws IOException, InterruptedException {
    lines.addAll(
        List.of(
            "server.address=127.0.0.1",
            "server.port=0",
            "server.tomcat.threads.min-spare=1",
            "spring.main.banner-mode=off"));
    Files.write(directory.resolve("application.properties"), lines);
    List<String> java = new ArrayList<>();
    java.add(Host.property("clientcert.test.jdk").resolve("bin/java").toString());
    java.addAll(Launcher.JVM_ARGUMENTS);
    java.addAll(command);
    return Host.start(
        "a new project",
        new ProcessBuilder(java).directory(directory.toFile()),
        directory,
        Host.Announcement.printed(
            line -> PORT.matcher(line).find(),
            line ->
                PORT.matcher(line)
                    .results()
                    .findFirst()
                    .map(found -> Map.of(found.group(2), Integer.valueOf(found.group(1))))
                    .orElseThrow()));
  }
}
