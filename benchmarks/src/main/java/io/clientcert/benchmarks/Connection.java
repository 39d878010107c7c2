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
package io.clientcert.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A kept-alive HTTP/1.1 connection over TLS. For one thread at a time. */
final class Connection implements AutoCloseable {

  private static final String LENGTH = "\r\ncontent-length: ";
  private static final int TIMEOUT_MILLIS = 60_000;

  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[32 << 10];

  Connection(SSLContext tls, int port) throws IOException {
    socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** The bytes of a request for / with these field lines. */
  static byte[] request(String[][] lines) {
    StringBuilder text = new StringBuilder("GET / HTTP/1.1\r\n");
    for (String[] line : lines) {
      text.append(line[0]).append(": ").append(line[1]).append("\r\n");
    }
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  void send(byte[] request) throws IOException {
    out.write(request);
    out.flush();
  }

  /**
   * Sends a request and waits for the whole response, which has a length.
   *
   * @return its content
   * @throws IOException if it is anything else than 200
   */
  String exchange(byte[] request) throws IOException {
    send(request);
    int read = 0;
    int end = -1;
    while (end < 0) {
      read += readMore(read);
      end = endOfHead(read);
    }
    String head = new String(buffer, 0, end, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    if (!head.startsWith("http/1.1 200")) {
      throw new IOException(head);
    }
    int at = head.indexOf(LENGTH);
    if (at < 0) {
      throw new IOException("no length: " + head);
    }
    int from = at + LENGTH.length();
    int to = head.indexOf('\r', from);
    int length = Integer.parseInt(to < 0 ? head.substring(from) : head.substring(from, to));
    while (read < end + 4 + length) {
      read += readMore(read);
    }
    return new String(buffer, end + 4, length, StandardCharsets.ISO_8859_1);
  }

  private int readMore(int offset) throws IOException {
    int count = in.read(buffer, offset, buffer.length - offset);
    if (count <= 0) {
      throw new EOFException("the server closed the connection, or sends too much");
    }
    return count;
  }

  private int endOfHead(int read) {
    for (int i = 0; i + 4 <= read; i++) {
      if (buffer[i] == '\r'
          && buffer[i + 1] == '\n'
          && buffer[i + 2] == '\r'
          && buffer[i + 3] == '\n') {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
