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
package io.clientcert.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.clientcert.testing.TestPki;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 as it is on the wire: what is sent, is sent as it is. */
final class Http1 implements AutoCloseable {

  /**
   * A response.
   *
   * @param interim header lines of the responses before it, status lines among them
   * @param head its own header lines
   */
  record Reply(
      int status, List<String> interim, List<String> head, String body, List<String> trailers) {

    /** Returns the values of the field lines called {@code name}, in any letter case. */
    List<String> values(String name) {
      return values(head, name);
    }

    /** Returns the same of the lines of the body. */
    List<String> seen(String name) {
      return values(body.lines().toList(), name);
    }

    private static List<String> values(List<String> lines, String name) {
      return lines.stream()
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).trim())
          .toList();
    }
  }

  private static final int READ_TIMEOUT_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  private Http1(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static Http1 plain(int port) throws IOException {
    return new Http1(new Socket("localhost", port));
  }

  static Http1 tls(int port, TestPki.@Nullable Client client) throws IOException {
    return tls(port, new ClientKeys(client).context());
  }

  static Http1 tls(int port, SSLContext context, String... protocols) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    socket.startHandshake();
    return new Http1(socket);
  }

  SSLSocket tlsSocket() {
    return (SSLSocket) socket;
  }

  Reply get(String... lines) throws IOException {
    return exchange("GET / HTTP/1.1", "", lines);
  }

  /** Sends {@code lines} behind a Host line, and then {@code rest}. */
  Reply exchange(String requestLine, String rest, String... lines) throws IOException {
    StringBuilder request = new StringBuilder(requestLine + "\r\nHost: localhost\r\n");
    for (String line : lines) {
      request.append(line).append("\r\n");
    }
    socket
        .getOutputStream()
        .write(request.append("\r\n").append(rest).toString().getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
    return read();
  }

  private Reply read() throws IOException {
    List<String> interim = new ArrayList<>();
    String statusLine = line();
    while (statusLine.startsWith("HTTP/1.1 1")) {
      interim.add(statusLine);
      interim.addAll(section());
      statusLine = line();
    }
    int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
    List<String> head = section();
    Reply reply = new Reply(status, interim, head, "", List.of());
    if (!reply.values("Transfer-Encoding").isEmpty()) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.write(in.readNBytes(size));
        line();
      }
      return new Reply(status, interim, head, body.toString(ISO_8859_1), section());
    }
    List<String> length = reply.values("Content-Length");
    byte[] body =
        length.isEmpty() ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length.get(0)));
    return new Reply(status, interim, head, new String(body, ISO_8859_1), List.of());
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().strip(), 16);
  }

  private List<String> section() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      lines.add(line);
    }
    return lines;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("connection closed before a line ended: " + line);
      }
      line.write(next);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
