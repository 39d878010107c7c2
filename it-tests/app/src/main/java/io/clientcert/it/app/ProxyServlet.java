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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A proxy that honours {@code Connection}: it passes on every field except those of one hop, among
 * them each field that {@code Connection} names. So a client that gets a name of ours in there
 * takes our field away from the backend.
 */
public class ProxyServlet extends AppServlet {

  private static final String PREFIX = "/proxy";

  @Override
  final void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    int port = (Integer) request.getServletContext().getAttribute(Application.BACKEND_PORT);
    BackendCall call = call(request, port);
    if (!call.isWritable()) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST, "line break in a field");
      return;
    }
    BackendCall.Answer answer = call.send(port);
    response.setStatus(answer.status());
    for (FieldLine field : answer.fields()) {
      response.addHeader(field.name(), field.value());
    }
    response.getOutputStream().write(answer.body());
  }

  /** The path that the backend is asked for. */
  String path(HttpServletRequest request) {
    return request
        .getRequestURI()
        .substring(request.getContextPath().length())
        .substring(PREFIX.length());
  }

  /** The {@code Host} that the backend is asked for. */
  String host(HttpServletRequest request, int port) {
    return "localhost:" + port;
  }

  private BackendCall call(HttpServletRequest request, int port) throws IOException {
    byte[] body = request.getInputStream().readAllBytes();
    List<FieldLine> trailers = new ArrayList<>();
    if (request.isTrailerFieldsReady()) {
      request.getTrailerFields().forEach((name, value) -> trailers.add(new FieldLine(name, value)));
    }
    String query = request.getQueryString();
    return BackendCall.of(
        request.getMethod(),
        path(request) + (query == null ? "" : "?" + query),
        host(request, port),
        FieldLine.of(request),
        body,
        trailers);
  }
}
