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

import io.clientcert.conformance.CaseResult;
import io.clientcert.conformance.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The conformance kit against every host with a container in it, as docs/conformance.md says. */
@EnabledIfSystemProperty(named = "clientcert.conformance", matches = "true")
class ConformanceHostsIT {

  private static final String BEGIN = "<!-- host results -->\n";
  private static final String END = "<!-- end of host results -->\n";

  /** A host, and its name on the page. */
  private record Judged(String name, String classPath, String mainClass) {

    static Judged of(String classPath, String mainClass) {
      return new Judged(classPath, classPath, mainClass);
    }

    Launcher launcher() {
      return new EmbeddedLauncher(classPath, "io.clientcert.it.app." + mainClass);
    }
  }

  private static final List<Judged> HOSTS =
      List.of(
          Judged.of("tomcat-10.1-filter", "tomcat.TomcatFilterHost"),
          Judged.of("tomcat-10.1-valve", "tomcat.TomcatValveHost"),
          Judged.of("tomcat-11-filter", "tomcat.TomcatFilterHost"),
          Judged.of("tomcat-11-valve", "tomcat.TomcatValveHost"),
          Judged.of("jetty-12.0-ee10-filter", "jetty.JettyFilterHost"),
          Judged.of("jetty-12.0-ee10-customizer", "jetty.JettyCustomizerHost"),
          Judged.of("jetty-12.1-ee10-filter", "jetty.JettyFilterHost"),
          Judged.of("jetty-12.1-ee10-customizer", "jetty.JettyCustomizerHost"),
          Judged.of("jetty-12.1-ee11-filter", "jetty.JettyFilterHost"),
          Judged.of("jetty-12.1-ee11-customizer", "jetty.JettyCustomizerHost"),
          Judged.of("jetty-12.1-core-customizer", "jetty.JettyCoreHost"),
          Judged.of("undertow-2.3-filter", "undertow.UndertowFilterHost"),
          Judged.of("spring-boot-3.5-tomcat", "spring.boot3.TomcatFilterHost"),
          new Judged(
              "spring-boot-3.5-tomcat, host level",
              "spring-boot-3.5-tomcat",
              "spring.boot3.TomcatHostLevelHost"),
          Judged.of("spring-boot-4-tomcat", "spring.boot4.TomcatFilterHost"),
          new Judged(
              "spring-boot-4-tomcat, host level",
              "spring-boot-4-tomcat",
              "spring.boot4.TomcatHostLevelHost"));

  @Test
  @DisplayName("The page of the kit has the results of our hosts; -Dupdate.docs writes them")
  void hosts(@TempDir Path temporary) throws Exception {
    List<String> rows = new ArrayList<>();
    rows.add("| host | edge: passed, failed, not run | origin: passed, failed, not run |");
    rows.add("|---|---|---|");
    for (Judged host : HOSTS) {
      Path directory =
          Files.createDirectory(temporary.resolve(host.name().replaceAll("\\W+", "-")));
      List<CaseResult> edge =
          KitRun.edge(host.launcher(), Files.createDirectory(directory.resolve("edge")));
      List<CaseResult> origin =
          KitRun.origin(host.launcher(), Files.createDirectory(directory.resolve("origin")));
      rows.add("| %s | %s | %s |".formatted(host.name(), cell(edge), cell(origin)));
    }
    String table = String.join("\n", rows) + "\n";
    Files.writeString(Host.workDirectory().resolve("conformance-hosts.md"), table);
    Path page = Host.property("clientcert.root").resolve("docs/conformance.md");
    String text = Files.readString(page);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    assertThat(from).isGreaterThan(BEGIN.length());
    int to = text.indexOf(END, from);
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(page, text.substring(0, from) + table + text.substring(to));
    } else {
      assertThat(text.substring(from, to)).as("write it with -Dupdate.docs=true").isEqualTo(table);
    }
  }

  /** The counts, and which cases did not pass. */
  private static String cell(List<CaseResult> results) {
    String numbers =
        results.stream()
            .filter(result -> result.status() != Status.PASSED)
            .map(CaseResult::number)
            .collect(Collectors.joining(" "));
    String counts =
        Stream.of(Status.PASSED, Status.FAILED, Status.NOT_RUN)
            .map(status -> results.stream().filter(result -> result.status() == status).count())
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return counts + (numbers.isEmpty() ? "" : " (" + numbers + ")");
  }
}
