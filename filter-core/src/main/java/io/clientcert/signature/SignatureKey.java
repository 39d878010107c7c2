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
package io.clientcert.signature;

import io.clientcert.path.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * A key for signing or verifying, with the only algorithm for which it is used. Immutable and
 * thread-safe.
 */
public final class SignatureKey {

  /** Minimum size of a shared secret in bytes, which is that of the digest (RFC 2104 section 3). */
  static final int MIN_SECRET_BYTES = 32;

  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final List<String> VERIFYING = List.of("PUBLIC KEY", CERTIFICATE);
  private static final int MIN_RSA_BITS = 2048;
  private static final int P256_BITS = 256;
  private static final int P384_BITS = 384;
  private static final String ED25519_OID = "1.3.101.112";
  private static final String RSA_OID = "1.2.840.113549.1.1.1";
  private static final String RSA_PSS_OID = "1.2.840.113549.1.1.10";
  private static final String EC_OID = "1.2.840.10045.2.1";

  private final Key key;
  private final SignatureAlgorithm algorithm;

  /** A MAC initialized with the secret, from which copies are made; null for other keys. */
  private final @Nullable Mac initialized;

  private SignatureKey(Key key) throws GeneralSecurityException {
    this.key = key;
    this.algorithm = algorithmOf(key);
    this.initialized = key instanceof SecretKey ? initialized() : null;
  }

  private static SignatureAlgorithm algorithmOf(Key key) throws GeneralSecurityException {
    if (key instanceof SecretKey) {
      return SignatureAlgorithm.HMAC_SHA256;
    }
    if (key instanceof EdECKey ed && ed.getParams().getName().equals("Ed25519")) {
      return SignatureAlgorithm.ED25519;
    }
    if (key instanceof ECKey ec) {
      return switch (ec.getParams().getCurve().getField().getFieldSize()) {
        case P256_BITS -> SignatureAlgorithm.ECDSA_P256_SHA256;
        case P384_BITS -> SignatureAlgorithm.ECDSA_P384_SHA384;
        default -> throw new GeneralSecurityException("is on a curve other than P-256 and P-384");
      };
    }
    if (key instanceof RSAKey rsa) {
      if (rsa.getModulus().bitLength() < MIN_RSA_BITS) {
        throw new GeneralSecurityException(
            "is an RSA key of "
                + rsa.getModulus().bitLength()
                + " bits, where at least "
                + MIN_RSA_BITS
                + " are needed");
      }
      return SignatureAlgorithm.RSA_PSS_SHA512;
    }
    throw new GeneralSecurityException("is a key of the unsupported type " + key.getAlgorithm());
  }

  /**
   * Reads the signing key of an edge: a {@code PRIVATE KEY} block (PKCS #8), or a shared secret in
   * base64.
   *
   * @param file the content of the file
   * @throws IOException if the file contains neither
   * @throws GeneralSecurityException if the key cannot be used; the message states the reason
   */
  public static SignatureKey forSigning(byte[] file) throws IOException, GeneralSecurityException {
    if (!Pem.isPem(file)) {
      return secret(file);
    }
    List<Pem.Block> keys = blocks(file, List.of(PRIVATE_KEY));
    if (keys.size() != 1) {
      throw new IOException(
          "holds "
              + keys.size()
              + " PRIVATE KEY blocks instead of one; convert other forms with \"openssl pkcs8"
              + " -topk8 -nocrypt\"");
    }
    byte[] content = keys.get(0).content();
    ASN1ObjectIdentifier type =
        PrivateKeyInfo.getInstance(content).getPrivateKeyAlgorithm().getAlgorithm();
    return new SignatureKey(
        KeyFactory.getInstance(jcaName(type)).generatePrivate(new PKCS8EncodedKeySpec(content)));
  }

