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

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/**
 * Answers every request with 503, in an application that a server serves although the library could
 * not start. Thread-safe.
 */
final class OutOfServiceFilter implements Filter {

  private final OutOfService outOfService =
      new OutOfService(System.getLogger(OutOfServiceFilter.class.getName()));
  private final String reason;

  OutOfServiceFilter(Throwable cause) {
    reason = OutOfService.reason(cause);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException {
    outOfService.answer(response, reason);
  }
}
