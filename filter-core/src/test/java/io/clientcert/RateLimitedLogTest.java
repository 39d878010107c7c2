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

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How much is written, however much happens. */
class RateLimitedLogTest {
  private static final long MINUTE = 60_000;

  private static final class Lines implements System.Logger {
    private final List<String> written = new ArrayList<>();
    private Level least = Level.INFO;

    @Override
    public String getName() {
      return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
      return level.getSeverity() >= least.getSeverity();
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      written.add(Objects.requireNonNull(message));
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object @Nullable ... parameters) {
      written.add(Objects.requireNonNull(format));
    }
  }

  private final Lines lines = new Lines();
  private final RateLimitedLog log = new RateLimitedLog(lines);

  private void write(String cause, int times, long now) {
    for (int i = 0; i < times; i++) {
      log.write(cause, Level.INFO, now, () -> cause);
    }
  }

  @Test
  @DisplayName("T3 a cause writes ten lines a minute, and no more")
  void limit() {
    write("a", 10, 1000);
    assertThat(lines.written).hasSize(10).allMatch("a"::equals);

    write("a", 1000, 1000 + MINUTE - 1);
    assertThat(lines.written).hasSize(10);
  }

  @Test
  @DisplayName("T3 the next line that is written tells how many were not")
  void dropped() {
    write("a", 13, 1000);
    write("a", 2, 1000 + MINUTE);

    assertThat(lines.written).hasSize(12);
    assertThat(lines.written.get(10)).startsWith("a (and 3 more");
    assertThat(lines.written.get(11)).isEqualTo("a");
  }

  @Test
  @DisplayName("T3 every minute ten lines may be written again")
  void nextMinute() {
    write("a", 50, 0);
    write("a", 50, MINUTE);
    write("a", 50, 3 * MINUTE);

    assertThat(lines.written).hasSize(30);
  }

  @Test
  @DisplayName("T3 causes do not take each other's lines")
  void causes() {
    write("a", 50, 0);
    write("b", 50, 0);

    assertThat(lines.written).hasSize(20);
  }

  @Test
  @DisplayName("T3 a clock that is put back far does not silence the log")
  void clockPutBack() {
    write("a", 50, 100 * MINUTE);
    write("a", 1, MINUTE);

    assertThat(lines.written).hasSize(11);
  }

  @Test
  @DisplayName("T3 what nobody would read is neither made nor counted")
  void level() {
    lines.least = Level.WARNING;
    AtomicInteger made = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      log.write("a", Level.INFO, 0, () -> "made " + made.incrementAndGet());
    }
    lines.least = Level.INFO;
    write("a", 1, 0);

    assertThat(made).hasValue(0);
    assertThat(lines.written).containsExactly("a");
  }

  @Test
  @DisplayName("T3 the text of a line that is not written is not made either")
  void textOfDroppedLines() {
    AtomicInteger made = new AtomicInteger();
    for (int i = 0; i < 1000; i++) {
      log.write("a", Level.INFO, 0, () -> "made " + made.incrementAndGet());
    }

    assertThat(made.get()).isLessThanOrEqualTo(10);
  }
}
