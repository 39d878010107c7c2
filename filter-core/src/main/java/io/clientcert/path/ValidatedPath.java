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
package io.clientcert.path;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAParams;
import java.security.interfaces.DSAPublicKey;
import java.security.spec.DSAPublicKeySpec;
import java.time.Instant;
import java.util.List;

/**
 * A path from the leaf to a trust anchor that holds between two moments.
 *
 * @param certificates the leaf first, each followed by its issuer, without the trust anchor
 * @param anchor the certificate of the trust anchor; the leaf itself where leaf anchors are allowed
 * @param from the first moment at which every certificate and the anchor are valid
 * @param until the last one
 */
public record ValidatedPath(
    List<X509Certificate> certificates, X509Certificate anchor, Instant from, Instant until)
    implements PathResult {

  /** Copies the list. */
  public ValidatedPath {
    certificates = List.copyOf(certificates);
  }

  static ValidatedPath of(List<X509Certificate> certificates, X509Certificate anchor) {
    Instant from = anchor.getNotBefore().toInstant();
    Instant until = anchor.getNotAfter().toInstant();
    for (X509Certificate certificate : certificates) {
      Instant notBefore = certificate.getNotBefore().toInstant();
      Instant notAfter = certificate.getNotAfter().toInstant();
      from = notBefore.isAfter(from) ? notBefore : from;
      until = notAfter.isBefore(until) ? notAfter : until;
    }
    return new ValidatedPath(certificates, anchor, from, until);
  }

  /** Returns the issuer of the certificate at {@code index}. */
  public X509Certificate issuerOf(int index) {
    return index + 1 < certificates.size() ? certificates.get(index + 1) : anchor;
  }

  /**
   * Returns the key that verified the certificate at {@code index}. It is the one in its issuer's
   * certificate, with the parameters of a DSA key that inherits them (RFC 3279 section 2.3.2).
   */
  public PublicKey issuerKeyOf(int index) {
    PublicKey key = issuerOf(index).getPublicKey();
    boolean inherits =
        key instanceof DSAPublicKey dsa
            && dsa.getParams() == null
            && index + 1 < certificates.size();
    return inherits ? withParameters((DSAPublicKey) key, issuerKeyOf(index + 1)) : key;
  }

  private static PublicKey withParameters(DSAPublicKey key, PublicKey issuerKey) {
    if (!(issuerKey instanceof DSAPublicKey issuer) || issuer.getParams() == null) {
      return key;
    }
    DSAParams params = issuer.getParams();
    try {
      return KeyFactory.getInstance("DSA")
          .generatePublic(
              new DSAPublicKeySpec(key.getY(), params.getP(), params.getQ(), params.getG()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("DSA parameters that verified a path", e);
    }
  }
}
