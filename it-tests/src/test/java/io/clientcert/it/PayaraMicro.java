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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Payara Micro as it is downloaded, with the application as a WAR, over plaintext. */
record PayaraMicro() implements Launcher {

  @Override
  public Host launch(Path directory, List<String> jvmArguments, Map<String, String> properties)
      throws IOException, InterruptedException {
    Map<String, String> settings = Distributions.settings(properties);
    Path war = directory.resolve("application.war");
    if (properties.getOrDefault("registration", "").equals("initializer")) {
      War.writeWithInitializer(war, settings);
    } else {
      War.writeWithFilter(war, settings);
    }
    List<String> command = new ArrayList<>();
    command.add(Host.property("clientcert.test.jdk").resolve("bin/java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(jvmArguments);
    command.addAll(
        List.of("-jar", Host.workDirectory().resolve("payara/payara-micro.jar").toString()));
    command.addAll(List.of("--autobindhttp", "--noCluster"));
    command.addAll(List.of("--contextRoot", "/", "--deploy", war.toString()));
    return Host.start(
        "payara-micro",
        new ProcessBuilder(command).directory(directory.toFile()),
        directory,
        new Started());
  }

  /** Payara logs the port that it took. */
  private static final class Started implements Host.Announcement {

    private static final Pattern PORT = Pattern.compile("\"Http Port\\(s\\)\": \"(\\d+)\"");

    @Override
    public boolean isLogged() {
      return true;
    }

    @Override
    public boolean isReady(String line) {
      return line.contains("Payara Micro") && line.contains(" ready in ");
    }

    @Override
    public Map<String, Integer> ports(List<String> lines) {
      return lines.stream()
          .map(PORT::matcher)
          .filter(Matcher::find)
          .findFirst()
          .map(port -> Map.of("http", Integer.valueOf(port.group(1))))
          .orElseThrow();
    }
  }
}
