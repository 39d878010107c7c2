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
package io.clientcert.testing;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS of the JDK, for clients and servers that have the keys of a test. */
public final class TestTls {

  private static final char[] PASSWORD = "password".toCharArray();

  private TestTls() {}

  /** Returns TLS of a peer that trusts {@code root}, and has no certificate. */
  public static SSLContext trusting(X509Certificate root) {
    return context(root, store());
  }

  /**
   * Returns TLS of a peer that trusts {@code root}, and presents a certificate where it is asked.
   *
   * @param presented leaf first
   */
  public static SSLContext presenting(
      X509Certificate root, PrivateKey key, X509Certificate... presented) {
    KeyStore keys = store();
    try {
      keys.setKeyEntry("key", key, PASSWORD, presented);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return context(root, keys);
  }

  private static SSLContext context(X509Certificate root, KeyStore keys) {
    try {
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, PASSWORD);
      KeyStore trusted = store();
      trusted.setCertificateEntry("root", root);
      TrustManagerFactory trustManagers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trustManagers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore store() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
