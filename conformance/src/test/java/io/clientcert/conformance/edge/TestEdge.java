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
package io.clientcert.conformance.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.clientcert.conformance.TestListener;
import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.net.Http1Message;
import io.clientcert.conformance.net.Http2Frames;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.net.Target;
import io.clientcert.conformance.pki.ClientKind;
import io.clientcert.conformance.pki.Pki;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A small edge that does everything right but for one {@link Fault}. It knows which certificates of
 * the kit are valid, and validates nothing: that is not what the cases are tested with.
 */
final class TestEdge implements AutoCloseable {

  private static final int MAX_FIELDS = 500;

  private final TestListener listener;
  private final int backendPort;
  private final Map<X509Certificate, ClientKind> kinds = new HashMap<>();
  private final Set<Socket> fullHandshakes =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private volatile Fault fault = Fault.NONE;
  private volatile @Nullable URI responder;
  private final Set<X509Certificate> asked = ConcurrentHashMap.newKeySet();

  TestEdge(Pki pki, int backendPort) throws Exception {
    this.backendPort = backendPort;
    for (ClientKind kind : pki.kinds()) {
      kinds.put(pki.identity(kind).leaf(), kind);
    }
    listener =
        new TestListener("test-edge", pki, new TrustManager[] {new AcceptAll()}, this::serve);
  }

  Target target() {
    return Target.parse("https://localhost:" + listener.securePort());
  }

  Target plainTarget() {
    return Target.parse("http://localhost:" + listener.plainPort());
  }

  /** Has it ask this OCSP responder once about every client, whose kind it knows all the same. */
  void ask(URI next) {
    responder = next;
  }

  void setFault(Fault next) {
    fault = next;
  }

