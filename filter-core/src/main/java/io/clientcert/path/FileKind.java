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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;

/** What a file is by its content, whatever its name says. */
public enum FileKind {
  /** Text with blocks of certificates. */
  PEM("a PEM file with certificates", ""),
  /** One certificate in DER. */
  DER(
      "a DER certificate",
      "convert it with \"openssl x509 -inform der -in FILE -out ca.pem\" and write the path of the"
          + " new file"),
  /** A bundle of certificates in PKCS #7, in DER or PEM. */
  PKCS7(
      "a PKCS#7 bundle",
      "convert it with \"openssl pkcs7 -print_certs -in FILE -out ca.pem\" (with \"-inform der\""
          + " if it is binary) and write the path of the new file"),
  /** A PKCS #12 key store. */
  PKCS12("a PKCS12 key store", ""),
  /** A Java key store. */
  JKS("a JKS key store", ""),
  /** A key store of the JDK's former extension for cryptography. */
  JCEKS(
      "a JCEKS key store",
      "convert it with \"keytool -importkeystore -srckeystore FILE -srcstoretype JCEKS"
          + " -destkeystore ca.p12 -deststoretype PKCS12\" and write the path of the new file"),
  /** A key store of Bouncy Castle's FIPS provider. */
  BCFKS(
      "a BCFKS key store of Bouncy Castle, or an encrypted file of another kind",
      "convert it with \"keytool -importkeystore -srckeystore FILE -srcstoretype BCFKS"
          + " -providerclass org.bouncycastle.jcajce.provider.BouncyCastleFipsProvider"
          + " -providerpath bc-fips.jar -destkeystore ca.p12 -deststoretype PKCS12\" and write the"
          + " path of the new file"),
  /** A CRL, in DER or PEM. */
  CRL("a CRL", "name CRLs in \"crlFiles\", and write here the path of a file with certificates"),
  /** A certification request, in DER or PEM. */
  REQUEST(
      "a certificate request (CSR)",
      "write the path of a file with certificates: the CA answers a request with one"),
  /** A private key, in DER or PEM, encrypted or not. */
  PRIVATE_KEY(
      "a private key",
      "write the path of a file with certificates, and check who could read the key"),
  /** Text in two bytes a character, as some Windows tools write it. */
  UTF16(
      "text in UTF-16",
      "convert it with \"iconv -f UTF-16 -t US-ASCII FILE > ca.pem\" and write the path of the new"
          + " file"),
  /** A page, such as a server's error message. */
  PAGE(
      "an HTML or XML page, such as the error page of a failed download",
      "download the file again and check its content"),
  /** Base64 without the lines that begin and end a block. */
  BASE64(
      "base64 without the lines that begin and end a PEM block",
      "put \"-----BEGIN CERTIFICATE-----\" on a line before it, and \"-----END CERTIFICATE-----\""
          + " on a line behind it"),
  /** Nothing, or white space. */
  BLANK("a blank file", ""),
  /** Binary data in ASN.1 that ends early, goes on behind its end, or is of no known kind. */
  OTHER_BINARY(
      "binary ASN.1 data that is cut off, damaged or of an unknown kind", "copy the file again"),
  /** Anything else. */
  OTHER("neither PEM, DER, PKCS#7, PKCS12 nor JKS", "");

  private static final int JKS_MAGIC = 0xFEEDFEED;
  private static final int JCEKS_MAGIC = 0xCECECECE;
  private static final int DER_SEQUENCE = 0x30;
  private static final int PKCS12_VERSION = 3;
  private static final int BYTE_ORDER_MARKS = 2;
  private static final int SAMPLE = 64;
  private static final String PKCS7_CONTENT = "1.2.840.113549.1.7";

  private final String text;
  private final String instruction;

  FileKind(String text, String instruction) {
    this.text = text;
    this.instruction = instruction;
  }

  /** Returns what {@code file} is. */
  public static FileKind of(byte[] file) {
    int magic = magic(file);
    if (magic == JKS_MAGIC || magic == JCEKS_MAGIC) {
      return magic == JKS_MAGIC ? JKS : JCEKS;
    }
    if (Pem.isPem(file)) {
      return ofPem(file);
    }
    if (isUtf16(file)) {
      return UTF16;
    }
    if (file.length > 0 && file[0] == DER_SEQUENCE) {
      FileKind kind = ofDer(file);
      // the digit zero is the same byte
      if (kind != OTHER_BINARY || file.length == 1 || file[1] < 0) {
        return kind;
      }
    }
    String start = new String(file, 0, Math.min(file.length, SAMPLE), StandardCharsets.ISO_8859_1);
    if (new String(file, StandardCharsets.ISO_8859_1).isBlank()) {
      return BLANK;
    }
    if (start.stripLeading().startsWith("<")) {
      return PAGE;
    }
    return Pem.isBase64OfDer(start.strip()) ? BASE64 : OTHER;
  }

  /** Tells whether {@link #of} takes {@code file} for PEM text, without a look at its blocks. */
  static boolean isPem(byte[] file) {
    return magic(file) != JCEKS_MAGIC && Pem.isPem(file);
  }

