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

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Reads certificates from the bytes of a PEM file or a key store. Stateless. */
public final class CertificateFiles {

  private static final int PKCS12_OR_DER_SEQUENCE = 0x30;
  private static final int JKS_MAGIC = 0xFEEDFEED;

  private CertificateFiles() {}

  /** How a file of certificates is stored. */
  public enum Format {
    /** Told from the file's first bytes. */
    AUTO,
    /** Text with {@code CERTIFICATE} blocks. */
    PEM,
    /** A PKCS #12 key store. */
    PKCS12,
    /** A Java key store. */
    JKS
  }

  /**
   * Returns every certificate in a PEM file, in its order.
   *
   * @throws IOException if the text is broken
   * @throws CertificateException if a block is no certificate
   */
  public static List<X509Certificate> readPem(byte[] file)
      throws IOException, CertificateException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] der : Pem.blocks(file, List.of("CERTIFICATE", "X509 CERTIFICATE"))) {
      certificates.add(parse(der));
    }
    return certificates;
  }

  /**
   * Returns the certificates that {@code file} says to trust: all of a PEM file, or the trusted
   * certificate entries of a key store. The certificates of private-key entries are not trust
   * anchors.
   *
   * @throws IOException if the file is broken, or the password does not fit
   * @throws GeneralSecurityException if an entry cannot be read, or a key store has none to trust
   */
  public static List<X509Certificate> readTrusted(byte[] file, Format format, char[] password)
      throws IOException, GeneralSecurityException {
    Format actual = format == Format.AUTO ? recognise(file) : format;
    return actual == Format.PEM ? readPem(file) : readKeyStore(file, actual, password);
  }

  private static Format recognise(byte[] file) throws IOException {
    if (Pem.isPem(file)) {
      return Format.PEM;
    }
    if (file.length >= Integer.BYTES && ByteBuffer.wrap(file).getInt() == JKS_MAGIC) {
      return Format.JKS;
    }
    if (file.length > 0 && file[0] == PKCS12_OR_DER_SEQUENCE) {
      return Format.PKCS12;
    }
    throw new IOException("neither PEM, PKCS12 nor JKS");
  }

  private static List<X509Certificate> readKeyStore(byte[] file, Format format, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(format.name());
    // Without a password a PKCS12 file gives up none of its certificates, and says nothing
    try {
      store.load(new ByteArrayInputStream(file), password);
    } catch (EOFException e) {
      throw new IOException("the file is cut off", e);
    } catch (RuntimeException e) {
      throw new CertificateException("a certificate of a form that is not known", e);
    }
    List<X509Certificate> trusted = trustedEntries(store);
    if (trusted.isEmpty()) {
      throw new CertificateException(
          "holds no trusted certificate; of a key store only what keytool -importcert puts there"
              + " counts");
    }
    return trusted;
  }

  /**
   * Returns the certificates of the trusted certificate entries of {@code store}, which is loaded.
   *
   * @throws KeyStoreException if it is not
   */
  public static List<X509Certificate> trustedEntries(KeyStore store) throws KeyStoreException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      if (store.isCertificateEntry(alias)
          && store.getCertificate(alias) instanceof X509Certificate certificate) {
        certificates.add(certificate);
      }
    }
    return certificates;
  }

  private static X509Certificate parse(byte[] der) throws CertificateException {
    X509Certificate certificate;
    try {
      certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
    } catch (RuntimeException e) {
      // what some key factories throw on a key of the wrong length
      throw new CertificateException("a key of a form that is not known", e);
    }
    // The factory stops reading where the certificate ends; what follows would go unnoticed
    if (!Arrays.equals(certificate.getEncoded(), der)) {
      throw new CertificateException("bytes that belong to no certificate");
    }
    return certificate;
  }
}
