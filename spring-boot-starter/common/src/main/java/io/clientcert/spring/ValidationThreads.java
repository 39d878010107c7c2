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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/**
 * The threads that validate certificates and may wait for revocation information, so that no event
 * loop does. There are as many as requests may wait ({@code maxWaiting}), and one for each
 * processor besides: while all permitted requests wait, the others still go on.
 *
 * <p>An event loop hands its requests over without a lock. A thread pool has locks, for its queue
 * and for new threads, and an event loop would stop while the thread that holds one is not
 * scheduled; so a dispatcher feeds the pool. Thread-safe.
 */
final class ValidationThreads implements AutoCloseable {

  /** Beyond that many, a certificate without a cached decision is BUSY. */
  private static final int MAX_QUEUED = 20_000;

  private static final long IDLE_SECONDS = 30;

  private final AtomicInteger number = new AtomicInteger();

  /** How many requests were handed over whose validation has not begun. */
  private final AtomicInteger queued = new AtomicInteger();

  private final BlockingQueue<Request> handedOver = new LinkedTransferQueue<>();
  private final ThreadPoolExecutor threads;
  private final Thread dispatcher;

  ValidationThreads() {
    int initial = Runtime.getRuntime().availableProcessors();
    this.threads =
        new ThreadPoolExecutor(
            initial,
            initial,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(task, "clientcert-validation-" + number.incrementAndGet()));
    threads.allowCoreThreadTimeOut(true);
    this.dispatcher = daemon(this::dispatch, "clientcert-dispatch");
    dispatcher.start();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** A request, and where its decision is waited for. */
  private record Request(
      ClientCertRules rules, IncomingRequest request, CompletableFuture<Forwarding> decision) {}

  /**
   * Decides about a request without the calling thread. Cancelling keeps a validation from
   * beginning, but does not interrupt one that has begun, whose decision is of use for the next
   * request.
   */
  Mono<Forwarding> admit(ClientCertRules rules, IncomingRequest request) {
    return Mono.defer(
        () -> {
          if (queued.incrementAndGet() > MAX_QUEUED || threads.isShutdown()) {
            queued.decrementAndGet();
            return Mono.fromSupplier(() -> rules.admitBusy(request));
          }
          Request handed = new Request(rules, request, new CompletableFuture<>());
          handedOver.add(handed);
          return Mono.fromFuture(handed.decision);
        });
  }

  private void dispatch() {
    try {
      while (true) {
        Request next = handedOver.take();
        try {
          resize(next.rules.maxWaiting() + Runtime.getRuntime().availableProcessors());
          next.decision.completeAsync(() -> next.rules.admit(next.request), this::execute);
        } catch (RejectedExecutionException | Error e) {
          // closed, or no thread could be made; the next request may have more luck
          queued.decrementAndGet();
          next.decision.completeExceptionally(e);
        }
      }
    } catch (InterruptedException e) {
      // closed
      Thread.currentThread().interrupt();
    }
  }

  private void execute(Runnable validation) {
    threads.execute(
        () -> {
          queued.decrementAndGet();
          validation.run();
        });
  }

  /** The setting may be switched while the server runs. */
  private void resize(int size) {
    if (size > threads.getMaximumPoolSize()) {
      threads.setMaximumPoolSize(size);
      threads.setCorePoolSize(size);
    } else if (size < threads.getMaximumPoolSize()) {
      threads.setCorePoolSize(size);
      threads.setMaximumPoolSize(size);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    dispatcher.interrupt();
  }
}
