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
package io.clientcert.revocation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes a report on the state of one source of revocation information.
 *
 * @param <T> the reports
 */
@FunctionalInterface
public interface SourceReport<T> {

  /**
   * Makes the report.
   *
   * @param source what it is; may hold text from a certificate
   * @param from since when what is in memory says something, of several the oldest; null without
   *     any
   * @param until when it ends, of several the first; null without any
   * @param failingSince when the first of the attempts failed that have failed since the last good
   *     one
   * @param problem what the last attempt failed for
   * @param nextAttempt the earliest moment of the next attempt; null for what is not fetched
   */
  T make(
      String source,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable Instant failingSince,
      @Nullable String problem,
      @Nullable Instant nextAttempt);
}
