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

import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;

/** The certificates of all tests, and what they are stored in. */
final class Pki {

  static final TestPki PKI = TestPki.create(Clock.systemUTC());
  static final String PASSWORD = "password";

  private Pki() {}

  /** Returns the value of {@code Client-Cert} for the leaf of {@code client}. */
  static String leafValue(TestPki.Client client) {
    return value(client.leaf().certificate());
  }

  /** Returns the value of {@code Client-Cert-Chain} with the usual intermediate. */
  static String chainValue() {
    return value(PKI.intermediate().certificate());
  }

  private static String value(X509Certificate certificate) {
    try {
      return ':' + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ':';
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes the root where settings can name it. */
  static Path trustStore(Path directory) {
    return Pem.write(directory.resolve("ca.pem"), PKI.root().certificate());
  }

  /** Returns a store with the server's key. */
  static KeyStore serverKeyStore() {
    return keyStore(PKI.server().key(), PKI.server().certificate(), PKI.root().certificate());
  }

  /** Returns a store that trusts {@code certificates} and has no key. */
  static KeyStore trustStore(X509Certificate... certificates) {
    try {
      KeyStore store = emptyKeyStore();
      for (int i = 0; i < certificates.length; i++) {
        store.setCertificateEntry("ca" + i, certificates[i]);
      }
      return store;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore keyStore(PrivateKey key, Certificate... chain) {
    try {
      KeyStore store = emptyKeyStore();
      store.setKeyEntry("key", key, PASSWORD.toCharArray(), chain);
      return store;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore emptyKeyStore() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes {@code store} to {@code file}. */
  static Path write(KeyStore store, Path file) {
    try (var out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
