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
import java.time.Instant;
import java.util.List;

/**
 * All results of one execution of the kit.
 *
 * @param version of the kit
 * @param command {@code edge} or {@code origin}
 * @param target the address that was examined
 * @param environment what else describes the run, one {@code name: value} a line for reports
 * @param problem why the run is not complete, or empty
 */
public record Run(
    String version,
    String command,
    String target,
    List<String> environment,
    Instant started,
    Duration duration,
    List<CaseResult> results,
    String problem) {

  public Run {
    environment = List.copyOf(environment);
    results = List.copyOf(results);
  }

  /** Returns how many cases of this level have this status. */
  public long count(Level level, Status status) {
    return results.stream().filter(r -> r.level() == level && r.status() == status).count();
  }

  /** Returns how many cases have this status. */
  public long count(Status status) {
    return results.stream().filter(r -> r.status() == status).count();
  }

  /**
   * Returns 1 if a MUST failed; otherwise 2 if the run is not complete or no case could be run;
   * otherwise 0.
   */
  public int exitCode() {
    if (count(Level.MUST, Status.FAILED) > 0) {
      return 1;
    }
    boolean nothing = count(Status.NOT_RUN) == results.size();
    return nothing || !problem.isEmpty() ? 2 : 0;
  }
}
