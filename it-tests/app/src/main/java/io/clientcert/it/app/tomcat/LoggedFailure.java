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
package io.clientcert.it.app.tomcat;

import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first exception that is logged as severe while it is open: all that Tomcat tells of why
 * a context did not start.
 */
final class LoggedFailure extends Handler implements AutoCloseable {

  private static final Logger ROOT = Logger.getLogger("");

  private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

  private LoggedFailure() {
    setLevel(Level.SEVERE);
  }

  static LoggedFailure watch() {
    LoggedFailure failure = new LoggedFailure();
    ROOT.addHandler(failure);
    return failure;
  }

  @Nullable Throwable get() {
    return first.get();
  }

  @Override
  public void publish(LogRecord entry) {
    if (isLoggable(entry) && entry.getThrown() != null) {
      first.compareAndSet(null, entry.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ROOT.removeHandler(this);
  }
}
