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
 * Creates reports on the state of a source of revocation information.
 *
 * @param <T> the type of the reports
 */
@FunctionalInterface
public interface SourceReport<T> {

  /**
   * Creates a report.
   *
   * @param source the name of the source; may contain text from a certificate
   * @param from the oldest {@code thisUpdate} of what is in memory; null if there is nothing
   * @param until the earliest expiry of what is in memory; null if there is nothing
   * @param failingSince time of the first of the failures since the last success
   * @param problem the reason of the last failure
   * @param nextAttempt the earliest time of the next attempt; null for a source that is not fetched
   */
  T make(
      String source,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable Instant failingSince,
      @Nullable String problem,
      @Nullable Instant nextAttempt);
}
