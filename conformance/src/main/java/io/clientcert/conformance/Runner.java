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

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Executes cases one after the other, within a limit for each case and one for all together. */
public final class Runner {

  private final Clock clock;
  private final Duration caseLimit;
  private final Duration totalLimit;
  private final ProgressListener listener;

  /**
   * Creates a runner.
   *
   * @param caseLimit after this time the connections of a case are closed, and it counts as not run
   * @param totalLimit after this time no further case begins, and the rest counts as not run
   */
  public Runner(Clock clock, Duration caseLimit, Duration totalLimit, ProgressListener listener) {
    this.clock = clock;
    this.caseLimit = caseLimit;
    this.totalLimit = totalLimit;
    this.listener = listener;
  }

  /** Executes the cases in their order. */
  public <S> Run run(
      String command, String target, List<String> environment, List<Case<S>> cases, S subject) {
    Instant started = clock.instant();
    List<CaseResult> results = new ArrayList<>();
    int cut = 0;
    ExecutorService thread =
        Executors.newCachedThreadPool(
            task -> {
              Thread daemon = new Thread(task, "conformance-case");
              daemon.setDaemon(true);
              return daemon;
            });
    try {
      for (Case<S> testCase : cases) {
        int index = results.size() + 1;
        CaseResult result;
        if (since(started).compareTo(totalLimit) > 0) {
          cut++;
          result =
              CaseResult.of(
                  testCase,
                  Outcome.notRun("The time limit of the run was reached before this case."),
                  List.of(),
                  Duration.ZERO);
        } else {
          listener.started(testCase, index, cases.size());
          result = execute(thread, testCase, subject);
        }
        results.add(result);
        listener.finished(result, index, cases.size());
      }
    } finally {
      thread.shutdownNow();
    }
    String problem =
        cut == 0
            ? ""
            : "The time limit of " + totalLimit.toSeconds() + " s cut off " + cut + " cases.";
    return new Run(
        Main.version(), command, target, environment, started, since(started), results, problem);
  }

  private <S> CaseResult execute(ExecutorService thread, Case<S> testCase, S subject) {
    Instant started = clock.instant();
    try (CaseRun run = new CaseRun()) {
      Future<Outcome> future = thread.submit(() -> testCase.body().run(subject, run));
      Outcome outcome;
      try {
        outcome = future.get(caseLimit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        future.cancel(true);
        outcome = Outcome.notRun("No result within " + caseLimit.toSeconds() + " s.");
      } catch (ExecutionException e) {
        outcome = notRun(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        outcome = Outcome.notRun("The run was interrupted.");
      }
      return CaseResult.of(testCase, outcome, run.entries(), since(started));
    }
  }

  /** What is neither an answer of the target nor a reason of the case is a fault of the kit. */
  private static Outcome notRun(@Nullable Throwable cause) {
    if (cause instanceof NotRunException) {
      return Outcome.notRun(String.valueOf(cause.getMessage()));
    }
    if (cause instanceof IOException) {
      return Outcome.notRun("The exchange with the target failed: " + cause.getMessage());
    }
    throw new IllegalStateException("a case of the kit is broken", cause);
  }

  private Duration since(Instant start) {
    return Duration.between(start, clock.instant());
  }
}
