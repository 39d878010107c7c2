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
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The engine that the properties of an application describe, and what operates it. */
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {

  @Bean
  ClientCertEngine clientCertEngine(Environment environment, ObjectProvider<SslBundles> bundles) {
    ClientCertProperties properties = ClientCertProperties.of(environment);
    String name = properties.sslBundle();
    if (name == null) {
      return ClientCertEngine.create(properties.settings());
    }
    @Nullable SslBundles available = bundles.getIfAvailable();
    SslBundle bundle = BundleTrust.find(available, name);
    BundleAnchors anchors = new BundleAnchors(BundleTrust.anchors(name, bundle));
    ClientCertEngine engine = ClientCertEngine.create(properties.settings(), anchors, null);
    if (available != null) {
      available.addBundleUpdateHandler(
          name, changed -> anchors.replace(engine, () -> BundleTrust.anchors(name, changed)));
    }
    return engine;
  }

  @Bean
  @ConditionalOnProperty(name = "spring.jmx.enabled", havingValue = "true")
  JmxRegistration clientCertJmxRegistration(ClientCertEngine engine) {
    return new JmxRegistration(engine);
  }

  @Bean
  EngineOperations clientCertOperations(ClientCertEngine engine) {
    return new EngineOperations("filter", () -> engine, Map.of());
  }
}
