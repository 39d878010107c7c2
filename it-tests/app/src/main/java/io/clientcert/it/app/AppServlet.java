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

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A servlet of the application: answers every method alike, most often with lines of plain text.
 */
abstract class AppServlet implements Servlet {

  private @Nullable ServletConfig config;

  abstract void answer(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException;

  /** Writes lines to the response, which may already hold some. */
  static void write(ServletResponse response, List<?> lines) throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    for (Object line : lines) {
      response.getWriter().append(line.toString()).append('\n');
    }
  }

  @Override
  public final void service(ServletRequest request, ServletResponse response)
      throws ServletException, IOException {
    answer((HttpServletRequest) request, (HttpServletResponse) response);
  }

  @Override
  public final void init(ServletConfig servletConfig) {
    config = servletConfig;
  }

  @Override
  public final @Nullable ServletConfig getServletConfig() {
    return config;
  }

  @Override
  public final String getServletInfo() {
    return getClass().getSimpleName();
  }

  @Override
  public final void destroy() {}
}
