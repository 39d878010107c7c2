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

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A proxy that honours {@code Connection}: it passes on every field except those of one hop, among
 * them each field that {@code Connection} names. So a client that gets a name of ours in there
 * takes our field away from the backend.
 */
public class ProxyServlet extends AppServlet {

  private static final String PREFIX = "/proxy";

  private static final List<String> OF_ONE_HOP =
      List.of(
          "Connection",
          "Keep-Alive",
          "Proxy-Connection",
          "TE",
          "Trailer",
          "Transfer-Encoding",
          "Upgrade",
          "Content-Length",
          "Host");

  @Override
  final void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Object port = request.getServletContext().getAttribute(Application.BACKEND_PORT);
    HttpMessage sent = forwarded(request, (Integer) port);
    if (hasLineBreak(sent.head()) || hasLineBreak(sent.trailers())) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST, "line break in a field");
      return;
    }
    HttpMessage answer;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), (Integer) port);
        OutputStream out = new BufferedOutputStream(socket.getOutputStream());
        InputStream in = new BufferedInputStream(socket.getInputStream())) {
      sent.write(out);
      answer = HttpMessage.read(in);
      while (status(answer) == HttpServletResponse.SC_CONTINUE) {
        answer = HttpMessage.read(in);
      }
    }
    response.setStatus(status(answer));
    for (FieldLine field : endToEnd(answer.head().stream().map(FieldLine::parse).toList())) {
      response.addHeader(field.name(), field.value());
    }
    response.getOutputStream().write(answer.body().getBytes(ISO_8859_1));
  }

  private static int status(HttpMessage answer) {
    return Integer.parseInt(answer.startLine().split(" ", 3)[1]);
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

  private HttpMessage forwarded(HttpServletRequest request, int port) throws IOException {
    byte[] body = request.getInputStream().readAllBytes();
    List<String> trailers = new ArrayList<>();
    if (request.isTrailerFieldsReady()) {
      request
          .getTrailerFields()
          .forEach((name, value) -> trailers.add(new FieldLine(name, value).toString()));
    }
    String query = request.getQueryString();
    String target = path(request) + (query == null ? "" : "?" + query);
    List<String> head =
        new ArrayList<>(List.of("Host: " + host(request, port), "Connection: close"));
    endToEnd(FieldLine.of(request)).forEach(field -> head.add(field.toString()));
    return new HttpMessage(
        request.getMethod() + " " + (target.startsWith("/") ? target : "/" + target) + " HTTP/1.1",
        head,
        new String(body, ISO_8859_1),
        trailers);
  }

  private static List<FieldLine> endToEnd(List<FieldLine> fields) {
    Set<String> ofOneHop = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    ofOneHop.addAll(OF_ONE_HOP);
    for (FieldLine field : fields) {
      if (field.isNamed("Connection")) {
        // At every comma, inside quotes too, as the widely used proxy of Jetty does.
        for (String element : field.value().split(",", -1)) {
          ofOneHop.add(element.replace('"', ' ').strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    return fields.stream().filter(field -> !ofOneHop.contains(field.name())).toList();
  }

  private static boolean hasLineBreak(Collection<String> lines) {
    return lines.stream().anyMatch(line -> line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0);
  }
}
