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
package io.clientcert.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.clientcert.conformance.net.Http1Message;
import io.clientcert.conformance.pki.PemFiles;
import io.clientcert.conformance.pki.Pki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Two ports of a server under test, with and without TLS; each connection has its thread. */
public final class TestListener implements AutoCloseable {

  private static final char[] NO_PASSWORD = new char[0];
  private static final int BACKLOG = 50;

  /** A field name. */
  public static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  private final SSLServerSocket secure;
  private final ServerSocket plain;
  private final ExecutorService threads;

  /**
   * Opens both ports on the loopback address.
   *
   * @param name that of the threads
   * @param pki has the server's certificate and key
   * @param trust what decides about client certificates, which are wanted
   * @param connection serves one connection, and closes it
   */
  public TestListener(
      String name, Pki pki, TrustManager[] trust, Consumer<? super Socket> connection)
      throws IOException, GeneralSecurityException {
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    InetAddress loopback = InetAddress.getLoopbackAddress();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(pki).getKeyManagers(), trust, null);
    secure =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, BACKLOG, loopback);
    secure.setWantClientAuth(true);
    plain = new ServerSocket(0, BACKLOG, loopback);
    threads.execute(() -> accept(secure, connection));
    threads.execute(() -> accept(plain, connection));
  }

  /** Returns what trusts the authorities of a PKI. */
  public static TrustManager[] anchors(Pki pki) throws IOException, GeneralSecurityException {
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    anchors.setCertificateEntry("root", PemFiles.certificates(pki.authorities()).get(0));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(anchors);
    return trust.getTrustManagers();
  }

  private static KeyManagerFactory keys(Pki pki) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    List<X509Certificate> server = PemFiles.certificates(pki.directory().resolve("server.pem"));
    store.setKeyEntry(
        "server",
        PemFiles.key(pki.directory().resolve("server.key"), "EC"),
        NO_PASSWORD,
        server.toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, NO_PASSWORD);
    return keys;
  }

  private void accept(ServerSocket server, Consumer<? super Socket> connection) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> connection.accept(socket));
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** Returns the port with TLS. */
  public int securePort() {
    return secure.getLocalPort();
  }

  /** Returns the port without TLS. */
  public int plainPort() {
    return plain.getLocalPort();
  }

  /** Returns whether a line of the head is no field line, or has a stray line break or NUL. */
  public static boolean hasMalformedLine(Http1Message head) {
    String text = new String(head.headBytes(), ISO_8859_1);
    return text.replace("\r\n", "").matches("(?s).*[\\r\\n\\x00].*")
        || head.lines().stream().anyMatch(line -> !line.matches("(?s)" + TOKEN + ":.*"));
  }

  @Override
  public void close() throws IOException {
    secure.close();
    plain.close();
    threads.shutdownNow();
  }
}
