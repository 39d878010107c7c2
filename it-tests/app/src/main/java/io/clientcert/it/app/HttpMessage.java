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

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An HTTP/1.1 message as it is on the wire.
 *
 * @param startLine the request line or status line
 * @param head the lines of the header section, each exactly as it came
 * @param body the content without its framing, a character for each byte
 * @param trailers the lines of the trailer section, each exactly as it came
 */
record HttpMessage(String startLine, List<String> head, String body, List<String> trailers) {

  static HttpMessage read(InputStream in) throws IOException {
    String startLine = line(in);
    List<String> head = section(in);
    if (field(head, "Transfer-Encoding").isPresent()) {
      String body = chunks(in);
      return new HttpMessage(startLine, head, body, section(in));
    }
    int length = field(head, "Content-Length").map(Integer::parseInt).orElse(0);
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("body ends after " + body.length + " of " + length + " bytes");
    }
    return new HttpMessage(startLine, head, new String(body, ISO_8859_1), List.of());
  }

  /** Writes the message: chunked if it has trailers, else with a length if it has a body. */
  void write(OutputStream out) throws IOException {
    StringBuilder text = new StringBuilder().append(startLine).append("\r\n");
    head.forEach(line -> text.append(line).append("\r\n"));
    if (!trailers.isEmpty()) {
      text.append("Transfer-Encoding: chunked\r\n\r\n");
      if (!body.isEmpty()) {
        text.append(Integer.toHexString(body.length())).append("\r\n").append(body).append("\r\n");
      }
      text.append("0\r\n").append(String.join("\r\n", trailers)).append("\r\n");
    } else if (!body.isEmpty()) {
      text.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    text.append("\r\n");
    if (trailers.isEmpty()) {
      text.append(body);
    }
    out.write(text.toString().getBytes(ISO_8859_1));
    out.flush();
  }

  private static Optional<String> field(List<String> head, String name) {
    return head.stream()
        .map(FieldLine::parse)
        .filter(field -> field.isNamed(name))
        .map(FieldLine::value)
        .findFirst();
  }

  private static String chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line(in);
      int extension = size.indexOf(';');
      int length =
          Integer.parseInt((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
      if (length == 0) {
        return body.toString(ISO_8859_1);
      }
      body.write(in.readNBytes(length));
      line(in);
    }
  }

  private static List<String> section(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      lines.add(line);
    }
    return lines;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the message ends within a line");
      }
      line.write(b);
    }
    String text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
