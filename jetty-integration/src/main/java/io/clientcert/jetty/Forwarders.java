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
import io.clientcert.ClientCertForwarder;
import io.clientcert.ConfigurationException;
import io.clientcert.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * The forwarders that one set of settings makes: one for the trust store that they name, or one for
 * each trust store of the connectors. Immutable and thread-safe.
 */
final class Forwarders {

  /** The value of the setting {@code trustStore} that stands for those of the connectors. */
  static final String CONNECTOR = "connector";

  private final Map<String, String> settings;
  private final List<ClientCertForwarder> all;
  private final @Nullable Map<Connector, ClientCertForwarder> byConnector;

  private Forwarders(
      Map<String, String> settings,
      List<ClientCertForwarder> all,
      @Nullable Map<Connector, ClientCertForwarder> byConnector) {
    this.settings = Map.copyOf(settings);
    this.all = List.copyOf(all);
    this.byConnector = byConnector;
  }

  /**
   * Makes the one forwarder that {@code config} asks for.
   *
   * @throws ConfigurationException if a file cannot be used
   */
  static Forwarders create(ClientCertConfig config) {
    return new Forwarders(Map.of(), List.of(ClientCertForwarder.create(config)), null);
  }

  /**
   * Makes what {@code settings} ask for.
   *
   * @param settings by the names of {@link Setting#key()}
   * @param before whose place they take, with what is known about revocation; null for none
   * @throws ConfigurationException if a setting is unknown, missing or wrong, or if a file cannot
   *     be used
   * @throws IllegalArgumentException if the connectors do not say what to trust
   * @throws Exception if the TLS configuration of a connector cannot be started
   */
  static Forwarders create(Map<String, String> settings, Server server, @Nullable Forwarders before)
      throws Exception {
    ClientCertForwarder known = before == null ? null : before.any();
    if (CONNECTOR.equals(settings.get(Setting.TRUST_STORE.key()))) {
      return ofConnectors(settings, server, known);
    }
    ClientCertForwarder forwarder =
        ClientCertForwarder.create(ClientCertConfig.from(settings), known);
    return new Forwarders(settings, List.of(forwarder), null);
  }

  private static Forwarders ofConnectors(
      Map<String, String> settings, Server server, @Nullable ClientCertForwarder before)
      throws Exception {
    Map<String, String> others = new TreeMap<>(settings);
    others.remove(Setting.TRUST_STORE.key());
    for (Setting ofFile : List.of(Setting.TRUST_STORE_PASSWORD, Setting.TRUST_STORE_TYPE)) {
      if (others.containsKey(ofFile.key())) {
        throw new IllegalArgumentException(
            "Setting \""
                + ofFile.key()
                + "\" belongs to a file, but trustStore=connector: leave it out");
      }
    }
    Map<SslContextFactory.Server, ClientCertForwarder> byTls = new HashMap<>();
    Map<Connector, ClientCertForwarder> byConnector = new HashMap<>();
    try {
      for (Connector connector : server.getConnectors()) {
        SslContextFactory.Server tls = ConnectorTrust.tlsOf(connector);
        if (tls != null && ConnectorTrust.isAskedFor(connector, tls)) {
          ClientCertForwarder forwarder = byTls.get(tls);
          if (forwarder == null) {
            ConnectorTrust.start(server, connector, tls);
            ClientCertForwarder known = byTls.isEmpty() ? before : byTls.values().iterator().next();
            forwarder =
                ClientCertForwarder.create(ConnectorTrust.config(connector, tls, others), known);
            byTls.put(tls, forwarder);
          }
          byConnector.put(connector, forwarder);
        }
      }
    } catch (Exception e) {
      byTls.values().forEach(ClientCertForwarder::close);
      throw e;
    }
    if (byTls.isEmpty()) {
      throw new IllegalArgumentException(
          "trustStore=connector, but no connector of this server asks for client certificates and"
              + " has a trust store: write the path of one");
    }
    return new Forwarders(settings, new ArrayList<>(byTls.values()), Map.copyOf(byConnector));
  }

  /**
   * Returns the forwarder that decides about what clients present on {@code connector}; null if
   * nothing that is presented there is to be looked at.
   */
  @Nullable ClientCertForwarder of(Connector connector) {
    return byConnector == null ? any() : byConnector.get(connector);
  }

  /** Returns one of the forwarders, for what does not depend on trust. */
  ClientCertForwarder any() {
    return all.get(0);
  }

  /** Returns every forwarder. */
  List<ClientCertForwarder> all() {
    return all;
  }

  /** Returns what this was made of; empty if that was no text. */
  Map<String, String> settings() {
    return settings;
  }

  /** Tells whether the trust stores are those of the connectors. */
  boolean areOfConnectors() {
    return byConnector != null;
  }

  /** Stops looking at files; what is trusted stays as it is. */
  void close() {
    all.forEach(ClientCertForwarder::close);
  }
}
