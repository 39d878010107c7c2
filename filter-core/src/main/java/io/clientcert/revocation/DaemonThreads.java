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
 * Creates the threads of an executor that works in the background, and waits for their end. They do
 * not keep the JVM alive. Thread-safe.
 */
public final class DaemonThreads implements ThreadFactory {

  /**
   * Much longer than an interrupted thread needs, and short compared with the shutdown of a server.
   */
  private static final Duration TIME_TO_END = Duration.ofSeconds(2);

  private final String name;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** Creates threads with this name. */
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
   * Waits briefly for the threads of an executor that was shut down to end. A container checks for
   * remaining threads right after it stops an application and reports each as a leak. An executor
   * terminates shortly before its threads do.
   */
  public void awaitEnd() {
    long deadline = System.nanoTime() + TIME_TO_END.toNanos();
    try {
      for (Thread thread : threads) {
        // Zero would mean no limit.
        thread.join(Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
