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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;

/**
 * Makes certificates by the hundred thousand, which differ in their serial numbers only. The same
 * number gives the same certificate. For one thread.
 */
public final class Mint {
  private static final byte[] MARK = "the serial number".getBytes(StandardCharsets.US_ASCII);

  private final byte[] tbs;
  private final int serial;
  private final ASN1Sequence template;
  private final Signer signer;

  /**
   * Makes one after a template.
   *
   * @param template what all of them are to be like
   * @param issuer whose key signs them, on P-256
   */
  public Mint(HeldCertificate.Builder template, HeldCertificate issuer) {
    X509Certificate certificate = template.serial(new BigInteger(MARK)).build().certificate();
    try {
      this.tbs = certificate.getTBSCertificate();
      this.template = ASN1Sequence.getInstance(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was just made", e);
    }
    this.serial = indexOf(tbs);
    this.signer = new Signer(issuer);
  }

  private static int indexOf(byte[] tbs) {
    for (int at = 0; at + MARK.length <= tbs.length; at++) {
      if (Arrays.equals(tbs, at, at + MARK.length, MARK, 0, MARK.length)) {
        return at;
      }
    }
    throw new IllegalStateException("a certificate without its serial number");
  }

  private byte[] numbered(int number) {
    ByteBuffer.wrap(tbs).putInt(serial + MARK.length - Integer.BYTES, number);
    return tbs;
  }

  /** Returns the one of this number, signed by the issuer. */
  public X509Certificate signed(int number) {
    byte[] content = numbered(number);
    return certificate(content, signer.sign(content));
  }

  /** Returns the one of this number with the signature of another: who floods signs nothing. */
  public X509Certificate unsigned(int number) {
    return certificate(numbered(number), template.getObjectAt(2));
  }

  private X509Certificate certificate(byte[] content, ASN1Encodable signature) {
    try {
      byte[] der =
          new DERSequence(
                  new ASN1Encodable[] {
                    ASN1Primitive.fromByteArray(content), template.getObjectAt(1), signature
                  })
              .getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that differs in its serial number", e);
    }
  }

  /**
   * Signs by ECDSA like the JDK, but with one nonce for all: a multiplication each instead of the
   * better part of a validation. Whoever sees two of these signatures can work out the key; those
   * who verify them have as much to do as ever.
   */
  private static final class Signer {
    private final BigInteger order;
    private final BigInteger secret;
    private final BigInteger inverseOfNonce;
    private final BigInteger r;

    Signer(HeldCertificate issuer) {
      ECPrivateKey key = (ECPrivateKey) issuer.key();
      KeyPair nonce = KeyKind.EC_P256.generate();
      this.order = key.getParams().getOrder();
      this.secret = key.getS();
      this.inverseOfNonce = ((ECPrivateKey) nonce.getPrivate()).getS().modInverse(order);
      this.r = ((ECPublicKey) nonce.getPublic()).getW().getAffineX().mod(order);
    }

    DERBitString sign(byte[] content) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
        BigInteger s =
            inverseOfNonce.multiply(new BigInteger(1, digest).add(r.multiply(secret))).mod(order);
        return new DERBitString(
            new DERSequence(new ASN1Encodable[] {new ASN1Integer(r), new ASN1Integer(s)}));
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException("a signature that this Java runtime cannot make", e);
      }
    }
  }
}
