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
package io.clientcert.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the revocation lists of CAs and answers OCSP requests about what they issued, over HTTP
 * on 127.0.0.1; well, or as badly as a test wants.
 *
 * <p>Of each CA there is a list at {@link #list} (DER; the same in PEM at {@link #pemList}) and a
 * responder at {@link #responder} (POST and GET). Both are made anew for each request, for the
 * moment that the clock shows, and are good from then on for an hour or as long as {@link
 * #evidenceLasts} says. A certificate is revoked from the next request on.
 */
public final class EvidenceServer implements AutoCloseable {

  /** What is done to the requests for one URI. */
  public enum Conduct {
    /** What is asked for is given. */
    NORMAL,
    /** The request is read, and nothing comes as long as this lasts. */
    SILENT,
    /** The answer comes a byte at a time, and never comes to its end. */
    DRIPPING,
    /** Bytes that mean nothing. */
    GARBAGE,
    /** Well-formed ASN.1, a hundred thousand levels deep. */
    NESTED,
    /** The list of another CA, or an answer about another certificate. */
    ABOUT_ANOTHER,
    /** Signed in the CA's name with a key that is not the CA's. */
    WRONG_SIGNER,
    /**
     * Signed by whom the CA has appointed, {@link #appointed} for a list, but whose certificate has
     * ended.
     */
    EXPIRED_SIGNER,
    /** Made two days ago, and ended one day ago. Names what is revoked. */
    STALE,
    /** A body without an end. */
    HUGE,
    /** A redirection to where there would be what was asked for. */
    REDIRECTING,
    /** What was first there, when nothing was revoked; good for a month. */
    REPLAYING,
    /** Status 500. */
    FAILING
  }

  private static final Pattern REQUEST_LINE = Pattern.compile("(GET|POST) (/[^ ]*) HTTP/1\\.1");
  private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d+)");
  private static final String AIM_OF_REDIRECTION = "/moved";
  private static final int PATIENCE_SECONDS = 60;
  private static final int DRIP_MILLIS = 10;
  private static final int LEVELS = 100_000;
  private static final Duration REPLAY_LASTS = Duration.ofDays(30);
  private static final Duration STALE_SINCE = Duration.ofDays(1);

  private final Clock clock;
  private final Instant start;
  private final List<Authority> authorities;
  private final Map<String, Authority> paths = new HashMap<>();
  private final Map<String, Conduct> conducts = new HashMap<>();
  private final Map<String, Integer> requests = new HashMap<>();
  private final Map<String, byte[]> published = new ConcurrentHashMap<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "evidence-server");
            thread.setDaemon(true);
            return thread;
          });

  private final int port;
  private volatile boolean closed;
  private volatile Duration lasting = Duration.ofHours(1);
  private @Nullable ServerSocket listener;
  private @Nullable Future<?> acceptor;
  private @Nullable Socket portHolder;

  private EvidenceServer(Clock clock, List<HeldCertificate> cas, int port) throws IOException {
    this.clock = clock;
    this.start = clock.instant();
    this.authorities = new ArrayList<>();
    for (HeldCertificate ca : cas) {
      Authority authority = new Authority(ca, "/" + authorities.size());
      authorities.add(authority);
      paths.put(authority.path + ".crl", authority);
      paths.put(authority.path + ".pem", authority);
      paths.put(authority.path + "/ocsp", authority);
    }
    this.port = listen(port).getLocalPort();
  }

  /** Starts a server for these CAs at a port of the system's choice. */
  public static EvidenceServer start(Clock clock, HeldCertificate... cas) {
    return start(clock, 0, cas);
  }

  /** Starts a server for these CAs. */
  public static EvidenceServer start(Clock clock, int port, HeldCertificate... cas) {
    try {
      return new EvidenceServer(clock, List.of(cas), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One CA, and what is known of what it issued. */
  private final class Authority {
    private final HeldCertificate ca;
    private final String path;
    private final Lazy<HeldCertificate> impostor;
    private final Lazy<HeldCertificate> appointed;
    private final Lazy<HeldCertificate> expiredResponder;
    private final Map<X509Certificate, Instant> revoked = new LinkedHashMap<>();

    Authority(HeldCertificate ca, String path) {
      this.ca = ca;
      this.path = path;
      String name = ca.certificate().getSubjectX500Principal().getName();
      this.impostor =
          new Lazy<>(() -> HeldCertificate.builder().subject(name).certificateAuthority().build());
      this.appointed = new Lazy<>(() -> expired().subject(name).certificateAuthority().build());
      this.expiredResponder =
          new Lazy<>(
              () ->
                  expired()
                      .subject("CN=responder")
                      .extendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning)
                      .build());
    }

    private HeldCertificate.Builder expired() {
      return HeldCertificate.builder()
          .signedBy(ca)
          .validity(start.minus(Duration.ofDays(2)), start.minus(STALE_SINCE));
    }

    synchronized void revoke(X509Certificate certificate) {
      revoked.put(certificate, clock.instant());
    }

    synchronized X509CRL list(Conduct conduct) {
      Instant now = clock.instant();
      HeldCertificate issuer =
          conduct == Conduct.ABOUT_ANOTHER
              ? HeldCertificate.builder().subject("CN=another").certificateAuthority().build()
              : ca;
      boolean replayed = conduct == Conduct.REPLAYING;
      // grows with time, so that no counter has to survive a restart
      long number = from(conduct, now).getEpochSecond() * 1000 + (replayed ? 0 : revoked.size());
      Crls.Builder list =
          Crls.issuedBy(issuer)
              .number(BigInteger.valueOf(number))
              .thisUpdate(from(conduct, now))
              .nextUpdate(until(conduct, now));
      if (conduct == Conduct.WRONG_SIGNER) {
        list.signedBy(impostor.get());
      } else if (conduct == Conduct.EXPIRED_SIGNER) {
        list.signedBy(appointed.get());
      }
      if (!replayed) {
        revoked.forEach(list::revoked);
      }
      return list.build();
    }

    synchronized byte[] answer(byte[] request, Conduct conduct) {
      Instant now = clock.instant();
      OcspResponses.Builder response =
          OcspResponses.issuedBy(ca)
              .nonceOf(request)
              .producedAt(from(conduct, now))
              .thisUpdate(from(conduct, now))
              .nextUpdate(until(conduct, now));
      if (conduct == Conduct.WRONG_SIGNER) {
        response.signedBy(impostor.get()).certificates();
      } else if (conduct == Conduct.EXPIRED_SIGNER) {
        response.signedBy(expiredResponder.get());
      }
      for (BigInteger serial : OcspResponses.serialsIn(request)) {
        BigInteger about = conduct == Conduct.ABOUT_ANOTHER ? serial.add(BigInteger.ONE) : serial;
        Instant when = conduct == Conduct.REPLAYING ? null : revokedAt(serial);
        if (when == null) {
          response.good(about);
        } else {
          response.revoked(about, when);
        }
      }
      return response.build();
    }

    private @Nullable Instant revokedAt(BigInteger serial) {
      return revoked.entrySet().stream()
          .filter(entry -> entry.getKey().getSerialNumber().equals(serial))
          .map(Map.Entry::getValue)
          .findAny()
          .orElse(null);
    }

    private Instant from(Conduct conduct, Instant now) {
      return switch (conduct) {
        case STALE -> now.minus(STALE_SINCE.multipliedBy(2));
        case REPLAYING -> start.minus(Duration.ofHours(1));
        default -> now;
      };
    }

    private Instant until(Conduct conduct, Instant now) {
      return switch (conduct) {
        case STALE -> now.minus(STALE_SINCE);
        case REPLAYING -> start.plus(REPLAY_LASTS);
        default -> now.plus(lasting);
      };
    }
  }

  private Authority of(HeldCertificate ca) {
    return authorities.stream()
        .filter(authority -> authority.ca.certificate().equals(ca.certificate()))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("a CA that this server knows nothing of"));
  }

  /** The host and port, as a list of allowed hosts names them. */
  public String host() {
    return "127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  private URI uri(String path) {
    return URI.create("http://" + host() + path);
  }

  /** Where the CA's list is. */
  public URI list(HeldCertificate ca) {
    return uri(of(ca).path + ".crl");
  }

  /** Where the CA's list is in PEM. */
  public URI pemList(HeldCertificate ca) {
    return uri(of(ca).path + ".pem");
  }

  /** Where the CA's OCSP responder is. */
  public URI responder(HeldCertificate ca) {
    return uri(of(ca).path + "/ocsp");
  }

  /** Whom the CA had appointed to sign lists in its name, with another key; it has ended. */
  public X509Certificate appointed(HeldCertificate ca) {
    return of(ca).appointed.get().certificate();
  }

  /** Makes a certificate name its CA's list here as its distribution point. */
  public HeldCertificate.Builder withList(HeldCertificate.Builder leaf, HeldCertificate ca) {
    return leaf.signedBy(ca).crlDistributionPoint(list(ca).toString());
  }

  /** Makes a certificate name its CA's responder here. */
  public HeldCertificate.Builder withResponder(HeldCertificate.Builder leaf, HeldCertificate ca) {
    return leaf.signedBy(ca)
        .extension(
            Extension.authorityInfoAccess,
            false,
            new AuthorityInformationAccess(
                AccessDescription.id_ad_ocsp,
                new GeneralName(GeneralName.uniformResourceIdentifier, responder(ca).toString())));
  }

  /** Revokes a certificate of one of the CAs. */
  public void revoke(X509Certificate certificate) {
    authorities.stream()
        .filter(
            authority ->
                authority
                    .ca
                    .certificate()
                    .getSubjectX500Principal()
                    .equals(certificate.getIssuerX500Principal()))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("a certificate of an unknown CA"))
        .revoke(certificate);
  }

  /** For how long lists and answers are good from now on. */
  public void evidenceLasts(Duration time) {
    lasting = time;
  }

  /** Serves these bytes from now on for this URI of this server. */
  public void publish(URI uri, byte[] bytes) {
    published.put(uri.getPath(), bytes.clone());
  }

  /** What happens from now on to requests for this URI of this server. */
  public void conduct(URI uri, Conduct conduct) {
    synchronized (conducts) {
      conducts.put(uri.getPath(), conduct);
      conducts.notifyAll();
    }
  }

  /** The conduct for a path once it is no longer silence; null when the server ends before. */
  private @Nullable Conduct conductOf(String path) throws InterruptedException {
    synchronized (conducts) {
      while (!closed && conducts.get(path) == Conduct.SILENT) {
        conducts.wait();
      }
      return closed ? null : conducts.getOrDefault(path, Conduct.NORMAL);
    }
  }

  /** How many requests have come for this URI of this server; by GET or POST for a responder. */
  public int requests(URI uri) {
    synchronized (requests) {
      return requests.getOrDefault(uri.getPath(), 0);
    }
  }

  /** How many requests followed a redirection. */
  public int redirectionsFollowed() {
    return requests(uri(AIM_OF_REDIRECTION));
  }

  /** Waits until {@code count} requests in all have come for this URI. */
  public void awaitRequests(URI uri, int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (requests) {
      while (requests(uri) < count) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          throw new IllegalStateException(
              "only " + requests(uri) + " of " + count + " requests came for " + uri);
        }
        requests.wait(left);
      }
    }
  }

  private synchronized ServerSocket listen(int atPort) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), atPort));
    } catch (BindException e) {
      socket.close();
      throw e;
    }
    listener = socket;
    acceptor = threads.submit(() -> accept(socket));
    return socket;
  }

  /** Refuses connections from now on, and ends those that there are. */
  public synchronized void goDown() throws IOException {
    endConnections();
    // a port that nobody listens at is still taken, so that no other process gets it meanwhile
    Socket holder = new Socket();
    holder.setReuseAddress(true);
    holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    portHolder = holder;
  }

  private synchronized void endConnections() throws IOException {
    ServerSocket socket = listener;
    Future<?> accepting = acceptor;
    if (socket != null && accepting != null) {
      socket.close();
      awaitEnd(accepting);
    }
    for (Socket connection : connections) {
      connection.close();
    }
  }

  /** As long as one thread is inside a call to it, a port that was closed is listened at. */
  private static void awaitEnd(Future<?> accepting) throws IOException {
    try {
      accepting.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the listener does not end", e);
    }
  }

  /** Listens again, at the same port. */
  public synchronized void comeBack() throws IOException {
    letGoOfPort();
    listen(port);
  }

  private synchronized void letGoOfPort() throws IOException {
    Socket holder = portHolder;
    if (holder != null) {
      holder.close();
      portHolder = null;
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connections.add(connection);
        try {
          threads.execute(() -> serve(connection));
        } catch (RejectedExecutionException e) {
          // one that came with the end of the server
          connection.close();
        }
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** A request as it came: what for, and its body. */
  private static final class Request {
    private final String path;
    private final byte[] body;

    Request(String path, byte[] body) {
      this.path = path;
      this.body = body;
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      Request request = read(connection.getInputStream());
      String path = pathOf(request);
      synchronized (requests) {
        requests.merge(path, 1, Integer::sum);
        requests.notifyAll();
      }
      answer(connection, path, request);
    } catch (IOException e) {
      // how a client that hangs up shows; what it made of the answer is for the test to look at
      connections.remove(connection);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.remove(connection);
  }

  private static Request read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      head.append((char) next);
    }
    Matcher line = REQUEST_LINE.matcher(head);
    if (!line.lookingAt()) {
      throw new IOException("neither GET nor POST");
    }
    Matcher length = CONTENT_LENGTH.matcher(head);
    byte[] body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
    return new Request(line.group(2), body);
  }

  /** The path without what a GET request to a responder carries in it. */
  private String pathOf(Request request) {
    return paths.keySet().stream()
        .filter(path -> path.endsWith("/ocsp") && request.path.startsWith(path + "/"))
        .findAny()
        .orElse(request.path);
  }

  private void answer(Socket connection, String path, Request request)
      throws IOException, InterruptedException {
    OutputStream out = connection.getOutputStream();
    Authority authority = paths.get(path);
    if (authority == null) {
      send(out, "404 Not Found", new byte[0]);
      return;
    }
    Conduct conduct = conductOf(path);
    if (conduct == null) {
      return;
    }
    switch (conduct) {
      case DRIPPING -> drip(out);
      case GARBAGE -> send(out, "200 OK", "no such thing".getBytes(ISO_8859_1));
      case NESTED -> send(out, "200 OK", nested());
      case HUGE -> sendForEver(out);
      case REDIRECTING ->
          send(out, "302 Found\r\nLocation: " + uri(AIM_OF_REDIRECTION), new byte[0]);
      case FAILING -> send(out, "500 Internal Server Error", new byte[0]);
      default -> send(out, "200 OK", evidence(authority, path, request, conduct));
    }
  }

  private byte[] evidence(Authority authority, String path, Request request, Conduct conduct) {
    byte[] given = published.get(path);
    if (given != null) {
      return given;
    }
    if (path.endsWith("/ocsp")) {
      return authority.answer(ocspRequest(path, request), conduct);
    }
    X509CRL list = authority.list(conduct);
    try {
      return path.endsWith(".pem") ? Pem.of(list).getBytes(ISO_8859_1) : list.getEncoded();
    } catch (CRLException e) {
      throw new IllegalStateException("a CRL without an encoding", e);
    }
  }

  private static byte[] ocspRequest(String path, Request request) {
    if (request.body.length > 0) {
      return request.body;
    }
    String carried = request.path.substring(path.length() + 1);
    return Base64.getDecoder().decode(URLDecoder.decode(carried, StandardCharsets.US_ASCII));
  }

  private static void send(OutputStream out, String status, byte[] body) throws IOException {
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Length: "
            + body.length
            + "\r\nConnection: close\r\n\r\n";
    out.write(head.getBytes(ISO_8859_1));
    out.write(body);
    out.flush();
  }

  private void drip(OutputStream out) throws IOException, InterruptedException {
    out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(ISO_8859_1));
    synchronized (conducts) {
      while (!closed) {
        out.write('0');
        out.flush();
        conducts.wait(DRIP_MILLIS);
      }
    }
  }

  private static void sendForEver(OutputStream out) throws IOException {
    out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
    byte[] some = new byte[1 << 16];
    while (true) {
      out.write(some);
    }
  }

  /** Constructed sequences of indefinite length, one in the other, without an end. */
  private static byte[] nested() {
    byte[] all = new byte[2 * LEVELS];
    for (int i = 0; i < all.length; i += 2) {
      all[i] = 0x30;
      all[i + 1] = (byte) 0x80;
    }
    return all;
  }

  /** Ends the server and every connection to it. */
  @Override
  public void close() throws IOException {
    synchronized (conducts) {
      closed = true;
      conducts.notifyAll();
    }
    endConnections();
    letGoOfPort();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a connection never ends");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
