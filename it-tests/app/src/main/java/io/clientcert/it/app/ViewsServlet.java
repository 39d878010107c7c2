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

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.PushBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers with every view that the servlet API gives of the fields called {@code name}. */
public final class ViewsServlet extends AppServlet {

  @Override
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String[] names = request.getParameterValues("name");
    if (names == null) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      boolean listed =
          Collections.list(request.getHeaderNames()).stream().anyMatch(name::equalsIgnoreCase);
      lines.add("getHeader(" + name + ")=" + request.getHeader(name));
      lines.add(
          "getHeaders("
              + name
              + ")=["
              + String.join("|", Collections.list(request.getHeaders(name)))
              + "]");
      lines.add("getHeaderNames.contains(" + name + ")=" + listed);
      lines.add("getIntHeader(" + name + ")=" + result(() -> request.getIntHeader(name)));
      lines.add("getDateHeader(" + name + ")=" + result(() -> request.getDateHeader(name)));
      lines.add("newPushBuilder.getHeader(" + name + ")=" + pushed(request, name));
    }
    write(response, lines);
  }

  private static @Nullable String pushed(HttpServletRequest request, String name) {
    PushBuilder push = request.newPushBuilder();
    return push == null ? null : push.getHeader(name);
  }

  private static String result(Supplier<Number> view) {
    try {
      return view.get().toString();
    } catch (IllegalArgumentException e) {
      return "threw " + e.getClass().getSimpleName();
    }
  }
}
