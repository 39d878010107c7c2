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
package io.clientcert.it.app.jetty;

import io.clientcert.it.app.AcceptAnyProvider;
import io.clientcert.it.app.AddressReplacement;
import io.clientcert.it.app.Application;
import io.clientcert.it.app.FieldLine;
import io.clientcert.it.app.HostConfig;
import io.clientcert.it.app.HostProcess;
import io.clientcert.it.app.PemKeyStore;
import io.clientcert.it.app.RunningHost;
import io.clientcert.it.app.SentFieldsFilter;
import io.clientcert.it.app.tomcat.AcceptAnyClient;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.CRL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Embedded Jetty with the application on it. */
public final class JettyServer {

  static final int HEADER_LIMIT = 256 * 1024;

  private JettyServer() {}

  /** Makes the handler of a server: the application, in whatever shape. */
  @FunctionalInterface
  interface HandlerMaker {
    Handler make(HostConfig config, Application application) throws Exception;
  }

  /** Runs a host with the application in its one web application. */
  static void runWebApplication(
      String[] arguments,
      BiConsumer<Server, HostConfig> library,
      BiConsumer<Application, ServletContext> registration) {
    run(
        arguments,
        library,
        (config, application) ->
            WebApplication.create(
                config, (classes, context) -> registration.accept(application, context)));
  }

  /**
   * Runs a host and ends this process.
   *
   * @param arguments the path of a properties file
   * @param library brings the library, if it does not come with the application
   * @param handler makes what stands behind it
   */
  static void run(
      String[] arguments, BiConsumer<Server, HostConfig> library, HandlerMaker handler) {
    // The JDK's own limits would end the handshake of a long chain before the library could decide.
    System.setProperty("jdk.tls.maxHandshakeMessageSize", Integer.toString(HEADER_LIMIT));
    System.setProperty("jdk.tls.maxCertificateChainLength", "100");
    HostProcess.run(
        arguments, (config, application) -> start(config, application, library, handler));
  }

  private static RunningHost start(
      HostConfig config,
      Application application,
      BiConsumer<Server, HostConfig> library,
      HandlerMaker handler)
      throws Exception {
    Server server = new Server();
    Map<String, ServerConnector> connectors = new LinkedHashMap<>();
    connect(server, config, connectors);
    library.accept(server, config);
    server.setHandler(handler.make(config, application));
    try {
      server.start();
    } catch (Exception e) {
      if (!config.serveAnyway()) {
        throw e;
      }
      // as somebody does who wants the server to be up whatever it costs
      server.getBeans(LifeCycle.class).stream()
          .filter(LifeCycle::isFailed)
          .forEach(server::unmanage);
      connectors.values().forEach(server::removeConnector);
      // Jetty does not open again what it has closed
      connect(server, config, connectors);
      server.start();
    }
    if (config.demo()) {
      connectors.values().forEach(JettyServer::keepSentFields);
    }

    Map<String, Integer> ports = new LinkedHashMap<>();
    connectors.forEach((name, connector) -> ports.put(name, connector.getLocalPort()));
    return new RunningHost() {
      @Override
      public Map<String, Integer> ports() {
        return Collections.unmodifiableMap(ports);
      }

      @Override
      public void stop() throws Exception {
        server.stop();
      }
    };
  }

  private static void connect(
      Server server, HostConfig config, Map<String, ServerConnector> connectors) throws Exception {
    for (Map.Entry<String, Integer> port : config.ports().entrySet()) {
      // Jetty speaks no AJP
      if (!port.getKey().equals("ajp")) {
        ServerConnector connector =
            switch (port.getKey()) {
              case "https" -> secure(server, config, false);
              case "proxied-tls" -> secure(server, config, true);
              case "proxied" -> proxied(server);
              default -> plain(server);
            };
        if (config.addressReplacement() == AddressReplacement.SERVER) {
          replaceAddresses(connector);
        }
        connector.setHost("127.0.0.1");
        connector.setPort(port.getValue());
        server.addConnector(connector);
        connectors.put(port.getKey(), connector);
      }
    }
  }

