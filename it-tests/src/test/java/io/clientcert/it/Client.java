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
package io.clientcert.it;

import io.clientcert.testing.TestPki;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who calls: a key, the certificates it sends in the handshake, and what has to be forwarded.
 *
 * @param key null for a client without a certificate
 * @param sent leaf first
 * @param intermediates the validated path without leaf and trust anchor, from the leaf upwards
 */
record Client(
    String name,
    @Nullable PrivateKey key,
    List<X509Certificate> sent,
    List<X509Certificate> intermediates) {

  static final Client NONE = new Client("none", null, List.of(), List.of());

  static Client of(TestPki.Client client, X509Certificate... intermediates) {
    return new Client(
        client.name(), client.key(), List.of(client.presented()), List.of(intermediates));
  }

  X509Certificate leaf() {
    return sent.get(0);
  }

  String leafValue() {
    return fieldValue(List.of(leaf()));
  }

  String chainValue() {
    return fieldValue(intermediates);
  }

  /** RFC 9440 section 2 by other means than the code under test: byte sequences in one list. */
  static String fieldValue(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(certificate -> ":" + Base64.getEncoder().encodeToString(der(certificate)) + ":")
        .collect(Collectors.joining(", "));
  }

  static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
