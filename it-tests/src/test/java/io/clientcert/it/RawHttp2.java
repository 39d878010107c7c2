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

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** HTTP/2 by hand, so that a request may carry trailers and fields that no client lets through. */
final class RawHttp2 implements Closeable {

  private static final int READ_TIMEOUT_MILLIS = 90_000;
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;

  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;
  private static final int PRIORITY = 32;

  /** Where the payload of GOAWAY has the last byte of its error code. */
  private static final int GOAWAY_CODE = 7;

  private static final int HEADER_TABLE_SIZE = 1;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int WINDOW = 1 << 24;

  /** The peer took the stream back instead of answering. */
  static final class StreamReset extends IOException {
    private static final long serialVersionUID = 1L;

    StreamReset(String message) {
      super(message);
    }
  }

  private static final class Frame {
    private final int type;
    private final int flags;
    private final int stream;
    private final byte[] payload;

    Frame(int type, int flags, int stream, byte[] payload) {
      this.type = type;
      this.flags = flags;
      this.stream = stream;
      this.payload = payload;
    }

    boolean has(int flag) {
      return (flags & flag) != 0;
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final String scheme;
  private int nextStream = 1;

  private RawHttp2(Socket socket, String scheme) throws IOException {
    this.socket = socket;
    this.scheme = scheme;
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    ByteArrayOutputStream settings = new ByteArrayOutputStream();
    DataOutputStream pairs = new DataOutputStream(settings);
    pairs.writeShort(HEADER_TABLE_SIZE);
    pairs.writeInt(0);
    pairs.writeShort(INITIAL_WINDOW_SIZE);
    pairs.writeInt(WINDOW);
    out = new DataOutputStream(socket.getOutputStream());
    out.write(PREFACE);
    write(SETTINGS, 0, 0, settings.toByteArray());
    ByteArrayOutputStream increment = new ByteArrayOutputStream();
    new DataOutputStream(increment).writeInt(WINDOW);
    write(WINDOW_UPDATE, 0, 0, increment.toByteArray());
  }

  static RawHttp2 tls(Host host, Client client) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            Tls.context(client).getSocketFactory().createSocket("localhost", host.httpsPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    if (!"h2".equals(socket.getApplicationProtocol())) {
      throw new IOException("the server chose not h2 but " + socket.getApplicationProtocol());
    }
    return new RawHttp2(socket, "https");
  }

  /** HTTP/2 over plaintext with prior knowledge. */
  static RawHttp2 plain(Host host) throws IOException {
    return new RawHttp2(new Socket("localhost", host.httpPort()), "http");
  }

  /** The same from the loopback address {@code local}. */
  static RawHttp2 plainFrom(String local, Host host) throws IOException {
    return new RawHttp2(RawClient.connect(local, host.httpPort()), "http");
  }

  Reply get(String target, Fields.Field... fields) throws IOException {
    int stream = nextStream();
    write(HEADERS, END_HEADERS | END_STREAM, stream, request("GET", target, fields));
    return read(stream);
  }

  Reply postWithTrailers(
      String target, String body, List<Fields.Field> trailers, Fields.Field... fields)
      throws IOException {
    int stream = nextStream();
    write(HEADERS, END_HEADERS, stream, request("POST", target, fields));
    write(DATA, trailers.isEmpty() ? END_STREAM : 0, stream, body.getBytes(UTF_8));
    if (!trailers.isEmpty()) {
      write(HEADERS, END_HEADERS | END_STREAM, stream, Hpack.encode(trailers));
    }
    return read(stream);
  }

  private int nextStream() {
    int stream = nextStream;
    nextStream += 2;
    return stream;
  }

  private byte[] request(String method, String target, Fields.Field... fields) {
    List<Fields.Field> all = new ArrayList<>();
    all.add(new Fields.Field(":method", method));
    all.add(new Fields.Field(":scheme", scheme));
    all.add(new Fields.Field(":authority", "localhost"));
    all.add(new Fields.Field(":path", target));
    all.add(
        new Fields.Field(Expect.CONTROL.name().toLowerCase(Locale.ROOT), Expect.CONTROL.value()));
    all.addAll(List.of(fields));
    return Hpack.encode(all);
  }

  private Reply read(int stream) throws IOException {
    List<Fields> sections = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean ended = false;
    while (!ended) {
      Frame frame = frame();
      if (frame.type == GOAWAY) {
        throw new StreamReset(
            "GOAWAY with code "
                + frame.payload[GOAWAY_CODE]
                + ": "
                + new String(frame.payload, ISO_8859_1));
      }
      if (frame.stream != stream) {
        continue;
      }
      if (frame.type == RST_STREAM) {
        throw new StreamReset("RST_STREAM with code " + frame.payload[3]);
      }
      if (frame.type == DATA) {
        body.writeBytes(content(frame));
        ended = frame.has(END_STREAM);
      } else if (frame.type == HEADERS) {
        sections.add(Hpack.decode(block(frame)));
        ended = frame.has(END_STREAM);
      }
    }
    Fields headers = sections.get(0);
    Fields trailers = sections.size() > 1 ? sections.get(1) : new Fields(List.of());
    int status = Integer.parseInt(headers.values(":status").get(0));
    return new Reply(status, headers, body.toString(UTF_8), trailers);
  }

  private byte[] block(Frame headers) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(content(headers));
    boolean complete = headers.has(END_HEADERS);
    while (!complete) {
      Frame next = frame();
      if (next.type != CONTINUATION) {
        throw new IOException("frame of type " + next.type + " inside a field section");
      }
      block.writeBytes(next.payload);
      complete = next.has(END_HEADERS);
    }
    return block.toByteArray();
  }

  private static byte[] content(Frame frame) {
    byte[] payload = frame.payload;
    int from = 0;
    int to = payload.length;
    if (frame.has(PADDED)) {
      to -= payload[0] & 255;
      from++;
    }
    if (frame.type == HEADERS && frame.has(PRIORITY)) {
      from += 5;
    }
    byte[] content = new byte[to - from];
    System.arraycopy(payload, from, content, 0, content.length);
    return content;
  }

  private Frame frame() throws IOException {
    int lengthAndType = in.readInt();
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & Integer.MAX_VALUE;
    byte[] payload = new byte[lengthAndType >>> 8];
    in.readFully(payload);
    Frame frame = new Frame(lengthAndType & 255, flags, stream, payload);
    boolean wantsAnswer = frame.type == SETTINGS || frame.type == PING;
    if (wantsAnswer && !frame.has(ACK)) {
      write(frame.type, ACK, 0, frame.type == PING ? payload : new byte[0]);
    }
    return frame;
  }

  private void write(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(frame);
    fields.writeInt(payload.length << 8 | type);
    fields.writeByte(flags);
    fields.writeInt(stream);
    fields.write(payload);
    out.write(frame.toByteArray());
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
