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

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Goes on asynchronously, in the way that {@code mode} names. */
public final class AsyncServlet extends AppServlet {

  @Override
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (request.getDispatcherType() == DispatcherType.ASYNC) {
      write(response, FieldLine.of(request));
      return;
    }
    switch (String.valueOf(request.getParameter("mode"))) {
      case "noarg" -> answerInThread(request.startAsync());
      case "args" -> answerInThread(request.startAsync(request, response));
      case "noarg-dispatch" -> request.startAsync().dispatch("/whoami");
      case "args-dispatch" -> request.startAsync(request, response).dispatch("/whoami");
      case "context-dispatch" -> request.startAsync().dispatch();
      default -> response.sendError(HttpServletResponse.SC_BAD_REQUEST);
    }
  }

  private static void answerInThread(AsyncContext context) {
    context.start(
        () -> {
          try {
            HttpServletRequest request = (HttpServletRequest) context.getRequest();
            write(context.getResponse(), FieldLine.of(request));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } finally {
            context.complete();
          }
        });
  }
}
