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
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** The trust anchors of an SSL bundle. Stateless. */
final class BundleTrust {

  private BundleTrust() {}

  /**
   * Returns the bundle called {@code name}.
   *
   * @throws ClientCertPropertyException if there is none
   */
  static SslBundle find(@Nullable SslBundles bundles, String name) {
    if (bundles == null) {
      throw noSuchBundle(name, "this application has no SSL bundles.", null);
    }
    try {
      return bundles.getBundle(name);
    } catch (NoSuchSslBundleException e) {
      throw noSuchBundle(name, "there is no SSL bundle of that name.", e);
    }
  }

  private static ClientCertPropertyException noSuchBundle(
      String name, String why, @Nullable Throwable cause) {
    return new ClientCertPropertyException(
        "Property \"clientcert.ssl-bundle\" = \"" + name + "\", but " + why,
        "Define it, for instance by \"spring.ssl.bundle.pem."
            + name
            + ".truststore.certificate\", or name one that is defined.",
        cause);
  }

  /**
   * Returns the certificates that the trust store of {@code bundle} holds as trusted.
   *
   * @throws ClientCertPropertyException if there are none, or if the store cannot be read
   */
  static List<X509Certificate> anchors(String name, SslBundle bundle) {
    List<X509Certificate> anchors;
    try {
      KeyStore store = bundle.getStores().getTrustStore();
      anchors = store == null ? List.of() : ClientCertConfig.trustedEntries(store);
    } catch (KeyStoreException | RuntimeException e) {
      // Spring Boot reads the files of a bundle when it is asked for, and wraps what is wrong
      throw unusable(name, "has a trust store that cannot be read: " + e.getMessage() + ".", e);
    }
    if (anchors.isEmpty()) {
      throw unusable(name, "has no trusted certificates in its trust store.", null);
    }
    return anchors;
  }

  private static ClientCertPropertyException unusable(
      String name, String why, @Nullable Throwable cause) {
    return new ClientCertPropertyException(
        "The SSL bundle \"" + name + "\" of \"clientcert.ssl-bundle\" " + why,
        "Put the CA certificates that client certificates must lead to into its trust store, and check"
            + " its \"truststore\" properties: location or certificate, type, password.",
        cause);
  }
}
