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
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/**
 * The threads that validate certificates and may wait for revocation information, so that no event
 * loop does. There is one thread for each request that may wait ({@code maxWaiting}) and one for
 * each processor, so that other requests are validated while all permitted requests wait.
 *
 * <p>An event loop that hands a request over takes no lock: the queue is lock-free, and all threads
 * exist from the start. Thread-safe.
 */
final class ValidationThreads implements AutoCloseable {

  /** Maximum number of queued requests. Further ones without a cached decision are BUSY. */
  private static final int MAX_QUEUED = 20_000;

  private final AtomicInteger number = new AtomicInteger();
  private final AtomicInteger queued = new AtomicInteger();
  private final ThreadPoolExecutor threads;

  ValidationThreads(int maxWaiting) {
    int size = size(maxWaiting);
    this.threads =
        new ThreadPoolExecutor(
            size, size, 0, TimeUnit.SECONDS, new LinkedTransferQueue<>(), this::thread);
    threads.prestartAllCoreThreads();
  }

  private static int size(int maxWaiting) {
    return maxWaiting + Runtime.getRuntime().availableProcessors();
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "clientcert-validation-" + number.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Decides about a request on another thread. Cancelling removes the request from the queue, but
   * does not interrupt a running validation, whose decision is cached for the next request.
   */
  Mono<Forwarding> admit(ClientCertRules rules, IncomingRequest request) {
    return Mono.defer(
        () -> {
          try {
            return Mono.fromFuture(
                CompletableFuture.supplyAsync(
                    () -> {
                      resize(size(rules.maxWaiting()));
                      return rules.admit(request);
                    },
                    this::enqueue));
          } catch (RejectedExecutionException e) {
            return Mono.fromSupplier(() -> rules.admitBusy(request));
          }
        });
  }

  private void enqueue(Runnable task) {
    if (queued.incrementAndGet() > MAX_QUEUED) {
      queued.decrementAndGet();
      throw new RejectedExecutionException();
    }
    threads.execute(
        () -> {
          queued.decrementAndGet();
          task.run();
        });
  }

  /** Follows the setting, which may be switched while the server runs. */
  private void resize(int size) {
    if (threads.getMaximumPoolSize() == size) {
      return;
    }
    synchronized (threads) {
      if (size > threads.getMaximumPoolSize()) {
        threads.setMaximumPoolSize(size);
        threads.setCorePoolSize(size);
        threads.prestartAllCoreThreads();
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
