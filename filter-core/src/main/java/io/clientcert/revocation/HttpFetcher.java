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

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Fetches revocation information over HTTP/1.1 from URIs in certificates.
 *
 * <p>The author of a certificate chose the URI, so two guarantees are needed that the HTTP clients
 * of the JDK do not give. The connection must go to the address that was checked; those clients
 * resolve the name again when they connect, possibly to another address. And the whole exchange
 * must end in time; {@code HttpURLConnection} only limits each read. {@link ResponseReader} reads
 * responses (RFC 9112).
 *
 * <p>A name is resolved once, and all its addresses are checked before one is connected to. Each
 * connection serves one request. Redirects are not followed, cookies are not kept, and content
 * codings are not decoded. A proxy configured for the JVM is <em>not</em> used, because it would
 * resolve the name again and could reach addresses that must not be called. TLS uses the default
 * {@link SSLContext} of the JVM, and the server certificate must match the host in the URI.
 *
 * <p>If {@link FetchSettings#proxy} is set, that proxy is used and resolves the names. What can
 * still be checked is whether the host is listed, and an IP address in the URI. The proxy receives
 * {@code http} requests directly, and opens tunnels for {@code https}.
 *
 * <p>A fetch blocks for at most {@link FetchSettings#timeout}. Name resolution cannot be
 * interrupted, so it runs on a few threads of its own. A name server that never answers can occupy
 * them all; until it does answer, no name is resolved. Thread-safe.
 */
public final class HttpFetcher implements AutoCloseable {

  /** Resolves names. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] addressesOf(String name) throws UnknownHostException;
  }

  /** Supplies the TLS context; not called before the first {@code https} URI. */
  @FunctionalInterface
  interface Tls {
    SSLContext context() throws NoSuchAlgorithmException;
  }

  private static final Pattern FIELD_VALUE = Pattern.compile("[ -~]+");
  private static final Pattern NOT_PRINTABLE = Pattern.compile("[^ -~]");
  private static final int LONGEST_REASON = 200;

  /** Maximum number of addresses tried per name. */
  private static final int MAX_ADDRESSES = 4;

  private static final int LOOKUP_THREADS = 4;
  private static final int IDLE_SECONDS = 30;

  private final FetchSettings settings;
  private final AddressPolicy policy;
  private final @Nullable HttpTarget proxy;
  private final Resolver resolver;
  private final Tls tls;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final DaemonThreads lookupThreads = new DaemonThreads("clientcert-lookup");
  private final ThreadPoolExecutor lookups =
      new ThreadPoolExecutor(
          LOOKUP_THREADS,
          LOOKUP_THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          lookupThreads);
  private final DaemonThreads watchdogThreads = new DaemonThreads("clientcert-fetch-watchdog");
  private final ScheduledThreadPoolExecutor watchdog =
      new ScheduledThreadPoolExecutor(1, watchdogThreads);

  /** Creates a fetcher with the name resolution and the TLS trust of the JVM. */
  public HttpFetcher(FetchSettings settings) {
    this(settings, InetAddress::getAllByName, SSLContext::getDefault);
  }

  HttpFetcher(FetchSettings settings, Resolver resolver, Tls tls) {
    this.settings = settings;
    this.policy = new AddressPolicy(settings.allowedHosts());
    this.proxy = settings.proxy() == null ? null : HttpTarget.ofProxy(settings.proxy());
    this.resolver = resolver;
    this.tls = tls;
    lookups.allowCoreThreadTimeOut(true);
    watchdog.setRemoveOnCancelPolicy(true);
  }

  /**
   * Fetches {@code uri} with GET, and returns the body of the response.
   *
   * @param accept the accepted media types
   * @throws IOException if it fails; the message is meant for a log, of bounded length and
   *     printable ASCII, unlike the messages of its causes
   */
  public byte[] get(URI uri, String accept) throws IOException {
    HttpTarget target = HttpTarget.of(uri);
    return fetch(target, request("GET", target, field("Accept", accept), new byte[0]));
  }

  /**
   * Sends {@code body} to {@code uri} with POST, and returns the body of the response.
   *
   * @param contentType the media type of {@code body}
   * @param accept the accepted media types
   * @throws IOException as {@link #get} does
   */
  public byte[] post(URI uri, String contentType, byte[] body, String accept) throws IOException {
    HttpTarget target = HttpTarget.of(uri);
    String fields =
        field("Accept", accept)
            + field("Content-Type", contentType)
            + field("Content-Length", Integer.toString(body.length));
    return fetch(target, request("POST", target, fields, body));
  }

  private static String field(String name, String value) {
    if (!FIELD_VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(name + " must be printable ASCII");
    }
    return name + ": " + value + "\r\n";
  }

  private byte[] request(String method, HttpTarget target, String fields, byte[] body) {
    boolean sentToProxy = proxy != null && !target.tls();
    String head =
        method
            + " "
            + (sentToProxy ? target.absoluteForm() : target.pathAndQuery())
            + " HTTP/1.1\r\n"
            + field("Host", target.authority())
            + field("Connection", "close")
            + field("Accept-Encoding", "identity")
            + fields
            + "\r\n";
    byte[] ascii = head.getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(ascii, ascii.length + body.length);
    System.arraycopy(body, 0, request, ascii.length, body.length);
    return request;
  }

  private byte[] fetch(HttpTarget target, byte[] request) throws IOException {
    long end = System.nanoTime() + settings.timeout().toNanos();
    try {
      policy.checkHost(target.host(), target.port());
      return exchange(target, request, addressesFor(target, end), end);
    } catch (IOException e) {
      String way = proxy == null ? "" : " through " + proxy;
      throw new IOException(target + way + ": " + reason(e, end), e);
    }
  }

  private String reason(IOException e, long end) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String shown = NOT_PRINTABLE.matcher(message).replaceAll("?");
    String reason = shown.substring(0, Math.min(shown.length(), LONGEST_REASON));
    return left(end) > 0
        ? reason
        : "no complete answer within " + settings.timeout() + " (" + reason + ")";
  }

  private static long left(long end) {
    return end - System.nanoTime();
  }

  /**
   * Returns the addresses to connect to: those of the proxy if there is one, else those of the
   * host.
   */
  private List<InetAddress> addressesFor(HttpTarget target, long end) throws IOException {
    InetAddress literal = target.host().address();
    List<InetAddress> addresses;
    if (proxy == null) {
      addresses = addressesOf(target.host(), end);
      for (InetAddress candidate : addresses) {
        policy.checkAddress(candidate);
      }
    } else {
      if (literal != null) {
        policy.checkAddress(literal);
      }
      addresses = addressesOf(proxy.host(), end);
      for (InetAddress candidate : addresses) {
        AddressPolicy.checkProxyAddress(candidate);
      }
    }
    return addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES));
  }

  private List<InetAddress> addressesOf(Host host, long end) throws IOException {
    InetAddress address = host.address();
    return address != null ? List.of(address) : resolve(host.name(), end);
  }

  private List<InetAddress> resolve(String name, long end) throws IOException {
    FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> resolver.addressesOf(name));
    try {
      lookups.execute(lookup);
      InetAddress[] addresses = lookup.get(left(end), TimeUnit.NANOSECONDS);
      if (addresses.length == 0) {
        throw new IOException("the name has no address");
      }
      return List.of(addresses);
    } catch (ExecutionException e) {
      throw new IOException("the name cannot be resolved", e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the name is not resolved yet", e);
    } catch (RejectedExecutionException e) {
      throw closed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      lookup.cancel(true);
      lookups.remove(lookup);
    }
  }

  private static IOException closed(RejectedExecutionException cause) {
    return new IOException("this fetcher is closed", cause);
  }

  private byte[] exchange(HttpTarget target, byte[] request, List<InetAddress> addresses, long end)
      throws IOException {
    int port = proxy == null ? target.port() : proxy.port();
    try (Socket socket = connect(addresses, port, end)) {
      open.add(socket);
      try {
        Future<?> alarm = closeAt(end, socket);
        try {
          if (proxy != null && target.tls()) {
            openTunnel(socket, target);
          }
          Socket channel = target.tls() ? secured(socket, target) : socket;
          OutputStream out = channel.getOutputStream();
          out.write(request);
          out.flush();
          return ResponseReader.read(channel.getInputStream(), settings.maxBytes());
        } finally {
          alarm.cancel(false);
        }
      } finally {
        open.remove(socket);
      }
    }
  }

  /** Tries the addresses in turn. Each gets an equal share of the remaining time. */
  private static Socket connect(List<InetAddress> addresses, int port, long end)
      throws IOException {
    IOException failure = new IOException("not connected");
    for (int i = 0; i < addresses.size(); i++) {
      // Without an explicit NO_PROXY, a SOCKS proxy of the JVM would be used.
      Socket socket = new Socket(Proxy.NO_PROXY);
      try {
        long share = TimeUnit.NANOSECONDS.toMillis(left(end)) / (addresses.size() - i);
        // Zero would mean no limit.
        socket.connect(new InetSocketAddress(addresses.get(i), port), (int) Math.max(share, 1));
        return socket;
      } catch (IOException e) {
        socket.close();
        failure = e;
      }
    }
    throw failure;
  }

  /**
   * Limits the duration of the whole exchange on {@code socket}. The read timeout of a socket
   * restarts with each byte, and there is none for writes.
   */
  private Future<?> closeAt(long end, Socket socket) throws IOException {
    try {
      return watchdog.schedule(() -> abort(socket), left(end), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      throw closed(e);
    }
  }

  private static void abort(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void openTunnel(Socket socket, HttpTarget target) throws IOException {
    String request =
        "CONNECT "
            + target.authorityForm()
            + " HTTP/1.1\r\n"
            + field("Host", target.authorityForm())
            + "\r\n";
    OutputStream out = socket.getOutputStream();
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    ResponseReader.readTunnel(socket.getInputStream());
  }

  /**
   * Wraps {@code socket} in TLS. The result must not be closed, because closing waits for the peer.
   */
  private Socket secured(Socket socket, HttpTarget target) throws IOException {
    String name = target.host().name();
    SSLSocket secured =
        (SSLSocket) context().getSocketFactory().createSocket(socket, name, target.port(), false);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (target.host().address() == null) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private SSLContext context() throws IOException {
    try {
      return tls.context();
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("the JVM has no usable default for TLS", e);
    }
  }

  /**
   * Rejects new fetches and closes all connections. A fetch that is still resolving or connecting
   * ends at its deadline at the latest.
   */
  @Override
  public void close() {
    lookups.shutdownNow();
    watchdog.shutdownNow();
    // Last, so that no connection is opened afterwards that would not be closed.
    open.forEach(HttpFetcher::abort);
    lookupThreads.awaitEnd();
    watchdogThreads.awaitEnd();
  }
}
