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
 * The trust configuration of one connector with TLS. It contains a configuration for each {@code
 * SSLHostConfig} with a trust store, and none for one that does not request client certificates.
 *
 * <p>Immutable and thread-safe. A change of the connector's configuration requires a new instance.
 */
final class ConnectorTrust {

  private static final StringManager sm = StringManager.getManager(ConnectorTrust.class);

  private final Connector connector;
  private final Map<String, Optional<ClientCertConfig>> hosts = new HashMap<>();
  private final String defaultHost;

  /**
   * Reads the trust stores and CRLs of {@code connector}.
   *
   * @param defaultHost the name of the host configuration that is used if no other matches
   * @param settings all settings except the trust store
   * @throws ConfigurationException if a file cannot be used, or if client certificates are
   *     requested without a trust store, so that the connector trusts the public CAs of the JDK
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

  /** Returns all configurations. */
  List<ClientCertConfig> configs() {
    return hosts.values().stream().flatMap(Optional::stream).toList();
  }

  /**
   * Returns the configuration for requests to {@code authority}; null if there is none. The lookup
   * is the same as Tomcat's lookup of the TLS configuration for a server name: first the exact
   * name, then a wildcard in place of its first label, then the default.
   *
   * @param authority the host in the request, without the port; null if there is none
   */
  @Nullable ClientCertConfig of(@Nullable String authority) {
    String name = authority == null ? "" : authority.toLowerCase(Locale.ROOT);
    String wildcard = "*" + name.substring(Math.max(0, name.indexOf('.')));
    String named = hosts.containsKey(wildcard) ? wildcard : defaultHost;
    String host = hosts.containsKey(name) ? name : named;
    return hosts.getOrDefault(host, Optional.empty()).orElse(null);
  }

  /** Returns the host name of {@code config}; null if it belongs to another connector. */
  @Nullable String hostOf(ClientCertConfig config) {
    return hosts.entrySet().stream()
        .filter(entry -> entry.getValue().filter(each -> each == config).isPresent())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /** Returns {@code problem} with a message that names the connector and the host. */
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
   * Tells whether a CA file is a sufficient trust configuration. Only OpenSSL reads it; JSSE would
   * trust the public CAs in the handshake.
   */
  private boolean isCaFileEnough(SSLHostConfig host) {
    // Read by name, because the property is in different classes in Tomcat 10.1 and 11.
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

  /** Converts a path of Tomcat's configuration, which may also be a file URI. */
  private static Path path(String tomcatPath) throws FileNotFoundException {
    if (tomcatPath.startsWith("file:/")) {
      return Path.of(URI.create(tomcatPath));
    }
    return Path.of(SSLHostConfig.adjustRelativePath(tomcatPath));
  }

  /** Replaces the names of settings taken from the connector by those of Tomcat's attributes. */
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
