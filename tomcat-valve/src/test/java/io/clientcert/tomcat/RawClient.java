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
package io.clientcert.tomcat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.TestPki;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.apache.catalina.connector.Connector;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 by hand. One connection, many requests. */
final class RawClient implements Closeable {

  private static final int READ_TIMEOUT_MILLIS = 30_000;

  /** What came back; the names of its field lines are in lower case. */
  record Reply(int status, List<String> lines, String body, List<String> trailers) {

    /** The values of the lines called {@code name}, in order. */
    List<String> values(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ": ";
      return lines.stream()
          .filter(line -> line.startsWith(prefix))
          .map(line -> line.substring(prefix.length()))
          .toList();
    }
  }

  private final Socket socket;
  private final InputStream in;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static RawClient plain(Connector connector) throws IOException {
    return new RawClient(new Socket("localhost", connector.getLocalPort()));
  }

  /**
   * Shakes hands.
   *
   * @param client who presents a certificate, or null for nobody
   * @param serverName sent as SNI; empty for none
   */
  static RawClient tls(
      Connector connector,
      HeldCertificate serverCa,
      TestPki.@Nullable Client client,
      String serverName)
      throws IOException, GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore anchors = EmbeddedTomcat.trusting(serverCa.certificate());
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        client == null ? null : new KeyManager[] {new SendsAnyway(client)},
        trust.getTrustManagers(),
        null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", connector.getLocalPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(
        serverName.isEmpty() ? List.of() : List.of(new SNIHostName(serverName)));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return new RawClient(socket);
  }

  /** Asks localhost for {@code target}, with {@code lines} as they are. */
  Reply get(String target, String... lines) throws IOException {
    return getFrom("localhost", target, lines);
  }

  Reply getFrom(String host, String target, String... lines) throws IOException {
    return exchange(head("GET", target, host, lines) + "\r\n");
  }

  /** Sends a request of another method, without a body. */
  Reply ask(String method, String target, String... lines) throws IOException {
    return exchange(head(method, target, "localhost", lines) + "\r\n");
  }

  /** Sends {@code body} as a form. */
  Reply post(String target, String body, String... lines) throws IOException {
    return exchange(
        head("POST", target, "localhost", lines)
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  /** Sends {@code body} in one chunk, then the trailer section. */
  Reply postWithTrailers(String target, String body, String... trailers) throws IOException {
    return exchange(
        head("POST", target, "localhost", "Transfer-Encoding: chunked")
            + "\r\n"
            + Integer.toHexString(body.length())
            + "\r\n"
            + body
            + "\r\n0\r\n"
            + String.join("\r\n", trailers)
            + "\r\n\r\n");
  }

  private static String head(String method, String target, String host, String... lines) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    head.append("Host: ").append(host).append("\r\n");
    for (String line : lines) {
      head.append(line).append("\r\n");
    }
    return head.toString();
  }

  private Reply exchange(String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    List<String> lines = section();
    StringBuilder body = new StringBuilder();
    List<String> trailers = List.of();
    if (lines.contains("transfer-encoding: chunked")) {
      int size = Integer.parseInt(line(), 16);
      while (size > 0) {
        body.append(new String(in.readNBytes(size), ISO_8859_1));
        line();
        size = Integer.parseInt(line(), 16);
      }
      trailers = section();
    } else {
      for (String line : lines) {
        if (line.startsWith("content-length: ")) {
          int length = Integer.parseInt(line.substring("content-length: ".length()));
          body.append(new String(in.readNBytes(length), ISO_8859_1));
        }
      }
    }
    return new Reply(status, lines, body.toString(), trailers);
  }

  /** Lines up to an empty one, their names in lower case. */
  private List<String> section() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      lines.add(line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon));
    }
    return lines;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("after \"" + line + '"');
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Sends a certificate that is expired, or of a stranger, too: a hostile client does. */
  private static final class SendsAnyway extends X509ExtendedKeyManager {
    private static final String ALIAS = "client";
    private final TestPki.Client client;

    SendsAnyway(TestPki.Client client) {
      this.client = client;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return List.of(keyTypes).contains(client.key().getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return client.presented();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return client.key();
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
