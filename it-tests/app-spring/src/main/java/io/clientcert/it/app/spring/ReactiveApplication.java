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

import io.clientcert.ClientCertificate;
import io.clientcert.it.app.CertificateLines;
import io.clientcert.it.app.CounterLines;
import io.clientcert.it.app.FactLines;
import io.clientcert.it.app.FieldLine;
import io.clientcert.it.app.QueryParameters;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** What of the application there is without servlets, on WebFlux. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ReactiveApplication {

  /** Before static resources, and the routes of a gateway. */
  static final int FIRST = 0;

  @Bean
  HandlerMapping handlersOfApplication() {
    WebSocketHandler handshake =
        session ->
            session.send(
                Mono.just(
                    session.textMessage(text(lines(session.getHandshakeInfo().getHeaders())))));
    return new SimpleUrlHandlerMapping(
        Map.of(
            "/whoami",
            answering(exchange -> lines(exchange.getRequest().getHeaders())),
            "/fact",
            answering(exchange -> FactLines.of(fact(exchange))),
            "/certificate",
            answering(ReactiveApplication::certificate),
            "/trailers",
            (WebHandler) ReactiveApplication::trailers,
            "/counters",
            answering(exchange -> CounterLines.of(remoteAddress(exchange.getRequest()))),
            "/respond",
            (WebHandler) ReactiveApplication::respond,
            "/throw",
            (WebHandler) exchange -> Mono.error(new IllegalStateException("thrown")),
            "/websocket",
            handshake),
        FIRST);
  }

  /** The error page, which answers with the field lines of the request and forges one itself. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  WebExceptionHandler errorPage() {
    return (exchange, error) -> {
      ServerHttpResponse response = exchange.getResponse();
      response.setStatusCode(
          error instanceof ErrorResponse known
              ? known.getStatusCode()
              : HttpStatus.INTERNAL_SERVER_ERROR);
      response.getHeaders().set("Client-Cert", ":Rk9SR0VE:");
      String text = text(lines(exchange.getRequest().getHeaders()));
      return response.writeWith(Mono.just(buffer(response, text)));
    };
  }

  /** What an exchange is answered with. */
  @FunctionalInterface
  private interface Lines {
    List<?> of(ServerWebExchange exchange);
  }

  private static WebHandler answering(Lines lines) {
    return exchange -> {
      ServerHttpResponse response = exchange.getResponse();
      response.getHeaders().setContentType(new MediaType("text", "plain", StandardCharsets.UTF_8));
      // The body is read to its end, as a server does that keeps the connection
      return exchange
          .getRequest()
          .getBody()
          .doOnNext(DataBufferUtils::release)
          .then(
              Mono.defer(
                  () -> response.writeWith(Mono.just(buffer(response, text(lines.of(exchange)))))));
    };
  }

  private static DataBuffer buffer(ServerHttpResponse response, String text) {
    return response.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(List<?> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  static List<FieldLine> lines(HttpHeaders headers) {
    List<FieldLine> lines = new ArrayList<>();
    headers.forEach(
        (name, values) -> values.forEach(value -> lines.add(new FieldLine(name, value))));
    return lines;
  }

  private static @Nullable Object fact(ServerWebExchange exchange) {
    return exchange.getAttribute(ClientCertificate.class.getName());
  }

  private static List<FieldLine> certificate(ServerWebExchange exchange) {
    SslInfo tls = exchange.getRequest().getSslInfo();
    return CertificateLines.of(
        fact(exchange), tls == null ? null : tls.getPeerCertificates(), null);
  }

  private static String remoteAddress(ServerHttpRequest request) {
    InetSocketAddress address = request.getRemoteAddress();
    return address == null ? "none" : address.getHostString();
  }

  /** What follows upon the header section, as Reactor Netty shows it: Spring hides the trailers. */
  record Content(ByteArrayOutputStream body, List<FieldLine> trailers) {

    static Mono<Content> of(ServerHttpRequest request) {
      HttpServerRequest netty = ServerHttpRequestDecorator.getNativeRequest(request);
      return netty
          .receiveContent()
          .collect(() -> new Content(new ByteArrayOutputStream(), new ArrayList<>()), Content::add);
    }

    private void add(HttpContent part) {
      body.writeBytes(ByteBufUtil.getBytes(part.content()));
      if (part instanceof LastHttpContent last) {
        last.trailingHeaders()
            .forEach(line -> trailers.add(new FieldLine(line.getKey(), line.getValue())));
      }
    }
  }

  private static Mono<Void> trailers(ServerWebExchange exchange) {
    ServerHttpResponse response = exchange.getResponse();
    return Content.of(exchange.getRequest())
        .flatMap(
            content -> {
              List<Object> lines =
                  new ArrayList<>(List.of("body=" + content.body().size(), "ready=true"));
              content.trailers().forEach(trailer -> lines.add("trailer " + trailer));
              lines.addAll(lines(exchange.getRequest().getHeaders()));
              return response.writeWith(Mono.just(buffer(response, text(lines))));
            });
  }

  static Mono<Void> refuse(ServerHttpResponse response) {
    response.setStatusCode(HttpStatus.BAD_REQUEST);
    return response.setComplete();
  }

  private static Mono<Void> respond(ServerWebExchange exchange) {
    ServerHttpResponse response = exchange.getResponse();
    HttpHeaders headers = response.getHeaders();
    List<FieldLine> trailers = new ArrayList<>();
    headers.setContentType(new MediaType("text", "plain", StandardCharsets.UTF_8));
    for (Map.Entry<String, String> parameter :
        QueryParameters.of(exchange.getRequest().getURI().getRawQuery())) {
      FieldLine field = FieldLine.parse(parameter.getValue());
      switch (parameter.getKey()) {
        case "header" -> headers.set(field.name(), field.value());
        case "add" -> headers.add(field.name(), field.value());
        case "int" -> headers.set(field.name(), field.value());
        case "date" -> headers.setDate(field.name(), Long.parseLong(field.value()));
        case "trailer" -> trailers.add(field);
        default -> {
          return refuse(response);
        }
      }
    }
    if (!trailers.isEmpty()) {
      headers.set(
          HttpHeaders.TRAILER, String.join(", ", trailers.stream().map(FieldLine::name).toList()));
      HttpServerResponse netty = ServerHttpResponseDecorator.getNativeResponse(response);
      netty.trailerHeaders(
          sent -> trailers.forEach(trailer -> sent.add(trailer.name(), trailer.value())));
    }
    // Commits without a length, so that HTTP/1.1 is chunked and can carry trailers
    return response.writeAndFlushWith(Flux.just(Flux.just(buffer(response, "ok"))));
  }
}
