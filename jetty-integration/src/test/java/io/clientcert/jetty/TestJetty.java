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

import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * A Jetty with a TLS connector that lets every client certificate finish the handshake, and a
 * plaintext one; HTTP/1.1 and HTTP/2 on both.
 */
final class TestJetty implements AutoCloseable {

  final Server server = new Server();
  final ServerConnector https;
  final ServerConnector http;
  final ClientCertCustomizer customizer;

  private TestJetty(ClientCertCustomizer customizer, SslContextFactory.Server tls) {
    this.customizer = customizer;
    this.https = secure(server, tls);
    this.http = plain(server);
    server.addConnector(https);
    server.addConnector(http);
    server.addBean(customizer);
  }

  /** Makes one with the root as trust store and {@code settings}, given as {@code name=value}. */
  static TestJetty of(Path directory, String... settings) {
    Map<String, String> all = new TreeMap<>();
    all.put("trustStore", Pki.trustStore(directory).toString());
    for (String setting : settings) {
      all.put(setting.substring(0, setting.indexOf('=')), setting.replaceFirst("^[^=]*=", ""));
    }
    return new TestJetty(new ClientCertCustomizer(all), acceptingAny());
  }

  /** Makes one of given parts. */
  static TestJetty of(ClientCertCustomizer customizer, SslContextFactory.Server tls) {
    return new TestJetty(customizer, tls);
  }

  TestJetty with(Consumer<Server> change) {
    change.accept(server);
    return this;
  }

  TestJetty start(Handler handler) throws Exception {
    server.setHandler(handler);
    server.start();
    return this;
  }

  int httpsPort() {
    return https.getLocalPort();
  }

  int httpPort() {
    return http.getLocalPort();
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }

  static ServerConnector secure(Server server, SslContextFactory.Server tls) {
    HttpConfiguration configuration = configuration();
    configuration.addCustomizer(new SecureRequestCustomizer());
    List<ConnectionFactory> factories = new ArrayList<>();
    factories.add(new SslConnectionFactory(tls, "alpn"));
    factories.add(new ALPNServerConnectionFactory("h2", "http/1.1"));
    ALPNServerConnectionFactory alpn = (ALPNServerConnectionFactory) factories.get(1);
    alpn.setDefaultProtocol("http/1.1");
    factories.add(new HTTP2ServerConnectionFactory(configuration));
    factories.add(new HttpConnectionFactory(configuration));
    return connector(server, factories.toArray(ConnectionFactory[]::new));
  }

  static ServerConnector plain(Server server) {
    HttpConfiguration configuration = configuration();
    return connector(
        server,
        new HttpConnectionFactory(configuration),
        new HTTP2CServerConnectionFactory(configuration));
  }

  static ServerConnector connector(Server server, ConnectionFactory... factories) {
    ServerConnector connector = new ServerConnector(server, 1, 1, factories);
    connector.setHost("localhost");
    return connector;
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setRequestHeaderSize(64 * 1024);
    return configuration;
  }

  /** TLS with the server's certificate that asks for client certificates and takes any. */
  static SslContextFactory.Server acceptingAny() {
    SslContextFactory.Server tls =
        new SslContextFactory.Server() {
          @Override
          protected TrustManager[] getTrustManagers(
              KeyStore trustStore, Collection<? extends CRL> crls) {
            return new TrustManager[] {new AcceptAny()};
          }
        };
    tls.setKeyStore(Pki.serverKeyStore());
    tls.setKeyStorePassword(Pki.PASSWORD);
    tls.setWantClientAuth(true);
    return tls;
  }

  /** An extended trust manager, since the JDK adds checks of its own around a plain one. */
  private static final class AcceptAny extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
      throw new UnsupportedOperationException("a server checks no server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
      throw new UnsupportedOperationException("a server checks no server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      throw new UnsupportedOperationException("a server checks no server");
    }

    /** None: a client then offers whatever certificate it has. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
