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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** The text form (RFC 7468) of certificates, keys and revocation lists, and files of it. */
public final class Pem {
  private Pem() {}

  /** The certificates, in the given order. */
  public static String of(X509Certificate... certificates) {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      text.append(block("CERTIFICATE", der(certificate)));
    }
    return text.toString();
  }

  /** The revocation lists, in the given order. */
  public static String of(X509CRL... crls) {
    StringBuilder text = new StringBuilder();
    for (X509CRL crl : crls) {
      try {
        text.append(block("X509 CRL", crl.getEncoded()));
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException("a CRL without an encoding", e);
      }
    }
    return text.toString();
  }

  /** The key as PKCS #8. */
  public static String of(PrivateKey key) {
    byte[] pkcs8 = key.getEncoded();
    if (pkcs8 == null) {
      throw new IllegalArgumentException("a key without an encoding");
    }
    return block("PRIVATE KEY", pkcs8);
  }

  /** Writes the certificates, in the given order, over what the file held. */
  public static Path write(Path file, X509Certificate... certificates) {
    return write(file, of(certificates));
  }

  /** Writes the revocation lists, in the given order, over what the file held. */
  public static Path write(Path file, X509CRL... crls) {
    return write(file, of(crls));
  }

  /** Writes the key as PKCS #8 over what the file held. */
  public static Path writeKey(Path file, PrivateKey key) {
    return write(file, of(key));
  }

  static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String block(String label, byte[] der) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }
}
