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
package io.clientcert.jetty;

import io.clientcert.ClientCertConfig;
import io.clientcert.ConfigurationException;
import io.clientcert.ConnectorConfigs;
import io.clientcert.IncomingRequest;
import io.clientcert.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * The configurations for {@code trustStore=connector}, one for each TLS configuration of the
 * connectors. Immutable and thread-safe.
 *
 * @param all all configurations
 * @param byConnector the configuration of each connector that may receive client certificates
 */
record JettyTrust(List<ClientCertConfig> all, Map<Connector, ClientCertConfig> byConnector)
    implements ConnectorConfigs {

  /**
   * The value of the setting {@code trustStore} that selects the trust stores of the connectors.
   */
  static final String CONNECTOR = "connector";

  JettyTrust {
    all = List.copyOf(all);
    byConnector = Map.copyOf(byConnector);
  }

  /**
   * Returns the configurations for {@code settings}.
   *
   * @param settings the settings by {@link Setting#key()}
   * @throws ConfigurationException if a setting is unknown, missing or invalid, if the trust
   *     configuration of a connector cannot be used, or if the TLS configuration of a connector
   *     cannot be started
   */
  static ConnectorConfigs configs(Map<String, String> settings, Server server) {
    if (!CONNECTOR.equals(settings.get(Setting.TRUST_STORE.key()))) {
      return ConnectorConfigs.single(ClientCertConfig.from(settings));
    }
    Map<String, String> others = new TreeMap<>(settings);
    others.remove(Setting.TRUST_STORE.key());
    for (Setting ofFile : List.of(Setting.TRUST_STORE_PASSWORD, Setting.TRUST_STORE_TYPE)) {
      if (others.containsKey(ofFile.key())) {
        throw new ConfigurationException(
            "Setting \""
                + ofFile.key()
                + "\" belongs to a file, but trustStore=connector: leave it"
                + " out",
            null);
      }
    }
    Map<SslContextFactory.Server, ClientCertConfig> byTls = new HashMap<>();
    Map<Connector, ClientCertConfig> byConnector = new HashMap<>();
    for (Connector connector : server.getConnectors()) {
      SslContextFactory.Server tls = ConnectorTrust.tlsOf(connector);
      if (tls != null && ConnectorTrust.isAskedFor(connector, tls)) {
        ClientCertConfig config = byTls.get(tls);
        if (config == null) {
          ConnectorTrust.start(server, connector, tls);
          config = ConnectorTrust.config(connector, tls, others);
          byTls.put(tls, config);
        }
        byConnector.put(connector, config);
      }
    }
    if (byTls.isEmpty()) {
      throw new ConfigurationException(
          "trustStore=connector, but no connector of this server asks for client certificates and"
              + " has a trust store: write the path of one",
          null);
    }
    return new JettyTrust(List.copyOf(byTls.values()), byConnector);
  }

  @Override
  public @Nullable ClientCertConfig of(IncomingRequest request) {
    return request instanceof CustomizerRequest ofCustomizer
        ? byConnector.get(ofCustomizer.of().getConnectionMetaData().getConnector())
        : null;
  }

  @Override
  public boolean areOfConnectors() {
    return true;
  }
}
