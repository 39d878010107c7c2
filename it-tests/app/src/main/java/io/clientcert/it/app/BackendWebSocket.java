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
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/** A WebSocket of the backend (RFC 6455), whose one message has the fields of its handshake. */
final class BackendWebSocket {

  private static final String ACCEPTED = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int TEXT = 0x81;
  private static final int LENGTH_IN_TWO_BYTES = 126;

  private BackendWebSocket() {}

  static boolean isAskedFor(HttpMessage request) {
    return field(request, "Upgrade").filter("websocket"::equalsIgnoreCase).isPresent();
  }

  /** Answers the handshake, and goes on until the client ends the connection. */
  static void serve(HttpMessage request, InputStream in, OutputStream out) throws IOException {
    String key = field(request, "Sec-WebSocket-Key").orElseThrow();
    String head =
        String.join(
            "\r\n",
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: " + accept(key),
            "",
            "");
    out.write(head.getBytes(ISO_8859_1));
    byte[] message = (String.join("\n", request.head()) + "\n").getBytes(UTF_8);
    DataOutputStream frame = new DataOutputStream(out);
    frame.writeByte(TEXT);
    frame.writeByte(LENGTH_IN_TWO_BYTES);
    frame.writeShort(message.length);
    frame.write(message);
    frame.flush();
    in.transferTo(OutputStream.nullOutputStream());
  }

  private static String accept(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + ACCEPTED).getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<String> field(HttpMessage request, String name) {
    return request.head().stream()
        .map(FieldLine::parse)
        .filter(line -> line.isNamed(name))
        .map(FieldLine::value)
        .findFirst();
  }
}
