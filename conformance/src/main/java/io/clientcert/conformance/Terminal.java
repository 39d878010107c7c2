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

import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Pattern;

/** Prints each case when it has ended, and the sums at the end. */
final class Terminal implements ProgressListener {

  private static final int NAME_WIDTH = 78;
  private static final Pattern WORDS = Pattern.compile("(.{1," + NAME_WIDTH + "})(?: |$)");

  private final PrintWriter out;
  private final boolean bytes;

  Terminal(PrintWriter out, boolean bytes) {
    this.out = out;
    this.bytes = bytes;
  }

  @Override
  public void started(Case<?> testCase, int index, int total) {
    if (index == 1) {
      out.printf("%9s  %-5s  %-9s  %-7s  %s%n", "", "case", "level", "result", "name");
    }
  }

  @Override
  public void finished(CaseResult result, int index, int total) {
    out.printf(
        "%9s  %-5s  %-9s  %-7s  %s%n",
        "[" + index + "/" + total + "]",
        result.number(),
        result.level(),
        result.status().label(),
        cut(result.name()));
    if (result.status() != Status.PASSED) {
      out.printf("%38s%s%n", "", result.outcome().detail());
      if (result.status() == Status.FAILED) {
        for (String line : lines(result.description())) {
          out.printf("%38s%s%n", "", line);
        }
        out.printf("%38s%s%n", "", result.reference().link());
      }
      if (bytes) {
        result.transcript().forEach(this::print);
      }
    }
    out.flush();
  }

  private void print(CaseRun.Entry entry) {
    String mark =
        switch (entry.kind()) {
          case SENT -> "> ";
          case SEEN -> "< ";
          case NOTE -> "# ";
        };
    if (!entry.where().isEmpty()) {
      out.printf("%38s# %s%n", "", entry.where());
    }
    entry.text().lines().forEach(line -> out.printf("%38s%s%s%n", "", mark, line));
  }

  /** Breaks a text between words. */
  private static List<String> lines(String text) {
    return WORDS
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static String cut(String name) {
    return name.length() <= NAME_WIDTH ? name : name.substring(0, NAME_WIDTH - 1) + "…";
  }

  void summary(Run run) {
    out.println();
    out.printf("%-9s  %6s  %6s  %7s%n", "level", "passed", "failed", "not run");
    for (Level level : Level.values()) {
      out.printf(
          "%-9s  %6d  %6d  %7d%n",
          level,
          run.count(level, Status.PASSED),
          run.count(level, Status.FAILED),
          run.count(level, Status.NOT_RUN));
    }
    out.printf(
        "%nclientcert-conformance %s, %s, %s: %d %s in %.1f s%n",
        run.version(),
        run.command(),
        run.target(),
        run.results().size(),
        run.results().size() == 1 ? "case" : "cases",
        run.duration().toMillis() / 1000.0);
    if (!run.problem().isEmpty()) {
      out.println("Not complete: " + run.problem());
    }
  }
}
