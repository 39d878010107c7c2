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
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import reactor.netty.http.server.HttpServer;

/** Puts the library in front of a reactive application on Reactor Netty. */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnClass(HttpServer.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnProperty(
    prefix = SettingNames.PREFIX,
    name = ClientCertProperties.ENABLED,
    matchIfMissing = true)
@ConditionalOnProperty(
    prefix = SettingNames.PREFIX,
    name = ClientCertProperties.HOST_LEVEL,
    havingValue = "false",
    matchIfMissing = true)
@ImportRuntimeHints(ClientCertRuntimeHints.class)
@Import({EngineConfiguration.class, ReactiveConfiguration.class})
public class ClientCertReactiveAutoConfiguration {

  /** Made by Spring. */
  ClientCertReactiveAutoConfiguration() {}

  @Bean
  ValidationThreads clientCertValidationThreads(ClientCertEngine engine) {
    return new ValidationThreads(engine.rules().maxWaiting());
  }
}
