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
package io.clientcert.benchmarks;

import io.clientcert.testing.HeldCertificate;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;

/**
 * Certificates that nobody has seen before, by an issuer that nobody trusts. Each has a serial
 * number of its own, and a signature that was made for another one: who floods signs nothing.
 */
final class HostileCertificates {

  private static final int SERIAL_BYTES = 16;

  private final byte[] template;
  private final int serialAt;
  private final CertificateFactory factory;
  private long count;

  HostileCertificates() {
    BigInteger serial = BigInteger.ONE.shiftLeft(SERIAL_BYTES * 8 - 2);
    HeldCertificate issuer = Pki.authority("stranger", null, Pki.USUAL);
    X509Certificate first =
        HeldCertificate.builder()
            .subject("CN=hostile,O=Example")
            .keyPair(issuer.keyPair())
            .signedBy(issuer)
            .serial(serial)
            .build()
            .certificate();
    try {
      template = first.getEncoded();
      factory = CertificateFactory.getInstance("X.509");
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was just made", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime reads no certificates", e);
    }
    serialAt = indexOf(template, serial.toByteArray());
  }

  private static int indexOf(byte[] text, byte[] part) {
    for (int i = 0; i + part.length <= text.length; i++) {
      if (Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new IllegalStateException("a certificate without its serial number");
  }

  /** Returns the next one, alone. */
  X509Certificate[] next() {
    ByteBuffer.wrap(template).putLong(serialAt + SERIAL_BYTES - Long.BYTES, ++count);
    try {
      return new X509Certificate[] {
        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(template.clone()))
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that differs in its serial number", e);
    }
  }
}
