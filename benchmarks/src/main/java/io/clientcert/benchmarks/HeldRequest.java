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
package io.clientcert.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request that its container's thread leaves to somebody else for a while. */
final class HeldRequest<T> {

  private final CompletableFuture<T> arrived = new CompletableFuture<>();
  private final CountDownLatch released = new CountDownLatch(1);

  /** Hands {@code request} over, and returns when it is given back. */
  void handOver(T request) {
    arrived.complete(request);
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  T take() {
    try {
      return arrived.get(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a request was under way", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("no request came", e);
    }
  }

  void giveBack() {
    released.countDown();
  }
}
