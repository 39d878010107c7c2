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
package io.clientcert.spring;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Many TLS connections to one server, as a process of its own. Each presents one of a few
 * certificates, in its handshake or in a field.
 */
final class ManyConnections {

  /** Files of a client in the folder that is the second argument, after its number. */
  static final String CERTIFICATE = ".pem";

  static final String KEY = ".key";
  static final String FIELD = ".field";
  static final String ROOT = "ca.pem";

  private static final String HOST = "127.0.0.1";

  /** How many connect at the same time. */
  private static final int CONNECTING = 32;

  /** A machine that is busy takes its time. */
  private static final long HANDSHAKE_MILLIS = 120_000;

  private static final int MAX_BODY = 1 << 16;

  private final Bootstrap bootstrap =
      new Bootstrap().group(new NioEventLoopGroup()).channel(NioSocketChannel.class);
  private final int port;
  private final SslContext[] tls;
  private final String[] fields;
  private Channel[] channels = {};
  private int connecting;
  private int connected;
  private final SortedMap<String, Integer> answers = new TreeMap<>();
  private int answered;
  private @Nullable Throwable failure;

  private ManyConnections(int port, Path directory, boolean inField, int clients)
      throws IOException {
    this.port = port;
    this.tls = new SslContext[clients];
    this.fields = new String[clients];
    for (int i = 0; i < clients; i++) {
      SslContextBuilder context =
          SslContextBuilder.forClient().trustManager(directory.resolve(ROOT).toFile());
      if (inField) {
        fields[i] = Files.readString(directory.resolve(i + FIELD));
      } else {
        context.keyManager(
            directory.resolve(i + CERTIFICATE).toFile(), directory.resolve(i + KEY).toFile());
      }
      tls[i] = context.build();
    }
  }

  public static void main(String[] args) throws IOException {
    ManyConnections connections =
        new ManyConnections(
            Integer.parseInt(args[0]),
            Path.of(args[1]),
            Boolean.parseBoolean(args[2]),
            Integer.parseInt(args[3]));
    ChildProcess.serve(connections::command);
  }

  private String command(String line) {
    String[] words = line.split(" ", -1);
    int number = Integer.parseInt(words[1]);
    try {
      return switch (words[0]) {
        case "open" -> open(number);
        case "ask" -> ask(number);
        case "answers" -> answers(number);
        default -> throw new IllegalArgumentException(line);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Opens that many connections, and waits for all handshakes. */
  private synchronized String open(int number) throws InterruptedException {
    channels = new Channel[number];
    for (int i = 0; i < CONNECTING; i++) {
      connectNext();
    }
    await(() -> connected == number);
    return "open";
  }

  private synchronized void connectNext() {
    if (connecting == channels.length) {
      return;
    }
    int number = connecting++;
    channels[number] =
        bootstrap
            .clone()
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    // the port tells JSSE which session to resume
                    SslHandler handler =
                        tls[number % tls.length].newHandler(channel.alloc(), HOST, port);
                    handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
                    Future<Channel> unused =
                        handler.handshakeFuture().addListener(ManyConnections.this::handshakeEnded);
                    channel
                        .pipeline()
                        .addLast(
                            handler,
                            new HttpClientCodec(),
                            new HttpObjectAggregator(MAX_BODY),
                            new Answers());
                  }
                })
            .connect(HOST, port)
            .channel();
  }

  private synchronized void handshakeEnded(Future<? super Channel> handshake) {
    if (!handshake.isSuccess()) {
      failed(handshake.cause());
      return;
    }
    connected++;
    notifyAll();
    connectNext();
  }

  private synchronized void failed(Throwable cause) {
    failure = cause;
    notifyAll();
  }

  private synchronized void await(BooleanSupplier done) throws InterruptedException {
    while (!done.getAsBoolean()) {
      if (failure != null) {
        throw new IllegalStateException(failure);
      }
      wait();
    }
  }

  /** Sends a request on each of the first {@code number} connections, and waits for none. */
  private synchronized String ask(int number) {
    answers.clear();
    answered = 0;
    for (int i = 0; i < number; i++) {
      FullHttpRequest request =
          new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
      request.headers().set(HttpHeaderNames.HOST, HOST);
      String field = fields[i % fields.length];
      if (field != null) {
        request.headers().set("Client-Cert", field);
      }
      ChannelFuture unused = channels[i].writeAndFlush(request, channels[i].voidPromise());
    }
    return "sent";
  }

  /** Waits until {@code number} of the requests are answered, and returns what the answers are. */
  private synchronized String answers(int number) throws InterruptedException {
    await(() -> answered >= number);
    return answers.toString();
  }

  private synchronized void answered(String answer) {
    answers.merge(answer, 1, Integer::sum);
    answered++;
    notifyAll();
  }

  /** The responses of one connection. */
  private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
      answered((response.status().code() + " " + response.content().toString(US_ASCII)).strip());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      failed(new IOException("The server closed a connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      failed(cause);
    }
  }
}