  /** What belongs to a connection of a client. */
  private record Client(
      @Nullable ClientKind kind,
      List<X509Certificate> presented,
      String tls,
      boolean http2,
      boolean resumed) {}

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout(20_000);
      socket.setTcpNoDelay(true);
      Client client = client(socket);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      if (client.http2()) {
        http2(new Http2Frames(in, socket.getOutputStream()), client);
      } else {
        int index = 1;
        while (http1(in, socket.getOutputStream(), client, index)) {
          index++;
        }
      }
    } catch (IOException e) {
      // The client has gone, or has sent no HTTP: the end of the connection is the answer
      return;
    }
  }

  private Client client(Socket socket) throws IOException {
    if (!(socket instanceof SSLSocket tls)) {
      return new Client(null, List.of(), "", false, false);
    }
    tls.setHandshakeApplicationProtocolSelector(
        (any, offered) ->
            offered.contains("h2") ? "h2" : offered.contains("http/1.1") ? "http/1.1" : "");
    tls.startHandshake();
    List<X509Certificate> presented = new ArrayList<>();
    try {
      for (Certificate certificate : tls.getSession().getPeerCertificates()) {
        presented.add((X509Certificate) certificate);
      }
    } catch (SSLException e) {
      presented.clear();
    }
    ClientKind kind = presented.isEmpty() ? null : kinds.get(presented.get(0));
    URI url = responder;
    if (url != null && presented.size() > 1 && asked.add(presented.get(0))) {
      OcspQuestion.ask(url, presented.get(0), presented.get(1));
    }
    return new Client(
        kind,
        presented,
        tls.getSession().getProtocol(),
        "h2".equals(tls.getApplicationProtocol()),
        kind != null && !fullHandshakes.contains(socket));
  }

  // HTTP/1.1

  private boolean http1(InputStream in, OutputStream out, Client client, int index)
      throws IOException {
    Http1Message head = Http1Message.readHead(in);
    List<Field> fields = head.fields();
    Fault.Request early =
        request(client, index, head.startLine(), fields, List.of(), head.headBytes());
    boolean malformed = isMalformed(head);
    if (malformed && !fault.passesRaw(early) && !fault.tolerates(early)) {
      write(out, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return false;
    }
    if (fields.size() > MAX_FIELDS && !fault.tolerates(early)) {
      write(out, "HTTP/1.1 431 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return false;
    }
    if (!Field.values(fields, "Expect").isEmpty()) {
      write(out, "HTTP/1.1 100 Continue\r\n\r\n");
    }
    Http1Message.Body body =
        fault.passesRaw(early)
            ? new Http1Message.Body(in.readNBytes(in.available()), List.of())
            : head.readBody(in, false);
    Fault.Request request =
        request(
            client,
            index,
            head.startLine(),
            fields,
            Field.parse(body.trailers()),
            head.headBytes());
    Answer answer = forward(request, body.bytes());
    StringBuilder text = new StringBuilder(answer.startLine()).append("\r\n");
    answer.fields().forEach(field -> text.append(field).append("\r\n"));
    byte[] content = request.method().equals("HEAD") ? new byte[0] : answer.body();
    if (answer.trailers().isEmpty()) {
      text.append("Content-Length: ").append(answer.body().length).append("\r\n\r\n");
      text.append(new String(content, ISO_8859_1));
    } else {
      text.append("Transfer-Encoding: chunked\r\n\r\n0\r\n");
      answer.trailers().forEach(field -> text.append(field).append("\r\n"));
      text.append("\r\n");
    }
    write(out, text.toString());
    return !fault.passesRaw(early);
  }

  private static Fault.Request request(
      Client client,
      int index,
      String startLine,
      List<Field> fields,
      List<Field> trailers,
      byte[] head) {
    return new Fault.Request(
        client.kind(),
        client.presented(),
        client.tls(),
        client.http2(),
        client.resumed(),
        index,
        startLine,
        fields,
        trailers,
        head);
  }

  private static boolean isMalformed(Http1Message head) {
    List<String> codings = Field.values(head.fields(), "Transfer-Encoding");
    List<String> lengths = Field.values(head.fields(), "Content-Length");
    boolean framing =
        lengths.size() > 1
            || codings.size() > 1
            || codings.stream().anyMatch(value -> !value.equalsIgnoreCase("chunked"))
            || (!codings.isEmpty() && !lengths.isEmpty());
    return TestListener.hasMalformedLine(head) || framing;
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  // HTTP/2

  private static final class Stream {
    private List<Field> fields = List.of();
    private List<Field> trailers = List.of();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  }

  private void http2(Http2Frames frames, Client client) throws IOException {
    frames.readPreface();
    frames.send(Http2Frames.SETTINGS, 0, 0, new byte[0]);
    Map<Integer, Stream> streams = new HashMap<>();
    int index = 0;
    while (true) {
      Http2Frames.Frame frame = frames.read();
      Stream stream = streams.computeIfAbsent(frame.stream(), number -> new Stream());
      if (frame.type() == Http2Frames.HEADERS) {
        List<Field> fields = frames.decode(frame);
        if (stream.fields.isEmpty()) {
          stream.fields = fields;
        } else {
          stream.trailers = fields;
        }
      } else if (frame.type() == Http2Frames.DATA) {
        stream.body.writeBytes(frame.payload());
      } else {
        continue;
      }
      if (frame.has(Http2Frames.END_STREAM)) {
        index++;
        answer(frames, frame.stream(), stream, client, index);
      }
    }
  }

  private void answer(Http2Frames frames, int number, Stream stream, Client client, int index)
      throws IOException {
    List<Field> fields = new ArrayList<>();
    String method = "";
    String path = "";
    for (Field field : stream.fields) {
      switch (field.name()) {
        case ":method" -> method = field.value();
        case ":path" -> path = field.value();
        case ":authority" -> fields.add(new Field("Host", field.value()));
        case ":scheme" -> {}
        default -> fields.add(field);
      }
    }
    String startLine = method + " " + path + " HTTP/1.1";
    StringBuilder head = new StringBuilder(startLine).append("\r\n");
    fields.forEach(field -> head.append(field).append("\r\n"));
    Fault.Request request =
        request(
            client,
            index,
            startLine,
            fields,
            stream.trailers,
            head.append("\r\n").toString().getBytes(ISO_8859_1));
    byte[] body = stream.body.toByteArray();
    boolean right = isRight(fields, body.length);
    if (!right && !fault.passesRaw(request) && !fault.tolerates(request)) {
      frames.send(Http2Frames.RST_STREAM, 0, number, new byte[] {0, 0, 0, 1});
      return;
    }
    Answer answer = forward(request, body);
    List<Field> response = new ArrayList<>();
    response.add(new Field(":status", answer.startLine().substring(9, 12)));
    answer
        .fields()
        .forEach(f -> response.add(new Field(f.name().toLowerCase(Locale.ROOT), f.value())));
    frames.sendHeaders(number, false, response);
    frames.send(Http2Frames.DATA, Http2Frames.END_STREAM, number, answer.body());
  }

  private static boolean isRight(List<Field> fields, int bodyLength) {
    Set<String> hopByHop =
        Set.of("connection", "proxy-connection", "transfer-encoding", "keep-alive", "upgrade");
    for (Field field : fields) {
      boolean host = field.name().equals("Host");
      boolean name =
          host || (field.name().matches(TestListener.TOKEN) && !field.name().matches(".*[A-Z].*"));
      boolean length =
          !field.is("content-length") || field.value().equals(Integer.toString(bodyLength));
      if (!name
          || !length
          || hopByHop.contains(field.name())
          || field.value().matches("(?s).*[\\r\\n\\x00].*")) {
        return false;
      }
    }
    return true;
  }

  // To the backend

  @SuppressWarnings("ArrayRecordComponent") // made for one response
  private record Answer(String startLine, List<Field> fields, byte[] body, List<Field> trailers) {}

  private Answer forward(Fault.Request request, byte[] body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), backendPort)) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(fault.passesRaw(request) ? request.head() : head(request, body.length));
      if (!request.trailers().isEmpty()) {
        all.writeBytes((Integer.toHexString(body.length) + "\r\n").getBytes(ISO_8859_1));
        all.writeBytes(body);
        all.writeBytes("\r\n0\r\n".getBytes(ISO_8859_1));
        for (Field field : request.trailers()) {
          if (!Judge.isAlias(field) || fault.keepsTrailer(request, field)) {
            all.writeBytes((field + "\r\n").getBytes(ISO_8859_1));
          }
        }
        all.writeBytes("\r\n".getBytes(ISO_8859_1));
      } else {
        all.writeBytes(body);
      }
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(all.toByteArray());
      socket.getOutputStream().flush();
      if (fault.passesRaw(request)) {
        socket.shutdownOutput();
      }
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Http1Message head = Http1Message.readHead(in);
      while (head.startLine().contains(" 100 ")) {
        head = Http1Message.readHead(in);
      }
      Http1Message.Body content =
          request.method().equals("HEAD")
              ? new Http1Message.Body(new byte[0], List.of())
              : head.readBody(in, true);
      return answer(request, head, content);
    }
  }

  private Answer answer(Fault.Request request, Http1Message head, Http1Message.Body content) {
    List<Field> fields = new ArrayList<>();
    Set<String> own = Set.of("content-length", "transfer-encoding", "connection", "trailer");
    boolean wild =
        Field.values(head.fields(), "Vary").stream()
            .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("client-cert"));
    for (Field field : head.fields()) {
      boolean keeps = fault.keepsResponse(request, field);
      boolean vary = wild && field.is("Vary");
      if (!own.contains(field.name().toLowerCase(Locale.ROOT))
          && !(fault.losesVary() && field.is("Vary"))
          && (keeps || (!Judge.isOurs(field) && !vary))) {
        fields.add(field);
      }
    }
    if (wild && fields.stream().noneMatch(field -> field.is("Vary"))) {
      fields.add(new Field("Vary", "*"));
    }
    if (fault.showsCertificate(request)) {
      fields.add(new Field(Judge.CERT, Judge.item(request.presented().get(0))));
    }
    List<Field> trailers =
        Field.parse(content.trailers()).stream()
            .filter(field -> fault.keepsResponse(request, field))
            .toList();
    return new Answer(head.startLine(), fields, content.bytes(), trailers);
  }

  private byte[] head(Fault.Request request, int bodyLength) {
    StringBuilder text = new StringBuilder();
    text.append(request.startLine().replaceFirst(" http://[^/]*", " ")).append("\r\n");
    for (Field field : request.fields()) {
      if (passes(request, field)) {
        text.append(field.name()).append(": ").append(field.value()).append("\r\n");
      }
    }
    if (!fault.losesLength(request)) {
      text.append("Connection: close\r\n");
    }
    if (!request.trailers().isEmpty()) {
      text.append("Transfer-Encoding: chunked\r\n");
    } else if (bodyLength > 0 && !fault.losesLength(request)) {
      text.append("Content-Length: ").append(bodyLength).append("\r\n");
    }
    own(request).forEach(field -> text.append(field).append("\r\n"));
    return text.append("\r\n").toString().getBytes(ISO_8859_1);
  }

  private boolean passes(Fault.Request request, Field field) {
    if (fault.keeps(request, field)) {
      return true;
    }
    Set<String> hopByHop =
        Set.of(
            "connection",
            "proxy-connection",
            "keep-alive",
            "transfer-encoding",
            "content-length",
            "upgrade",
            "http2-settings",
            "expect",
            "trailer");
    return !hopByHop.contains(field.name().toLowerCase(Locale.ROOT)) && !Judge.isAlias(field);
  }

  private List<Field> own(Fault.Request request) {
    List<Field> fields = new ArrayList<>();
    ClientKind kind = request.kind();
    boolean accepted = kind != null && (kind.isValid() || fault.accepts(request));
    if (accepted && !fault.omits(request)) {
      X509Certificate leaf = request.presented().get(0);
      fields.add(new Field(Judge.CERT, fault.value(request, Judge.item(leaf))));
      List<String> chain = fault.chain(request, chain(request.presented()));
      if (chain != null) {
        fields.add(new Field(Judge.CHAIN, String.join(", ", chain)));
      }
    } else if (fault.adds(request)) {
      fields.add(new Field(Judge.CERT, ":YWRkZWQ=:"));
    }
    if (fault.chainAlone(request)) {
      fields.add(new Field(Judge.CHAIN, Judge.item(request.presented().get(1))));
    }
    return fields;
  }

  /** The path from the leaf up, as far as it was presented; {@code null} if there is none. */
  private static @Nullable List<String> chain(List<X509Certificate> presented) {
    List<String> chain = new ArrayList<>();
    Set<X509Certificate> left = new HashSet<>(presented);
    X509Certificate last = presented.get(0);
    left.remove(last);
    boolean found = true;
    while (found) {
      found = false;
      for (X509Certificate next : presented) {
        if (left.contains(next)
            && next.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
          left.remove(next);
          chain.add(Judge.item(next));
          last = next;
          found = true;
        }
      }
    }
    return chain.isEmpty() ? null : chain;
  }

  static String item(Identity identity, int index) {
    return Judge.item(identity.presented().get(index));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  /** Takes every certificate, and remembers which connections had a full handshake. */
  private final class AcceptAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
      fullHandshakes.add(socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
