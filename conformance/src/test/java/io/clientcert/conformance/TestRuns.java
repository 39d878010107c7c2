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

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.conformance.net.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs of the kit in tests, and the tables of their results in {@code docs/conformance.md}. */
public final class TestRuns {

  private static final ProgressListener SILENT =
      new ProgressListener() {
        @Override
        public void started(Case<?> testCase, int index, int total) {}

        @Override
        public void finished(CaseResult result, int index, int total) {}
      };

  private TestRuns() {}

  /** Which cases a table has. */
  public enum Rows {
    /** All of them. */
    ALL,
    /** Those that could be run for at least one of the products. */
    RUN_SOMEWHERE
  }

  /**
   * Runs {@code cases} without printing anything.
   *
   * @param command {@code edge} or {@code origin}
   * @param target what is judged, for the result
   */
  public static <S> Run run(
      String command,
      String target,
      List<Case<S>> cases,
      S subject,
      Duration caseLimit,
      Duration limit) {
    return new Runner(Clock.systemUTC(), caseLimit, limit, SILENT)
        .run(command, target, List.of(), cases, subject);
  }

  /** Returns an address of this machine that was free a moment ago. */
  public static Target freeAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Target.parse("http://127.0.0.1:" + socket.getLocalPort());
    }
  }

  /** Returns the outcome, and what was sent and seen. */
  public static String explain(CaseResult result) {
    StringBuilder text = new StringBuilder(result.number() + ": " + result.outcome());
    for (CaseRun.Entry entry : result.transcript()) {
      text.append("\n").append(entry.kind()).append(' ').append(entry.text());
    }
    return text.toString();
  }

  /** Returns the sums of each level, and the results of the cases for each product. */
  public static <S> String table(Map<String, Run> runs, List<Case<S>> cases, Rows rows) {
    StringBuilder text = new StringBuilder();
    text.append("| | ").append(String.join(" | ", runs.keySet())).append(" |\n");
    text.append("|---".repeat(runs.size() + 1)).append("|\n");
    for (Level level : Level.values()) {
      text.append("| ").append(level).append(": passed, failed, not run");
      for (Run run : runs.values()) {
        text.append(
            " | %d, %d, %d"
                .formatted(
                    run.count(level, Status.PASSED),
                    run.count(level, Status.FAILED),
                    run.count(level, Status.NOT_RUN)));
      }
      text.append(" |\n");
    }
    text.append("\n| case | level | ").append(String.join(" | ", runs.keySet())).append(" |\n");
    text.append("|---".repeat(runs.size() + 2)).append("|\n");
    for (int i = 0; i < cases.size(); i++) {
      int index = i;
      List<Status> statuses =
          runs.values().stream().map(run -> run.results().get(index).status()).toList();
      if (rows == Rows.ALL || statuses.stream().anyMatch(status -> status != Status.NOT_RUN)) {
        Case<S> one = cases.get(i);
        text.append("| [%s](%s) %s".formatted(one.number(), one.reference().link(), one.name()));
        text.append(" | ").append(one.level());
        statuses.forEach(status -> text.append(" | ").append(status.label()));
        text.append(" |\n");
      }
    }
    return text.toString();
  }

  /**
   * Requires that the page of the kit has {@code table}, or writes it with {@code
   * -Dupdate.docs=true}.
   *
   * @param name the marks around it: {@code <!-- NAME -->} and {@code <!-- end of NAME -->}
   */
  public static void requireOnPage(String name, String table) throws IOException {
    String root = Objects.requireNonNull(System.getProperty("clientcert.root"), "clientcert.root");
    Path page = Path.of(root, "docs", "conformance.md");
    String text = Files.readString(page);
    String begin = "<!-- " + name + " -->\n";
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf("<!-- end of " + name + " -->\n");
    assertThat(from).isGreaterThan(begin.length());
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(page, text.substring(0, from) + table + text.substring(to));
    } else {
      assertThat(text.substring(from, to)).as("write it with -Dupdate.docs=true").isEqualTo(table);
    }
  }
}
