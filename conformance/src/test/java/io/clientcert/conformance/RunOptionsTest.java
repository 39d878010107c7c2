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
package io.clientcert.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What is run, the exit code, and what the terminal shows. */
class RunOptionsTest {

  private final StringWriter output = new StringWriter();
  private final List<String> executed = new ArrayList<>();
  private final Watch clock = new Watch();
  private String problem = "";

  /** A command with the options, and with four cases. */
  @Command(name = "test")
  private final class Cases implements Callable<Integer> {
    @Mixin private final RunOptions options = new RunOptions();

    @Override
    public Integer call() {
      return options.execute(
          "test",
          "target",
          List.of(),
          List.of(
              one("E-001", Level.MUST, Outcome.passed()),
              one("E-002", Level.MUST, Outcome.failed("Seen: two")),
              one("E-003", Level.SHOULD, Outcome.failed("Seen: none")),
              one("E-004", Level.HARDENING, Outcome.notRun("No HTTP/2."))),
          "subject",
          clock,
          List.of((run, directory) -> Files.createFile(directory.resolve("written"))),
          new PrintWriter(output, true));
    }
  }

  private Case<String> one(String number, Level level, Outcome outcome) {
    return new Case<>(
        number,
        level,
        "Name of " + number + " " + "long ".repeat(20),
        Reference.rfc(9440, "2.4"),
        "One request is sent. " + "It has to be refused. ".repeat(4).strip(),
        (subject, run) -> {
          executed.add(number);
          clock.now = clock.now.plusSeconds(2);
          run.note("a note in Zürich");
          run.sent("client", ("GET " + subject + "\r\n\\").getBytes(UTF_8));
          run.seen("", new byte[] {7, 'x'});
          return outcome;
        });
  }

  private int execute(String... arguments) {
    return new CommandLine(new Cases())
        .setExecutionExceptionHandler(
            (e, commandLine, result) -> {
              assertThat(e).isInstanceOf(CannotRunException.class);
              problem = String.valueOf(e.getMessage());
              return 2;
            })
        .execute(arguments);
  }

  @ParameterizedTest(name = "{0}: exit code {1}")
  @CsvSource({
    "'', 1, E-001 E-002 E-003 E-004",
    "--case=E-001, 0, E-001",
    "'--case=E-003,E-001', 0, E-001 E-003",
    "'--case=E-001,E-004', 0, E-001 E-004",
    "--case=E-004, 2, E-004",
    "--level=MUST, 1, E-001 E-002",
    "'--level=SHOULD,HARDENING', 0, E-003 E-004"
  })
  @DisplayName("1 if a MUST fails, 2 if no case could be run, otherwise 0")
  void exitCode(String options, int expected, String numbers) {
    assertThat(execute(options.isEmpty() ? new String[0] : new String[] {options}))
        .isEqualTo(expected);
    assertThat(String.join(" ", executed)).isEqualTo(numbers);
  }

  @Test
  @DisplayName("A run that is cut off has exit code 2, and the cases after the limit are not run")
  void cutOff() {
    assertThat(execute("--case", "E-001,E-003,E-004", "--max-time", "1")).isEqualTo(2);
    assertThat(executed).containsExactly("E-001");
    assertThat(output.toString())
        .containsPattern("E-003 +SHOULD +not run")
        .contains("Not complete: The time limit of 1 s cut off 2 cases.");
  }

  @Test
  @DisplayName("A MUST that failed before the run was cut off has exit code 1")
  void failedAndCutOff() {
    assertThat(execute("--case", "E-002,E-003", "--max-time", "1")).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "--timeout, 0, from 1 to 3600",
    "--timeout, -1, from 1 to 3600",
    "--timeout, 3601, from 1 to 3600",
    "--max-time, 0, from 1 to 3600",
    "--case, E-999, there is no case E-999"
  })
  @DisplayName("What makes no sense is refused before a case runs")
  void refused(String option, String value, String expected) {
    assertThat(execute(option, value)).isEqualTo(2);
    assertThat(problem).contains(option).contains(expected);
    assertThat(executed).isEmpty();
  }

  @Test
  @DisplayName("Options that select no case are refused")
  void nothing() {
    assertThat(execute("--case", "E-001", "--level", "SHOULD")).isEqualTo(2);
    assertThat(problem).isEqualTo("--case and --level together select no case.");
  }

  @Test
  @DisplayName("Reports go into a folder that is made, and are named")
  void report(@TempDir Path directory) {
    Path folder = directory.resolve("new").resolve("reports");
    assertThat(execute("--case", "E-001", "--report", folder.toString())).isZero();
    assertThat(folder.resolve("written")).exists();
    assertThat(output.toString()).contains("Report: " + folder.resolve("written"));
  }

  @Test
  @DisplayName("A folder for reports that cannot be made is refused before a case runs")
  void noFolder(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThat(execute("--report", file.toString())).isEqualTo(2);
    assertThat(problem).contains("--report " + file);
    assertThat(executed).isEmpty();
  }

  @Test
  @DisplayName("The terminal shows progress, why a case did not pass, and the sums")
  void table() {
    assertThat(execute()).isEqualTo(1);
    assertThat(output.toString().lines())
        .anyMatch(line -> line.matches(" *\\[2/4] +E-002 +MUST +FAILED +Name of E-002 .*…"))
        .anyMatch(line -> line.equals(" ".repeat(38) + "Seen: two"))
        .anyMatch(line -> line.matches(" {38}One request is sent\\. It has .{20,60}"))
        .anyMatch(line -> line.matches(" {38}\\S.* refused\\."))
        .anyMatch(line -> line.endsWith("https://www.rfc-editor.org/rfc/rfc9440#section-2.4"))
        .anyMatch(line -> line.equals(" ".repeat(38) + "No HTTP/2."))
        .anyMatch(line -> line.matches("MUST +1 +1 +0"))
        .anyMatch(line -> line.matches("SHOULD +0 +1 +0"))
        .anyMatch(line -> line.matches("HARDENING +0 +0 +1"))
        .anyMatch(line -> line.endsWith(", test, target: 4 cases in 8.0 s"))
        .noneMatch(line -> line.contains("> GET"));
  }

  @Test
  @DisplayName("--bytes prints what was sent and seen if the case did not pass, on visible bytes")
  void bytes() {
    execute("--bytes", "--case", "E-001,E-002");
    assertThat(output.toString().lines().map(String::strip))
        .containsOnlyOnce("# a note in Zürich", "# client", "> GET subject\\r", "> \\\\")
        .containsOnlyOnce("< \\x07x");
  }

  @Test
  @DisplayName("One case is one case")
  void singular() {
    execute("--case", "E-001");
    assertThat(output.toString()).contains(": 1 case in 2.0 s");
  }

  /** Stands still between cases. */
  private static final class Watch extends Clock {
    private Instant now = Instant.EPOCH.plus(Duration.ofDays(1));

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
