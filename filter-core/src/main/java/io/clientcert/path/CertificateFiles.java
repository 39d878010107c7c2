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
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/**
 * Reads certificates from the bytes of a PEM or DER file, a PKCS #7 bundle or a key store.
 * Stateless.
 */
public final class CertificateFiles {

  private static final List<String> CERTIFICATE = List.of("CERTIFICATE", "X509 CERTIFICATE");
  private static final String TRUSTED_CERTIFICATE = "TRUSTED CERTIFICATE";
  private static final List<String> PKCS7 = List.of("PKCS7", "CMS", "PKCS #7 SIGNED DATA");

  private CertificateFiles() {}

  /** How a file of certificates is stored. */
  public enum Format {
    /** Told from the file's content, which may be a DER certificate or a PKCS #7 bundle too. */
    AUTO,
    /**
     * Text with blocks that are called {@code CERTIFICATE}, {@code TRUSTED CERTIFICATE} or {@code
     * PKCS7}.
     */
    PEM,
    /** A PKCS #12 key store. */
    PKCS12,
    /** A Java key store. */
    JKS
  }

  /**
   * Returns every certificate in a PEM file, in its order. The trust settings of a {@code TRUSTED
   * CERTIFICATE} block must permit client authentication.
   *
   * @throws IOException if the text is broken, or a block is no certificate
   */
  public static List<X509Certificate> readPem(byte[] file) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Pem.Block block : Pem.read(file)) {
      String place = block.place();
      if (CERTIFICATE.contains(block.label())) {
        certificates.add(parse(block.content(), place));
      } else if (block.label().equals(TRUSTED_CERTIFICATE)) {
        certificates.add(trusted(block.content(), place));
      } else if (PKCS7.contains(block.label())) {
        certificates.addAll(bundle(block.content(), place));
      }
    }
    return certificates;
  }

  /**
   * Returns every certificate in a PEM or DER file or a PKCS #7 bundle, in its order.
   *
   * @throws IOException if the file is broken, or a part of it is no certificate, or it holds none
   */
  public static List<X509Certificate> readCertificates(byte[] file) throws IOException {
    if (FileKind.isPem(file)) {
      List<X509Certificate> certificates = readPem(file);
      return certificates.isEmpty() ? none(FileKind.of(file)) : certificates;
    }
    return readBinary(file, FileKind.of(file));
  }

  private static List<X509Certificate> readBinary(byte[] file, FileKind kind) throws IOException {
    return switch (kind) {
      case DER -> List.of(parse(file, ""));
      case PKCS7 -> {
        List<X509Certificate> certificates = bundle(file, "");
        yield certificates.isEmpty() ? none(kind) : certificates;
      }
      default -> throw kind.unexpected();
    };
  }

  private static List<X509Certificate> none(FileKind kind) throws FileProblem {
    throw new FileProblem(
        "holds no certificate; " + kind.unexpected().getMessage(),
        kind.unexpected().instruction("FILE"),
        null);
  }

  /**
   * Returns the certificates that {@code file} says to trust: all of a PEM or DER file or a PKCS #7
   * bundle, or the trusted certificate entries of a key store. The certificates of private-key
   * entries are not trust anchors.
   *
   * @throws IOException if the file is broken, or the password does not fit
   * @throws GeneralSecurityException if an entry cannot be read, or a key store has none to trust
   */
  public static List<X509Certificate> readTrusted(byte[] file, Format format, char[] password)
      throws IOException, GeneralSecurityException {
    boolean mayBePem = format == Format.AUTO || format == Format.PEM;
    if (mayBePem && FileKind.isPem(file)) {
      return readCertificates(file);
    }
    FileKind kind = FileKind.of(file);
    return switch (format) {
      case AUTO ->
          switch (kind) {
            case PKCS12 -> readKeyStore(file, Format.PKCS12, password);
            case JKS -> readKeyStore(file, Format.JKS, password);
            default -> readBinary(file, kind);
          };
      case PEM -> throw FileKind.mismatch(kind, format);
      case PKCS12, JKS -> {
        if (kind != (format == Format.JKS ? FileKind.JKS : FileKind.PKCS12)) {
          throw FileKind.mismatch(kind, format);
        }
        yield readKeyStore(file, format, password);
      }
    };
  }

  private static List<X509Certificate> readKeyStore(byte[] file, Format format, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(format.name());
    // Without a password a PKCS12 file gives up none of its certificates, and says nothing
    try {
      store.load(new ByteArrayInputStream(file), password);
    } catch (EOFException e) {
      throw new FileProblem("the key store is cut off", "copy the file again", e);
    } catch (IOException e) {
      throw e.getCause() instanceof UnrecoverableKeyException ? locked(format, password, e) : e;
    } catch (RuntimeException e) {
      throw new CertificateException("a certificate of a form that is not known", e);
    }
    List<X509Certificate> trusted = trustedEntries(store);
    if (trusted.isEmpty()) {
      throw new FileProblem(
          "holds no trusted certificate; the certificates of private keys in a key store are not"
              + " trusted",
          "put the CA certificates there with \"keytool -importcert -keystore FILE -alias ca -file"
              + " ca.pem\"",
          null);
    }
    return trusted;
  }

  private static FileProblem locked(Format format, char[] password, IOException cause) {
    return new FileProblem(
        "a "
            + format
            + " key store that "
            + (password.length == 0 ? "needs a password" : "the password does not open"),
        (password.length == 0 ? "set" : "correct")
            + " \"trustStorePassword\"; \"keytool -list -keystore FILE\" tells whether a password"
            + " is right",
        cause);
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

  private static List<X509Certificate> bundle(byte[] file, String place) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] der : Pkcs7Bundle.certificates(file, place)) {
      certificates.add(
          parse(
              der,
              (place.isEmpty() ? "" : place + ", ") + "certificate " + (certificates.size() + 1)));
    }
    return certificates;
  }

  /** Reads OpenSSL's certificate with trust settings behind it. */
  private static X509Certificate trusted(byte[] der, String place) throws IOException {
    byte[] certificate;
    try (ASN1InputStream in = new ASN1InputStream(der)) {
      ASN1Primitive first = in.readObject();
      certificate = first == null ? der : first.getEncoded();
    } catch (IOException | RuntimeException e) {
      throw unusable(place, "", "is no certificate", "copy the block again", e);
    }
    if (certificate.length > der.length
        || !Arrays.equals(certificate, Arrays.copyOf(der, certificate.length))) {
      throw unusable(place, "", "is not in DER", "copy the block again", null);
    }
    X509Certificate parsed = parse(certificate, place);
    String problem = OpenSslTrust.problem(Arrays.copyOfRange(der, certificate.length, der.length));
    if (!problem.isEmpty()) {
      throw unusable(
          place,
          subject(certificate),
          problem,
          "remove the block, or write it for clients with \"openssl x509 -in ca.pem -addtrust"
              + " clientAuth\" or without trust settings with \"openssl x509 -in ca.pem\"",
          null);
    }
    return parsed;
  }

  private static X509Certificate parse(byte[] der, String place) throws IOException {
    X509Certificate certificate;
    try {
      certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      // The factory stops reading where the certificate ends; what follows would go unnoticed
      if (!Arrays.equals(certificate.getEncoded(), der)) {
        throw unusable(
            place,
            subject(der),
            "has bytes behind the certificate that belong to none",
            "copy the certificate again",
            null);
      }
      return certificate;
    } catch (CertificateException | RuntimeException e) {
      // a runtime exception is what some key factories throw on a key of the wrong length
      throw unreadable(der, place, e);
    }
  }

  private static FileProblem unreadable(byte[] der, String place, Exception cause) {
    if (hasExplicitCurve(der)) {
      return unusable(
          place,
          subject(der),
          "has a key with explicit elliptic curve parameters, which Java does not support",
          "ask the CA for a certificate with a named curve, or remove this one",
          cause);
    }
    FileKind kind = FileKind.ofDer(der);
    return kind == FileKind.DER
        ? unusable(
            place,
            subject(der),
            "is a certificate that Java cannot read: " + cause.getMessage(),
            "see what is in it with \"openssl x509 -text\", and replace or remove it",
            cause)
        : unusable(
            place,
            "",
            "is no certificate: it looks like " + kind,
            "replace or remove the block",
            cause);
  }

  private static FileProblem unusable(
      String place, String subject, String problem, String instruction, @Nullable Exception cause) {
    String where = place.isEmpty() ? "the certificate" : place;
    return new FileProblem(
        where + (subject.isEmpty() ? "" : " with the subject " + subject) + " " + problem,
        instruction,
        cause);
  }

  private static boolean hasExplicitCurve(byte[] der) {
    try {
      var algorithm = Certificate.getInstance(der).getSubjectPublicKeyInfo().getAlgorithm();
      return algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
          && algorithm.getParameters() instanceof ASN1Sequence;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** Returns the subject of a certificate that need not be readable otherwise; empty for none. */
  private static String subject(byte[] der) {
    try (ASN1InputStream in = new ASN1InputStream(der)) {
      return new X500Principal(Certificate.getInstance(in.readObject()).getSubject().getEncoded())
          .getName();
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }
}
