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

import java.util.ArrayList;
import java.util.List;

/** A request of HTTP/1.1, byte by byte: nothing is checked, escaped or added but {@code Host}. */
public final class Http1Request {

  private final List<String> lines = new ArrayList<>();
  private final List<String> trailers = new ArrayList<>();
  private final StringBuilder chunked = new StringBuilder();
  private String body = "";
  private boolean hasChunks;

  private Http1Request(String startLine) {
    lines.add(startLine);
  }

  /** Starts a request with a Host field. */
  public static Http1Request of(String method, Target target, String path) {
    return raw(method + " " + path + " HTTP/1.1").field("Host", target.authority());
  }

  /** Starts a GET request with a Host field. */
  public static Http1Request get(Target target, String path) {
    return of("GET", target, path);
  }

  /** Starts a request with any first line and no field at all. */
  public static Http1Request raw(String startLine) {
    return new Http1Request(startLine);
  }

  /** Adds a header field line; its characters are written as ISO-8859-1. */
  public Http1Request field(String name, String value) {
    return line(name + ": " + value);
  }

  /** Adds a line as it is; it may contain line breaks. */
  public Http1Request line(String line) {
    lines.add(line);
    return this;
  }

  /** Adds a body with Content-Length. */
  public Http1Request body(String content) {
    body = content;
    return field("Content-Length", Integer.toString(content.getBytes(ISO_8859_1).length));
  }

  /** Adds a chunked body of one chunk, after which trailer lines can follow. */
  public Http1Request chunked(String content) {
    hasChunks = true;
    chunked.append(Integer.toHexString(content.length())).append("\r\n");
    chunked.append(content).append("\r\n");
    return field("Transfer-Encoding", "chunked");
  }

  /** Adds a line of the trailer section; only after {@link #chunked}. */
  public Http1Request trailer(String name, String value) {
    trailers.add(name + ": " + value);
    return this;
  }

  /** Returns the bytes on the wire. */
  public byte[] bytes() {
    StringBuilder all = new StringBuilder();
    lines.forEach(line -> all.append(line).append("\r\n"));
    all.append("\r\n").append(body);
    if (hasChunks) {
      all.append(chunked).append("0\r\n");
      trailers.forEach(line -> all.append(line).append("\r\n"));
      all.append("\r\n");
    }
    return all.toString().getBytes(ISO_8859_1);
  }
}
