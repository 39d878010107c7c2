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
package io.clientcert.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends the requests that the demo's page links to, and passes the answers on to the browser, which
 * needs no certificate of its own for that.
 */
final class DemoRequests implements AutoCloseable {

  private static final List<String> PASSED_ON =
      List.of(
          "Content-Type",
          "Content-Security-Policy",
          "X-Content-Type-Options",
          "Referrer-Policy",
          "Cache-Control");

  /** Connects to a server as a certain client. */
  @FunctionalInterface
  interface Connector {
    RawClient connect() throws IOException;
  }

  /**
   * A request.
   *
   * @param group the heading of its link
   * @param name the path of its link
   * @param label the text of its link
   * @param lines the header field lines that the client adds
   */
  record Request(String group, String name, String label, Connector connector, List<String> lines) {

    Request {
      lines = List.copyOf(lines);
    }
  }

  private final HttpServer server;
  private final List<Request> requests;

  private DemoRequests(HttpServer server, List<Request> requests) {
    this.server = server;
    this.requests = List.copyOf(requests);
  }

  /**
   * Opens the port, where nothing is answered before {@link #serve}.
   *
   * @param port 0 for any free port
   */
  static DemoRequests open(int port, List<Request> requests) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    DemoRequests opened = new DemoRequests(server, requests);
    server.createContext("/", opened::answer);
    return opened;
  }

  /** Answers from now on: the servers are there. */
  void serve() {
    server.start();
  }

  /** The page, with the first request. */
  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/";
  }

  /** The page with a certain request. */
  String url(String name) {
    return url() + name + "/";
  }

  /** What a host has to know to link to the requests. */
  Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    for (Request request : requests) {
      properties.put(
          "demo.request." + (properties.size() + 1),
          String.join("|", request.group(), url(request.name()), request.label()));
    }
    return properties;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      if (!exchange.getRequestMethod().equals("GET")) {
        answer(exchange, 405, "Only GET is served here.\n");
      } else if (path.equals("/")) {
        exchange.getResponseHeaders().set("Location", url(requests.get(0).name()));
        exchange.sendResponseHeaders(302, -1);
      } else {
        String name = path.substring(1).split("/", -1)[0];
        for (Request request : requests) {
          if (request.name().equals(name) && path.length() > name.length() + 1) {
            send(exchange, request, path.substring(name.length() + 1));
            return;
          }
        }
        answer(exchange, 404, "There is no such request. Open " + url() + "\n");
      }
    }
  }

  private static void send(HttpExchange exchange, Request request, String path) throws IOException {
    // The page learns by the query which of its links was followed
    String target = path.equals("/") ? "/?" + request.name() : path;
    List<String> lines = new ArrayList<>(request.lines());
    for (String name : List.of("User-Agent", "Accept")) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        lines.add(name + ": " + value);
      }
    }
    Reply reply;
    try (RawClient connection = request.connector().connect()) {
      reply = connection.send(target, lines);
    }
    for (String name : PASSED_ON) {
      reply.headers().values(name).forEach(v -> exchange.getResponseHeaders().add(name, v));
    }
    answer(exchange, reply.status(), reply.body());
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
