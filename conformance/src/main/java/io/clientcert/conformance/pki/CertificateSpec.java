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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Describes a certificate, and issues it. Without further settings: a client's leaf with an EC key,
 * signed by itself, valid from yesterday for a year.
 */
public final class CertificateSpec {

  /** Under the arc of UUIDs, which needs no registration. */
  private static final ASN1ObjectIdentifier UNKNOWN =
      new ASN1ObjectIdentifier("2.25.310142063912345678901234567890123456789");

  private final Instant now;
  private final X500Name subject;
  private final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();
  private KeyPair keys = ec(256);
  private @Nullable Issued issuer;
  private Instant from;
  private Instant to;
  private BigInteger serial = new BigInteger(126, new SecureRandom()).setBit(125);
  private boolean authority;
  private int pathLength = -1;

  private CertificateSpec(X500Name subject, Instant now) {
    this.subject = subject;
    this.now = now;
    from = now.minus(1, ChronoUnit.DAYS);
    to = now.plus(365, ChronoUnit.DAYS);
    extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    purposes(KeyPurposeId.id_kp_clientAuth);
  }

  /** Starts a certificate; the name is in the form of RFC 4514. */
  public static CertificateSpec of(String subject, Instant now) {
    return of(X500Name.getInstance(new X500Principal(subject).getEncoded()), now);
  }

  /** Starts a certificate with a name that the text form cannot express. */
  public static CertificateSpec of(X500Name subject, Instant now) {
    return new CertificateSpec(subject, now);
  }

  public CertificateSpec signedBy(Issued ca) {
    issuer = ca;
    return this;
  }

  public CertificateSpec keys(KeyPair pair) {
    keys = pair;
    return this;
  }

  /** Sets the validity in days from now, which may be negative. */
  public CertificateSpec validDays(int first, int last) {
    from = now.plus(first, ChronoUnit.DAYS);
    to = now.plus(last, ChronoUnit.DAYS);
    return this;
  }

  public CertificateSpec serial(long number) {
    serial = BigInteger.valueOf(number);
    return this;
  }

  /** Makes it a CA without a limit of the path length. */
  public CertificateSpec authority() {
    authority = true;
    extensions.remove(Extension.extendedKeyUsage);
    return extension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
  }

  /** Makes it a CA with at most this many CAs below it. */
  public CertificateSpec authority(int length) {
    pathLength = length;
    return authority();
  }

  public CertificateSpec purposes(KeyPurposeId... purposes) {
    return extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
  }

  public CertificateSpec without(ASN1ObjectIdentifier id) {
    extensions.remove(id);
    return this;
  }

  public CertificateSpec names(boolean critical, GeneralName... names) {
    return extension(Extension.subjectAlternativeName, critical, new GeneralNames(names));
  }

  /** Names an OCSP responder. */
  public CertificateSpec responder(String url) {
    return extension(
        Extension.authorityInfoAccess,
        false,
        new AuthorityInformationAccess(
            AccessDescription.id_ad_ocsp,
            new GeneralName(GeneralName.uniformResourceIdentifier, url)));
  }

  /** Adds an extension that nobody knows, with this many bytes. */
  public CertificateSpec unknownExtension(boolean critical, int bytes) {
    byte[] value = new byte[bytes];
    new SecureRandom().nextBytes(value);
    return extension(UNKNOWN, critical, new DEROctetString(value));
  }

  public CertificateSpec extension(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
    try {
      extensions.put(id, new Extension(id, critical, value.toASN1Primitive().getEncoded("DER")));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Issues the certificate with SHA-256. */
  public Issued issue() {
    return issue(null);
  }

  /** Issues the certificate with this signature algorithm, as the JDK names it. */
  public Issued issue(@Nullable String algorithm) {
    PrivateKey signing = issuer == null ? keys.getPrivate() : issuer.key();
    X500Name issuerName = issuer == null ? subject : issuer.subject();
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            issuerName,
            serial,
            Date.from(from),
            Date.from(to),
            subject,
            SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
    try {
      JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          utils.createSubjectKeyIdentifier(keys.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          utils.createAuthorityKeyIdentifier(
              issuer == null ? keys.getPublic() : issuer.certificate().getPublicKey()));
      if (authority) {
        builder.addExtension(
            Extension.basicConstraints,
            true,
            pathLength < 0 ? new BasicConstraints(true) : new BasicConstraints(pathLength));
      }
      for (Extension extension : extensions.values()) {
        builder.addExtension(extension);
      }
      ContentSigner signer =
          new JcaContentSignerBuilder(algorithm == null ? algorithmOf(signing) : algorithm)
              .build(signing);
      return new Issued(parse(builder.build(signer).getEncoded()), keys.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("this JDK does not issue " + subject, e);
    }
  }

  static X509Certificate parse(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  static String algorithmOf(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }

  /** Makes an EC key. */
  public static KeyPair ec(int bits) {
    return generate("EC", bits);
  }

  /** Makes an RSA key. */
  public static KeyPair rsa(int bits) {
    return generate("RSA", bits);
  }

  private static KeyPair generate(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK makes no key " + algorithm + " " + bits, e);
    }
  }
}
