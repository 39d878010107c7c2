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

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a proxy asks the backend: the request of the client without the fields of one hop. */
public final class BackendCall {

  private static final int CONTINUE = 100;

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

  private final HttpMessage sent;

  private BackendCall(HttpMessage sent) {
    this.sent = sent;
  }

  /**
   * What the backend answers.
   *
   * @param fields without those of one hop
   * @param content a character for each byte
   */
  public record Answer(int status, List<FieldLine> fields, String content) {

    /** The content as it came. */
    public byte[] body() {
      return content.getBytes(ISO_8859_1);
    }
  }

  /**
   * Makes a call of a request.
   *
   * @param target the path with its query
   * @param host the {@code Host} that the backend is asked for
   */
  public static BackendCall of(
      String method,
      String target,
      String host,
      List<FieldLine> fields,
      byte[] body,
      List<FieldLine> trailers) {
    List<String> head =
        Stream.concat(
                Stream.of("Host: " + host, "Connection: close"),
                endToEnd(fields).stream().map(FieldLine::toString))
            .toList();
    return new BackendCall(
        new HttpMessage(
            method + " " + (target.startsWith("/") ? target : "/" + target) + " HTTP/1.1",
            head,
            new String(body, ISO_8859_1),
            trailers.stream().map(FieldLine::toString).toList()));
  }

  /** Whether no field breaks its line, which would make another request of it. */
  public boolean isWritable() {
    return !hasLineBreak(sent.head()) && !hasLineBreak(sent.trailers());
  }

  /** Asks the backend, and blocks until its answer is there. */
  public Answer send(int port) throws IOException {
    HttpMessage answer;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        OutputStream out = new BufferedOutputStream(socket.getOutputStream());
        InputStream in = new BufferedInputStream(socket.getInputStream())) {
      sent.write(out);
      answer = HttpMessage.read(in);
      while (status(answer) == CONTINUE) {
        answer = HttpMessage.read(in);
      }
    }
    return new Answer(
        status(answer),
        endToEnd(answer.head().stream().map(FieldLine::parse).toList()),
        answer.body());
  }

  private static int status(HttpMessage answer) {
    return Integer.parseInt(answer.startLine().split(" ", 3)[1]);
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
