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
package io.clientcert.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What belongs to one execution of a case: the record of what was sent and seen, and the open
 * connections. Thread-safe.
 */
public final class CaseRun implements AutoCloseable {

  /** Connections that one case may open. */
  public static final int MAX_CONNECTIONS = 32;

  private static final int MAX_ENTRIES = 200;
  private static final int MAX_BYTES = 128 * 1024;

  /** Whether bytes were sent, or seen, or something is explained. */
  public enum Kind {
    SENT,
    SEEN,
    NOTE
  }

  /**
   * One step of a case.
   *
   * @param where for example {@code client, TLSv1.3} or {@code backend}
   * @param cut the number of bytes that were left out at the end
   */
  @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
  public record Entry(Kind kind, String where, byte[] bytes, int cut) {
    public Entry {
      bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    /**
     * Returns the bytes as text. Line feeds stay; every other byte outside printable ASCII is
     * written as {@code \xHH}, except in a note.
     */
    public String text() {
      if (kind == Kind.NOTE) {
        return new String(bytes, UTF_8);
      }
      StringBuilder text = new StringBuilder(bytes.length);
      for (byte b : bytes) {
        if (b == '\n' || (b >= ' ' && b <= '~' && b != '\\')) {
          text.append((char) (b & 255));
        } else if (b == '\\') {
          text.append("\\\\");
        } else if (b == '\r') {
          text.append("\\r");
        } else {
          text.append(String.format("\\x%02x", b & 255));
        }
      }
      if (cut > 0) {
        text.append("\n… ").append(cut).append(" more bytes");
      }
      return text.toString();
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final List<Closeable> open = new ArrayList<>();
  private boolean closed;

  /**
   * Runs something outside a {@link Runner}, within a time limit.
   *
   * @throws IOException if {@code task} does, or if it has not ended in time; its connections are
   *     closed then
   */
  public static <T> T within(Duration limit, Limited<T> task) throws IOException {
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            end -> {
              Thread thread = new Thread(end, "conformance-limit");
              thread.setDaemon(true);
              return thread;
            });
    AtomicBoolean over = new AtomicBoolean();
    CaseRun run = new CaseRun();
    ScheduledFuture<?> end =
        clock.schedule(
            () -> {
              over.set(true);
              run.close();
            },
            limit.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      T result = task.call(run);
      if (!over.get()) {
        return result;
      }
    } catch (IOException e) {
      // The end of the time shows as a closed connection
      if (!over.get()) {
        throw e;
      }
    } finally {
      end.cancel(false);
      clock.shutdownNow();
      run.close();
    }
    throw new IOException("no complete response within " + limit.toSeconds() + " s");
  }

  /**
   * What runs within a limit.
   *
   * @param <T> its result
   */
  @FunctionalInterface
  public interface Limited<T> {
    T call(CaseRun run) throws IOException;
  }

  /** Records bytes that were sent to the target. */
  public void sent(String where, byte[] bytes) {
    add(Kind.SENT, where, bytes);
  }

  /** Records bytes that the target sent. */
  public void seen(String where, byte[] bytes) {
    add(Kind.SEEN, where, bytes);
  }

  /** Records an explanation, such as the TLS version and the certificate that was presented. */
  public void note(String text) {
    add(Kind.NOTE, "", text.getBytes(UTF_8));
  }

  private synchronized void add(Kind kind, String where, byte[] bytes) {
    if (entries.size() < MAX_ENTRIES) {
      int kept = Math.min(bytes.length, MAX_BYTES);
      entries.add(new Entry(kind, where, Arrays.copyOf(bytes, kept), bytes.length - kept));
    }
  }

  /** Returns what was recorded so far. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /**
   * Takes over a connection, which is closed when the case ends or its time is over.
   *
   * @throws IOException if the case is over, or opens more connections than {@link
   *     #MAX_CONNECTIONS}
   */
  public <C extends Closeable> C closing(C connection) throws IOException {
    synchronized (this) {
      if (!closed && open.size() < MAX_CONNECTIONS) {
        open.add(connection);
        return connection;
      }
    }
    connection.close();
    throw new IOException(
        closed ? "the time of this case is over" : "more than " + MAX_CONNECTIONS + " connections");
  }

  /** Closes all connections. Failures to close are irrelevant here, and ignored. */
  @Override
  public void close() {
    List<Closeable> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(open);
      open.clear();
    }
    for (Closeable connection : all) {
      try {
        connection.close();
      } catch (IOException e) {
        note("closing: " + e.getMessage());
      }
    }
  }
}
