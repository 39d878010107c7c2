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
import io.clientcert.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * The trust configuration of a connector. Only an explicit trust store is used: without one, Jetty
 * trusts the certificates in the key store, and without a key store, those of the JDK.
 */
final class ConnectorTrust {

  private ConnectorTrust() {}

  /**
   * Returns the TLS configuration of {@code connector}; null if it has none.
   *
   * @throws ConfigurationException if it has several
   */
  static SslContextFactory.@Nullable Server tlsOf(Connector connector) {
    Collection<SslContextFactory.Server> all =
        connector.getContainedBeans(SslContextFactory.Server.class);
    if (all.size() > 1) {
      throw new ConfigurationException(
          connector
              + " has several TLS configurations, and trustStore=connector does not say which:"
              + " write the path of a trust store",
          null);
    }
    return all.isEmpty() ? null : all.iterator().next();
  }

  /**
   * Tells whether the trust store of {@code connector} is to be used, because the connector may
   * receive client certificates.
   *
   * @throws ConfigurationException if it requests client certificates without a trust store of its
   *     own
   */
  static boolean isAskedFor(Connector connector, SslContextFactory.Server tls) {
    if (isExplicit(tls)) {
      return true;
    }
    if (!tls.getNeedClientAuth() && !tls.getWantClientAuth()) {
      return false;
    }
    boolean keyStore = tls.getKeyStoreResource() != null;
    throw new ConfigurationException(
        connector
            + " asks for client certificates and has no trust store of its own, so that Jetty"
            + " trusts "
            + (keyStore
                ? "every certificate that its key store has"
                : "the public certificate authorities that the JDK comes with")
            + ": set jetty.sslContext.trustStorePath (SslContextFactory.setTrustStorePath), or"
            + " write the path of a trust store in place of trustStore=connector",
        null);
  }

  private static boolean isExplicit(SslContextFactory.Server tls) {
    if (tls.getTrustStoreResource() != null) {
      return true;
    }
    // After startup, it cannot be distinguished from one that was read from the key store file.
    return tls.getTrustStore() != null && (!tls.isStarted() || tls.getKeyStoreResource() == null);
  }

  /**
   * Starts a TLS configuration before the connector does, so that it reads its trust store. Its
   * owner stops it as usual.
   */
  static void start(Server server, Connector connector, SslContextFactory.Server tls) {
    if (tls.isRunning()) {
      return;
    }
    List<ContainerLifeCycle> owners = new ArrayList<>(List.of(server));
    if (connector instanceof ContainerLifeCycle container) {
      owners.add(container);
    }
    owners.addAll(connector.getContainedBeans(ContainerLifeCycle.class));
    for (ContainerLifeCycle owner : owners) {
      if (owner.isAuto(tls)) {
        owner.manage(tls);
        break;
      }
    }
    try {
      tls.start();
    } catch (Exception e) {
      throw new ConfigurationException(
          "The TLS configuration of "
              + connector
              + " cannot be read ("
              + e.getMessage()
              + "): check jetty.sslContext.trustStorePath, trustStorePassword and trustStoreType, and"
              + " those of the key store",
          e);
    }
  }

  /**
   * Returns a configuration with the trust store of {@code tls}, which must be started, and with
   * its CRLs unless {@code settings} configure revocation.
   *
   * @param settings all other settings by {@link Setting#key()}
   */
  static ClientCertConfig config(
      Connector connector, SslContextFactory.Server tls, Map<String, String> settings) {
    List<X509Certificate> anchors;
    try {
      anchors =
          ClientCertConfig.trustedEntries(
              Objects.requireNonNull(tls.getTrustStore(), "explicit trust store"));
    } catch (GeneralSecurityException e) {
      throw new ConfigurationException("The trust store of " + connector + " cannot be read", e);
    }
    if (anchors.isEmpty()) {
      throw new ConfigurationException(
          "The trust store of "
              + connector
              + " holds no trusted certificate: put the CA certificates into it, with keytool"
              + " -importcert if it is a key store",
          null);
    }
    ClientCertConfig.Builder builder = ClientCertConfig.builder(settings).trustAnchors(anchors);
    String crlPath = tls.getCrlPath();
    boolean ownRevocation =
        settings.containsKey(Setting.REVOCATION.key())
            || settings.containsKey(Setting.CRL_FILES.key());
    if (crlPath != null && !ownRevocation) {
      Path file = crlPath.startsWith("file:") ? Path.of(URI.create(crlPath)) : Path.of(crlPath);
      builder.revocation(ClientCertConfig.Revocation.CRL).crlFiles(List.of(file));
    }
    return builder.build();
  }
}