  /**
   * Reads a verification key of an origin: a {@code PUBLIC KEY} block, a {@code CERTIFICATE} block
   * with the key, or a shared secret in base64.
   *
   * @param file the content of the file
   * @throws IOException if the file contains none of these
   * @throws GeneralSecurityException if the key cannot be used; the message states the reason
   */
  public static SignatureKey forVerifying(byte[] file)
      throws IOException, GeneralSecurityException {
    if (!Pem.isPem(file)) {
      return secret(file);
    }
    List<Pem.Block> blocks = blocks(file, VERIFYING);
    if (blocks.size() != 1) {
      throw new IOException(
          "holds " + blocks.size() + " PUBLIC KEY and CERTIFICATE blocks instead of one");
    }
    byte[] content = blocks.get(0).content();
    if (blocks.get(0).label().equals(CERTIFICATE)) {
      return new SignatureKey(
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(content))
              .getPublicKey());
    }
    ASN1ObjectIdentifier type =
        SubjectPublicKeyInfo.getInstance(content).getAlgorithm().getAlgorithm();
    return new SignatureKey(
        KeyFactory.getInstance(jcaName(type)).generatePublic(new X509EncodedKeySpec(content)));
  }

  private static List<Pem.Block> blocks(byte[] file, List<String> labels) throws IOException {
    return Pem.read(file).stream().filter(block -> labels.contains(block.label())).toList();
  }

  private static String jcaName(ASN1ObjectIdentifier type) throws GeneralSecurityException {
    return switch (type.getId()) {
      case ED25519_OID -> "Ed25519";
      case RSA_OID -> "RSA";
      case RSA_PSS_OID -> "RSASSA-PSS";
      case EC_OID -> "EC";
      default -> throw new GeneralSecurityException("is a key of the unsupported type " + type);
    };
  }

  private static SignatureKey secret(byte[] file) throws IOException, GeneralSecurityException {
    byte[] secret;
    try {
      secret =
          Base64.getDecoder()
              .decode(new String(file, StandardCharsets.ISO_8859_1).replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "holds neither a PEM block nor a secret in base64; make a secret with \"openssl rand"
              + " -base64 48\"",
          e);
    }
    if (secret.length < MIN_SECRET_BYTES) {
      throw new GeneralSecurityException(
          "holds a secret of "
              + secret.length
              + " bytes, where at least "
              + MIN_SECRET_BYTES
              + " are needed; make one with \"openssl rand -base64 48\"");
    }
    return new SignatureKey(new SecretKeySpec(secret, SignatureAlgorithm.HMAC_SHA256.jcaName()));
  }

  /** Returns the only algorithm for which this key is used. */
  public SignatureAlgorithm algorithm() {
    return algorithm;
  }

  /**
   * Signs {@code base}.
   *
   * @throws IllegalStateException if this is a public key, or the Java runtime lacks the algorithm
   */
  byte[] sign(byte[] base) {
    try {
      if (key instanceof SecretKey) {
        return mac(base);
      }
      Signature signature = signature();
      signature.initSign((PrivateKey) key);
      signature.update(base);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that cannot sign", e);
    }
  }

  /** Tells whether {@code value} is a signature of {@code base} with this key. */
  boolean verifies(byte[] base, byte[] value) {
    try {
      if (key instanceof SecretKey) {
        return MessageDigest.isEqual(mac(base), value);
      }
      Signature signature = signature();
      signature.initVerify((PublicKey) key);
      signature.update(base);
      return signature.verify(value);
    } catch (GeneralSecurityException e) {
      // Some providers throw an exception if the signature has the wrong length or encoding.
      return false;
    }
  }

  private Mac initialized() throws GeneralSecurityException {
    Mac mac = Mac.getInstance(algorithm.jcaName());
    mac.init(key);
    mac.update(new byte[0]);
    return mac;
  }

  /**
   * Returns the MAC of {@code base}. A copy is cheaper than a provider lookup and an
   * initialization.
   */
  private byte[] mac(byte[] base) throws GeneralSecurityException {
    try {
      return ((Mac) Objects.requireNonNull(initialized).clone()).doFinal(base);
    } catch (CloneNotSupportedException e) {
      // Providers other than the JDK's may not support cloning.
      return initialized().doFinal(base);
    }
  }

  private Signature signature() throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm.jcaName());
    if (algorithm.parameters() != null) {
      signature.setParameter(algorithm.parameters());
    }
    return signature;
  }
}
