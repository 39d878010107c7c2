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

import io.clientcert.conformance.net.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that all commands have, and the run with its output. */
public final class RunOptions {

  private static final int MAX_SECONDS = 3600;

  @Option(
      names = "--case",
      split = ",",
      paramLabel = "NUMBER",
      description = "Runs these cases alone, such as E-001,E-014.")
  private Set<String> numbers = new TreeSet<>();

  @Option(
      names = "--level",
      split = ",",
      paramLabel = "LEVEL",
      description = "Runs the cases of these levels alone: ${COMPLETION-CANDIDATES}.")
  private Set<Level> levels = EnumSet.allOf(Level.class);

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Writes report.html, junit.xml and report.json into this folder.")
  private @Nullable Path report;

  @Option(
      names = "--bytes",
      description = "Prints what was sent and seen for every case that did not pass.")
  private boolean bytes;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "Limit for each connection and each read. Default: ${DEFAULT-VALUE}.")
  private int timeout;

  @Option(
      names = "--max-time",
      paramLabel = "SECONDS",
      defaultValue = "280",
      description =
          "Limit for the whole run; cases after it count as not run. Default: ${DEFAULT-VALUE}.")
  private int maxTime;

  /**
   * Returns the limit for each connection and each read.
   *
   * @throws CannotRunException if the user's limits make no sense
   */
  public int timeoutMillis() {
    return seconds("--timeout", timeout) * 1000;
  }

  private static int seconds(String option, int value) {
    if (value < 1 || value > MAX_SECONDS) {
      throw new CannotRunException(
          option + " " + value + ": write a number of seconds from 1 to " + MAX_SECONDS + ".");
    }
    return value;
  }

  /**
   * Returns the URL that {@code text} is.
   *
   * @throws CannotRunException if it is none
   */
  public static Target target(String option, String text) {
    try {
      return Target.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CannotRunException(option + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * Requires the path of a request.
   *
   * @throws CannotRunException if it is none
   */
  public static void requirePath(String option, String text) {
    if (!text.startsWith("/")) {
      throw new CannotRunException(option + " " + text + ": a path begins with a slash.");
    }
  }

  /**
   * Runs the selected cases, prints the table and writes the reports.
   *
   * @return the exit code
   */
  public <S> int execute(
      String command,
      String target,
      List<String> environment,
      List<Case<S>> all,
      S subject,
      Clock clock,
      List<ReportWriter> writers,
      PrintWriter out) {
    List<Case<S>> cases = selected(all);
    Duration caseLimit = Duration.ofSeconds(4L * seconds("--timeout", timeout));
    Duration totalLimit = Duration.ofSeconds(seconds("--max-time", maxTime));
    if (report != null) {
      create(report);
    }
    Terminal terminal = new Terminal(out, bytes);
    Runner runner = new Runner(clock, caseLimit, totalLimit, terminal);
    Run run = runner.run(command, target, environment, cases, subject);
    terminal.summary(run);
    if (report != null) {
      write(run, report, writers, out);
    }
    return run.exitCode();
  }

  private <S> List<Case<S>> selected(List<Case<S>> all) {
    Set<String> unknown = new TreeSet<>(numbers);
    List<Case<S>> cases = new ArrayList<>();
    for (Case<S> one : all) {
      unknown.remove(one.number());
      boolean chosen = numbers.isEmpty() || numbers.contains(one.number());
      if (chosen && levels.contains(one.level())) {
        cases.add(one);
      }
    }
    if (!unknown.isEmpty()) {
      throw new CannotRunException("--case: there is no case " + String.join(", ", unknown) + ".");
    }
    if (cases.isEmpty()) {
      throw new CannotRunException("--case and --level together select no case.");
    }
    return cases;
  }

  /** Before the run, which would be in vain if its reports could not be written. */
  private static void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new CannotRunException(
          "--report %s: cannot be made (%s). Name a folder that can be written."
              .formatted(directory, e),
          e);
    }
  }

  private static void write(Run run, Path directory, List<ReportWriter> writers, PrintWriter out) {
    try {
      for (ReportWriter writer : writers) {
        out.println("Report: " + writer.write(run, directory));
      }
    } catch (IOException e) {
      throw new CannotRunException(
          "--report %s: cannot be written (%s). Name another folder.".formatted(directory, e), e);
    }
  }
}
