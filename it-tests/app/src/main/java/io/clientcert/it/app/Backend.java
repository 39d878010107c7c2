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

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The server behind the proxy: reads HTTP/1.1 from a plain socket and answers with the lines that
 * came over the wire, so that nothing a container would tidy up is hidden.
 */
final class Backend implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Backend.class.getName());

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private Backend(ServerSocket server) {
    this.server = server;
  }

  static Backend start() throws IOException {
    Backend backend = new Backend(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
    backend.threads.execute(backend::accept);
    return backend;
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (SocketException e) {
        // Closing the server socket is how this loop is told to end.
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void serve(Socket socket) {
    try (socket;
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = new BufferedOutputStream(socket.getOutputStream())) {
      HttpMessage request = HttpMessage.read(in);
      if (BackendWebSocket.isAskedFor(request)) {
        BackendWebSocket.serve(request, in, out);
      } else {
        answer(request).write(out);
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "backend: no answer to a request", e);
    }
  }

  private static HttpMessage answer(HttpMessage request) {
    List<String> head = new ArrayList<>(List.of("Connection: close"));
    head.add("Content-Type: text/plain;charset=ISO-8859-1");
    if (request.startLine().startsWith("HEAD ")) {
      return new HttpMessage("HTTP/1.1 200 OK", head, "", List.of());
    }
    String target = request.startLine().replaceFirst("^\\S* ", "").replaceFirst(" \\S*$", "");
    int query = target.indexOf('?');
    if (target.startsWith("/respond") && query >= 0) {
      for (Map.Entry<String, String> parameter : QueryParameters.of(target.substring(query + 1))) {
        if (parameter.getKey().equals("header")) {
          head.add(FieldLine.parse(parameter.getValue()).toString());
        }
      }
      return new HttpMessage("HTTP/1.1 200 OK", head, "ok", List.of());
    }
    if (target.startsWith("/cgi")) {
      return new HttpMessage("HTTP/1.1 200 OK", head, cgi(request.head()), List.of());
    }
    StringBuilder seen = new StringBuilder();
    if (target.startsWith("/relay/")) {
      seen.append("request ").append(request.startLine()).append('\n');
    }
    request.head().forEach(line -> seen.append(line).append('\n'));
    request.trailers().forEach(line -> seen.append("trailer ").append(line).append('\n'));
    return new HttpMessage("HTTP/1.1 200 OK", head, seen.toString(), List.of());
  }

  /** The variables that CGI, WSGI and PHP make of fields (RFC 3875 section 4.1.18). */
  private static String cgi(List<String> head) {
    Map<String, String> variables = new TreeMap<>();
    for (String line : head) {
      FieldLine field = FieldLine.parse(line);
      String folded = field.name().replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
      variables.merge("HTTP_" + folded, field.value(), (first, next) -> first + ", " + next);
    }
    StringBuilder environment = new StringBuilder();
    variables.forEach(
        (name, value) -> environment.append(name).append(": ").append(value).append('\n'));
    return environment.toString();
  }
}
