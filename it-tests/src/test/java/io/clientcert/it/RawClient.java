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

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** HTTP/1.1 by hand, so that a request may hold any bytes at all. One connection, many requests. */
final class RawClient implements Closeable {

  private static final int READ_TIMEOUT_MILLIS = 90_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private final String authority;

  private RawClient(Socket socket) throws IOException {
    this(socket, "localhost");
  }

  private RawClient(Socket socket, String authority) throws IOException {
    this.socket = socket;
    this.authority = authority;
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  static RawClient tls(Host host, Client client) throws IOException {
    return tls(host, Tls.context(client));
  }

  static RawClient tls(Host host, SSLContext context, String... protocols) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("localhost", host.httpsPort());
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    socket.startHandshake();
    return new RawClient(socket);
  }

  /** Asks for {@code authority}, in the TLS handshake and in every request. */
  static RawClient named(Host host, Client client, String authority) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            Tls.context(client).getSocketFactory().createSocket("localhost", host.httpsPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(authority.replaceAll(":\\d+", ""))));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return new RawClient(socket, authority);
  }

  /** To the second server that a host of Spring Boot has for its actuator, with TLS. */
  static RawClient managementTls(Host host, Client client) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            Tls.context(client).getSocketFactory().createSocket("localhost", host.managementPort());
    socket.startHandshake();
    return new RawClient(socket);
  }

  /** To that server without TLS. */
  static RawClient managementPlain(Host host) throws IOException {
    return new RawClient(new Socket("localhost", host.managementPort()));
  }

  static RawClient plain(Host host) throws IOException {
    return new RawClient(new Socket("localhost", host.httpPort()));
  }

  /** From the loopback address {@code local}. */
  static RawClient plainFrom(String local, Host host) throws IOException {
    return new RawClient(connect(local, host.httpPort()));
  }

  /** From the loopback address {@code local}, with TLS. */
  static RawClient tlsFrom(String local, Host host, Client client) throws IOException {
    return new RawClient(handshake(connect(local, host.httpsPort()), client));
  }

  /** Writes a header of the PROXY protocol that names {@code source}. */
  static RawClient proxied(String local, Host host, String source) throws IOException {
    Socket socket = connect(local, host.proxiedPort());
    writeProxyHeader(socket, source);
    return new RawClient(socket);
  }

  /** Writes such a header before the TLS handshake. */
  static RawClient proxiedTls(String local, Host host, Client client, String source)
      throws IOException {
    Socket socket = connect(local, host.proxiedTlsPort());
    writeProxyHeader(socket, source);
    return new RawClient(handshake(socket, client));
  }

  private static void writeProxyHeader(Socket socket, String source) throws IOException {
    socket
        .getOutputStream()
        .write(("PROXY TCP4 " + source + " 127.0.0.1 4711 443\r\n").getBytes(ISO_8859_1));
  }

  static Socket connect(String local, int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(local), 0);
  }

  private static SSLSocket handshake(Socket socket, Client client) throws IOException {
    SSLSocket secure =
        (SSLSocket)
            Tls.context(client)
                .getSocketFactory()
                .createSocket(socket, "localhost", socket.getPort(), true);
    secure.startHandshake();
    return secure;
  }

  SSLSession session() {
    return ((SSLSocket) socket).getSession();
  }

  /** How many field lines every request has before those that the test adds. */
  static final int OWN_LINES = 2;

  /** Sends each line as it is: it may hold whatever the test wants. */
  Reply get(String target, String... lines) throws IOException {
    return getAt(authority, target, lines);
  }

  /** Sends these lines and {@code Host}, and nothing else. */
  Reply send(String target, List<String> lines) throws IOException {
    StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
    request.append("Host: ").append(authority).append(':').append(socket.getPort()).append("\r\n");
    lines.forEach(line -> request.append(line).append("\r\n"));
    return exchange(request.append("\r\n").toString());
  }

  /** Sends likewise, for a host that the handshake need not have been for. */
  Reply getAt(String authority, String target, String... lines) throws IOException {
    return exchange(head("GET", authority, target, lines) + "\r\n");
  }

  /** Sends {@code body} in one chunk, then the trailer section. */
  Reply postWithTrailers(String target, String body, List<String> trailers, String... lines)
      throws IOException {
    return postWithTrailers("", target, body, trailers, lines);
  }

  /**
   * Sends {@code body} in one chunk, then the trailer section.
   *
   * @param extension what follows upon the size of each chunk, the last one included (RFC 9112
   *     section 7.1.1)
   */
  Reply postWithTrailers(
      String extension, String target, String body, List<String> trailers, String... lines)
      throws IOException {
    StringBuilder request = new StringBuilder(head("POST", authority, target, lines));
    request.append("Transfer-Encoding: chunked\r\n\r\n");
    request.append(Integer.toHexString(body.length())).append(extension).append("\r\n");
    request.append(body).append("\r\n0").append(extension).append("\r\n");
    trailers.forEach(trailer -> request.append(trailer).append("\r\n"));
    return exchange(request.append("\r\n").toString());
  }

  private static String head(String method, String authority, String target, String... lines) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    head.append("Host: " + authority + "\r\n");
    head.append(Expect.CONTROL.name() + ": " + Expect.CONTROL.value() + "\r\n");
    for (String line : lines) {
      head.append(line).append("\r\n");
    }
    return head.toString();
  }

  /** Sends a whole request and reads the status, and not what follows: HEAD has no body. */
  int status(String request) throws IOException {
    out.write(request.getBytes(ISO_8859_1));
    out.flush();
    return Integer.parseInt(line().split(" ", 3)[1]);
  }

  Reply exchange(String request) throws IOException {
    out.write(request.getBytes(ISO_8859_1));
    out.flush();
    return read();
  }

  private Reply read() throws IOException {
    String statusLine = line();
    int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
    Fields headers = section();
    if (status / 100 == 1) {
      return read();
    }
    Fields trailers = new Fields(List.of());
    byte[] body;
    if (headers.values("Transfer-Encoding").contains("chunked")) {
      ByteArrayOutputStream chunks = new ByteArrayOutputStream();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        chunks.write(exactly(size));
        line();
      }
      body = chunks.toByteArray();
      trailers = section();
    } else if (!headers.values("Content-Length").isEmpty()) {
      body = exactly(Integer.parseInt(headers.values("Content-Length").get(0)));
    } else {
      body = in.readAllBytes();
    }
    return new Reply(status, headers, new String(body, StandardCharsets.UTF_8), trailers);
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("connection closed inside a body");
    }
    return bytes;
  }

  private Fields section() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String line = line(); !line.isEmpty(); line = line()) {
      lines.append(line).append('\n');
    }
    return Fields.parse(lines.toString());
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
