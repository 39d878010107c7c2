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
package io.clientcert.it.app;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;

/**
 * Keeps the header fields as the client sent them, for the demo's page to show what is gone. Only
 * for the demo: no application should keep what the library takes out.
 */
public final class SentFieldsFilter implements Filter {

  /** The attribute of a request that has them as {@link FieldLine}s. */
  public static final String SENT = SentFieldsFilter.class.getName() + ".sent";

  /** The field in which an edge tells an origin of the demo what the client sent, line by line. */
  public static final String REPORT = "Demo-Client-Sent";

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    request.setAttribute(SENT, FieldLine.of((HttpServletRequest) request));
    chain.doFilter(request, response);
  }

  static boolean isReport(FieldLine line) {
    return line.isNamed(REPORT);
  }

  /** What was kept on this request, in the order of arrival. */
  public static List<FieldLine> sent(ServletRequest request) {
    return ((List<?>) request.getAttribute(SENT)).stream().map(FieldLine.class::cast).toList();
  }
}
