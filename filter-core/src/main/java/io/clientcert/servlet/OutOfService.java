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
package io.clientcert.servlet;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Answers requests with 503 while the library is out of service, and logs the reason once.
 * Thread-safe.
 */
final class OutOfService {

  private final System.Logger log;
  private final AtomicBoolean isLogged = new AtomicBoolean();

  OutOfService(System.Logger log) {
    this.log = log;
  }

  /** Returns the text of a failure to start. */
  static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** Logs the reason unless one was logged before. */
  void log(String reason) {
    if (isLogged.compareAndSet(false, true)) {
      log.log(
          Level.ERROR,
          () ->
              "Every request is answered with 503, because the filter is out of service: "
                  + reason);
    }
  }

  /** Logs the reason unless one was logged before, and answers with 503. */
  void answer(ServletResponse response, String reason) throws IOException {
    log(reason);
    if (response instanceof HttpServletResponse httpResponse) {
      answerUnavailable(httpResponse);
    }
  }

  /**
   * Answers with 503 without an error page, because an error page of the application would see the
   * request as the client sent it.
   */
  static void answerUnavailable(HttpServletResponse response) throws IOException {
    if (!response.isCommitted()) {
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      response.flushBuffer();
    }
  }
}
