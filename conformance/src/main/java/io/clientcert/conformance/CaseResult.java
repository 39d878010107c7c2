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

import java.time.Duration;
import java.util.List;

/**
 * The result of one case, with what was sent and seen.
 *
 * @param transcript in the order of the events
 */
public record CaseResult(
    String number,
    Level level,
    String name,
    Reference reference,
    String description,
    Outcome outcome,
    List<CaseRun.Entry> transcript,
    Duration duration) {

  public CaseResult {
    transcript = List.copyOf(transcript);
  }

  static CaseResult of(
      Case<?> testCase, Outcome outcome, List<CaseRun.Entry> entries, Duration time) {
    return new CaseResult(
        testCase.number(),
        testCase.level(),
        testCase.name(),
        testCase.reference(),
        testCase.description(),
        outcome,
        entries,
        time);
  }

  public Status status() {
    return outcome.status();
  }
}
