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
import io.clientcert.ClientCertForwarder;
import io.clientcert.ConfigurationException;
import io.clientcert.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;

/**
 * The forwarders that one set of settings makes: one for the trust store that they name, or one for
 * each trust store of the connectors. Immutable and thread-safe.
 */
final class Forwarders implements AutoCloseable {

  /** The value of the setting {@code trustStore} that stands for those of the connectors. */
  static final String CONNECTOR = "connector";

  private static final StringManager sm = StringManager.getManager(Forwarders.class);

  private final Map<String, String> settings;
  private final List<ClientCertForwarder> all;
  private final @Nullable Map<Connector, ConnectorTrust> byConnector;

  private Forwarders(
      Map<String, String> settings,
      List<ClientCertForwarder> all,
      @Nullable Map<Connector, ConnectorTrust> byConnector) {
    this.settings = Map.copyOf(settings);
    this.all = List.copyOf(all);
    this.byConnector = byConnector;
  }

  /**
   * Makes what {@code settings} ask for.
   *
   * @param settings by the names of {@link Setting#key()}
   * @param connectors those that requests may come by
   * @param seesAuthority whether nobody could change a request's authority before it is looked at
   * @param before whose place they take, with what is known about revocation; null for none
   * @throws LifecycleException if a setting is unknown, missing or wrong, if a file cannot be used,
   *     or if the connectors do not say what to trust
   */
  static Forwarders create(
      Map<String, String> settings,
      Collection<Connector> connectors,
      boolean seesAuthority,
      @Nullable Forwarders before)
      throws LifecycleException {
    ClientCertForwarder known = before == null ? null : before.any();
    if (CONNECTOR.equals(settings.get(Setting.TRUST_STORE.key()))) {
      return ofConnectors(settings, connectors, seesAuthority, known);
    }
    try {
      ClientCertForwarder forwarder =
          ClientCertForwarder.create(ClientCertConfig.from(settings), known);
      if (forwarder.hasHostSettings()) {
        requireAuthorityOfHandshake(forwarder, connectors, seesAuthority);
      }
      return new Forwarders(settings, List.of(forwarder), null);
    } catch (ConfigurationException e) {
      throw new LifecycleException(e.getMessage(), e);
    }
  }

  private static void requireAuthorityOfHandshake(
      ClientCertForwarder forwarder, Collection<Connector> connectors, boolean seesAuthority)
      throws LifecycleException {
    try {
      for (Connector connector : connectors) {
        AbstractHttp11Protocol<?> tls = tls(connector);
        if (tls != null) {
          requireAuthorityOfHandshake(connector, tls, seesAuthority);
        }
      }
    } catch (LifecycleException e) {
      forwarder.close();
      throw e;
    }
  }

  private static Forwarders ofConnectors(
      Map<String, String> settings,
      Collection<Connector> connectors,
      boolean seesAuthority,
      @Nullable ClientCertForwarder before)
      throws LifecycleException {
    Map<String, String> others = new TreeMap<>(settings);
    others.remove(Setting.TRUST_STORE.key());
    for (Setting ofFile : List.of(Setting.TRUST_STORE_PASSWORD, Setting.TRUST_STORE_TYPE)) {
      if (others.containsKey(ofFile.key())) {
        throw new LifecycleException(sm.getString("forwarders.settingOfFile", ofFile.key()));
      }
    }
    List<ClientCertForwarder> all = new ArrayList<>();
    Map<Connector, ConnectorTrust> byConnector = new HashMap<>();
    boolean complete = false;
    try {
      for (Connector connector : connectors) {
        AbstractHttp11Protocol<?> tls = tls(connector);
        if (tls != null) {
          requireAuthorityOfHandshake(connector, tls, seesAuthority);
          byConnector.put(connector, trust(connector, tls, others, all, before));
        }
      }
      if (all.isEmpty()) {
        throw new LifecycleException(sm.getString("forwarders.noConnector"));
      }
      complete = true;
    } finally {
      if (!complete) {
        all.forEach(ClientCertForwarder::close);
      }
    }
    return new Forwarders(settings, all, byConnector);
  }

  private static ConnectorTrust trust(
      Connector connector,
      AbstractHttp11Protocol<?> tls,
      Map<String, String> settings,
      List<ClientCertForwarder> all,
      @Nullable ClientCertForwarder before)
      throws LifecycleException {
    return new ConnectorTrust(
        connector,
        tls.getDefaultSSLHostConfigName(),
        settings,
        config -> {
          ClientCertForwarder forwarder =
              ClientCertForwarder.create(config, all.isEmpty() ? before : all.get(0));
          all.add(forwarder);
          return forwarder;
        });
  }

  /** Of several settings the authority chooses: sound only if it is that of the handshake. */
  private static void requireAuthorityOfHandshake(
      Connector connector, AbstractHttp11Protocol<?> tls, boolean seesAuthority)
      throws LifecycleException {
    SSLHostConfig[] hosts = connector.findSslHostConfigs();
    if (hosts.length < 2) {
      return;
    }
    boolean anyGoes = tls.checkSni(hosts[0].getHostName(), hosts[1].getHostName());
    if (anyGoes) {
      throw new LifecycleException(sm.getString("forwarders.notStrictSni", connector));
    }
    if (connector.getProxyName() != null) {
      throw new LifecycleException(sm.getString("forwarders.proxyName", connector));
    }
    if (!seesAuthority) {
      throw new LifecycleException(sm.getString("forwarders.notFirst", connector));
    }
  }

  /**
   * Returns the forwarder that decides about the certificate of {@code request}; null if it did not
   * come by a connector that terminates TLS itself, or by one that asks for no certificates.
   */
  @Nullable ClientCertForwarder of(Request request) {
    Connector connector = request.getConnector();
    if (tls(connector) == null) {
      return null;
    }
    if (byConnector == null) {
      return any();
    }
    ConnectorTrust trust = byConnector.get(connector);
    return trust == null ? null : trust.of(request.getCoyoteRequest().serverName().toString());
  }

  /** An AJP connector is none: what it knows of TLS, its peer has told it. */
  private static @Nullable AbstractHttp11Protocol<?> tls(Connector connector) {
    return connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http
            && http.isSSLEnabled()
        ? http
        : null;
  }

  /** Returns what this was made of. */
  Map<String, String> settings() {
    return settings;
  }

  /** Returns one of the forwarders, for what does not depend on trust. */
  ClientCertForwarder any() {
    return all.get(0);
  }

  /** Returns every forwarder. */
  List<ClientCertForwarder> all() {
    return all;
  }

  /** Tells whether the trust stores are those of the connectors. */
  boolean areOfConnectors() {
    return byConnector != null;
  }

  /** Ends what the forwarders do in the background. */
  @Override
  public void close() {
    all.forEach(ClientCertForwarder::close);
  }
}
