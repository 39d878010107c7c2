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

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/**
 * The threads of one executor that works beside requests, from their beginning to their end. They
 * keep no JVM from ending. Thread-safe.
 */
public final class DaemonThreads implements ThreadFactory {

  /** Far longer than a thread takes that is interrupted, and short beside a server's own stop. */
  private static final Duration TIME_TO_END = Duration.ofSeconds(2);

  private final String name;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** Makes threads of that name. */
  public DaemonThreads(String name) {
    this.name = name;
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    threads.removeIf(before -> before.getState() == Thread.State.TERMINATED);
    threads.add(thread);
    return thread;
  }

  /**
   * Waits a little for the end of the threads, whose executor was shut down before: a container
   * that stops an application looks for its threads right afterwards, and takes each for a leak. An
   * executor has ended a moment before its threads have.
   */
  public void awaitEnd() {
    long deadline = System.nanoTime() + TIME_TO_END.toNanos();
    try {
      for (Thread thread : threads) {
        // zero would be for ever
        thread.join(Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
