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
package io.clientcert.conformance.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.clientcert.conformance.CannotRunException;
import io.clientcert.conformance.CaseRun;
import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.net.Http1Message;
import io.clientcert.conformance.net.Response;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1.1 server that the edge forwards to. It keeps what arrives, line by line, under the
 * identifier in the request target.
 */
public final class Backend implements Observer {

  private static final System.Logger LOG = System.getLogger(Backend.class.getName());

  static final String PARAMETER = "conformance-id=";

  private static final Pattern ID = Pattern.compile(PARAMETER + "([0-9a-z]+)");
  private static final int IDLE_MILLIS = 60_000;
  private static final int MORE_MILLIS = 100;
  private static final int MAX_THREADS = 64;

  private final ServerSocket server;
  private final String path;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(MAX_THREADS, Backend::daemon);
  private final Map<String, List<Received>> received = new ConcurrentHashMap<>();
  private final Map<String, List<String>> answers = new ConcurrentHashMap<>();
  private final Set<String> expectingMore = ConcurrentHashMap.newKeySet();

  private Backend(ServerSocket server, String path) {
    this.server = server;
    this.path = path;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "conformance-backend");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any free one
   * @param path of requests that the edge forwards here
   * @throws CannotRunException if the address is not free
   */
  public static Backend start(InetAddress address, int port, String path) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port), MAX_THREADS);
      Backend backend = new Backend(socket, path);
      backend.threads.execute(backend::accept);
      return backend;
    } catch (IOException e) {
      throw new CannotRunException(
          "--backend-port "
              + port
              + ": the backend cannot listen on "
              + address.getHostAddress()
              + " ("
              + e.getMessage()
              + "). Name a free port.",
          e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        // One connection that failed is no reason to end, and closing the backend ends the loop
        LOG.log(System.Logger.Level.DEBUG, "accept", e);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout(IDLE_MILLIS);
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      boolean more = true;
      while (more) {
        more = one(socket, in, out);
      }
    } catch (IOException e) {
      // The edge has closed its connection, or what it sent is no request: nothing was received
      LOG.log(System.Logger.Level.DEBUG, "connection of the edge", e);
    }
  }

  /** Looks whether bytes follow, for a moment: a second request was sent with the first, or not. */
  private static void waitForMore(Socket socket, InputStream in) throws IOException {
    socket.setSoTimeout(MORE_MILLIS);
    try {
      in.mark(1);
      in.read();
      in.reset();
    } catch (SocketTimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "nothing follows");
    } finally {
      socket.setSoTimeout(IDLE_MILLIS);
    }
  }

  /** Reads the requests that were sent together, and then answers the first. */
  private boolean one(Socket socket, InputStream in, OutputStream out) throws IOException {
    Http1Message head = Http1Message.readHead(in);
    if (values(head, "Expect").contains("100-continue")) {
      write(out, "HTTP/1.1 100 Continue", List.of(), "");
    }
    String id = id(head.startLine());
    Received before = new Received(head.startLine(), head.fields(), List.of());
    List<Received> all = received.computeIfAbsent(id, any -> new CopyOnWriteArrayList<>());
    all.add(before);
    List<String> trailers = head.readBody(in, false).trailers();
    if (!trailers.isEmpty()) {
      all.set(
          all.indexOf(before),
          new Received(before.startLine(), before.fields(), Field.parse(trailers)));
    }
    if (expectingMore.remove(id)) {
      waitForMore(socket, in);
      if (in.available() > 0) {
        Http1Message second = Http1Message.readHead(in);
        all.add(new Received(second.startLine(), second.fields(), List.of()));
        return false;
      }
    }
    List<String> lines = new ArrayList<>(answers.getOrDefault(id, List.of()));
    boolean headOnly = head.startLine().startsWith("HEAD ");
    boolean close =
        head.startLine().endsWith("HTTP/1.0")
            || values(head, "Connection").stream().anyMatch(value -> value.contains("close"));
    if (close) {
      lines.add("Connection: close");
    }
    write(out, "HTTP/1.1 200 OK", lines, headOnly ? "" : "ok\n");
    return !close;
  }

  private static List<String> values(Http1Message head, String name) {
    return Field.values(head.fields(), name).stream()
        .map(value -> value.toLowerCase(Locale.ROOT))
        .toList();
  }

  private static void write(OutputStream out, String startLine, List<String> lines, String body)
      throws IOException {
    StringBuilder text = new StringBuilder(startLine).append("\r\n");
    boolean chunked = lines.stream().anyMatch(line -> line.startsWith(TRAILER_MARK));
    lines.stream()
        .filter(line -> !line.startsWith(TRAILER_MARK))
        .forEach(line -> text.append(line).append("\r\n"));
    if (startLine.contains(" 100 ")) {
      text.append("\r\n");
    } else if (chunked) {
      text.append(
          "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nok\n\r\n0\r\n");
      lines.stream()
          .filter(line -> line.startsWith(TRAILER_MARK))
          .forEach(line -> text.append(line.substring(TRAILER_MARK.length())).append("\r\n"));
      text.append("\r\n");
    } else {
      text.append("Content-Type: text/plain\r\nContent-Length: 3\r\n\r\n").append(body);
    }
    out.write(text.toString().getBytes(ISO_8859_1));
    out.flush();
  }

  /** Begins a line of an answer that belongs into its trailer section. */
  static final String TRAILER_MARK = "trailer ";

  private static String id(String startLine) {
    Matcher matcher = ID.matcher(startLine);
    return matcher.find() ? matcher.group(1) : "";
  }

  @Override
  public String path(String id) {
    return path + "?" + PARAMETER + id;
  }

  @Override
  public List<Received> received(String id, @Nullable Response response, CaseRun run) {
    List<Received> all = List.copyOf(received.getOrDefault(id, List.of()));
    for (Received one : all) {
      StringBuilder text = new StringBuilder(one.startLine()).append('\n');
      one.fields().forEach(field -> text.append(field).append('\n'));
      one.trailers().forEach(field -> text.append("trailer ").append(field).append('\n'));
      run.seen("backend", text.toString().getBytes(ISO_8859_1));
    }
    return all;
  }

  @Override
  public boolean answer(String id, List<String> lines) {
    answers.put(id, List.copyOf(lines));
    return true;
  }

  @Override
  public void expectMore(String id) {
    expectingMore.add(id);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the backend's socket does not close", e);
    }
  }
}
