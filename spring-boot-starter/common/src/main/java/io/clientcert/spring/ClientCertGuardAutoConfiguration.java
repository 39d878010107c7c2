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

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Refuses to start where properties are set and the rest of the starter is switched off: without
 * conditions, and without a class of the servlet API.
 */
@AutoConfiguration
public class ClientCertGuardAutoConfiguration {

  /** Made by Spring. */
  ClientCertGuardAutoConfiguration() {}

  @Bean
  static IneffectivePropertiesGuard clientCertGuard(ApplicationContext context) {
    return new IneffectivePropertiesGuard(context);
  }
}
