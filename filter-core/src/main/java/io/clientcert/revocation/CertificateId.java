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
package io.clientcert.revocation;

import io.clientcert.der.Fingerprint;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a certificate whose status is queried repeatedly. It replaces the certificate itself,
 * because there may be many thousands.
 *
 * @param serial the serial number
 * @param issuerName the issuer name as encoded in the certificate, which may differ from the
 *     encoding in the issuer's own certificate
 * @param fingerprint the SHA-256 digest of the encoding
 * @param issuer the issuer's certificate, shared by all certificates of one issuer
 */
record CertificateId(
    BigInteger serial, X500Principal issuerName, BigInteger fingerprint, X509Certificate issuer) {

  static CertificateId of(X509Certificate certificate, X509Certificate issuer) {
    X500Principal asSpelled = certificate.getIssuerX500Principal();
    X500Principal ofIssuer = issuer.getSubjectX500Principal();
    boolean same = Arrays.equals(asSpelled.getEncoded(), ofIssuer.getEncoded());
    return new CertificateId(
        certificate.getSerialNumber(),
        same ? ofIssuer : asSpelled,
        fingerprintOf(certificate),
        issuer);
  }

  /** Tells whether this identifies {@code certificate}. */
  boolean isOf(X509Certificate certificate) {
    return fingerprint.equals(fingerprintOf(certificate));
  }

  /** The rest follows from these. Not the generated method, see {@link #hashCode}. */
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof CertificateId other
        && fingerprint.equals(other.fingerprint)
        && issuer.equals(other.issuer);
  }

  /**
   * The generated methods of a record would keep an undeployed application in memory: JDK 17
   * remembers the record whose methods it has generated last (JDK-8078641).
   */
  @Override
  public int hashCode() {
    return fingerprint.hashCode();
  }

  private static BigInteger fingerprintOf(X509Certificate certificate) {
    try {
      return new BigInteger(Fingerprint.SHA256.digestOf(certificate));
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate that cannot be encoded", e);
    }
  }
}
