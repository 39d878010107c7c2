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
package io.clientcert;

import io.clientcert.revocation.WaitLimit;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The time that one request may spend waiting, all waits taken together. */
final class RequestWaitLimit implements WaitLimit {

  private final Semaphore waiting;
  private long nanosLeft;

  /**
   * Creates the limit of one request.
   *
   * @param waiting has a permit for each request that may wait at the same time
   */
  RequestWaitLimit(Duration timeout, Semaphore waiting) {
    this.nanosLeft = timeout.toNanos();
    this.waiting = waiting;
  }

  @Override
  public Outcome await(Future<?> fetch) {
    if (nanosLeft <= 0) {
      return Outcome.OUT_OF_TIME;
    }
    if (!waiting.tryAcquire()) {
      return Outcome.TOO_MANY_WAIT;
    }
    long start = System.nanoTime();
    try {
      fetch.get(nanosLeft, TimeUnit.NANOSECONDS);
      return Outcome.DONE;
    } catch (TimeoutException e) {
      return Outcome.OUT_OF_TIME;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a fetch ends without an exception", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.OUT_OF_TIME;
    } finally {
      nanosLeft -= System.nanoTime() - start;
      waiting.release();
    }
  }
}
