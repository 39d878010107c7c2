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

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The head of a message of HTTP/1.1 as it came over the wire, and the way to read its body. Lines
 * end at a line feed; a carriage return before it is not part of the line.
 */
public final class Http1Message {

  private static final int MAX_HEAD = 1024 * 1024;
  private static final int MAX_BODY = 16 * 1024 * 1024;

  private final String startLine;
  private final List<String> lines;
  private final byte[] headBytes;

  private Http1Message(String startLine, List<String> lines, byte[] headBytes) {
    this.startLine = startLine;
    this.lines = lines;
    this.headBytes = headBytes;
  }

  /** A body without its transfer coding, and the lines of the trailer section. */
  @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
  public record Body(byte[] bytes, List<String> trailers) {
    public Body {
      bytes = bytes.clone();
      trailers = List.copyOf(trailers);
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }
  }

  /**
   * Reads up to the empty line that ends the head.
   *
   * @throws EOFException if the peer closes the connection before
   */
  public static Http1Message readHead(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    String start = readLine(in, all);
    List<String> lines = new ArrayList<>();
    String line = readLine(in, all);
    while (!line.isEmpty()) {
      lines.add(line);
      line = readLine(in, all);
    }
    return new Http1Message(start, List.copyOf(lines), all.toByteArray());
  }

  private static String readLine(InputStream in, ByteArrayOutputStream all) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int next = in.read();
    while (next != '\n') {
      if (next < 0) {
        throw new EOFException(
            all.size() == 0
                ? "the connection was closed without a message"
                : "the connection was closed within a head");
      }
      if (all.size() > MAX_HEAD) {
        throw new IOException("a head or trailer section of more than " + MAX_HEAD + " bytes");
      }
      all.write(next);
      bytes.write(next);
      next = in.read();
    }
    all.write('\n');
    String line = bytes.toString(ISO_8859_1);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  public String startLine() {
    return startLine;
  }

  /** Returns the field lines as they are; continuation lines are lines of their own. */
  public List<String> lines() {
    return lines;
  }

  public List<Field> fields() {
    return Field.parse(lines);
  }

  /** Returns the whole head with its line ends. */
  public byte[] headBytes() {
    return headBytes.clone();
  }

  private String value(String name) {
    List<String> values = Field.values(fields(), name);
    return values.isEmpty() ? "" : values.get(values.size() - 1);
  }

  /**
   * Reads the body.
   *
   * @param untilClose whether a body without a length ends with the connection, as in responses
   */
  public Body readBody(InputStream in, boolean untilClose) throws IOException {
    if (value("Transfer-Encoding").toLowerCase(Locale.ROOT).endsWith("chunked")) {
      return readChunks(in);
    }
    String length = value("Content-Length");
    if (length.isEmpty()) {
      byte[] rest = untilClose ? in.readNBytes(MAX_BODY) : new byte[0];
      return new Body(rest, List.of());
    }
    if (!length.matches("[0-9]{1,8}") || Integer.parseInt(length) > MAX_BODY) {
      throw new IOException("a body with Content-Length " + length);
    }
    return new Body(readFully(in, Integer.parseInt(length)), List.of());
  }

  private static Body readChunks(InputStream in) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    int size = chunkSize(in);
    while (size > 0) {
      if (content.size() + size > MAX_BODY) {
        throw new IOException("a body of more than " + MAX_BODY + " bytes");
      }
      content.writeBytes(readFully(in, size));
      readLine(in, new ByteArrayOutputStream());
      size = chunkSize(in);
    }
    List<String> trailers = new ArrayList<>();
    ByteArrayOutputStream section = new ByteArrayOutputStream();
    String line = readLine(in, section);
    while (!line.isEmpty()) {
      trailers.add(line);
      line = readLine(in, section);
    }
    return new Body(content.toByteArray(), trailers);
  }

  private static int chunkSize(InputStream in) throws IOException {
    String line = readLine(in, new ByteArrayOutputStream());
    String size = line.replaceFirst("[ \t]*(;.*)?$", "");
    if (!size.matches("[0-9A-Fa-f]{1,7}")) {
      throw new IOException("a chunk of size " + line);
    }
    return Integer.parseInt(size, 16);
  }

  private static byte[] readFully(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection was closed within a body");
    }
    return bytes;
  }
}
