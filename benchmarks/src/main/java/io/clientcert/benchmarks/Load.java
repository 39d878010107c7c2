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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Kept-alive connections to one server, each with a thread that waits for every answer. */
final class Load implements AutoCloseable {

  private static final byte[] REQUEST = Connection.request(Scenes.USUAL_LINES);

  private final List<Connection> connections = new ArrayList<>();
  private final ExecutorService threads;
  private final String answer;

  /**
   * Connects.
   *
   * @param answer what the content of every response has to be
   */
  Load(SSLContext tls, int port, int count, String answer) throws IOException {
    this.answer = answer;
    this.threads = Executors.newFixedThreadPool(count);
    for (int i = 0; i < count; i++) {
      connections.add(new Connection(tls, port));
    }
  }

  /** Sends {@code requests} over all connections together. */
  void run(int requests) throws IOException {
    List<Future<?>> parts = new ArrayList<>();
    for (Connection connection : connections) {
      parts.add(threads.submit(() -> run(connection, requests / connections.size())));
    }
    try {
      for (Future<?> part : parts) {
        part.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException("a request failed", e.getCause());
    }
  }

  private @Nullable Void run(Connection connection, int requests) throws IOException {
    for (int i = 0; i < requests; i++) {
      String content = connection.exchange(REQUEST);
      if (!content.equals(answer)) {
        throw new IOException("expected " + answer + ", got " + content);
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (Connection connection : connections) {
      connection.close();
    }
  }
}
