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
import io.clientcert.servlet.ClientCertFilter;
import io.clientcert.tomcat.ClientCertValve;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.net.SSLSupport;
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
 * The valve and the filter on a request that Tomcat has read from a TLS connection, and holds open.
 * Whoever is behind them reads the field. Every method puts the request back into the state that it
 * came in, so that their differences are what is measured.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TomcatBenchmark {

  /** Tomcat reads the attribute from the TLS layer. */
  @Benchmark
  public @Nullable Object readAttributeBelowServlets(Held held)
      throws IOException, ServletException {
    Live live = held.live();
    org.apache.coyote.Request coyoteRequest = live.request.getCoyoteRequest();
    coyoteRequest.action(ActionCode.REQ_SSL_ATTRIBUTE, coyoteRequest);
    Object presented = coyoteRequest.getAttribute(SSLSupport.CERTIFICATE_KEY);
    live.sink.invoke(live.request, live.response);
    live.reset();
    return presented;
  }

  /** The valve. */
  @Benchmark
  public @Nullable Object valve(Held held) throws IOException, ServletException {
    Live live = held.live();
    live.valve.invoke(live.request, live.response);
    live.reset();
    return live.sink.field;
  }

  /** A filter that reads the attribute. */
  @Benchmark
  public @Nullable Object readAttribute(Held held) throws IOException, ServletException {
    Live live = held.live();
    HttpServletRequest request = live.request.getRequest();
    Object presented = request.getAttribute(Applications.CERTIFICATES);
    live.chain.doFilter(request, live.response.getResponse());
    live.reset();
    return presented;
  }

  /** Our filter. */
  @Benchmark
  public @Nullable Object filter(Held held) throws IOException, ServletException {
    Live live = held.live();
    live.filter.doFilter(live.request.getRequest(), live.response.getResponse(), live.chain);
    live.reset();
    return live.field;
  }

  /** One that encodes and checks nothing. */
  @Benchmark
  public @Nullable Object naiveFilter(Held held) throws IOException, ServletException {
    Live live = held.live();
    live.naive.doFilter(live.request.getRequest(), live.response.getResponse(), live.chain);
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
    final ClientCertValve valve = new ClientCertValve();
    final ClientCertFilter filter;
    final NaiveFilter naive = new NaiveFilter();
    final Sink sink = new Sink();
    final FilterChain chain = (request, response) -> readField((HttpServletRequest) request);
    final Request request;
    final Response response;
    @Nullable String field;
    private final HeldRequest<Request> held = new HeldRequest<>();
    private final LiveScene scene = new LiveScene();
    private final TomcatHost host;
    private final HttpServletRequest facade;
    private final HttpServletResponse responseFacade;

    Live(boolean certificate) throws Exception {
      scene.settings().forEach(valve::setProperty);
      filter = scene.filter();
      host =
          new TomcatHost(
              scene.stores(),
              Applications.servlet(Applications::notAt),
              null,
              List.of(new Catch(held), valve, sink));
      scene.send(host.port(), certificate);
      request = held.take();
      response = request.getResponse();
      facade = request.getRequest();
      responseFacade = response.getResponse();
      valve.invoke(request, response);
      reset();
      filter.doFilter(facade, responseFacade, chain);
      reset();
      if (certificate != (sink.field != null) || certificate != (field != null)) {
        throw new IllegalStateException("valve: " + sink.field + ", filter: " + field);
      }
    }

    private void readField(HttpServletRequest incoming) {
      field = incoming.getHeader(Applications.CLIENT_CERT);
    }

    void reset() {
      MimeHeaders lines = request.getCoyoteRequest().getMimeHeaders();
      lines.removeHeader("Client-Cert");
      lines.removeHeader("Client-Cert-Chain");
      request.removeNote(ClientCertValve.class.getName() + ".FORWARDING");
      request.removeAttribute(ClientCertificate.class.getName());
      request.setRequest(facade);
      response.setResponse(responseFacade);
    }

    void close() throws Exception {
      held.giveBack();
      filter.destroy();
      scene.close();
      host.close();
    }
  }

  /** Hands the request over. */
  private static final class Catch extends ValveBase {
    private final HeldRequest<Request> held;

    Catch(HeldRequest<Request> held) {
      super(true);
      this.held = held;
    }

    @Override
    public void invoke(Request request, Response response) {
      held.handOver(request);
    }
  }

  /** Stands for everything that comes after the valve. */
  static final class Sink extends ValveBase {
    private @Nullable String field;

    Sink() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) {
      field = request.getRequest().getHeader(Applications.CLIENT_CERT);
    }
  }
}
