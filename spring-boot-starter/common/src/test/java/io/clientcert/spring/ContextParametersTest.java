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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.clientcert.servlet.ClientCertInitializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.context.support.StandardServletEnvironment;

@DisplayName("Context parameters of a WAR")
class ContextParametersTest {

  @Test
  @DisplayName("V9 are properties of the starter, and the initializer of the filter lets them pass")
  void areProperties() {
    MockServletContext context = new MockServletContext("", new DefaultResourceLoader());
    context.addInitParameter("clientcert.trust-store", "ca.pem");

    assertThatNoException().isThrownBy(() -> new ClientCertInitializer().onStartup(null, context));

    StandardServletEnvironment environment = new StandardServletEnvironment();
    environment.initPropertySources(context, null);
    assertThat(ClientCertProperties.written(environment)).hasToString("[clientcert.trust-store]");
  }
}
