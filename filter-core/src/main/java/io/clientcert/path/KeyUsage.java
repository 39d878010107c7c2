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

import java.security.cert.X509Certificate;

/** Uses of a key that a certificate may be limited to (RFC 5280 section 4.2.1.3). */
public enum KeyUsage {
  /** Signing a handshake, or a response. */
  DIGITAL_SIGNATURE(0),
  /** Signing what is kept. */
  NON_REPUDIATION(1),
  /** Signing certificates. */
  KEY_CERT_SIGN(5),
  /** Signing CRLs. */
  CRL_SIGN(6);

  private static final String EXTENSION = "2.5.29.15";

  private final int bit;

  KeyUsage(int bit) {
    this.bit = bit;
  }

  /**
   * Tells whether {@code certificate} is limited to no uses, or to some of which this is one. The
   * JDK takes an extension that it cannot read, and that is not critical, for none.
   */
  public boolean permittedBy(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    return usage == null ? ExtensionValue.of(certificate, EXTENSION) == null : usage[bit];
  }
}
