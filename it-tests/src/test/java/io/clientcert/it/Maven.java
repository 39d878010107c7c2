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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Maven for a project that is none of ours. It gets what was just packaged out of a repository made
 * for it, keeps what it resolves in another, and leaves the one of this machine as it is.
 */
final class Maven {

  private static final String GROUP = "io/clientcert";

  private Maven() {}

  static void run(Path project, String goal) throws IOException, InterruptedException {
    Path work = Host.workDirectory().resolve("projects");
    Path settings = settings(work, repository(work.resolve("repository")));
    List<String> command = new ArrayList<>();
    command.add(Host.property("clientcert.maven").resolve("bin/mvn").toString());
    command.addAll(List.of("-B", "-q", "-gs", settings.toString()));
    command.add("-Dmaven.repo.local=" + work.resolve("resolved"));
    command.add(goal);
    ProcessBuilder maven = new ProcessBuilder(command).directory(project.toFile());
    maven.environment().put("JAVA_HOME", Host.property("clientcert.test.jdk").toString());
    // The options of the build that runs this test are none of the project's
    maven.environment().remove("MAVEN_OPTS");
    maven.environment().remove("MAVEN_CMD_LINE_ARGS");
    Process process = maven.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("mvn %s said: %s", goal, printed).isZero();
  }

  /** Puts what this build packaged where a project would look for it. */
  private static Path repository(Path repository) throws IOException {
    Path root = Host.property("clientcert.root");
    publish(repository, "clientcert-parent", root.resolve("pom.xml"), null);
    publish(repository, "clientcert-filter-core", root.resolve("filter-core"));
    publish(repository, "clientcert-tomcat-valve", root.resolve("tomcat-valve"));
    publish(repository, "clientcert-jetty", root.resolve("jetty-integration"));
    String starter = "clientcert-spring-boot-starter";
    Path module = root.resolve("spring-boot-starter");
    publish(
        repository,
        starter,
        module.resolve("target/dependency-reduced-pom.xml"),
        jar(module, starter));
    return repository;
  }

  private static void publish(Path repository, String name, Path module) throws IOException {
    publish(repository, name, module.resolve("pom.xml"), jar(module, name));
  }

  private static Path jar(Path module, String name) {
    return module.resolve("target/" + name + "-" + version() + ".jar");
  }

  private static String version() {
    return Host.property("clientcert.version").toString();
  }

  private static void publish(Path repository, String name, Path pom, @Nullable Path jar)
      throws IOException {
    Path folder =
        Files.createDirectories(repository.resolve(GROUP).resolve(name).resolve(version()));
    String file = name + "-" + version();
    Files.copy(pom, folder.resolve(file + ".pom"), StandardCopyOption.REPLACE_EXISTING);
    if (jar != null) {
      Files.copy(jar, folder.resolve(file + ".jar"), StandardCopyOption.REPLACE_EXISTING);
    }
    // What an earlier run resolved is another build's
    Path resolved = repository.resolveSibling("resolved").resolve(GROUP).resolve(name);
    if (Files.exists(resolved)) {
      try (Stream<Path> old = Files.walk(resolved)) {
        for (Path path : old.filter(Files::isRegularFile).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static Path settings(Path work, Path repository) throws IOException {
    return Files.writeString(
        work.resolve("settings.xml"),
        """
        <settings>
          <profiles>
            <profile>
              <id>this-build</id>
              <repositories>
                <repository>
                  <id>this-build</id>
                  <url>%s</url>
                  <snapshots><checksumPolicy>ignore</checksumPolicy></snapshots>
                </repository>
                %s
              </repositories>
              <pluginRepositories>
                %s
              </pluginRepositories>
            </profile>
          </profiles>
          <activeProfiles><activeProfile>this-build</activeProfile></activeProfiles>
        </settings>
        """
            .formatted(repository.toUri(), local("repository"), local("pluginRepository")));
  }

  /** What this machine has need not be fetched again. */
  private static String local(String element) {
    return "<%s><id>local</id><url>%s</url><snapshots><enabled>false</enabled></snapshots></%s>"
        .formatted(element, Host.property("clientcert.localRepository").toUri(), element);
  }
}
