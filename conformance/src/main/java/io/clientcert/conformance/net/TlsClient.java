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

import io.clientcert.conformance.CaseRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A TLS client that presents any certificates, whatever authorities the server names, and accepts
 * every server certificate: the server's own certificate is not what the kit judges. Connections of
 * one client resume its sessions.
 */
public final class TlsClient {

  public static final String TLS_1_2 = "TLSv1.2";
  public static final String TLS_1_3 = "TLSv1.3";

  /** Whatever the server prefers. */
  public static final String TLS_ANY = TLS_1_3 + "," + TLS_1_2;

  private final @Nullable Identity identity;
  private final SSLContext context;
  private final Verifications verifications = new Verifications();

  /** Creates a client without sessions; {@code null} presents no certificate. */
  public TlsClient(@Nullable Identity identity) {
    this.identity = identity;
    try {
      context = SSLContext.getInstance("TLS");
      context.init(
          identity == null ? new KeyManager[0] : new KeyManager[] {new Presenter(identity)},
          new TrustManager[] {verifications},
          null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  /**
   * Connects and completes the client's part of the handshake. With TLS 1.3 a server refuses a
   * client's certificate only after that: the first read then fails.
   *
   * @param from the local address, or {@code null} for any
   * @param version {@link #TLS_1_2}, {@link #TLS_1_3} or {@link #TLS_ANY}
   * @param protocols ALPN names, or none
   */
  public SSLSocket connect(
      CaseRun run,
      Target target,
      @Nullable InetAddress from,
      int timeoutMillis,
      String version,
      String... protocols)
      throws IOException {
    Socket plain = Sockets.connect(run, target, from, timeoutMillis);
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, target.host(), target.port(), true);
    run.closing(socket);
    socket.setEnabledProtocols(version.split(",", -1));
    SSLParameters parameters = socket.getSSLParameters();
    if (protocols.length > 0) {
      parameters.setApplicationProtocols(protocols);
    }
    if (!isAddress(target.host())) {
      parameters.setServerNames(List.of(new SNIHostName(target.host())));
    }
    socket.setSSLParameters(parameters);
    int before = verifications.count;
    socket.startHandshake();
    run.note(
        socket.getSession().getProtocol()
            + (verifications.count == before ? ", resumed session, " : ", full handshake, ")
            + (identity == null ? "no certificate" : "certificate: " + identity.name())
            + (protocols.length == 0 ? "" : ", ALPN: " + socket.getApplicationProtocol()));
    return socket;
  }

  /** Returns how many full handshakes there were: the others resumed a session. */
  public int fullHandshakes() {
    return verifications.count;
  }

  private static boolean isAddress(String host) throws UnknownHostException {
    return host.indexOf(':') >= 0
        || (host.matches("[0-9.]+") && InetAddress.getByName(host) != null);
  }

  /** Accepts every certificate, and counts the handshakes that had one. */
  private static final class Verifications extends X509ExtendedTrustManager {
    private volatile int count;

    @Override
    public synchronized void checkServerTrusted(
        X509Certificate[] chain, String authType, Socket socket) {
      count++;
    }

    @Override
    public synchronized void checkServerTrusted(
        X509Certificate[] chain, String authType, SSLEngine engine) {
      count++;
    }

    @Override
    public synchronized void checkServerTrusted(X509Certificate[] chain, String authType) {
      count++;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
      throw new UnsupportedOperationException();
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
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** Presents one identity, whatever the server asks for. */
  private static final class Presenter extends X509ExtendedKeyManager {
    private static final String ALIAS = "client";

    private final Identity identity;

    Presenter(Identity identity) {
      this.identity = identity;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      for (String type : keyTypes) {
        if (type.equals(identity.key().getAlgorithm())) {
          return ALIAS;
        }
      }
      return null;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return identity.presented().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.key();
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
