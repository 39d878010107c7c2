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
package io.clientcert.it.app.spring;

import io.clientcert.it.app.HostConfig;
import io.clientcert.it.app.tomcat.AcceptAnyClient;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** What a test needs beyond the connector that Spring Boot opens. */
@Configuration(proxyBeanMethods = false)
public class NettyServers {

  private static final int HEADER_LIMIT = 256 * 1024;

  /** On a busy machine Netty's own ten seconds are too short. */
  private static final Duration HANDSHAKE = Duration.ofMinutes(2);

  /** Made by Spring. */
  NettyServers() {}

  /** Changes the server that Spring Boot has made of its properties. */
  public static HttpServer secured(HttpServer server, HostConfig config) {
    return limited(server)
        .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
        .secure(tls -> tls.sslContext(acceptingAnyClient(config)).handshakeTimeout(HANDSHAKE));
  }

  /** So that it is the library that decides. */
  private static GenericSslContextSpec<SslContextBuilder> acceptingAnyClient(HostConfig config) {
    return Http2SslContextSpec.forServer(
            new File(config.serverCertificate()), new File(config.serverKey()))
        .configure(
            context ->
                context
                    .trustManager(new AcceptAnyClient())
                    .clientAuth(ClientAuth.OPTIONAL)
                    .protocols(config.tlsProtocols().split("\\+", -1)));
  }

  private static HttpServer limited(HttpServer server) {
    return server
        .httpRequestDecoder(decoder -> decoder.maxHeaderSize(HEADER_LIMIT))
        .http2Settings(settings -> settings.maxHeaderListSize(HEADER_LIMIT));
  }

  @Bean
  PlainConnector plainConnector(
      HostConfig config, Connectors connectors, Environment environment, HttpHandler handler) {
    connectors.add(
        "https", () -> environment.getRequiredProperty("local.server.port", Integer.class));
    PlainConnector plain = new PlainConnector(config.ports().get("http"), handler);
    if (config.ports().containsKey("http")) {
      connectors.add("http", plain::port);
    }
    return plain;
  }

  /** The same application without TLS, which Spring Boot opens no second connector for. */
  static final class PlainConnector implements SmartLifecycle {

    private final @Nullable Integer wanted;
    private final HttpHandler handler;
    private @Nullable DisposableServer server;

    PlainConnector(@Nullable Integer wanted, HttpHandler handler) {
      this.wanted = wanted;
      this.handler = handler;
    }

    int port() {
      return Objects.requireNonNull(server).port();
    }

    @Override
    public void start() {
      if (wanted != null) {
        server =
            limited(HttpServer.create())
                .host("127.0.0.1")
                .port(wanted)
                .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
                .handle(new ReactorHttpHandlerAdapter(handler))
                .bindNow();
      }
    }

    @Override
    public void stop() {
      DisposableServer running = server;
      if (running != null) {
        running.disposeNow();
        server = null;
      }
    }

    @Override
    public boolean isRunning() {
      return server != null;
    }
  }
}