  private static void replaceAddresses(ServerConnector connector) {
    HttpConfiguration.Customizer replacing = new ForwardedRequestCustomizer();
    connector.getConnectionFactories().stream()
        .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
        .map(HttpConfiguration.ConnectionFactory.class::cast)
        .map(factory -> factory.getHttpConfiguration().getCustomizers())
        .filter(customizers -> !customizers.contains(replacing))
        .forEach(customizers -> customizers.add(0, replacing));
  }

  private static ServerConnector proxied(Server server) {
    HttpConnectionFactory http = new HttpConnectionFactory(http());
    return new ServerConnector(server, 1, 1, new ProxyConnectionFactory(http.getProtocol()), http);
  }

  /** Before all that is there: what the client wrote, for the demo's page. */
  private static void keepSentFields(ServerConnector connector) {
    HttpConfiguration.Customizer keeper =
        (request, responseHeaders) -> {
          List<FieldLine> sent =
              request.getHeaders().stream()
                  .map(field -> new FieldLine(field.getName(), String.valueOf(field.getValue())))
                  .toList();
          request.setAttribute(SentFieldsFilter.SENT, sent);
          return request;
        };
    connector.getConnectionFactories().stream()
        .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
        .map(HttpConfiguration.ConnectionFactory.class::cast)
        .map(factory -> factory.getHttpConfiguration().getCustomizers())
        .filter(customizers -> !customizers.contains(keeper))
        .forEach(customizers -> customizers.add(0, keeper));
  }

  /** Makes a connector for plaintext, HTTP/2 too. */
  public static ServerConnector plain(Server server) {
    HttpConfiguration http = http();
    return new ServerConnector(
        server, 1, 1, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
  }

  /**
   * Takes from a connector with TLS, which somebody else has made, whatever would refuse a client
   * before the library can.
   */
  public static void leaveItToTheLibrary(ServerConnector connector) {
    Security.addProvider(new AcceptAnyProvider());
    SslContextFactory.Server tls =
        connector.getConnectionFactory(SslConnectionFactory.class).getSslContextFactory();
    tls.setTrustManagerFactoryAlgorithm("AcceptAny");
    // Jetty asks it only where there is a store, and whatever is in it counts for nothing
    tls.setTrustStore(tls.getKeyStore());
    for (ConnectionFactory factory : connector.getConnectionFactories()) {
      if (factory instanceof HttpConfiguration.ConnectionFactory http) {
        HttpConfiguration configuration = http.getHttpConfiguration();
        configuration.setResponseHeaderSize(HEADER_LIMIT);
        SecureRequestCustomizer secure = configuration.getCustomizer(SecureRequestCustomizer.class);
        if (secure != null) {
          secure.setSniHostCheck(false);
        }
      }
    }
  }

  private static ServerConnector secure(Server server, HostConfig config, boolean proxied)
      throws Exception {
    HttpConfiguration http = http();
    http.addCustomizer(new SecureRequestCustomizer(false));
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
    alpn.setDefaultProtocol("http/1.1");
    List<ConnectionFactory> factories = new ArrayList<>();
    SslConnectionFactory tls = new SslConnectionFactory(tls(config), alpn.getProtocol());
    if (proxied) {
      factories.add(new ProxyConnectionFactory(tls.getProtocol()));
    }
    factories.add(tls);
    factories.add(alpn);
    factories.add(new HTTP2ServerConnectionFactory(http));
    factories.add(new HttpConnectionFactory(http));
    return new ServerConnector(server, 1, 1, factories.toArray(ConnectionFactory[]::new));
  }

  private static HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(HEADER_LIMIT);
    http.setResponseHeaderSize(HEADER_LIMIT);
    return http;
  }

  private static SslContextFactory.Server tls(HostConfig config) throws Exception {
    SslContextFactory.Server tls =
        new SslContextFactory.Server() {
          @Override
          protected TrustManager[] getTrustManagers(
              KeyStore trustStore, Collection<? extends CRL> crls) {
            return new TrustManager[] {new AcceptAnyClient()};
          }
        };
    tls.setKeyStore(
        PemKeyStore.read(Path.of(config.serverCertificate()), Path.of(config.serverKey())));
    tls.setKeyStorePassword(PemKeyStore.PASSWORD);
    tls.setIncludeProtocols(config.tlsProtocols().split("\\+", -1));
    tls.setWantClientAuth(true);
    return tls;
  }
}
