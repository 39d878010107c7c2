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
package io.clientcert.it;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Spring Boot 4, WebFlux on Reactor Netty")
final class SpringBoot4CombinationWebFluxIT implements Contract {

  @RegisterExtension
  static final Fleet FLEET =
      new Fleet("spring-boot-4-webflux", "io.clientcert.it.app.spring.boot4.WebFluxHost");

  @Override
  public Fleet fleet() {
    return FLEET;
  }

  @Override
  public Map<Capability, String> lacks() {
    return Map.of(
        Capability.SERVLETS,
        "a reactive application knows no servlet API",
        Capability.AJP,
        "Reactor Netty speaks no AJP",
        Capability.TRAILERS,
        "Reactor Netty shows an application no trailers of a request",
        Capability.PROXIED_TRAILERS,
        "Reactor Netty shows a proxy no trailers of a request",
        Capability.DEPLOYMENT_DESCRIPTOR,
        "Spring Boot reads no web.xml, and the starter registers the library");
  }
}
