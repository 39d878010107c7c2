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
package io.clientcert.conformance.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.clientcert.conformance.CaseRun;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** HTTP/1.1 over any socket: sends any bytes, and reads responses of bounded size. */
public final class Http1Connection {

  private static final int MAX_RESPONSES = 100;

  private final Socket socket;
  private final CaseRun run;
  private final InputStream in;
  private final String where;

  public Http1Connection(Socket socket, CaseRun run) throws IOException {
    this.socket = socket;
    this.run = run;
    in = new BufferedInputStream(socket.getInputStream());
    where = socket instanceof SSLSocket ? "HTTP/1.1 over TLS" : "HTTP/1.1";
  }

  /** Sends bytes as they are. */
  public void send(byte[] bytes) throws IOException {
    run.sent(where, bytes);
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /**
   * Reads the next final response; interim responses (1xx) are recorded and skipped.
   *
   * @param method of the request: the response to HEAD has no body
   * @throws IOException if the peer closes the connection first, or what it sends is not HTTP
   */
  public Response read(String method) throws IOException {
    Http1Message message;
    int status;
    int count = 0;
    do {
      if (count++ == MAX_RESPONSES) {
        throw new IOException("more than " + MAX_RESPONSES + " interim responses");
      }
      message = Http1Message.readHead(in);
      run.seen(where, message.headBytes());
      status = status(message.startLine());
    } while (status < 200 && status != 101);
    byte[] body = new byte[0];
    List<Field> trailers = List.of();
    if (!method.equals("HEAD") && status != 204 && status != 304 && status != 101) {
      Http1Message.Body content = message.readBody(in, true);
      body = content.bytes();
      trailers = Field.parse(content.trailers());
      run.seen(where, body);
    }
    String protocol = message.startLine().substring(0, message.startLine().indexOf(' '));
    return new Response(protocol, status, message.fields(), body, trailers);
  }

  /** Sends a request and reads its response. */
  public Response exchange(Http1Request request) throws IOException {
    byte[] bytes = request.bytes();
    send(bytes);
    String text = new String(bytes, ISO_8859_1);
    return read(text.substring(0, Math.max(0, text.indexOf(' '))));
  }

  private static int status(String startLine) throws IOException {
    if (!startLine.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
      throw new IOException("not an HTTP response: " + startLine);
    }
    return Integer.parseInt(startLine.substring(9, 12));
  }
}
