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
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;

/** What each reactive server of an application needs: its own, and that of the actuator. */
@Configuration(proxyBeanMethods = false)
class ReactiveConfiguration {

  /** Made by Spring. */
  ReactiveConfiguration() {}

  /** Whoever makes the handler, and for whatever path: the server calls the bean. */
  @Bean
  static HttpHandlerWrapper clientCertHttpHandlerWrapper(
      ObjectProvider<ClientCertEngine> engine, ObjectProvider<ValidationThreads> threads) {
    return new HttpHandlerWrapper(engine, threads);
  }

  @Bean
  ClientCertWebFilter clientCertWebFilter() {
    return new ClientCertWebFilter();
  }

  /** Puts {@link ClientCertHttpHandler} before every handler of a server. */
  record HttpHandlerWrapper(
      ObjectProvider<ClientCertEngine> engine, ObjectProvider<ValidationThreads> threads)
      implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      return bean instanceof HttpHandler handler
          ? new ClientCertHttpHandler(handler, engine.getObject(), threads.getObject())
          : bean;
    }
  }
}
