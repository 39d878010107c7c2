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
package io.clientcert.dialect;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The facts about the client certificate of one request that dialects use. */
public interface Facts {

  /** Tells whether the client presented a certificate, whether it is valid or not. */
  boolean presented();

  /** Tells whether the verdict is VERIFIED; false if the revocation status is unknown. */
  boolean verified();

  /**
   * Tells whether certification path, key usage, algorithms and validity period are valid, whatever
   * the revocation status.
   */
  boolean pathValid();

  /** Tells whether a certificate on the path is revoked. */
  boolean revoked();

  /** Tells whether the certificate is verified and known not to be revoked. */
  boolean forwardable();

  /** Tells whether the value of {@code Client-Cert} would exceed the maximum length. */
  boolean certTooLarge();

  /** Tells whether the value of {@code Client-Cert-Chain} would exceed the maximum length. */
  boolean chainTooLarge();

  /**
   * Returns the outcome of validation in the format of TLS terminators. It never contains text from
   * a certificate.
   */
  String verification();

  /**
   * Returns the leaf in the format of RFC 9440 section 2.2; empty without a leaf, or if it is too
   * large.
   */
  String clientCert();

  /**
   * Returns the chain in the format of RFC 9440 section 2.3; empty without a chain, or if it is too
   * large.
   */
  String clientCertChain();

  /**
   * Returns the certificate whose private key the client proved to possess; null without a
   * certificate.
   */
  @Nullable X509Certificate leaf();

  /** Returns the leaf and the CA certificates that are known to belong to its chain. */
  List<X509Certificate> leafAndChain();

  /** Returns the serial number in upper-case hexadecimal, with an even number of digits. */
  String serial();

  /** Returns the SHA-1 digest of the leaf's DER encoding in lower-case hexadecimal. */
  String sha1();

  /** Returns the SHA-256 digest of the leaf's DER encoding in lower-case hexadecimal. */
  String sha256();

  /** Returns the SHA-256 digest of the leaf's DER encoding in base64url without padding. */
  String x5tS256();

  /**
   * Returns the subject key identifier of the leaf in upper-case hexadecimal; empty if it has none.
   */
  String subjectKeyId();

  /**
   * Returns the serial number of the issuer's certificate in the format of {@link #serial}; empty
   * if unknown.
   */
  String issuerSerial();

  /** Returns the subject key identifier of the issuer's certificate; empty if unknown. */
  String issuerKeyId();

  /** Returns the subject alternative names of the leaf in their order. */
  List<AlternativeName> alternativeNames();

  /** Returns the SPIFFE ID of the leaf; empty if it has none. */
  String spiffeId();

  /**
   * Returns the algorithm of the leaf's public key, such as RSA or EC; empty without a certificate.
   */
  String keyType();

  /** Returns the size of the leaf's public key in bits; 0 if unknown. */
  int keySize();
}
