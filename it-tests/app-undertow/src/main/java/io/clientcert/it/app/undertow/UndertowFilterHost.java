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
package io.clientcert.it.app.undertow;

import io.clientcert.it.app.AddressReplacement;
import io.clientcert.it.app.Application;
import io.clientcert.it.app.HostConfig;
import io.clientcert.it.app.HostProcess;
import io.clientcert.it.app.PemKeyStore;
import io.clientcert.it.app.RunningHost;
import io.clientcert.it.app.tomcat.AcceptAnyClient;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.SSLHeaderHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.SslClientAuthMode;

/** Embedded Undertow with the filter in its one deployment. */
public final class UndertowFilterHost {

  private static final String HOST = "127.0.0.1";
  private static final int HEADER_LIMIT = 256 * 1024;
  private static final int FIELD_LINE_LIMIT = 100;
  private static final int BUFFER_SIZE = 16 * 1024;

  private UndertowFilterHost() {}

  /** Runs the host that the properties file, the one argument, describes. */
  public static void main(String[] args) {
    // The JDK's own limits would end the handshake of a long chain before the library could decide.
    System.setProperty("jdk.tls.maxHandshakeMessageSize", Integer.toString(HEADER_LIMIT));
    System.setProperty("jdk.tls.maxCertificateChainLength", "100");
    HostProcess.run(args, UndertowFilterHost::start);
  }

  private static RunningHost start(HostConfig config, Application application) throws Exception {
    DeploymentManager deployment =
        Servlets.defaultContainer().addDeployment(deployment(config, application));
    deployment.deploy();
    Undertow server = server(config, deployment.start());
    server.start();
    Map<String, Integer> ports = new LinkedHashMap<>();
    Iterator<Undertow.ListenerInfo> listeners = server.getListenerInfo().iterator();
    for (String name : config.ports().keySet()) {
      ports.put(name, ((InetSocketAddress) listeners.next().getAddress()).getPort());
    }
    return new RunningHost() {
      @Override
      public Map<String, Integer> ports() {
        return Collections.unmodifiableMap(ports);
      }

      @Override
      public void stop() throws ServletException {
        server.stop();
        deployment.stop();
        deployment.undeploy();
      }
    };
  }

  private static DeploymentInfo deployment(HostConfig config, Application application) {
    ServletContainerInitializer initializer = (classes, context) -> application.register(context);
    return Servlets.deployment()
        .setClassLoader(UndertowFilterHost.class.getClassLoader())
        .setDeploymentName("application")
        .setContextPath("/")
        // Else a filter that refuses to start does so at the first request
        .setEagerFilterInit(!config.serveAnyway())
        .addServletContainerInitializer(
            new ServletContainerInitializerInfo(
                initializer.getClass(), new ImmediateInstanceFactory<>(initializer), Set.of()))
        .addServletContextAttribute(
            WebSocketDeploymentInfo.ATTRIBUTE_NAME,
            new WebSocketDeploymentInfo().setBuffers(new DefaultByteBufferPool(false, BUFFER_SIZE)))
        .addErrorPage(Servlets.errorPage(Application.ERROR_PAGE));
  }

  private static Undertow server(HostConfig config, HttpHandler handler)
      throws IOException, GeneralSecurityException {
    Undertow.Builder builder =
        Undertow.builder()
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, HEADER_LIMIT)
            .setServerOption(UndertowOptions.MAX_HEADERS, FIELD_LINE_LIMIT)
            .setSocketOption(Options.SSL_CLIENT_AUTH_MODE, SslClientAuthMode.REQUESTED)
            .setSocketOption(
                Options.SSL_ENABLED_PROTOCOLS, Sequence.of(config.tlsProtocols().split("\\+", -1)))
            .setHandler(before(config, handler));
    for (Map.Entry<String, Integer> port : config.ports().entrySet()) {
      switch (port.getKey()) {
        case "https" -> builder.addHttpsListener(port.getValue(), HOST, tls(config));
        case "proxied" -> builder.addListener(proxied(port.getValue(), null));
        case "proxied-tls" -> builder.addListener(proxied(port.getValue(), tls(config)));
        case "ajp" -> builder.addAjpListener(port.getValue(), HOST);
        default -> builder.addHttpListener(port.getValue(), HOST);
      }
    }
    return builder.build();
  }

  private static HttpHandler before(HostConfig config, HttpHandler handler) {
    if (config.certificateHeader()) {
      return new SSLHeaderHandler(handler);
    }
    return config.addressReplacement() == AddressReplacement.SERVER
        ? Handlers.proxyPeerAddress(handler)
        : handler;
  }

  private static Undertow.ListenerBuilder proxied(int port, @Nullable SSLContext tls) {
    Undertow.ListenerBuilder listener =
        new Undertow.ListenerBuilder()
            .setType(tls == null ? Undertow.ListenerType.HTTP : Undertow.ListenerType.HTTPS)
            .setHost(HOST)
            .setPort(port)
            .setUseProxyProtocol(true);
    return tls == null ? listener : listener.setSslContext(tls);
  }

  private static SSLContext tls(HostConfig config) throws IOException, GeneralSecurityException {
    KeyStore store =
        PemKeyStore.read(Path.of(config.serverCertificate()), Path.of(config.serverKey()));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PemKeyStore.PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[] {new AcceptAnyClient()}, null);
    return context;
  }
}
