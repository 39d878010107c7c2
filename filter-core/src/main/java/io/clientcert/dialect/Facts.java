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

/** What a dialect may know of the client certificate of one request. */
public interface Facts {

  /** Tells whether the client presented a certificate, whatever it is worth. */
  boolean presented();

  /** Tells whether the verdict is VERIFIED; false if the revocation status is unknown. */
  boolean verified();

  /** Tells whether path, usage, algorithms and time are valid, whatever is known of revocation. */
  boolean pathValid();

  /** Tells whether revocation evidence names a certificate on the path. */
  boolean revoked();

  /** Tells whether the certificate is verified and known not to be revoked. */
  boolean forwardable();

  /** Tells whether the value for {@code Client-Cert} would be longer than allowed. */
  boolean certTooLarge();

  /** Tells whether the value for {@code Client-Cert-Chain} would be longer than allowed. */
  boolean chainTooLarge();

  /** Returns the outcome as TLS terminators write it; never text from a certificate. */
  String verification();

  /** Returns the leaf as RFC 9440 section 2.2 writes it; empty without one, or when too large. */
  String clientCert();

  /** Returns the chain as RFC 9440 section 2.3 writes it; empty without one, or when too large. */
  String clientCertChain();

  /** Returns the certificate that the client proved to hold the key of, or null without one. */
  @Nullable X509Certificate leaf();

  /** Returns the leaf and the CA certificates behind it that are known to be its own. */
  List<X509Certificate> leafAndChain();

  /** Returns the serial number, upper-case hexadecimal with an even number of digits. */
  String serial();

  /** Returns the SHA-1 digest of the leaf's DER encoding, lower-case hexadecimal. */
  String sha1();

  /** Returns the SHA-256 digest of the leaf's DER encoding, lower-case hexadecimal. */
  String sha256();

  /** Returns the SHA-256 digest of the leaf's DER encoding, base64url without padding. */
  String x5tS256();

  /** Returns the subject key identifier of the leaf, upper-case hexadecimal; empty without. */
  String subjectKeyId();

  /**
   * Returns the serial number of the issuer's certificate, as {@link #serial}; empty if unknown.
   */
  String issuerSerial();

  /** Returns the subject key identifier of the issuer's certificate; empty if unknown. */
  String issuerKeyId();

  /** Returns the subject alternative names of the leaf, in their order. */
  List<AlternativeName> alternativeNames();

  /** Returns the leaf's SPIFFE ID; empty without. */
  String spiffeId();

  /** Returns the algorithm of the leaf's key, such as RSA or EC; empty without a certificate. */
  String keyType();

  /** Returns the size of the leaf's key in bits; 0 if unknown. */
  int keySize();
}
