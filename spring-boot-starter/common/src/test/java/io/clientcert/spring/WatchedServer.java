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
import io.clientcert.ClientCertificate;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.WebFilter;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;

/**
 * A reactive application in which BlockHound watches the event loops. Answers every request with
 * the verdict, and blocks its event loop on purpose for {@link #BLOCK}.
 */
final class WatchedServer {

  static final String BLOCK = "/block";

  /** How many lines of a stack are told. */
  private static final int FRAMES = 40;

  /** What blocked where, and how often. */
  private static final Map<String, Integer> REPORTS = new ConcurrentHashMap<>();

  private WatchedServer() {}

  /** Answers with the verdict about the certificate of the request. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @ImportAutoConfiguration(ClientCertReactiveAutoConfiguration.class)
  static class Verdicts {

    @Bean
    WebFilter verdict() {
      return (exchange, chain) -> {
        if (exchange.getRequest().getPath().value().equals(BLOCK)) {
          block();
        }
        ClientCertificate fact = exchange.getAttribute(ClientCertificate.class.getName());
        byte[] text =
            String.valueOf(fact == null ? null : fact.verdict())
                .getBytes(StandardCharsets.US_ASCII);
        return exchange
            .getResponse()
            .writeWith(Mono.just(exchange.getResponse().bufferFactory().wrap(text)));
      };
    }

    private static void block() {
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public static void main(String[] properties) throws Exception {
    BlockHound.builder().loadIntegrations().blockingMethodCallback(WatchedServer::report).install();
    try (ConfigurableApplicationContext context = start(properties)) {
      ChildProcess.serve(
          command ->
              switch (command) {
                case "port" -> context.getEnvironment().getRequiredProperty("local.server.port");
                case "waiting" ->
                    String.valueOf(context.getBean(ClientCertEngine.class).health().waiting());
                case "threads" -> String.valueOf(validationThreads());
                case "figures" -> figures();
                case "reports" -> REPORTS.toString();
                default -> throw new IllegalArgumentException(command);
              });
    }
  }

  private static void report(BlockingMethod method) {
    String stack =
        Arrays.stream(new Throwable().getStackTrace())
            .skip(1)
            .limit(FRAMES)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining(" < "));
    REPORTS.merge(
        method + " in " + Thread.currentThread().getName() + ": " + stack, 1, Integer::sum);
    throw new BlockingOperationError(method);
  }

  private static ConfigurableApplicationContext start(String... properties) {
    return new SpringApplicationBuilder(Verdicts.class)
        .web(WebApplicationType.REACTIVE)
        .initializers(
            context -> {
              // the class path of these tests has other servers too, which Spring Boot prefers
              Class<?> factory =
                  ClassUtils.resolveClassName(ReactiveServerTest.nettyFactory(), null);
              ((GenericApplicationContext) context).registerBean(factory);
            })
        .properties(properties)
        .run();
  }

  private static long validationThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("clientcert-validation-"))
        .count();
  }

  private static String figures() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return "%d MiB of heap after a collection, %d threads, %d of them of validations"
        .formatted(
            heap >> 20, ManagementFactory.getThreadMXBean().getThreadCount(), validationThreads());
  }
}
