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

import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertEngine;
import io.clientcert.ConfigurationException;
import io.clientcert.ConnectorConfigs;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The configuration of an engine whose trust anchors are those of an SSL bundle. Thread-safe. */
final class BundleAnchors implements ConnectorConfigs.Source {

  private final System.Logger log = System.getLogger(BundleAnchors.class.getName());
  private volatile List<X509Certificate> anchors;

  BundleAnchors(List<X509Certificate> anchors) {
    this.anchors = List.copyOf(anchors);
  }

  @Override
  public ConnectorConfigs of(Map<String, String> settings) {
    return ConnectorConfigs.single(
        ClientCertConfig.builder(settings).trustAnchors(anchors).build());
  }

  /** Trusts {@code next} from now on; if they cannot be used, the previous ones stay in use. */
  synchronized void replace(ClientCertEngine engine, Supplier<List<X509Certificate>> next) {
    List<X509Certificate> before = anchors;
    try {
      anchors = List.copyOf(next.get());
      engine.rebuild();
      log.log(Level.INFO, "Trusts what the SSL bundle holds now");
    } catch (ConfigurationException | ClientCertPropertyException e) {
      anchors = before;
      log.log(
          Level.WARNING,
          () -> "Keeps what was trusted before, since the SSL bundle changed: " + e.getMessage());
    }
  }
}
