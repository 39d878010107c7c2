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
package io.clientcert.spring;

import io.clientcert.ClientCertRules;
import io.clientcert.Forwarding;
import io.clientcert.IncomingRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/**
 * The threads that validate certificates and may wait for revocation information, so that no event
 * loop does. There are as many as requests may wait ({@code maxWaiting}), and one for each
 * processor besides: while all permitted requests wait, the others still go on. Thread-safe.
 */
final class ValidationThreads implements AutoCloseable {

  /** Beyond that many, a certificate without a cached decision is BUSY. */
  private static final int MAX_QUEUED = 20_000;

  private static final long IDLE_SECONDS = 30;

  private final AtomicInteger number = new AtomicInteger();
  private final ThreadPoolExecutor threads;

  ValidationThreads() {
    int initial = Runtime.getRuntime().availableProcessors();
    this.threads =
        new ThreadPoolExecutor(
            initial,
            initial,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_QUEUED),
            this::thread);
    threads.allowCoreThreadTimeOut(true);
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "clientcert-validation-" + number.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Decides about a request without the calling thread. Cancelling takes it out of the queue, but
   * does not interrupt a validation that has begun, whose decision is of use for the next request.
   */
  Mono<Forwarding> admit(ClientCertRules rules, IncomingRequest request) {
    return Mono.defer(
        () -> {
          resize(rules.maxWaiting() + Runtime.getRuntime().availableProcessors());
          try {
            return Mono.fromFuture(
                CompletableFuture.supplyAsync(() -> rules.admit(request), threads));
          } catch (RejectedExecutionException e) {
            return Mono.fromSupplier(() -> rules.admitBusy(request));
          }
        });
  }

  /** The setting may be switched while the server runs. */
  private void resize(int size) {
    if (threads.getMaximumPoolSize() == size) {
      return;
    }
    synchronized (threads) {
      if (size > threads.getMaximumPoolSize()) {
        threads.setMaximumPoolSize(size);
        threads.setCorePoolSize(size);
      } else {
        threads.setCorePoolSize(size);
        threads.setMaximumPoolSize(size);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
