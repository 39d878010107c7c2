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
package io.clientcert.benchmarks;

import io.clientcert.ClientCertificate;
import io.clientcert.jetty.ClientCertCustomizer;
import io.clientcert.servlet.ClientCertFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The customizer and the filter on a request that Jetty has read from a TLS connection, and holds
 * open. Whoever is behind them reads the field.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JettyBenchmark {

  /** The certificates as Jetty holds them. */
  @Benchmark
  public @Nullable Object readAttributeBelowServlets(Held held) {
    Request request = held.live().request;
    EndPoint.SslSessionData data =
        request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
    Object presented = data == null ? null : data.peerCertificates();
    held.live().field = request.getHeaders().get(Applications.CLIENT_CERT);
    return presented;
  }

  /** The customizer. */
  @Benchmark
  public @Nullable Object customizer(Held held) {
    Live live = held.live();
    Request customized = live.customizer.customize(live.request, live.responseFields);
    live.field = customized.getHeaders().get(Applications.CLIENT_CERT);
    return customized;
  }

  /** A filter that reads the attribute. */
  @Benchmark
  public @Nullable Object readAttribute(Held held) throws IOException, ServletException {
    Live live = held.live();
    Object presented = live.servletRequest.getAttribute(Applications.CERTIFICATES);
    live.chain.doFilter(live.servletRequest, live.servletResponse);
    live.reset();
    return presented;
  }

  /** Our filter. */
  @Benchmark
  public @Nullable Object filter(Held held) throws IOException, ServletException {
    Live live = held.live();
    live.filter.doFilter(live.servletRequest, live.servletResponse, live.chain);
    live.reset();
    return live.field;
  }

  /** One that encodes and checks nothing. */
  @Benchmark
  public @Nullable Object naiveFilter(Held held) throws IOException, ServletException {
    Live live = held.live();
    live.naive.doFilter(live.servletRequest, live.servletResponse, live.chain);
    live.reset();
    return live.field;
  }

  /** One request, with a certificate and without. */
  @State(Scope.Benchmark)
  public static class Held {
    @Param({"true", "false"})
    public boolean certificate = true;

    private @Nullable Live live;

    /** Sends the request and catches it. */
    @Setup
    public void start() throws Exception {
      live = new Live(certificate);
    }

    Live live() {
      return Objects.requireNonNull(live);
    }

    /** Gives the request back. */
    @TearDown
    public void close() throws Exception {
      live().close();
    }
  }

  private static final class Live {
    final ClientCertCustomizer customizer;
    final ClientCertFilter filter;
    final NaiveFilter naive = new NaiveFilter();
    final FilterChain chain = (request, response) -> readField((HttpServletRequest) request);
    final Unwrapped request;
    final HttpFields.Mutable responseFields = HttpFields.build();
    final HttpServletRequest servletRequest;
    final HttpServletResponse servletResponse;
    @Nullable String field;
    private final HeldRequest<Caught> held = new HeldRequest<>();
    private final LiveScene scene = new LiveScene();
    private final Server owner = new Server();
    private final JettyHost host;

    Live(boolean certificate) throws Exception {
      customizer = new ClientCertCustomizer(scene.settings());
      filter = scene.filter();
      Catch handler = new Catch(held);
      handler.setHandler(JettyHost.servlet(handler.servlet, null));
      host = new JettyHost(scene.stores(), handler, null);
      // Of another server, so that the request comes as the connector made it
      owner.addBean(customizer);
      owner.start();
      scene.send(host.port(), certificate);
      Caught caught = held.take();
      request = new Unwrapped(caught.request(), caught.stream());
      servletRequest = caught.servletRequest();
      servletResponse = caught.servletResponse();
      field = null;
      Request customized = customizer.customize(request, responseFields);
      String fromCustomizer = customized.getHeaders().get(Applications.CLIENT_CERT);
      filter.doFilter(servletRequest, servletResponse, chain);
      reset();
      if (!(request.wrapped instanceof HttpStream.Wrapper)) {
        throw new IllegalStateException("the customizer does not look after the response");
      }
      if (certificate != (fromCustomizer != null) || certificate != (field != null)) {
        throw new IllegalStateException("customizer: " + fromCustomizer + ", filter: " + field);
      }
    }

    private void readField(HttpServletRequest incoming) {
      field = incoming.getHeader(Applications.CLIENT_CERT);
    }

    void reset() {
      servletRequest.removeAttribute(ClientCertificate.class.getName());
    }

    void close() throws Exception {
      held.giveBack();
      filter.destroy();
      scene.close();
      owner.stop();
      host.close();
    }
  }

  private record Caught(
      Request request,
      HttpStream stream,
      HttpServletRequest servletRequest,
      HttpServletResponse servletResponse) {}

  /** Hands over the request, as handlers and as servlets see it. */
  private static final class Catch extends Handler.Wrapper {
    final HttpServlet servlet;
    private @Nullable Request core;
    private @Nullable HttpStream stream;

    Catch(HeldRequest<Caught> held) {
      servlet =
          new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) {
              held.handOver(
                  new Caught(
                      Objects.requireNonNull(core),
                      Objects.requireNonNull(stream),
                      request,
                      response));
            }
          };
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      core = request;
      request.addHttpStreamWrapper(
          original -> {
            stream = original;
            return original;
          });
      return super.handle(request, response, callback);
    }
  }

  /** Has streams wrapped, but does not keep one wrapper upon the other for every measurement. */
  private static final class Unwrapped extends Request.Wrapper {
    private final HttpStream stream;
    private HttpStream wrapped;

    Unwrapped(Request request, HttpStream stream) {
      super(request);
      this.stream = stream;
      this.wrapped = stream;
    }

    @Override
    public void addHttpStreamWrapper(Function<HttpStream, HttpStream> wrapper) {
      wrapped = wrapper.apply(stream);
    }
  }
}
