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
package io.clientcert.der;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** The digest algorithms of certificate fingerprints. */
public enum Fingerprint {
  /** For fields whose format requires SHA-1 only; not collision-resistant. */
  SHA1("SHA-1"),
  /** For settings, decisions and comparisons. */
  SHA256("SHA-256");

  private final String algorithm;

  Fingerprint(String algorithm) {
    this.algorithm = algorithm;
  }

  /**
   * Returns the digest of the encoding of {@code certificate}.
   *
   * @throws CertificateEncodingException if the certificate cannot be encoded
   */
  public byte[] digestOf(X509Certificate certificate) throws CertificateEncodingException {
    return digest().digest(certificate.getEncoded());
  }

  /**
   * Returns the digest of the encoding of {@code certificate} in lower-case hexadecimal.
   *
   * @throws CertificateEncodingException if the certificate cannot be encoded
   */
  public String hexOf(X509Certificate certificate) throws CertificateEncodingException {
    return HexFormat.of().formatHex(digestOf(certificate));
  }

  /** Returns a new digest instance. Every Java runtime provides these algorithms. */
  public MessageDigest digest() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks " + algorithm, e);
    }
  }
}
