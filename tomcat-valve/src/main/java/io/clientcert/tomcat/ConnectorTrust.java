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
import io.clientcert.Setting;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfig.CertificateVerification;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;

/**
 * What one connector's TLS configuration says to trust, host by host: a configuration for each
 * {@code SSLHostConfig} that has a trust store, and none for one that asks for no client
 * certificates.
 *
 * <p>Immutable and thread-safe; a change of the connector's configuration needs a new one.
 */
final class ConnectorTrust {

  private static final StringManager sm = StringManager.getManager(ConnectorTrust.class);

  private final Connector connector;
  private final Map<String, Optional<ClientCertConfig>> hosts = new HashMap<>();
  private final String defaultHost;

  /**
   * Reads the trust stores and revocation lists of {@code connector}.
   *
   * @param defaultHost the host that counts where no other is meant
   * @param settings all settings but the trust store
   * @throws ConfigurationException if a file cannot be used, or if certificates are asked for
   *     without a trust store, so that the connector trusts the public authorities that the JDK
   *     comes with
   */
  ConnectorTrust(Connector connector, String defaultHost, Map<String, String> settings) {
    this.connector = connector;
    this.defaultHost = defaultHost;
    for (SSLHostConfig host : connector.findSslHostConfigs()) {
      try {
        hosts.put(host.getHostName(), config(host, settings));
      } catch (ConfigurationException e) {
        throw refusal(host.getHostName(), e);
      } catch (IOException | GeneralSecurityException e) {
        throw refusal("connectorTrust.unreadable", host, String.valueOf(e.getMessage()), e);
      }
    }
  }

  /** Returns every configuration. */
  List<ClientCertConfig> configs() {
    return hosts.values().stream().flatMap(Optional::stream).toList();
  }

  /**
   * Returns the configuration for requests to {@code authority}, found as Tomcat finds the TLS
   * configuration for a server name: by the name, by a wildcard in place of its first label, and
   * last by the default.
   *
   * @param authority the host that the request names, without the port; null for none
   */
  @Nullable ClientCertConfig of(@Nullable String authority) {
    String name = authority == null ? "" : authority.toLowerCase(Locale.ROOT);
    String wildcard = "*" + name.substring(Math.max(0, name.indexOf('.')));
    String named = hosts.containsKey(wildcard) ? wildcard : defaultHost;
    String host = hosts.containsKey(name) ? name : named;
    return hosts.getOrDefault(host, Optional.empty()).orElse(null);
  }

  /** Returns the name of the host that {@code config} is of; null if it is of another connector. */
  @Nullable String hostOf(ClientCertConfig config) {
    return hosts.entrySet().stream()
        .filter(entry -> entry.getValue().filter(each -> each == config).isPresent())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /** Returns {@code problem} as one of the configuration of {@code host}. */
  ConfigurationException refusal(String host, ConfigurationException problem) {
    return new ConfigurationException(
        sm.getString(
            "connectorTrust.unusable", connector, host, inWordsOfTomcat(problem.getMessage())),
        problem);
  }

  private Optional<ClientCertConfig> config(SSLHostConfig host, Map<String, String> settings)
      throws IOException, GeneralSecurityException {
    KeyStore trustStore = host.getTruststore();
    String caFile = host.getCaCertificateFile();
    if (trustStore == null && (caFile == null || !isCaFileEnough(host))) {
      if (host.getCertificateVerification() == CertificateVerification.NONE) {
        return Optional.empty();
      }
      String key = caFile == null ? "connectorTrust.implicit" : "connectorTrust.caFile";
      throw refusal(key, host, null);
    }
    ClientCertConfig.Builder builder = ClientCertConfig.builder(settings);
    if (trustStore != null) {
      List<X509Certificate> anchors = ClientCertConfig.trustedEntries(trustStore);
      if (anchors.isEmpty()) {
        throw refusal("connectorTrust.empty", host, null);
      }
      builder.trustAnchors(anchors);
    } else {
      builder.trustStore(path(caFile));
    }
    boolean ownRevocation =
        settings.containsKey(Setting.REVOCATION.key())
            || settings.containsKey(Setting.CRL_FILES.key());
    if (!ownRevocation) {
      takeRevocationLists(builder, host);
    }
    return Optional.of(builder.build());
  }

  /**
   * Only OpenSSL reads a CA file; the handshake by JSSE trusts the public authorities beside it.
   */
  private boolean isCaFileEnough(SSLHostConfig host) {
    // by name: Tomcat 10.1 and 11 have this property in different classes
    Object implementation = connector.getProperty("sslImplementationName");
    return host.getTrustManagerClassName() != null
        || (implementation != null && implementation.toString().endsWith(".OpenSSLImplementation"));
  }

  private void takeRevocationLists(ClientCertConfig.Builder builder, SSLHostConfig host)
      throws FileNotFoundException {
    String file = host.getCertificateRevocationListFile();
    if (file != null) {
      builder.revocation(ClientCertConfig.Revocation.CRL).crlFiles(List.of(path(file)));
    } else if (host.getCertificateRevocationListPath() != null) {
      throw refusal("connectorTrust.crlPath", host, null);
    }
  }

  /** Tomcat reads a revocation list from a URI too. */
  private static Path path(String tomcatPath) throws FileNotFoundException {
    if (tomcatPath.startsWith("file:/")) {
      return Path.of(URI.create(tomcatPath));
    }
    return Path.of(SSLHostConfig.adjustRelativePath(tomcatPath));
  }

  /** What the settings of a forwarder are called that were taken from the connector. */
  private static String inWordsOfTomcat(@Nullable String message) {
    return String.valueOf(message)
        .replace("Setting \"trustStore\" = \"/", "caCertificateFile = \"/")
        .replace("Setting \"crlFiles\" = \"/", "certificateRevocationListFile or crlFiles = \"/");
  }

  private ConfigurationException refusal(
      String key, SSLHostConfig host, @Nullable Exception cause) {
    return refusal(key, host, "", cause);
  }

  private ConfigurationException refusal(
      String key, SSLHostConfig host, String reason, @Nullable Exception cause) {
    return new ConfigurationException(
        sm.getString(key, connector, host.getHostName(), reason), cause);
  }
}