  private static int magic(byte[] file) {
    return file.length >= Integer.BYTES ? ByteBuffer.wrap(file).getInt() : 0;
  }

  private static FileKind ofPem(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
    if (holds(text, "CERTIFICATE") || holds(text, "TRUSTED CERTIFICATE")) {
      return PEM;
    }
    if (holds(text, "PKCS7") || holds(text, "CMS")) {
      return PKCS7;
    }
    if (holds(text, "X509 CRL") || holds(text, "CRL")) {
      return CRL;
    }
    if (text.contains("PRIVATE KEY-----")) {
      return PRIVATE_KEY;
    }
    return text.contains("CERTIFICATE REQUEST-----") ? REQUEST : OTHER;
  }

  private static boolean holds(String text, String label) {
    return text.contains("-----BEGIN " + label + "-----");
  }

  private static boolean isUtf16(byte[] file) {
    if (file.length < BYTE_ORDER_MARKS) {
      return false;
    }
    boolean marked = (file[0] == -1 && file[1] == -2) || (file[0] == -2 && file[1] == -1);
    String start = new String(file, 0, Math.min(file.length, SAMPLE), StandardCharsets.ISO_8859_1);
    return marked || start.replace("\0", "").contains("-----BEGIN ");
  }

  /** Returns what one value in DER is; anything unknown is {@link #OTHER_BINARY}. */
  static FileKind ofDer(byte[] der) {
    try {
      return ASN1Primitive.fromByteArray(der) instanceof ASN1Sequence whole && whole.size() > 0
          ? ofSequence(whole)
          : OTHER_BINARY;
    } catch (IOException | RuntimeException e) {
      // the parser has no one exception for bytes that are no ASN.1
      return OTHER_BINARY;
    }
  }

  private static FileKind ofSequence(ASN1Sequence whole) {
    ASN1Encodable first = whole.getObjectAt(0);
    if (first instanceof ASN1ObjectIdentifier type) {
      return type.getId().startsWith(PKCS7_CONTENT) ? PKCS7 : OTHER_BINARY;
    }
    if (first instanceof ASN1Integer version) {
      return version.hasValue(PKCS12_VERSION) && holdsPkcs7(whole) ? PKCS12 : PRIVATE_KEY;
    }
    return first instanceof ASN1Sequence signed && signed.size() > 0
        ? ofSigned(whole, signed)
        : OTHER_BINARY;
  }

  private static boolean holdsPkcs7(ASN1Sequence whole) {
    return whole.size() > 1
        && whole.getObjectAt(1) instanceof ASN1Sequence content
        && ofSequence(content) == PKCS7;
  }

  /** A certificate, a CRL and a request are each a signed sequence, an algorithm and bits. */
  private static FileKind ofSigned(ASN1Sequence whole, ASN1Sequence signed) {
    ASN1Encodable first = signed.getObjectAt(0);
    if (first instanceof ASN1TaggedObject) {
      return DER;
    }
    if (first instanceof ASN1ObjectIdentifier) {
      return whole.size() > 1 && whole.getObjectAt(1) instanceof ASN1OctetString
          ? PRIVATE_KEY
          : OTHER_BINARY;
    }
    if (first instanceof ASN1Sequence) {
      // The first version of a CRL has no number
      return signed.size() > 2 ? CRL : BCFKS;
    }
    return first instanceof ASN1Integer ? ofNumbered(signed) : OTHER_BINARY;
  }

  /**
   * A certificate of version 1 begins with serial number, algorithm, issuer, validity; a CRL with
   * version, algorithm, issuer, time; a request with version, subject, key, attributes.
   */
  private static FileKind ofNumbered(ASN1Sequence signed) {
    int third = 3;
    if (signed.size() <= third) {
      return OTHER_BINARY;
    }
    ASN1Encodable fourth = signed.getObjectAt(third);
    if (fourth instanceof ASN1Sequence) {
      return DER;
    }
    return fourth instanceof ASN1TaggedObject ? REQUEST : CRL;
  }

  /** Returns the problem of a file that is of this kind where another one is wanted. */
  public FileProblem unexpected() {
    return new FileProblem("it looks like " + text, instruction, null);
  }

  /** Tells whether a file of this kind may be a CRL that cannot be parsed. */
  public boolean mayBeCrl() {
    return this == CRL || this == OTHER_BINARY;
  }

  /** Returns the problem of a file of this kind where a CRL is wanted. */
  public FileProblem insteadOfCrl() {
    boolean damaged = this == UTF16 || this == PAGE;
    return new FileProblem("it looks like " + text, damaged ? instruction : "", null);
  }

  /** Returns the problem of a file that is not of one of the kinds that a setting says it is. */
  static FileProblem mismatch(FileKind actual, CertificateFiles.Format said) {
    return new FileProblem(
        "it is not " + said + ", it looks like " + actual.text,
        List.of(PEM, DER, PKCS7, PKCS12, JKS).contains(actual)
            ? "set \"trustStoreType\" to auto"
            : actual.instruction,
        null);
  }

  @Override
  public String toString() {
    return text;
  }
}
