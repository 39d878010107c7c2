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
package io.clientcert;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configurations that one set of settings makes: one for all requests, or one for each trust
 * store of a server's connectors. Immutable and thread-safe.
 */
public interface ConnectorConfigs {

  /** Makes the configurations, whenever settings or connectors have changed. */
  @FunctionalInterface
  interface Source {

    /**
     * Returns the configurations for {@code settings}.
     *
     * @param settings by the names of {@link Setting#key()}, their placeholders resolved
     * @throws ConfigurationException if a setting is unknown, missing or wrong, or if the
     *     connectors do not say what to trust
     */
    ConnectorConfigs of(Map<String, String> settings);
  }

  /** Returns one configuration for all requests. */
  static ConnectorConfigs single(ClientCertConfig config) {
    List<ClientCertConfig> all = List.of(config);
    return new ConnectorConfigs() {
      @Override
      public List<ClientCertConfig> all() {
        return all;
      }

      @Override
      public ClientCertConfig of(IncomingRequest request) {
        return config;
      }

      @Override
      public boolean areOfConnectors() {
        return false;
      }
    };
  }

  /** Returns every configuration, at least one. They differ in what they trust only. */
  List<ClientCertConfig> all();

  /**
   * Returns the configuration that decides about {@code request}, one of {@link #all}; null if
   * nothing that was presented there may be looked at.
   *
   * @param request as the host gave it to {@link ClientCertRules}
   */
  @Nullable ClientCertConfig of(IncomingRequest request);

  /** Returns whether a reload has to ask the {@link Source} again, since connectors may change. */
  boolean areOfConnectors();

  /**
   * Returns what to throw in place of {@code problem}, for example with the connector that {@code
   * config} is of.
   *
   * @param config one of {@link #all}, which cannot take effect
   */
  default ConfigurationException refusal(ClientCertConfig config, ConfigurationException problem) {
    return problem;
  }
}
