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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate together with its private key, made in code. */
public final class HeldCertificate {
  private final X509Certificate certificate;
  private final KeyPair keyPair;

  private HeldCertificate(X509Certificate certificate, KeyPair keyPair) {
    this.certificate = certificate;
    this.keyPair = keyPair;
  }

  /** Starts a certificate: self-signed, EC P-256, for a TLS client, valid for a day from now. */
  public static Builder builder() {
    return new Builder();
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public PrivateKey key() {
    return keyPair.getPrivate();
  }

  public KeyPair keyPair() {
    return keyPair;
  }

  public String certificatePem() {
    return Pem.of(certificate);
  }

  /** The private key as PKCS #8, as curl and OpenSSL read it. */
  public String keyPem() {
    return Pem.of(key());
  }

  /** Signs with the algorithm of this name, or with what fits the key. */
  static ContentSigner signer(PrivateKey key, @Nullable String signatureAlgorithm) {
    String name = signatureAlgorithm != null ? signatureAlgorithm : defaultSignatureAlgorithm(key);
    try {
      return name.endsWith("withRSAandMGF1")
          ? new PssSigner(key, name)
          : new JcaContentSignerBuilder(name).build(key);
    } catch (OperatorCreationException | GeneralSecurityException | IOException e) {
      throw new IllegalStateException(
          "a key of type " + key.getAlgorithm() + " does not sign with " + name, e);
    }
  }

  static String defaultSignatureAlgorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case "DSA" -> "SHA256withDSA";
      case "EdDSA", "Ed25519" -> "Ed25519";
      default ->
          throw new IllegalStateException(
              "name a signatureAlgorithm for a key of type " + key.getAlgorithm());
    };
  }

  static X500Name subjectOf(X509Certificate certificate) {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  static JcaX509ExtensionUtils extensionUtils() {
    try {
      return new JcaX509ExtensionUtils();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no SHA-1 for key identifiers", e);
    }
  }

  static Extension encode(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
    try {
      return new Extension(
          id, critical, new DEROctetString(value.toASN1Primitive().getEncoded(ASN1Encoding.DER)));
    } catch (IOException e) {
      throw new IllegalArgumentException("extension " + id + " has no encoding", e);
    }
  }

  /** What to put into a certificate; every setting has a default. */
  public static final class Builder {
    /** Under the arc of UUIDs, so that it is nobody else's. */
    private static final ASN1ObjectIdentifier PADDING =
        new ASN1ObjectIdentifier("2.25.272396962503877227730664247874128600586");

    private static final int SIGNING_ATTEMPTS = 100;

    /** By how many bytes two ECDSA or DSA signatures with one key may well differ in length. */
    private static final int SIGNATURE_LUCK = 4;

    private final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();
    private final Set<String> withoutExtensions = new TreeSet<>();
    private final List<String> crlDistributionPoints = new ArrayList<>();
    private @Nullable X500Name subject;
    private KeyKind keyKind = KeyKind.EC_P256;
    private @Nullable KeyPair keyPair;
    private @Nullable HeldCertificate issuer;
    private @Nullable String signatureAlgorithm;
    private @Nullable BasicConstraints authority;
    private @Nullable Instant from;
    private @Nullable Instant to;
    private @Nullable BigInteger serial;
    private @Nullable Integer derSize;
    private boolean version1;

    private Builder() {}

    /**
     * The distinguished name as RFC 4514 writes it, which is as {@code
     * getSubjectX500Principal().getName()} gives it back; default: a common name made of the serial
     * number.
     */
    public Builder subject(String rfc4514Dn) {
      return subject(X500Name.getInstance(new X500Principal(rfc4514Dn).getEncoded()));
    }

    /** The distinguished name, for what the text form cannot say. */
    public Builder subject(X500Name name) {
      this.subject = name;
      return this;
    }

    /** The kind of key to generate; default {@link KeyKind#EC_P256}. */
    public Builder key(KeyKind kind) {
      this.keyKind = kind;
      this.keyPair = null;
      return this;
    }

    /** A key pair that exists. */
    public Builder keyPair(KeyPair pair) {
      this.keyPair = pair;
      return this;
    }

    /** The issuer; default: self-signed. */
    public Builder signedBy(HeldCertificate issuer) {
      this.issuer = issuer;
      return this;
    }

    /** As the JDK names it; default: SHA-256 with what fits the issuer's key. */
    public Builder signatureAlgorithm(String name) {
      this.signatureAlgorithm = name;
      return this;
    }

    /** Makes it a CA (critical), allowed to sign certificates and CRLs (critical). */
    public Builder certificateAuthority() {
      this.authority = new BasicConstraints(true);
      return this;
    }

    /** Makes it a CA with at most this many intermediates below it. */
    public Builder certificateAuthority(int pathLength) {
      this.authority = new BasicConstraints(pathLength);
      return this;
    }

    /** First and last moment, cut to whole seconds; default: an hour ago, and in 24 hours. */
    public Builder validity(Instant from, Instant to) {
      this.from = from;
      this.to = to;
      return this;
    }

    /** Default: random, positive, below 2<sup>127</sup>. */
    public Builder serial(BigInteger serial) {
      this.serial = serial;
      return this;
    }

    /** Default: clientAuth, and for a CA none. */
    public Builder extendedKeyUsage(KeyPurposeId... purposes) {
      return extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    }

    public Builder noExtendedKeyUsage() {
      return withoutExtension(Extension.extendedKeyUsage);
    }

    /**
     * Bits of {@link KeyUsage}, critical; default: digitalSignature, and for a CA keyCertSign and
     * cRLSign.
     */
    public Builder keyUsage(int bits) {
      return extension(Extension.keyUsage, true, new KeyUsage(bits));
    }

    public Builder noKeyUsage() {
      return withoutExtension(Extension.keyUsage);
    }

    /** Subject alternative names, critical if the subject is empty (RFC 5280, 4.2.1.6). */
    public Builder alternativeName(GeneralName... names) {
      return extension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }

    /** Name constraints, critical; null or empty for none of a kind. */
    public Builder nameConstraints(
        GeneralSubtree @Nullable [] permitted, GeneralSubtree @Nullable [] excluded) {
      return extension(Extension.nameConstraints, true, new NameConstraints(permitted, excluded));
    }

    /** Adds a distribution point that holds this URI. */
    public Builder crlDistributionPoint(String uri) {
      crlDistributionPoints.add(uri);
      return this;
    }

    /** Any extension; in place of one with the same id, a default one too. */
    public Builder extension(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
      withoutExtensions.remove(id.getId());
      extensions.put(id, encode(id, critical, value));
      return this;
    }

    /** Any extension with any bytes for its value, which need not be ASN.1. */
    public Builder extension(ASN1ObjectIdentifier id, boolean critical, byte[] value) {
      withoutExtensions.remove(id.getId());
      extensions.put(id, new Extension(id, critical, new DEROctetString(value)));
      return this;
    }

    /** Leaves out an extension that is there by default. */
    public Builder withoutExtension(ASN1ObjectIdentifier id) {
      extensions.remove(id);
      withoutExtensions.add(id.getId());
      return this;
    }

    /**
     * Makes the DER encoding exactly this many bytes long, by a non-critical extension that nobody
     * knows.
     */
    public Builder derSize(int bytes) {
      this.derSize = bytes;
      return this;
    }

    /** An X.509 version 1 certificate: without any extension. */
    public Builder version1() {
      this.version1 = true;
      return this;
    }

    /** Makes the certificate, and its key if none was given. */
    public HeldCertificate build() {
      KeyPair subjectKeys = keyPair != null ? keyPair : keyKind.generate();
      BigInteger number =
          serial != null ? serial : new BigInteger(126, new SecureRandom()).setBit(125);
      Draft draft = new Draft(subjectKeys, number);
      byte[] der;
      if (version1) {
        if (!extensions.isEmpty() || !crlDistributionPoints.isEmpty() || derSize != null) {
          throw new IllegalStateException(
              "a version 1 certificate has no extensions: they were set, or a derSize, which is"
                  + " one");
        }
        der = draft.signVersion1();
      } else if (derSize != null) {
        der = draft.signToSize(derSize);
      } else {
        der = draft.sign(number, null);
      }
      try {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        X509Certificate certificate =
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
        return new HeldCertificate(certificate, subjectKeys);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JDK does not read this certificate", e);
      }
    }

    /** All that is settled before the first signature. */
    private final class Draft {
      private final KeyPair subjectKeys;
      private final BigInteger number;
      private final X500Name issuerName;
      private final X500Name subjectName;
      private final PrivateKey issuerKey;
      private final Date notBefore;
      private final Date notAfter;
      private final SubjectPublicKeyInfo publicKey;
      private final List<Extension> all;

      Draft(KeyPair subjectKeys, BigInteger number) {
        this.subjectKeys = subjectKeys;
        this.number = number;
        this.subjectName = subject != null ? subject : new X500Name("CN=" + number.toString(16));
        this.issuerName = issuer != null ? subjectOf(issuer.certificate()) : subjectName;
        this.issuerKey = issuer != null ? issuer.key() : subjectKeys.getPrivate();
        Instant now = Instant.now();
        this.notBefore = Date.from(from != null ? from : now.minus(Duration.ofHours(1)));
        this.notAfter = Date.from(to != null ? to : now.plus(Duration.ofHours(24)));
        this.publicKey = SubjectPublicKeyInfo.getInstance(subjectKeys.getPublic().getEncoded());
        this.all = version1 ? List.of() : allExtensions();
      }

      private List<Extension> allExtensions() {
        Map<ASN1ObjectIdentifier, Extension> result = new LinkedHashMap<>();
        JcaX509ExtensionUtils utils = extensionUtils();
        PublicKey ownKey = subjectKeys.getPublic();
        addDefault(
            result,
            Extension.subjectKeyIdentifier,
            false,
            utils.createSubjectKeyIdentifier(ownKey));
        PublicKey signingKey = issuer != null ? issuer.keyPair().getPublic() : ownKey;
        addDefault(
            result,
            Extension.authorityKeyIdentifier,
            false,
            utils.createAuthorityKeyIdentifier(signingKey));
        if (authority != null) {
          addDefault(result, Extension.basicConstraints, true, authority);
          addDefault(
              result,
              Extension.keyUsage,
              true,
              new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        } else {
          addDefault(result, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
          addDefault(
              result,
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        }
        if (!crlDistributionPoints.isEmpty()) {
          addDefault(
              result,
              Extension.cRLDistributionPoints,
              false,
              new CRLDistPoint(
                  crlDistributionPoints.stream()
                      .map(Builder::distributionPoint)
                      .toArray(DistributionPoint[]::new)));
        }
        result.putAll(extensions);
        if (subjectName.getRDNs().length == 0) {
          result.computeIfPresent(
              Extension.subjectAlternativeName,
              (id, names) -> new Extension(id, true, names.getExtnValue()));
        }
        return List.copyOf(result.values());
      }

      private void addDefault(
          Map<ASN1ObjectIdentifier, Extension> result,
          ASN1ObjectIdentifier id,
          boolean critical,
          ASN1Encodable value) {
        if (!withoutExtensions.contains(id.getId())) {
          result.put(id, encode(id, critical, value));
        }
      }

      byte[] signVersion1() {
        return encoding(
            new X509v1CertificateBuilder(
                    issuerName, number, notBefore, notAfter, subjectName, publicKey)
                .build(signer(issuerKey, signatureAlgorithm)));
      }

      byte[] sign(BigInteger serialNumber, @Nullable Extension padding) {
        X509v3CertificateBuilder builder =
            new X509v3CertificateBuilder(
                issuerName, serialNumber, notBefore, notAfter, subjectName, publicKey);
        try {
          for (Extension extension : all) {
            builder.addExtension(extension);
          }
          if (padding != null) {
            builder.addExtension(padding);
          }
        } catch (IOException e) {
          throw new IllegalStateException("an extension that does not fit", e);
        }
        return encoding(builder.build(signer(issuerKey, signatureAlgorithm)));
      }

      /**
       * Signs again until the size is right. Each attempt corrects the padding by what the last one
       * missed, for the length of an ECDSA or DSA signature is luck. Where one byte of padding more
       * makes length fields grow too, sizes are skipped: a shorter random serial number reaches
       * them.
       */
      byte[] signToSize(int size) {
        int bare = sign(number, null).length;
        int least = sign(number, padding(0)).length;
        boolean padded = size >= least - SIGNATURE_LUCK;
        if (padded || Math.abs(size - bare) <= SIGNATURE_LUCK) {
          int content = Math.max(0, size - least);
          for (int attempt = 0; attempt < SIGNING_ATTEMPTS; attempt++) {
            int bytesOff = serial != null ? 0 : attempt / 10 % 4;
            byte[] der = sign(number.shiftRight(8 * bytesOff), padded ? padding(content) : null);
            if (der.length == size) {
              return der;
            }
            content = Math.max(0, content + size - der.length);
          }
        }
        throw new IllegalStateException(
            "no way to exactly %d bytes: it is about %d without padding and %d or more with it"
                .formatted(size, bare, least));
      }

      private static Extension padding(int bytes) {
        return new Extension(PADDING, false, new DEROctetString(new byte[bytes]));
      }
    }

    private static DistributionPoint distributionPoint(String uri) {
      GeneralNames names =
          new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
      return new DistributionPoint(new DistributionPointName(names), null, null);
    }

    private static byte[] encoding(X509CertificateHolder holder) {
      try {
        return holder.getEncoded();
      } catch (IOException e) {
        throw new IllegalStateException("a certificate without an encoding", e);
      }
    }
  }
}
