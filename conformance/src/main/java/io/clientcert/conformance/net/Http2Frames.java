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
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackException;

/**
 * Frames and field sections of HTTP/2 (RFC 9113, RFC 7541). What is written is not checked: a name
 * or a value may have any bytes. Field lines are written as literals without indexing.
 */
public final class Http2Frames {

  static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);

  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  public static final int ACK = 1;
  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;
  private static final int PADDED = 8;
  private static final int PRIORITY = 32;

  private static final int MAX_FRAME = 16_384;
  private static final int MAX_SECTION = 1024 * 1024;

  private final DataInputStream in;
  private final OutputStream out;
  private final HPackDecoder decoder = new HPackDecoder(ISO_8859_1);

  public Http2Frames(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = out;
    decoder.setMaxListSize(MAX_SECTION);
  }

  /** One frame; the payload of {@code HEADERS} includes the continuations. */
  @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
  public record Frame(int type, int flags, int stream, byte[] payload) {
    public Frame {
      payload = payload.clone();
    }

    @Override
    public byte[] payload() {
      return payload.clone();
    }

    public boolean has(int flag) {
      return (flags & flag) != 0;
    }
  }

  /** Sends what opens a connection of a client. */
  public void sendPreface() throws IOException {
    out.write(PREFACE);
  }

  /** Reads the opening bytes of a client. */
  public void readPreface() throws IOException {
    byte[] bytes = in.readNBytes(PREFACE.length);
    if (!Arrays.equals(bytes, PREFACE)) {
      throw new IOException("not the preface of HTTP/2");
    }
  }

  public void send(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(frame);
    data.writeInt(payload.length << 8 | type);
    data.writeByte(flags);
    data.writeInt(stream);
    data.write(payload);
    out.write(frame.toByteArray());
    out.flush();
  }

  /** Sends a field section, in continuation frames if it is long. */
  public void sendHeaders(int stream, boolean endStream, List<Field> fields) throws IOException {
    byte[] block = encode(fields);
    int from = 0;
    int type = HEADERS;
    do {
      int to = Math.min(block.length, from + MAX_FRAME);
      int flags =
          (to == block.length ? END_HEADERS : 0) | (type == HEADERS && endStream ? END_STREAM : 0);
      send(type, flags, stream, Arrays.copyOfRange(block, from, to));
      from = to;
      type = CONTINUATION;
    } while (from < block.length);
  }

  /** Reads the next frame without padding; acknowledges settings and answers pings. */
  public Frame read() throws IOException {
    Frame frame = readOne();
    if ((frame.type == SETTINGS || frame.type == PING) && !frame.has(ACK)) {
      send(frame.type, ACK, 0, frame.type == PING ? frame.payload : new byte[0]);
    }
    if (frame.type != HEADERS || frame.has(END_HEADERS)) {
      return frame;
    }
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(frame.payload);
    Frame next;
    do {
      next = readOne();
      if (next.type != CONTINUATION || block.size() > MAX_SECTION) {
        throw new IOException("a field section that is not continued, or too long");
      }
      block.writeBytes(next.payload);
    } while (!next.has(END_HEADERS));
    return new Frame(HEADERS, frame.flags, frame.stream, block.toByteArray());
  }

  private Frame readOne() throws IOException {
    int lengthAndType = in.readInt();
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & Integer.MAX_VALUE;
    int length = lengthAndType >>> 8;
    if (length > MAX_SECTION) {
      throw new IOException("a frame of " + length + " bytes");
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    int type = lengthAndType & 255;
    int from = 0;
    int to = length;
    if ((type == DATA || type == HEADERS) && (flags & PADDED) != 0) {
      to -= length == 0 ? 1 : payload[0] & 255;
      from++;
    }
    if (type == HEADERS && (flags & PRIORITY) != 0) {
      from += 5;
    }
    if (from > to) {
      throw new IOException("a frame that is shorter than its padding");
    }
    return new Frame(type, flags, stream, Arrays.copyOfRange(payload, from, to));
  }

  /** Returns the fields of a {@code HEADERS} frame. */
  public List<Field> decode(Frame headers) throws IOException {
    try {
      List<Field> fields = new ArrayList<>();
      for (Header header : decoder.decodeHeaders(ByteBuffer.wrap(headers.payload))) {
        fields.add(new Field(header.getName(), header.getValue()));
      }
      return fields;
    } catch (HPackException e) {
      throw new IOException("a field section that HPACK does not decode", e);
    }
  }

  static byte[] encode(List<Field> fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (Field field : fields) {
      int index = pseudoHeader(field.name());
      block.write(index);
      if (index == 0) {
        writeString(block, field.name());
      }
      writeString(block, field.value());
    }
    return block.toByteArray();
  }

  /** The static index of names that some servers accept by their index alone; 0 for the others. */
  private static int pseudoHeader(String name) {
    return switch (name) {
      case ":authority" -> 1;
      case ":method" -> 2;
      case ":path" -> 4;
      case ":scheme" -> 6;
      case ":status" -> 8;
      default -> 0;
    };
  }

  private static void writeString(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    int rest = bytes.length - 127;
    if (rest < 0) {
      block.write(bytes.length);
    } else {
      block.write(127);
      for (; rest >= 128; rest >>= 7) {
        block.write((rest & 127) | 128);
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }
}
