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
import io.clientcert.ClientCertManagement;
import org.springframework.beans.factory.DisposableBean;

/**
 * Shows the engine of the filter to JMX as long as the application runs. Not the MBean itself,
 * which Spring would register as well under the name of the bean.
 */
final class JmxRegistration implements DisposableBean {

  private final ClientCertManagement management;

  JmxRegistration(ClientCertEngine engine) {
    this.management = new ClientCertManagement(engine);
    management.register("filter", "spring");
  }

  @Override
  public void destroy() {
    management.unregister();
  }
}
