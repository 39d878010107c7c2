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
package io.clientcert.tomcat;

import io.clientcert.ClientCertConfig;
import io.clientcert.ConfigurationException;
import io.clientcert.ConnectorConfigs;
import io.clientcert.IncomingRequest;
import io.clientcert.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;

/**
 * The configurations for {@code trustStore="connector"}, one for each trust store of the
 * connectors. Immutable and thread-safe.
 *
 * @param all all configurations
 * @param byConnector the trust configuration of each connector with TLS
 */
record TomcatTrust(List<ClientCertConfig> all, Map<Connector, ConnectorTrust> byConnector)
    implements ConnectorConfigs {

  /**
   * The value of the setting {@code trustStore} that selects the trust stores of the connectors.
   */
  private static final String CONNECTOR = "connector";

  private static final StringManager sm = StringManager.getManager(TomcatTrust.class);

  TomcatTrust {
    all = List.copyOf(all);
    byConnector = Map.copyOf(byConnector);
  }

  /**
   * Returns the configurations for {@code settings}.
   *
   * @param settings the settings by {@link Setting#key()}
   * @param connectors the connectors from which requests may arrive
   * @param seesAuthority whether no other component can change the authority of a request before
   *     the valve reads it
   * @throws ConfigurationException if a setting is unknown, missing or invalid, or if the trust
   *     configuration of a connector cannot be used
   */
  static ConnectorConfigs configs(
      Map<String, String> settings, Collection<Connector> connectors, boolean seesAuthority) {
    if (CONNECTOR.equals(settings.get(Setting.TRUST_STORE.key()))) {
      return ofConnectors(settings, connectors, seesAuthority);
    }
    ClientCertConfig config = ClientCertConfig.from(settings);
    if (config.hasHostSettings()) {
      for (Connector connector : connectors) {
        AbstractHttp11Protocol<?> tls = tls(connector);
        if (tls != null) {
          requireAuthorityOfHandshake(connector, tls, seesAuthority);
        }
      }
    }
    return ConnectorConfigs.single(config);
  }

  private static ConnectorConfigs ofConnectors(
      Map<String, String> settings, Collection<Connector> connectors, boolean seesAuthority) {
    Map<String, String> others = new TreeMap<>(settings);
    others.remove(Setting.TRUST_STORE.key());
    for (Setting ofFile : List.of(Setting.TRUST_STORE_PASSWORD, Setting.TRUST_STORE_TYPE)) {
      if (others.containsKey(ofFile.key())) {
        throw new ConfigurationException(
            sm.getString("tomcatTrust.settingOfFile", ofFile.key()), null);
      }
    }
    Map<Connector, ConnectorTrust> byConnector = new HashMap<>();
    List<ClientCertConfig> all = new ArrayList<>();
    for (Connector connector : connectors) {
      AbstractHttp11Protocol<?> tls = tls(connector);
      if (tls != null) {
        requireAuthorityOfHandshake(connector, tls, seesAuthority);
        ConnectorTrust trust =
            new ConnectorTrust(connector, tls.getDefaultSSLHostConfigName(), others);
        byConnector.put(connector, trust);
        all.addAll(trust.configs());
      }
    }
    if (all.isEmpty()) {
      throw new ConfigurationException(sm.getString("tomcatTrust.noConnector"), null);
    }
    return new TomcatTrust(all, byConnector);
  }

  /**
   * Checks that the authority of a request matches the TLS handshake, because the authority selects
   * the configuration.
   */
  private static void requireAuthorityOfHandshake(
      Connector connector, AbstractHttp11Protocol<?> tls, boolean seesAuthority) {
    SSLHostConfig[] hosts = connector.findSslHostConfigs();
    if (hosts.length < 2) {
      return;
    }
    boolean anyGoes = tls.checkSni(hosts[0].getHostName(), hosts[1].getHostName());
    if (anyGoes) {
      throw new ConfigurationException(sm.getString("tomcatTrust.notStrictSni", connector), null);
    }
    if (connector.getProxyName() != null) {
      throw new ConfigurationException(sm.getString("tomcatTrust.proxyName", connector), null);
    }
    if (!seesAuthority) {
      throw new ConfigurationException(sm.getString("tomcatTrust.notFirst", connector), null);
    }
  }

  @Override
  public @Nullable ClientCertConfig of(IncomingRequest request) {
    if (!(request instanceof ValveRequest ofValve)) {
      return null;
    }
    ConnectorTrust trust = byConnector.get(ofValve.connector());
    return trust == null ? null : trust.of(ofValve.serverNameOfRequest());
  }

  @Override
  public boolean areOfConnectors() {
    return true;
  }

  @Override
  public ConfigurationException refusal(ClientCertConfig config, ConfigurationException problem) {
    for (ConnectorTrust trust : byConnector.values()) {
      String host = trust.hostOf(config);
      if (host != null) {
        return trust.refusal(host, problem);
      }
    }
    return problem;
  }

  /**
   * Returns the protocol of a connector with TLS, or null. An AJP connector does not count, because
   * its peer supplies the TLS data.
   */
  static @Nullable AbstractHttp11Protocol<?> tls(Connector connector) {
    return connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http
            && http.isSSLEnabled()
        ? http
        : null;
  }
}
