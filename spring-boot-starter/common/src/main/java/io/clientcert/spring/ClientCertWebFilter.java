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

import io.clientcert.ClientCertificate;
import org.springframework.core.PriorityOrdered;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Shows the application what was decided, in the exchange attribute that has the name of {@link
 * ClientCertificate}. A request that has come past {@link ClientCertHttpHandler} is answered with
 * 503.
 */
final class ClientCertWebFilter implements WebFilter, PriorityOrdered {

  private static final String VERDICT_ATTRIBUTE = ClientCertificate.class.getName();

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return ClientCertHttpHandler.admitted()
        .doOnNext(certificate -> exchange.getAttributes().put(VERDICT_ATTRIBUTE, certificate))
        .hasElement()
        .flatMap(
            admitted -> {
              if (admitted || !isReal(exchange.getRequest())) {
                return chain.filter(exchange);
              }
              exchange.getResponse().setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
              return exchange.getResponse().setComplete();
            });
  }

  /** Tests without a server make requests that nobody has sent, and that say so by throwing. */
  private static boolean isReal(ServerHttpRequest request) {
    try {
      return ServerHttpRequestDecorator.getNativeRequest(request) instanceof HttpServerRequest;
    } catch (IllegalArgumentException | IllegalStateException e) {
      return false;
    }
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}
