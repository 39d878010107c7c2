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

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers with the response fields that the query names, in its order. */
public final class RespondServlet extends AppServlet {

  @Override
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Map<String, String> trailers = new LinkedHashMap<>();
    for (Map.Entry<String, String> parameter : QueryParameters.of(request.getQueryString())) {
      FieldLine field = FieldLine.parse(parameter.getValue());
      switch (parameter.getKey()) {
        case "header" -> response.setHeader(field.name(), field.value());
        case "add" -> response.addHeader(field.name(), field.value());
        case "int" -> response.setIntHeader(field.name(), Integer.parseInt(field.value()));
        case "date" -> response.setDateHeader(field.name(), Long.parseLong(field.value()));
        case "trailer" -> trailers.put(field.name(), field.value());
        default -> {
          response.sendError(HttpServletResponse.SC_BAD_REQUEST);
          return;
        }
      }
    }
    response.setContentType("text/plain;charset=UTF-8");
    if (!trailers.isEmpty()) {
      response.setTrailerFields(() -> trailers);
    }
    response.getOutputStream().write("ok".getBytes(US_ASCII));
    // Commits without a length, so that HTTP/1.1 is chunked and can carry trailers.
    response.flushBuffer();
    // Open Liberty sends nothing before the second flush.
    response.getOutputStream().flush();
  }
}
