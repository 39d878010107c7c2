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
package io.clientcert.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.clientcert.testing.TestPki;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.PushPromiseFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 connection. */
final class Http2 implements AutoCloseable {

  /**
   * A response.
   *
   * @param interim the header sections of the responses before it
   */
  record Reply(
      int status, List<HttpFields> interim, HttpFields head, String body, HttpFields trailers) {

    /** Returns the values of the lines of the body that begin with {@code name}. */
    List<String> seen(String name) {
      return new Http1.Reply(status, List.of(), List.of(), body, List.of()).seen(name);
    }
  }

  /** What a server promised to send, and sent. */
  record Pushed(HttpFields request, CompletableFuture<Reply> reply) {}

  private static final int BOUND_SECONDS = 30;

  private final HTTP2Client client = new HTTP2Client();
  private final Session session;
  private final List<Pushed> pushed = new CopyOnWriteArrayList<>();

  private Http2(int port, SslContextFactory.@Nullable Client tls) throws Exception {
    client.start();
    InetSocketAddress address = new InetSocketAddress("localhost", port);
    Session.Listener listener = new Session.Listener() {};
    CompletableFuture<Session> connecting =
        tls == null ? client.connect(address, listener) : client.connect(tls, address, listener);
    session = connecting.get(BOUND_SECONDS, TimeUnit.SECONDS);
  }

  static Http2 tls(int port, TestPki.@Nullable Client client) throws Exception {
    SslContextFactory.Client tls = new SslContextFactory.Client();
    tls.setSslContext(new ClientKeys(client).context());
    tls.start();
    return new Http2(port, tls);
  }

  static Http2 plain(int port) throws Exception {
    return new Http2(port, null);
  }

  Reply get(String target, HttpFields fields) throws Exception {
    return send("GET", target, fields, "", null).get(BOUND_SECONDS, TimeUnit.SECONDS);
  }

  Reply post(HttpFields fields, String body, HttpFields trailers) throws Exception {
    return send("POST", "/", fields, body, trailers).get(BOUND_SECONDS, TimeUnit.SECONDS);
  }

  List<Pushed> pushed() {
    return pushed;
  }

  private CompletableFuture<Reply> send(
      String method, String target, HttpFields fields, String body, @Nullable HttpFields trailers) {
    MetaData.Request request =
        new MetaData.Request(
            method, HttpURI.from("https://localhost" + target), HttpVersion.HTTP_2, fields);
    Receiver receiver = new Receiver();
    return session
        .newStream(new HeadersFrame(request, null, trailers == null), receiver)
        .thenCompose(
            stream ->
                trailers == null
                    ? CompletableFuture.completedFuture(stream)
                    : stream
                        .data(
                            new DataFrame(
                                stream.getId(), ByteBuffer.wrap(body.getBytes(ISO_8859_1)), false))
                        .thenCompose(
                            sent ->
                                sent.headers(
                                    new HeadersFrame(
                                        sent.getId(),
                                        new MetaData(HttpVersion.HTTP_2, trailers),
                                        null,
                                        true))))
        .thenCompose(stream -> receiver.reply);
  }

  private final class Receiver implements Stream.Listener {
    final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private final List<HttpFields> interim = new CopyOnWriteArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private volatile MetaData.@Nullable Response head;

    @Override
    public void onHeaders(Stream stream, HeadersFrame frame) {
      MetaData.Response known = head;
      if (frame.getMetaData() instanceof MetaData.Response response) {
        if (response.getStatus() < 200) {
          interim.add(response.getHttpFields());
        } else {
          head = response;
          if (frame.isEndStream()) {
            complete(response, HttpFields.EMPTY);
          }
        }
      } else if (known != null) {
        complete(known, frame.getMetaData().getHttpFields());
      }
      stream.demand();
    }

    @Override
    public void onDataAvailable(Stream stream) {
      Stream.Data data = stream.readData();
      if (data != null) {
        body.append(ISO_8859_1.decode(data.frame().getByteBuffer()));
        data.release();
        MetaData.Response known = head;
        if (data.frame().isEndStream() && known != null) {
          complete(known, HttpFields.EMPTY);
          return;
        }
      }
      stream.demand();
    }

    @Override
    public Stream.Listener onPush(Stream stream, PushPromiseFrame frame) {
      Receiver receiver = new Receiver();
      pushed.add(new Pushed(frame.getMetaData().getHttpFields(), receiver.reply));
      return receiver;
    }

    @Override
    public void onReset(Stream stream, ResetFrame frame, Callback callback) {
      reply.completeExceptionally(new IllegalStateException(frame.toString()));
      callback.succeeded();
    }

    private void complete(MetaData.Response response, HttpFields trailers) {
      reply.complete(
          new Reply(
              response.getStatus(), interim, response.getHttpFields(), body.toString(), trailers));
    }
  }

  @Override
  public void close() {
    LifeCycle.stop(client);
  }
}
