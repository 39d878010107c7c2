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
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A main class with a container in it.
 *
 * @param name the folder below {@code it-tests/hosts} that has its class path
 */
record EmbeddedLauncher(String name, String mainClass) implements Launcher {

  @Override
  public Host launch(Path directory, List<String> jvmArguments, Map<String, String> properties)
      throws IOException, InterruptedException {
    Path file = directory.resolve("host.properties");
    Properties contents = new Properties();
    contents.putAll(properties);
    try (Writer writer = Files.newBufferedWriter(file, UTF_8)) {
      contents.store(writer, null);
    }
    Path libraries = Host.libraries(name);
    List<String> command = new ArrayList<>();
    command.add(Host.property("clientcert.test.jdk").resolve("bin/java").toString());
    command.addAll(JVM_ARGUMENTS);
    command.addAll(jvmArguments);
    command.addAll(List.of("-cp", libraries.resolve("*").toString(), mainClass, file.toString()));
    return Host.start(
        name,
        new ProcessBuilder(command).directory(directory.toFile()),
        directory,
        Host.Announcement.printed(line -> line.startsWith("READY"), EmbeddedLauncher::ports));
  }

  @Override
  public int codeOfRefusal() {
    return 1;
  }

  private static Map<String, Integer> ports(String readyLine) {
    Map<String, Integer> ports = new HashMap<>();
    for (String word : readyLine.split(" ", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        ports.put(word.substring(0, equals), Integer.valueOf(word.substring(equals + 1)));
      }
    }
    return Map.copyOf(ports);
  }
}
