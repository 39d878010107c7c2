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
package io.clientcert.revocation;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the only response on a connection (RFC 9112). Ambiguous responses are rejected. Memory use
 * is bounded by what has arrived and by the limits, whatever length is announced. Messages contain
 * no text of the response.
 */
final class ResponseReader {

  private static final int OK = 200;
  private static final int SWITCHING_PROTOCOLS = 101;

  /**
   * Limit for everything outside the body: the header and trailer sections, and each line between
   * chunks.
   */
  private static final int MAX_SECTION = 32 * 1024;

  private static final int MAX_INTERIM_RESPONSES = 4;
  private static final int HEXADECIMAL = 16;
  private static final int DELETE = 0x7f;
  private static final long UNKNOWN = -1;
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9]{2})(?: .*)?");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?");

  private final InputStream in;
  private final int maxBytes;
  private int leftInSection = MAX_SECTION;
  private long length = UNKNOWN;
  private boolean chunked;

  private ResponseReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /**
   * Returns the body of a response with status 200.
   *
   * @param maxBytes maximum length of the body; at most the maximum length of an array
   * @throws IOException if the status is another one, or the response is incomplete or exceeds a
   *     limit
   */
  static byte[] read(InputStream in, long maxBytes) throws IOException {
    ResponseReader reader = new ResponseReader(new BufferedInputStream(in), (int) maxBytes);
    reader.head();
    return reader.body();
  }

  /**
   * Reads the response to a CONNECT request (RFC 9110 section 9.3.6), and no byte after it, because
   * the tunnel begins there.
   *
   * @throws IOException if the proxy has not opened the tunnel
   */
  static void readTunnel(InputStream in) throws IOException {
    ResponseReader reader = new ResponseReader(in, 0);
    int status = status(reader.finalStatusLine());
    if (status != OK) {
      throw new ProtocolException("the proxy answered status " + status);
    }
    reader.skipFields();
  }

  private Matcher finalStatusLine() throws IOException {
    Matcher statusLine = statusLine();
    int interim = 0;
    while (isInterim(status(statusLine))) {
      if (++interim > MAX_INTERIM_RESPONSES) {
        throw new ProtocolException("more than " + MAX_INTERIM_RESPONSES + " interim responses");
      }
      skipFields();
      statusLine = statusLine();
    }
    return statusLine;
  }

  private void head() throws IOException {
    Matcher statusLine = finalStatusLine();
    int status = status(statusLine);
    if (status != OK) {
      throw new ProtocolException(
          "status " + status + (status / 100 == 3 ? ": redirects are not followed" : ""));
    }
    for (String line = line(); !line.isEmpty(); line = line()) {
      field(line);
    }
    if (chunked && (length != UNKNOWN || statusLine.group(1).equals("0"))) {
      throw new ProtocolException("chunks with a Content-Length, or in HTTP/1.0");
    }
  }

  private Matcher statusLine() throws IOException {
    Matcher statusLine = STATUS_LINE.matcher(line());
    if (!statusLine.matches()) {
      throw new ProtocolException("no HTTP/1.1 status line");
    }
    return statusLine;
  }

  private static int status(Matcher statusLine) {
    return Integer.parseInt(statusLine.group(2));
  }

  private static boolean isInterim(int status) {
    return status < OK && status != SWITCHING_PROTOCOLS;
  }

  private void skipFields() throws IOException {
    String line = line();
    while (!line.isEmpty()) {
      line = line();
    }
  }

  private void field(String line) throws IOException {
    int colon = line.indexOf(':');
    if (colon < 0 || !TOKEN.matcher(line.substring(0, colon)).matches()) {
      throw new ProtocolException("a header field that is malformed or folded");
    }
    String value = line.substring(colon + 1).trim();
    switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
      case "content-length" -> contentLength(value);
      case "transfer-encoding" -> transferEncoding(value);
      case "content-encoding" -> contentEncoding(value);
      default -> {
        // Affects neither the end nor the meaning of the body.
      }
    }
  }

  private void contentLength(String value) throws IOException {
    if (length != UNKNOWN || !LENGTH.matcher(value).matches()) {
      throw new ProtocolException("a Content-Length that is repeated or no number");
    }
    length = Long.parseLong(value);
    requireWithinBound(length);
  }

  private void transferEncoding(String value) throws IOException {
    if (chunked || !value.equalsIgnoreCase("chunked")) {
      throw new ProtocolException("a transfer coding other than chunked");
    }
    chunked = true;
  }

  private static void contentEncoding(String value) throws IOException {
    if (!value.equalsIgnoreCase("identity")) {
      throw new ProtocolException("a content coding, which was not asked for");
    }
  }

  private byte[] body() throws IOException {
    if (chunked) {
      return chunks();
    }
    if (length != UNKNOWN) {
      return exactly((int) length);
    }
    byte[] untilClosed = in.readNBytes(maxBytes + 1);
    requireWithinBound(untilClosed.length);
    return untilClosed;
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(body.size()); size > 0; size = chunkSize(body.size())) {
      body.write(exactly(size));
      if (!line().isEmpty()) {
        throw new ProtocolException("a chunk that is longer than its size");
      }
    }
    skipFields();
    return body.toByteArray();
  }

  private int chunkSize(int before) throws IOException {
    leftInSection = MAX_SECTION;
    Matcher chunk = CHUNK.matcher(line());
    if (!chunk.matches()) {
      throw new ProtocolException("a chunk without a size");
    }
    long size = Long.parseLong(chunk.group(1), HEXADECIMAL);
    requireWithinBound(before + size);
    return (int) size;
  }

  private void requireWithinBound(long bytes) throws IOException {
    if (bytes > maxBytes) {
      throw new ProtocolException("a body of more than " + maxBytes + " bytes");
    }
  }

  private byte[] exactly(int bytes) throws IOException {
    byte[] read = in.readNBytes(bytes);
    if (read.length < bytes) {
      throw new EOFException("the body ends after " + read.length + " of " + bytes + " bytes");
    }
    return read;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = next();
    while (c != '\r') {
      if ((c < ' ' && c != '\t') || c == DELETE) {
        throw new ProtocolException("a control character outside the body");
      }
      line.append((char) c);
      c = next();
    }
    if (next() != '\n') {
      throw new ProtocolException("a carriage return alone outside the body");
    }
    return line.toString();
  }

  private int next() throws IOException {
    if (leftInSection == 0) {
      throw new ProtocolException("more than " + MAX_SECTION + " bytes outside the body");
    }
    leftInSection--;
    int c = in.read();
    if (c < 0) {
      throw new EOFException("the connection was closed before the response was complete");
    }
    return c;
  }
}
