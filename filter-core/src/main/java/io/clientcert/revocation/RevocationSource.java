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

import io.clientcert.path.ValidatedPath;
import io.clientcert.revocation.Evidence.Status;
import io.clientcert.revocation.FetchCache.State;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One kind of source of revocation information. Implementations are thread-safe. */
interface RevocationSource extends AutoCloseable {

  /** Named after the checker, because logging configurations refer to that name. */
  Logger LOGGER = System.getLogger(RevocationChecker.class.getName());

  /**
   * Returns what this source knows about the certificate at {@code index} of {@code path}.
   *
   * @param signers finds signers of CRLs that are not on the path
   * @param limit limits how long to wait for a fetch
   */
  Evidence evidenceFor(
      ValidatedPath path, int index, CrlEvidence.Signers signers, Instant now, WaitLimit limit);

  /**
   * Fetches what expires soon, and removes what is not used.
   *
   * @return whether the content of the memory changed
   */
  boolean tick();

  /** Returns a report on each CRL, URL and responder. */
  <T> List<T> reports(SourceReport<T> report);

  /** Stops fetching. What is in memory stays in use until it expires. */
  @Override
  void close();

  /**
   * Waits for {@code fetch}.
   *
   * @return null if it has ended, otherwise the status for a request that may not wait longer
   */
  static @Nullable Evidence await(CompletableFuture<?> fetch, WaitLimit limit) {
    if (fetch.isDone()) {
      return null;
    }
    return switch (limit.await(fetch)) {
      case DONE -> null;
      case OUT_OF_TIME ->
          new Evidence(
              Status.PENDING, "revocation information is still being fetched", Instant.MIN, null);
      case TOO_MANY_WAIT ->
          new Evidence(
              Status.BUSY, "too many requests wait for revocation information", Instant.MIN, null);
    };
  }

  /** Logs that {@code what} was fetched, or that fetching it failed. */
  static void log(String what, State<?> state) {
    if (state.failingSince() == null) {
      LOGGER.log(Level.INFO, () -> "Fetched revocation evidence: " + what);
    } else {
      LOGGER.log(
          Level.WARNING,
          () -> "Revocation evidence cannot be fetched: " + what + ": " + state.problem());
    }
  }

  /** Returns the earliest time of the next attempt; null if none has been made. */
  static @Nullable Instant attemptAfter(State<?> state) {
    return state.retryAt().equals(Instant.MIN) ? null : state.retryAt();
  }
}
