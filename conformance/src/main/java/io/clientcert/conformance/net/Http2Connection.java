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
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of HTTP/2 that sends any field section. */
public final class Http2Connection {

  private static final String WHERE = "HTTP/2";
  private static final int HEADER_TABLE_SIZE = 1;
  private static final int ENABLE_PUSH = 2;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int WINDOW = 1 << 24;

  /** The header section and the trailer section. */
  private static final int MAX_SECTIONS = 2;

  /** The peer refused one request, or all of them, below HTTP; this is an answer. */
  public static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  private final Http2Frames frames;
  private final CaseRun run;
  private int nextStream = 1;

  /** Opens HTTP/2 on a socket: with TLS after ALPN chose it, or with prior knowledge. */
  public Http2Connection(Socket socket, CaseRun run) throws IOException {
    this.run = run;
    frames =
        new Http2Frames(new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
    frames.sendPreface();
    ByteArrayOutputStream settings = new ByteArrayOutputStream();
    DataOutputStream pairs = new DataOutputStream(settings);
    pairs.writeShort(HEADER_TABLE_SIZE);
    pairs.writeInt(0);
    pairs.writeShort(ENABLE_PUSH);
    pairs.writeInt(0);
    pairs.writeShort(INITIAL_WINDOW_SIZE);
    pairs.writeInt(WINDOW);
    frames.send(Http2Frames.SETTINGS, 0, 0, settings.toByteArray());
    ByteArrayOutputStream increment = new ByteArrayOutputStream();
    new DataOutputStream(increment).writeInt(WINDOW);
    frames.send(Http2Frames.WINDOW_UPDATE, 0, 0, increment.toByteArray());
  }

  /** Returns the four pseudo-header fields of a request. */
  public static List<Field> pseudoFields(String method, Target target, String path) {
    return List.of(
        new Field(":method", method),
        new Field(":scheme", target.tls() ? "https" : "http"),
        new Field(":authority", target.authority()),
        new Field(":path", path));
  }

  /**
   * Sends a request on a new stream.
   *
   * @param fields with the pseudo-header fields
   * @param body sent as one frame; {@code null} for none
   * @param trailers sent after the body; empty for none
   * @return the number of the stream
   */
  public int send(List<Field> fields, @Nullable String body, List<Field> trailers)
      throws IOException {
    int stream = nextStream;
    nextStream += 2;
    record("stream " + stream, fields, true);
    frames.sendHeaders(stream, body == null && trailers.isEmpty(), fields);
    if (body != null) {
      byte[] bytes = body.getBytes(ISO_8859_1);
      run.sent(WHERE + " stream " + stream, bytes);
      frames.send(Http2Frames.DATA, trailers.isEmpty() ? Http2Frames.END_STREAM : 0, stream, bytes);
    }
    if (!trailers.isEmpty()) {
      record("stream " + stream + ", trailers", trailers, true);
      frames.sendHeaders(stream, true, trailers);
    }
    return stream;
  }

  /**
   * Reads the response on a stream; frames of other streams are dropped.
   *
   * @throws RefusedException if the peer resets the stream or ends the connection
   */
  public Response read(int stream) throws IOException {
    List<List<Field>> sections = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean ended = false;
    while (!ended) {
      Http2Frames.Frame frame = frames.read();
      if (frame.type() == Http2Frames.GOAWAY) {
        throw refused("GOAWAY, error code " + code(frame.payload(), 4));
      }
      if (frame.type() == Http2Frames.HEADERS) {
        // Whatever the stream is: the decoder has a state
        List<Field> fields = frames.decode(frame);
        if (frame.stream() == stream && !isInterim(fields)) {
          if (sections.size() == MAX_SECTIONS) {
            throw new IOException("more than " + MAX_SECTIONS + " field sections");
          }
          sections.add(fields);
          ended = frame.has(Http2Frames.END_STREAM);
        }
      } else if (frame.stream() == stream && frame.type() == Http2Frames.RST_STREAM) {
        throw refused("RST_STREAM, error code " + code(frame.payload(), 0));
      } else if (frame.stream() == stream && frame.type() == Http2Frames.DATA) {
        if (body.size() > WINDOW) {
          throw new IOException("a body of more than " + WINDOW + " bytes");
        }
        body.writeBytes(frame.payload());
        ended = frame.has(Http2Frames.END_STREAM);
      }
    }
    return response(stream, sections, body.toByteArray());
  }

  private Response response(int stream, List<List<Field>> sections, byte[] body)
      throws IOException {
    if (sections.isEmpty()) {
      throw new IOException("a response without a field section");
    }
    List<Field> fields = sections.get(0);
    List<Field> trailers = sections.size() > 1 ? sections.get(1) : List.of();
    record("stream " + stream, fields, false);
    run.seen(WHERE + " stream " + stream, body);
    List<String> status = Field.values(fields, ":status");
    if (status.size() != 1 || !status.get(0).matches("[1-5][0-9][0-9]")) {
      throw new IOException("a response with the status " + status);
    }
    return new Response("HTTP/2", Integer.parseInt(status.get(0)), fields, body, trailers);
  }

  private static boolean isInterim(List<Field> fields) {
    return Field.values(fields, ":status").stream().anyMatch(s -> s.startsWith("1"));
  }

  private RefusedException refused(String what) {
    run.seen(WHERE, what.getBytes(ISO_8859_1));
    return new RefusedException(what);
  }

  private static long code(byte[] payload, int at) {
    long code = 0;
    for (int i = at; i < Math.min(payload.length, at + 4); i++) {
      code = code << 8 | (payload[i] & 255);
    }
    return code;
  }

  /** Sends a request without a body and reads its response. */
  public Response exchange(List<Field> fields) throws IOException {
    return read(send(fields, null, List.of()));
  }

  private void record(String what, List<Field> fields, boolean sent) {
    StringBuilder text = new StringBuilder();
    fields.forEach(field -> text.append(field).append('\n'));
    byte[] bytes = text.toString().getBytes(ISO_8859_1);
    if (sent) {
      run.sent(WHERE + " " + what, bytes);
    } else {
      run.seen(WHERE + " " + what, bytes);
    }
  }
}
