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
package io.clientcert.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.clientcert.path.PathResult;
import io.clientcert.path.PathValidator;
import io.clientcert.path.ValidatedPath;
import io.clientcert.testing.HeldCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/**
 * Certificates in the name of a CA with an EC key, whose leaves a validator has seen: it says
 * exactly what one says that has seen none, and has the JDK verify the signature.
 */
class KnownIssuersFuzzTest {

  private static final int WHOLE = 0;
  private static final int SIGNED_BY_THE_CA = 1;
  private static final int MAX_BYTES = 1 << 12;

  private static final ECNamedDomainParameters P256 =
      new ECNamedDomainParameters(
          X9ObjectIdentifiers.prime256v1, CustomNamedCurves.getByName("P-256"));
  private static final BigInteger SECRET = BigInteger.valueOf(4711);
  private static final HeldCertificate CA =
      HeldCertificate.builder()
          .subject("CN=ec ca")
          .serial(BigInteger.ONE)
          .keyPair(caKey())
          .certificateAuthority()
          .validity(Pki.NOW.minus(Duration.ofDays(400)), Pki.NOW.plus(Duration.ofDays(400)))
          .build();
  private static final PathValidator SEASONED = seasoned();

  /** A certificate, its content for the CA to sign, or a signature of the client's certificate. */
  @FuzzTest
  void leaf(FuzzedDataProvider data) throws GeneralSecurityException, IOException {
    int part = data.consumeInt(WHOLE, 2);
    byte[] bytes = data.consumeBytes(MAX_BYTES);
    byte[] der =
        switch (part) {
          case WHOLE -> bytes;
          case SIGNED_BY_THE_CA -> certificate(bytes, signature(bytes));
          default -> certificate(content(), bytes);
        };
    List<X509Certificate> quick;
    List<X509Certificate> slow;
    try {
      quick = read(der);
      slow = read(der);
    } catch (CertificateException | RuntimeException e) {
      // what no TLS layer hands over
      return;
    }
    if (quick.isEmpty()) {
      return;
    }

    PathResult seasoned = SEASONED.validate(quick, Pki.NOW);

    assertThat((Object) seasoned).isEqualTo(Pki.validator(CA).validate(slow, Pki.NOW));
    if (seasoned instanceof ValidatedPath) {
      read(der).get(0).verify(CA.certificate().getPublicKey());
    }
  }

  private static PathValidator seasoned() {
    PathValidator validator = Pki.validator(CA);
    try {
      assertThat((Object) validator.validate(read(client()), Pki.NOW))
          .isInstanceOf(ValidatedPath.class);
    } catch (CertificateException e) {
      throw new IllegalStateException("the client's certificate is not read", e);
    }
    return validator;
  }

  /** Objects that remember no verification: a factory keeps those that it reads one at a time. */
  private static List<X509Certificate> read(byte[] der) throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(der))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  /** Returns the client's certificate, the same bytes on every run. */
  static byte[] client() {
    return certificate(content(), signature(content()));
  }

  /** Returns what the CA signs in the client's certificate. */
  static byte[] content() {
    try {
      return Pki.client().signedBy(CA).build().certificate().getTBSCertificate();
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate without an encoding", e);
    }
  }

  /** Returns the CA's signature of {@code content}, the same on every run. */
  static byte[] signature(byte[] content) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(SECRET, P256));
    try {
      BigInteger[] numbers =
          signer.generateSignature(MessageDigest.getInstance("SHA-256").digest(content));
      return StandardDSAEncoding.INSTANCE.encode(P256.getN(), numbers[0], numbers[1]);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The CA cannot sign", e);
    }
  }

  private static byte[] certificate(byte[] content, byte[] signature) {
    try {
      return Pki.tagged(
          Pki.SEQUENCE,
          content,
          new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256).getEncoded(),
          new DERBitString(signature).getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("a signature without an encoding", e);
    }
  }

  private static KeyPair caKey() {
    try {
      KeyFactory keys = KeyFactory.getInstance("EC");
      ECPublicKeyParameters point =
          new ECPublicKeyParameters(P256.getG().multiply(SECRET).normalize(), P256);
      return new KeyPair(
          keys.generatePublic(
              new X509EncodedKeySpec(
                  SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(point).getEncoded())),
          keys.generatePrivate(
              new PKCS8EncodedKeySpec(
                  PrivateKeyInfoFactory.createPrivateKeyInfo(
                          new ECPrivateKeyParameters(SECRET, P256))
                      .getEncoded())));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("This Java runtime lacks EC keys", e);
    }
  }
}
