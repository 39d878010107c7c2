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
package io.clientcert.conformance.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates, CRLs and keys (PKCS #8) as PEM files. */
public final class PemFiles {

  private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

  private PemFiles() {}

  /** Returns certificates as one text. */
  public static String text(List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    try {
      for (X509Certificate certificate : certificates) {
        text.append(block("CERTIFICATE", certificate.getEncoded()));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate without an encoding", e);
    }
    return text.toString();
  }

  static String text(X509CRL crl) {
    try {
      return block("X509 CRL", crl.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a CRL without an encoding", e);
    }
  }

  static String text(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String type, byte[] der) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .replace("%n", "\n")
        .formatted(type, BASE64.encodeToString(der), type);
  }

  static void write(Path file, String text) throws IOException {
    Files.writeString(file, text, US_ASCII);
  }

  /** Writes a key so that its owner alone can read it, where the file system knows owners. */
  static void writeKey(Path file, PrivateKey key) throws IOException {
    writeKeyAnd(file, key, List.of());
  }

  /** Writes certificates and their key into one file, as HAProxy reads them. */
  static void writeKeyAnd(Path file, PrivateKey key, List<X509Certificate> certificates)
      throws IOException {
    Files.deleteIfExists(file);
    if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    write(file, text(certificates) + text(key));
  }

  /**
   * Reads the certificates of a file.
   *
   * @throws IOException if there is none, or the file cannot be read
   */
  public static List<X509Certificate> certificates(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> all = new ArrayList<>();
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        all.add((X509Certificate) certificate);
      }
      if (all.isEmpty()) {
        throw new IOException(file + " has no certificate");
      }
      return all;
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " is not a PEM file of certificates: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a private key in PKCS #8.
   *
   * @param algorithm of the public key
   */
  public static PrivateKey key(Path file, String algorithm) throws IOException {
    Matcher matcher = KEY.matcher(Files.readString(file, US_ASCII));
    if (!matcher.find()) {
      throw new IOException(
          file
              + " has no BEGIN PRIVATE KEY. Convert it with \"openssl pkcs8 -topk8 -nodes -in "
              + file.getFileName()
              + "\".");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " is not a private " + algorithm + " key: " + e.getMessage(), e);
    }
  }
}
