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

import io.clientcert.it.app.Application;
import io.clientcert.it.app.BackendCall;
import io.clientcert.it.app.spring.ReactiveApplication.Content;
import java.net.URI;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The proxies of the application, where no gateway has routes in their place. */
@Configuration(proxyBeanMethods = false)
class ReactiveProxy {

  private static final String PROXY = "/proxy";

  @Bean
  HandlerMapping handlersOfProxy(Application application) {
    int port = application.backendPort();
    WebHandler proxy =
        exchange ->
            pass(
                exchange,
                exchange.getRequest().getURI().getRawPath().substring(PROXY.length()),
                "localhost:" + port,
                port);
    WebHandler relay =
        exchange ->
            pass(
                exchange,
                exchange.getRequest().getURI().getRawPath(),
                authority(exchange.getRequest()),
                port);
    return new SimpleUrlHandlerMapping(
        Map.of(PROXY + "/**", proxy, "/relay/**", relay), ReactiveApplication.FIRST);
  }

  private static String authority(ServerHttpRequest request) {
    String field = request.getHeaders().getFirst(HttpHeaders.HOST);
    return field == null ? request.getURI().getRawAuthority() : field;
  }

  private static Mono<Void> pass(ServerWebExchange exchange, String path, String host, int port) {
    ServerHttpRequest request = exchange.getRequest();
    URI uri = request.getURI();
    String target = path + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    return Content.of(request)
        .publishOn(Schedulers.boundedElastic())
        .flatMap(
            content -> {
              BackendCall call =
                  BackendCall.of(
                      request.getMethod().name(),
                      target,
                      host,
                      ReactiveApplication.lines(request.getHeaders()),
                      content.body().toByteArray(),
                      content.trailers());
              return call.isWritable()
                  ? Mono.fromCallable(() -> call.send(port))
                      .flatMap(answer -> answer(exchange.getResponse(), answer))
                  : ReactiveApplication.refuse(exchange.getResponse());
            });
  }

  private static Mono<Void> answer(ServerHttpResponse response, BackendCall.Answer answer) {
    response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
    answer.fields().forEach(field -> response.getHeaders().add(field.name(), field.value()));
    return response.writeWith(Mono.just(response.bufferFactory().wrap(answer.body())));
  }
}
