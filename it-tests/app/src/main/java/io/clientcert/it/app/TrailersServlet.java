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
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads the body to its end and answers with the trailer fields, then the header fields. */
public final class TrailersServlet extends AppServlet {

  @Override
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    long length = request.getInputStream().transferTo(OutputStream.nullOutputStream());
    boolean ready = request.isTrailerFieldsReady();
    List<Object> lines = new ArrayList<>(List.of("body=" + length, "ready=" + ready));
    if (ready) {
      request
          .getTrailerFields()
          .forEach((name, value) -> lines.add("trailer " + new FieldLine(name, value)));
    }
    lines.addAll(FieldLine.of(request));
    write(response, lines);
  }
}
