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
import static java.nio.charset.StandardCharsets.UTF_8;

import io.clientcert.testing.Pem;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** The front end's side of AJP 1.3: enough to forward a request that claims to have come by TLS. */
final class AjpClient implements Closeable {

  private static final int READ_TIMEOUT_MILLIS = 90_000;
  private static final int FORWARD_REQUEST = 2;
  private static final int GET = 2;
  private static final int SSL_CERT = 0x07;
  private static final int ARE_DONE = 0xFF;
  private static final int SEND_BODY_CHUNK = 3;
  private static final int SEND_HEADERS = 4;
  private static final int END_RESPONSE = 5;
  private static final int GET_BODY_CHUNK = 6;

  private final Socket socket;
  private final DataInputStream in;

  private AjpClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  static AjpClient connect(Host host) throws IOException {
    return new AjpClient(new Socket("localhost", host.ajpPort()));
  }

  /** Forwards a GET as a front end would that has seen {@code client} in its own handshake. */
  Reply get(String target, Client client, Fields.Field... fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream message = new DataOutputStream(bytes);
    message.writeByte(FORWARD_REQUEST);
    message.writeByte(GET);
    writeString(message, "HTTP/1.1");
    writeString(message, target);
    writeString(message, "127.0.0.1");
    writeString(message, "localhost");
    writeString(message, "localhost");
    message.writeShort(443);
    message.writeBoolean(true);
    message.writeShort(fields.length + 2);
    writeString(message, "Host");
    writeString(message, "localhost");
    writeString(message, Expect.CONTROL.name());
    writeString(message, Expect.CONTROL.value());
    for (Fields.Field field : fields) {
      writeString(message, field.name());
      writeString(message, field.value());
    }
    message.writeByte(SSL_CERT);
    writeString(message, Pem.of(client.leaf()));
    message.writeByte(ARE_DONE);

    send(bytes.toByteArray());
    return read();
  }

  private Reply read() throws IOException {
    int status = 0;
    List<Fields.Field> headers = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      if (in.readUnsignedShort() != ('A' << 8 | 'B')) {
        throw new IOException("no AJP packet");
      }
      byte[] payload = new byte[in.readUnsignedShort()];
      in.readFully(payload);
      DataInputStream packet = new DataInputStream(new ByteArrayInputStream(payload));
      switch (packet.readUnsignedByte()) {
        case SEND_HEADERS -> {
          status = packet.readUnsignedShort();
          readString(packet);
          int count = packet.readUnsignedShort();
          for (int i = 0; i < count; i++) {
            headers.add(new Fields.Field(readString(packet), readString(packet)));
          }
        }
        case SEND_BODY_CHUNK -> body.writeBytes(packet.readNBytes(packet.readUnsignedShort()));
        case GET_BODY_CHUNK -> sendEndOfBody();
        case END_RESPONSE -> {
          return new Reply(
              status, new Fields(headers), body.toString(UTF_8), new Fields(List.of()));
        }
        default -> throw new IOException("a packet that no GET calls for: " + payload[0]);
      }
    }
  }

  private void sendEndOfBody() throws IOException {
    send(new byte[0]);
  }

  private void send(byte[] payload) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream packet = new DataOutputStream(bytes);
    packet.writeShort(0x1234);
    packet.writeShort(payload.length);
    packet.write(payload);
    socket.getOutputStream().write(bytes.toByteArray());
    socket.getOutputStream().flush();
  }

  private static void writeString(DataOutputStream message, String text) throws IOException {
    message.writeShort(text.length());
    message.write(text.getBytes(ISO_8859_1));
    message.writeByte(0);
  }

  /** A length with the first byte A0 is no length but the code of a common response field name. */
  private static String readString(DataInputStream packet) throws IOException {
    int length = packet.readUnsignedShort();
    if (length >>> 8 == 0xA0) {
      return "coded-" + (length & 0xFF);
    }
    String text = new String(packet.readNBytes(length), ISO_8859_1);
    packet.readUnsignedByte();
    return text;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
