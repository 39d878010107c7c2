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

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/** An HTTP server on loopback that does to every connection what a test tells it to. */
final class HostileServer implements AutoCloseable {

  /** What happens on a connection. */
  @FunctionalInterface
  interface Conduct {
    void meet(Connection connection) throws IOException, InterruptedException;
  }

  private static final Pattern CONTENT_LENGTH = Pattern.compile("\r\nContent-Length: (\\d+)\r\n");
  private static final int PATIENCE_SECONDS = 30;
  private static final int PAUSE_MILLIS = 10;
  private static final int MANY = 1000;

  private final ServerSocket listener;
  private final Conduct conduct;
  private final Future<?> accepting;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Queue<Future<?>> conversations = new ConcurrentLinkedQueue<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private HostileServer(ServerSocketFactory sockets, InetAddress address, Conduct conduct)
      throws IOException {
    this.listener = sockets.createServerSocket(0, 0, address);
    this.conduct = conduct;
    this.accepting = threads.submit(this::accept);
  }

  /** Starts a server on 127.0.0.1. */
  static HostileServer that(Conduct conduct) throws IOException {
    InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    return at(address, ServerSocketFactory.getDefault(), conduct);
  }

  /** Starts a server that reads a request, sends {@code response} and says no more. */
  static HostileServer answering(String response) throws IOException {
    return that(
        connection -> {
          connection.readRequest();
          connection.send(response);
          connection.end();
        });
  }

  /** Starts a server on this loopback address. */
  static HostileServer at(InetAddress address, ServerSocketFactory sockets, Conduct conduct)
      throws IOException {
    return new HostileServer(sockets, address, conduct);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The URI of {@code path} here, under the name {@code host}. */
  URI uri(String scheme, String host, String path) {
    return URI.create(scheme + "://" + host + ":" + port() + path);
  }

  /** The requests that have been read: head and body, a character for each byte. */
  Queue<String> requests() {
    return requests;
  }

  boolean wasCalled() {
    return !connections.isEmpty();
  }

  /** Waits for the client to close every connection; tells whether it did. */
  boolean isHungUpOn() throws InterruptedException, ExecutionException {
    try {
      for (Future<?> conversation : conversations) {
        conversation.get(PATIENCE_SECONDS, SECONDS);
      }
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.add(socket);
        conversations.add(threads.submit(() -> serve(socket)));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** Returns the socket when the client has hung up. */
  private Socket serve(Socket socket) throws InterruptedException {
    try {
      Connection connection = new Connection(socket);
      conduct.meet(connection);
      connection.in.transferTo(OutputStream.nullOutputStream());
      return socket;
    } catch (IOException e) {
      // Where more was on its way, this is how the client's hanging up shows
      return socket;
    }
  }

  @Override
  public void close() throws IOException {
    stopped.countDown();
    listener.close();
    try {
      accepting.get();
      for (Socket socket : connections) {
        socket.close();
      }
      threads.shutdown();
      if (!threads.awaitTermination(PATIENCE_SECONDS, SECONDS)) {
        throw new IllegalStateException("a connection never ends");
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("connections were not accepted", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One connection, as the server sees it. */
  final class Connection {
    final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.out = socket.getOutputStream();
    }

    /** Reads a whole request. */
    void readRequest() throws IOException {
      StringBuilder request = new StringBuilder();
      while (request.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          throw new EOFException();
        }
        request.append((char) next);
      }
      Matcher length = CONTENT_LENGTH.matcher(request);
      if (length.find()) {
        byte[] body = in.readNBytes(Integer.parseInt(length.group(1)));
        request.append(new String(body, ISO_8859_1));
      }
      requests.add(request.toString());
    }

    /** Sends these characters, a byte for each. */
    void send(String text) throws IOException {
      out.write(text.getBytes(ISO_8859_1));
      out.flush();
    }

    /** Sends {@code text} over and over, as fast as it is taken. */
    void sendForEver(String text) throws IOException {
      String much = text.repeat(MANY);
      while (true) {
        send(much);
      }
    }

    /** Sends {@code text} over and over, slowly, a byte at a time. */
    void drip(String text) throws IOException, InterruptedException {
      for (int i = 0; !stopped.await(PAUSE_MILLIS, MILLISECONDS); i++) {
        send(text.substring(i % text.length(), i % text.length() + 1));
      }
    }

    /** Neither reads nor writes. */
    void freeze() throws InterruptedException {
      stopped.await();
    }

    /** Says no more. */
    void end() throws IOException {
      socket.shutdownOutput();
    }
  }
}
