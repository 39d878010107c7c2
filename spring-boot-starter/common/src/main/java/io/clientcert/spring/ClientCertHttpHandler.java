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
package io.clientcert.spring;

import io.clientcert.ClientCertEngine;
import io.clientcert.ClientCertRules;
import io.clientcert.ClientCertificate;
import io.clientcert.Forwarding;
import io.clientcert.field.Field;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Stands before everything that Spring does with a request: filters, forwarded headers, error
 * handling and handlers. Fields are changed where Netty holds them, so that no view of the request
 * shows what the client sent. The thread of the connection never validates and never waits.
 */
final class ClientCertHttpHandler implements HttpHandler {

  private static final Object ADMITTED = ClientCertHttpHandler.class;

  private final System.Logger log = System.getLogger(ClientCertHttpHandler.class.getName());
  private final HttpHandler next;
  private final ClientCertEngine engine;
  private final ValidationThreads threads;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicBoolean otherServerIsLogged = new AtomicBoolean();

  ClientCertHttpHandler(HttpHandler next, ClientCertEngine engine, ValidationThreads threads) {
    this.next = next;
    this.engine = engine;
    this.threads = threads;
  }

  @Override
  public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
    if (!(ServerHttpRequestDecorator.getNativeRequest(request)
        instanceof HttpServerRequest received)) {
      logOtherServer(request);
      return answer(response, HttpStatus.SERVICE_UNAVAILABLE);
    }
    ClientCertRules rules = engine.rules();
    HttpHeaders headers = received.requestHeaders();
    Channel channel = channelOf(received);
    NettyRequest incoming =
        new NettyRequest(
            request,
            received,
            channel,
            NettyFields.managed(headers, rules.sanitizer()),
            Long.toString(requests.incrementAndGet()));
    NettyFields.sanitizeRequest(headers, rules.sanitizer());
    SanitizedResponses responses = SanitizedResponses.of(channel, rules.sanitizer());
    Forwarding cached = rules.admitCached(incoming);
    Mono<Forwarding> decision =
        cached == null
            ? threads.admit(rules, incoming).publishOn(Schedulers.fromExecutor(channel.eventLoop()))
            : Mono.just(cached);
    return decision.flatMap(
        forwarding -> {
          if (forwarding.refusal().isPresent()) {
            return answer(response, HttpStatusCode.valueOf(forwarding.refusal().getAsInt()));
          }
          responses.setOwn(forwarding.responseFields());
          for (Field field : forwarding.fields()) {
            headers.add(field.name(), field.value());
          }
          ServerHttpRequest shown =
              rules.setsCertificates()
                  ? new CertifiedRequest(request, forwarding.certificates())
                  : request;
          return next.handle(shown, response)
              .contextWrite(context -> context.put(ADMITTED, forwarding.certificate()));
        });
  }

  /** Returns what was decided about the request in whose context this is subscribed to. */
  static Mono<ClientCertificate> admitted() {
    return Mono.deferContextual(
        context -> Mono.justOrEmpty(context.<ClientCertificate>getOrEmpty(ADMITTED)));
  }

  private static Channel channelOf(HttpServerRequest request) {
    AtomicReference<Channel> channel = new AtomicReference<>();
    request.withConnection(connection -> channel.set(connection.channel()));
    return Objects.requireNonNull(channel.get());
  }

  private static Mono<Void> answer(ServerHttpResponse response, HttpStatusCode status) {
    response.setStatusCode(status);
    return response.setComplete();
  }

  private void logOtherServer(ServerHttpRequest request) {
    if (otherServerIsLogged.compareAndSet(false, true)) {
      log.log(
          Level.ERROR,
          () ->
              "Every request is answered with 503: this reactive application does not run on"
                  + " Reactor Netty ("
                  + request.getClass().getName()
                  + "), where the starter cannot remove header fields that clients send. Use"
                  + " spring-boot-starter-reactor-netty, or write clientcert.enabled=false.");
    }
  }
}
