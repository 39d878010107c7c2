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
import java.util.regex.Pattern;

/**
 * One numbered case.
 *
 * @param number stable and never reused: {@code E-001} for an edge, {@code O-001} for an origin
 * @param name one line that says what a conforming target does
 * @param description what is sent and what is expected, in one or two sentences
 * @param <S> what the case examines
 */
public record Case<S>(
    String number,
    Level level,
    String name,
    Reference reference,
    String description,
    Body<S> body) {

  private static final Pattern NUMBER = Pattern.compile("[EO]-\\d{3}");

  public Case {
    if (!NUMBER.matcher(number).matches()) {
      throw new IllegalArgumentException("the number of a case is E-nnn or O-nnn, not " + number);
    }
  }

  /**
   * What a case does.
   *
   * @param <S> what the case examines
   */
  @FunctionalInterface
  public interface Body<S> {
    /**
     * Examines the target.
     *
     * @param run records what is sent and seen, and closes the connections of this case
     * @throws NotRunException if the case does not apply
     * @throws IOException if the target cannot be reached or does not answer; counts as not run
     */
    Outcome run(S subject, CaseRun run) throws IOException;
  }
}
