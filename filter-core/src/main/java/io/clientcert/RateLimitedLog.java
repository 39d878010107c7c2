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

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A log in which no cause writes more than a few lines a minute, however often it happens: what is
 * not written is counted, and the count stands in the next line that is. Thread-safe.
 */
final class RateLimitedLog {

  private static final int LINES_PER_PERIOD = 10;
  private static final long PERIOD_MILLIS = Duration.ofMinutes(1).toMillis();

  private final Logger logger;
  private final Map<String, Cause> causes = new ConcurrentHashMap<>();

  RateLimitedLog(Logger logger) {
    this.logger = logger;
  }

  /**
   * Writes a line unless {@code cause} has written enough of them.
   *
   * @param cause one of a few fixed names
   */
  void write(String cause, Level level, long nowMillis, Supplier<String> message) {
    if (!logger.isLoggable(level)) {
      return;
    }
    long dropped = causes.computeIfAbsent(cause, name -> new Cause()).admit(nowMillis);
    if (dropped >= 0) {
      String suffix =
          dropped == 0 ? "" : " (and " + dropped + " more of this kind that were not written)";
      logger.log(level, () -> message.get() + suffix);
    }
  }

  private static final class Cause {
    private long periodStart = Long.MIN_VALUE;
    private int written;
    private long dropped;

    /** Returns -1 for a line that must not be written, else how many were not before it. */
    synchronized long admit(long now) {
      if (periodStart == Long.MIN_VALUE || Math.abs(now - periodStart) >= PERIOD_MILLIS) {
        periodStart = now;
        written = 0;
      }
      if (written == LINES_PER_PERIOD) {
        dropped++;
        return -1;
      }
      written++;
      long before = dropped;
      dropped = 0;
      return before;
    }
  }
}
