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
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.it.Fields.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that the demo prints do what is printed above them. */
@DisplayName("The demo's commands")
final class DemoTourIT {

  private static final Path DIRECTORY = Host.workDirectory().resolve("hosts").resolve("demo-tour");
  private static final Path README =
      Path.of(System.getProperty("clientcert.root", "")).resolve("README.md");
  private static final Pattern VERDICT = Pattern.compile("verdict ([A-Z_]+)");
  private static final Pattern STATUS = Pattern.compile("[Ss]tatus (\\d+)");

  /** A command that ends by itself, and the comment above it. */
  private record Step(String expectation, String command) {}

  private record Output(int code, String text) {}

  @BeforeAll
  static void prepare() throws IOException, InterruptedException {
    Distributions.delete(DIRECTORY);
    Files.createDirectories(DIRECTORY);
    Assumptions.assumeTrue(
        run(DIRECTORY, "command -v curl openssl").code() == 0, "curl or openssl is not installed");
  }

  @ParameterizedTest(name = "{0}, behind a proxy: {1}")
  @DisplayName("Every command of the tour has the outcome that is printed with it")
  @CsvSource({"tomcat-filter, false, 11", "tomcat-filter, true, 15", "two-hops, false, 5"})
  void everyCommand(String host, boolean isOrigin, int atLeast) throws Exception {
    Path directory = Files.createDirectories(DIRECTORY.resolve(host + isOrigin));
    try (RunningDemo demo = RunningDemo.start(directory, DemoOptions.of(host, isOrigin))) {
      List<Step> steps = steps(demo.text());
      assertThat(steps).hasSizeGreaterThanOrEqualTo(atLeast);
      for (Step step : steps) {
        Output output = run(directory, step.command());
        assertThat(output.code()).as(step + "\n" + output.text()).isZero();
        check(step, output.text());
      }
      if (!isOrigin && !host.equals("two-hops")) {
        String documented = fromReadme().replace("localhost:8443", "localhost:" + httpsPort(demo));
        assertThat(run(directory, documented).text()).contains("Client-Cert: :MII");
      }
    }
  }

  private static int httpsPort(RunningDemo demo) {
    return demo.host().httpsPort();
  }

  private static String fromReadme() throws IOException {
    return Files.readAllLines(README).stream()
        .filter(line -> line.startsWith("curl ") && line.endsWith("/whoami"))
        .findFirst()
        .orElseThrow();
  }

  private static List<Step> steps(String text) {
    List<Step> steps = new ArrayList<>();
    String expectation = "";
    for (String line : text.lines().toList()) {
      if (line.startsWith("# ")) {
        expectation = line.substring(2);
      } else if (line.startsWith("curl ") || line.startsWith("openssl ")) {
        steps.add(new Step(expectation, line.replaceFirst("^curl ", "curl -sS ")));
      }
    }
    return steps;
  }

  private static void check(Step step, String text) {
    String expected = step.expectation();
    Fields fields = Fields.parse(text);
    Matcher verdict = VERDICT.matcher(expected);
    Matcher status = STATUS.matcher(expected);
    boolean checked = step.command().startsWith("openssl ");
    if (verdict.find()) {
      assertThat(fields.values("verdict")).as(expected).containsExactly(verdict.group(1));
      checked = true;
    }
    if (expected.contains("attribute none")) {
      assertThat(fields.values("attribute")).as(expected).containsExactly("none");
    }
    if (status.find()) {
      assertThat(text).as(expected).startsWith("HTTP/").containsPattern("^\\S+ " + status.group(1));
      checked = true;
    }
    if (expected.contains("neither field")) {
      assertThat(fields.managed()).as(expected).isEmpty();
      checked = true;
    } else if (!step.command().contains("/certificate") && !checked) {
      assertThat(fields.managed())
          .as(expected)
          .extracting(Field::name)
          .map(String::toLowerCase)
          .containsExactlyInAnyOrder("client-cert", "client-cert-chain");
      assertThat(text).as(expected).doesNotContain("Zm9yZ2Vk");
      checked = true;
    }
    if (expected.contains("the same answer")) {
      assertThat(fields.values("verdict")).as(expected).containsExactly("VERIFIED");
      checked = true;
    }
    assertThat(checked).as("nothing is checked of: " + expected).isTrue();
  }

  private static Output run(Path directory, String command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-c", command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Output(process.waitFor(), text);
  }
}
