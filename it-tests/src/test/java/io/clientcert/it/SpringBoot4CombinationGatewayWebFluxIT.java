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

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Spring Boot 4, Spring Cloud Gateway Server WebFlux")
final class SpringBoot4CombinationGatewayWebFluxIT implements GatewayContract {

  @RegisterExtension
  static final Fleet FLEET =
      new Fleet("spring-gateway-4-webflux", "io.clientcert.it.app.spring.boot4.GatewayHost");

  @Override
  public Fleet fleet() {
    return FLEET;
  }
}
