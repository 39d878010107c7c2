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

import io.clientcert.path.AlgorithmFloor;
import io.clientcert.path.PathSettings;
import io.clientcert.path.PathValidator;
import io.clientcert.path.TrustAnchors;
import io.clientcert.path.ValidatedPath;
import io.clientcert.testing.HeldCertificate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * One CA and one client that are the same bytes on every run, so that an input once found goes on
 * to mean the same. Their keys are no secret.
 */
final class Pki {

  static final int SEQUENCE = 0x30;

  private static final AlgorithmIdentifier ED25519 =
      new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);

  static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  static final HeldCertificate CA =
      HeldCertificate.builder()
          .subject("CN=ca")
          .serial(BigInteger.ONE)
          .keyPair(key(1))
          .certificateAuthority()
          .validity(NOW.minus(Duration.ofDays(400)), NOW.plus(Duration.ofDays(400)))
          .build();
  static final HeldCertificate CLIENT = client().build();

  private Pki() {}

  static HeldCertificate.Builder client() {
    return HeldCertificate.builder()
        .subject("CN=client,O=Example")
        .serial(BigInteger.TWO)
        .keyPair(key(2))
        .signedBy(CA)
        .validity(NOW.minus(Duration.ofDays(30)), NOW.plus(Duration.ofDays(30)));
  }

  static KeyPair key(int number) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) number);
    byte[] point = new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded();
    try {
      KeyFactory keys = KeyFactory.getInstance("Ed25519");
      return new KeyPair(
          keys.generatePublic(
              new X509EncodedKeySpec(new SubjectPublicKeyInfo(ED25519, point).getEncoded())),
          keys.generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("This Java runtime lacks Ed25519", e);
    }
  }

  static PathValidator validator() {
    return validator(CA);
  }

  /** Returns a validator that trusts {@code ca} alone. */
  static PathValidator validator(HeldCertificate ca) {
    try {
      return new PathValidator(
          TrustAnchors.of(List.of(ca.certificate()), false),
          List.of(),
          new PathSettings(
              5, Set.of(), false, false, false, false, AlgorithmFloor.DEFAULT, false, Set.of()));
    } catch (CertificateException e) {
      throw new IllegalStateException("the CA is of no use", e);
    }
  }

  static ValidatedPath path() {
    return (ValidatedPath) validator().validate(List.of(CLIENT.certificate()), NOW);
  }

  /**
   * Signs {@code content} in the CA's name, in the form that certificates, lists and OCSP responses
   * share: the content, the algorithm, the signature. Who has to guess a signature gets no further.
   *
   * @param content any bytes
   */
  static byte[] signed(byte[] content) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(CA.key());
      signer.update(content);
      return tagged(
          SEQUENCE, content, ED25519.getEncoded(), new DERBitString(signer.sign()).getEncoded());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The CA cannot sign", e);
    }
  }

  /** Returns {@code contents} as one ASN.1 element. */
  static byte[] tagged(int tag, byte[]... contents) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] content : contents) {
      all.writeBytes(content);
    }
    try {
      // an octet string writes the length, whatever stands in it
      byte[] element = new DEROctetString(all.toByteArray()).getEncoded();
      element[0] = (byte) tag;
      return element;
    } catch (IOException e) {
      throw new IllegalStateException("an octet string without an encoding", e);
    }
  }

  /** Returns the certificate in {@code der}, read as a container's TLS layer reads it. */
  static X509Certificate parse(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }
}
