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

import static io.clientcert.path.Validation.ca;
import static io.clientcert.path.Validation.leaf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Objects;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which signatures are verified beside the JDK, and that nothing passes that the JDK refuses. */
class EcdsaVerifierTest {
  private static final HeldCertificate CA = ca("ca").build();
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private static EcdsaVerifier verifier() {
    return Objects.requireNonNull(EcdsaVerifier.of(CA.certificate().getPublicKey()));
  }

  /** An object that remembers no verification. */
  private static X509Certificate read(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(der))
            .iterator()
            .next();
  }

  private static X509Certificate fresh() throws GeneralSecurityException {
    return read(leaf(CA).build().certificate().getEncoded());
  }

  @ParameterizedTest
  @CsvSource({
    "EC_P256, SHA256withECDSA",
    "EC_P256, SHA384withECDSA",
    "EC_P256, SHA512withECDSA",
    "EC_P384, SHA256withECDSA",
    "EC_P384, SHA384withECDSA",
    "EC_P384, SHA512withECDSA"
  })
  @DisplayName("V1 ECDSA signatures on P-256 and P-384 are verified beside the JDK")
  void curvesAndHashes(KeyKind kind, String algorithm) throws GeneralSecurityException {
    HeldCertificate ca = ca("ca").key(kind).build();
    HeldCertificate other = ca("ca").key(kind).build();
    X509Certificate leaf =
        read(leaf(ca).signatureAlgorithm(algorithm).build().certificate().getEncoded());
    PublicKey key = ca.certificate().getPublicKey();
    EcdsaVerifier verifier = Objects.requireNonNull(EcdsaVerifier.of(key));
    EcdsaVerifier ofOther =
        Objects.requireNonNull(EcdsaVerifier.of(other.certificate().getPublicKey()));

    assertThat(verifier.isFor(leaf)).isTrue();
    assertThatNoException().isThrownBy(() -> verifier.verify(leaf, key));
    assertThatExceptionOfType(SignatureException.class)
        .isThrownBy(() -> ofOther.verify(leaf, other.certificate().getPublicKey()));
    assertThatExceptionOfType(SignatureException.class)
        .as("a key that it was not made for")
        .isThrownBy(() -> ofOther.verify(leaf, key));
  }

  @Test
  @DisplayName("V1 keys on other curves and of other kinds are left to the JDK")
  void otherKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp521r1"));
    assertThat(EcdsaVerifier.of(generator.generateKeyPair().getPublic())).isNull();
    KeyPairGenerator foreign = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
    foreign.initialize(new ECGenParameterSpec("secp256k1"));
    assertThat(EcdsaVerifier.of(foreign.generateKeyPair().getPublic())).isNull();
    assertThat(EcdsaVerifier.of(KeyKind.RSA_2048.generate().getPublic())).isNull();
    assertThat(EcdsaVerifier.of(KeyKind.ED25519.generate().getPublic())).isNull();
  }

  @Test
  @DisplayName("V1 what a certificate remembers of its handshake is not verified again")
  void rememberedVerification() throws GeneralSecurityException {
    X509Certificate leaf = fresh();
    assertThat(verifier().isFor(leaf)).isTrue();
    leaf.verify(CA.certificate().getPublicKey());

    assertThat(verifier().isFor(leaf)).isFalse();
    EcdsaVerifier ofOther =
        Objects.requireNonNull(EcdsaVerifier.of(KeyKind.EC_P256.generate().getPublic()));
    assertThat(ofOther.isFor(leaf)).as("it was verified with another key").isTrue();
  }

  @Test
  @DisplayName("V1 certificates of other libraries and other algorithms are left to the JDK")
  void otherCertificates() throws GeneralSecurityException {
    byte[] der = leaf(CA).build().certificate().getEncoded();
    X509Certificate foreign =
        (X509Certificate)
            CertificateFactory.getInstance("X.509", new BouncyCastleProvider())
                .generateCertificate(new ByteArrayInputStream(der));

    assertThat(verifier().isFor(foreign)).isFalse();
    assertThat(
            verifier()
                .isFor(
                    read(
                        leaf(CA)
                            .signatureAlgorithm("SHA1withECDSA")
                            .build()
                            .certificate()
                            .getEncoded())))
        .isFalse();
    assertThat(
            verifier()
                .isFor(
                    read(
                        leaf(ca("rsa").key(KeyKind.RSA_2048).build())
                            .build()
                            .certificate()
                            .getEncoded())))
        .isFalse();
  }

  @Test
  @DisplayName("V1 a provider that is preferred to the JDK's verifies the signatures itself")
  void preferredProvider() throws GeneralSecurityException {
    X509Certificate leaf = fresh();
    BouncyCastleProvider preferred = new BouncyCastleProvider();
    Security.insertProviderAt(preferred, 1);
    try {
      assertThat(verifier().isFor(leaf)).isFalse();
    } finally {
      Security.removeProvider(preferred.getName());
    }
    assertThat(verifier().isFor(leaf)).isTrue();
  }

  @Test
  @DisplayName("V1 without the parts of Bouncy Castle that its FIPS edition lacks the JDK verifies")
  void otherEditionOfBouncyCastle() throws Throwable {
    URL classes = EcdsaVerifier.class.getProtectionDomain().getCodeSource().getLocation();
    try (WithoutCrypto loader = new WithoutCrypto(classes)) {
      Class<?> chain = loader.loadClass(IssuerChain.class.getName());
      MethodHandle verifierFor =
          MethodHandles.privateLookupIn(chain, MethodHandles.lookup())
              .findStatic(
                  chain,
                  "verifierFor",
                  MethodType.methodType(
                      loader.loadClass(EcdsaVerifier.class.getName()), PublicKey.class));

      assertThat(verifierFor.invoke(CA.certificate().getPublicKey())).isNull();
      assertThat(loader.refused).isTrue();
    }
  }

  private static final class WithoutCrypto extends URLClassLoader {
    private boolean refused;

    WithoutCrypto(URL classes) {
      super(new URL[] {classes}, EcdsaVerifierTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.bouncycastle.crypto.")) {
        refused = true;
        throw new ClassNotFoundException(name);
      }
      if (name.startsWith(EcdsaVerifier.class.getPackageName() + '.')) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
      return super.loadClass(name, resolve);
    }
  }

  /** Ways to write a signature, or something like it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "r is 0",
        "s is 0",
        "r is the order",
        "s is the order",
        "r is r and the order",
        "s is s and the order",
        "r is negative",
        "r without the zero before its first bit",
        "r has another zero",
        "a third number",
        "one number",
        "bytes after it",
        "bytes after the numbers",
        "indefinite length",
        "length in two bytes",
        "as P1363 writes it",
        "no bytes",
        "null"
      })
  @DisplayName("V1 a signature passes beside the JDK only if it is DER and in its range")
  void signaturesThatAreNone(String form) throws Exception {
    for (int i = 0; i < 8; i++) {
      X509Certificate good = fresh();
      X509Certificate changed = withSignature(good, rewritten(good.getSignature(), form));

      assertThatExceptionOfType(SignatureException.class)
          .isThrownBy(() -> verifier().verify(changed, CA.certificate().getPublicKey()));
    }
  }

  @Test
  @DisplayName("V1 both signatures of a pair with s and its negation are valid, as by the JDK")
  void highAndLow() throws Exception {
    X509Certificate good = fresh();
    BigInteger[] rs = numbers(good.getSignature());
    X509Certificate other =
        withSignature(good, sequence(rs[0], ORDER.subtract(rs[1])).getEncoded());

    assertThatNoException()
        .isThrownBy(() -> verifier().verify(other, CA.certificate().getPublicKey()));
    assertThatNoException().isThrownBy(() -> other.verify(CA.certificate().getPublicKey()));
  }

  @Test
  @DisplayName("V1 an algorithm identifier with parameters is left to the JDK")
  void algorithmWithParameters() throws Exception {
    ASN1Sequence certificate = ASN1Sequence.getInstance(fresh().getEncoded());
    ASN1Sequence content = ASN1Sequence.getInstance(certificate.getObjectAt(0));
    AlgorithmIdentifier algorithm = AlgorithmIdentifier.getInstance(certificate.getObjectAt(1));
    AlgorithmIdentifier withNull =
        new AlgorithmIdentifier(algorithm.getAlgorithm(), DERNull.INSTANCE);
    ASN1EncodableVector changed = new ASN1EncodableVector();
    for (int i = 0; i < content.size(); i++) {
      changed.add(i == 2 ? withNull : content.getObjectAt(i));
    }
    ASN1EncodableVector all = new ASN1EncodableVector();
    all.add(new DERSequence(changed));
    all.add(withNull);
    all.add(certificate.getObjectAt(2));

    X509Certificate odd = read(new DERSequence(all).getEncoded());

    assertThat(odd.getSigAlgParams() == null || !verifier().isFor(odd)).isTrue();
  }

  private static BigInteger[] numbers(byte[] signature) {
    ASN1Sequence sequence = ASN1Sequence.getInstance(signature);
    return new BigInteger[] {
      ASN1Integer.getInstance(sequence.getObjectAt(0)).getValue(),
      ASN1Integer.getInstance(sequence.getObjectAt(1)).getValue()
    };
  }

  private static DERSequence sequence(BigInteger... numbers) {
    ASN1EncodableVector all = new ASN1EncodableVector();
    for (BigInteger number : numbers) {
      all.add(new ASN1Integer(number));
    }
    return new DERSequence(all);
  }

  private static byte[] rewritten(byte[] signature, String form) throws IOException {
    BigInteger r = numbers(signature)[0];
    BigInteger s = numbers(signature)[1];
    return switch (form) {
      case "r is 0" -> sequence(BigInteger.ZERO, s).getEncoded();
      case "s is 0" -> sequence(r, BigInteger.ZERO).getEncoded();
      case "r is the order" -> sequence(ORDER, s).getEncoded();
      case "s is the order" -> sequence(r, ORDER).getEncoded();
      case "r is r and the order" -> sequence(r.add(ORDER), s).getEncoded();
      case "s is s and the order" -> sequence(r, s.add(ORDER)).getEncoded();
      case "r is negative" -> sequence(r.negate(), s).getEncoded();
      case "r without the zero before its first bit" ->
          tagged(0x30, tagged(2, unsigned(r.setBit(255), 32)), tagged(2, s.toByteArray()));
      case "r has another zero" ->
          tagged(
              0x30, tagged(2, unsigned(r, r.toByteArray().length + 1)), tagged(2, s.toByteArray()));
      case "a third number" -> sequence(r, s, BigInteger.ONE).getEncoded();
      case "one number" -> sequence(r).getEncoded();
      case "bytes after it" -> Arrays.copyOf(signature, signature.length + 1);
      case "bytes after the numbers" ->
          tagged(0x30, tagged(2, r.toByteArray()), tagged(2, s.toByteArray()), new byte[] {5, 0});
      case "indefinite length" ->
          new BERSequence(new ASN1Integer[] {new ASN1Integer(r), new ASN1Integer(s)}).getEncoded();
      case "length in two bytes" -> longLength(signature);
      case "as P1363 writes it" -> concatenated(unsigned(r, 32), unsigned(s, 32));
      case "no bytes" -> new byte[0];
      case "null" -> new byte[] {5, 0};
      default -> throw new IllegalArgumentException(form);
    };
  }

  private static byte[] unsigned(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] result = new byte[length];
    int count = Math.min(length, bytes.length);
    System.arraycopy(bytes, bytes.length - count, result, length - count, count);
    return result;
  }

  private static byte[] longLength(byte[] signature) {
    byte[] content = Arrays.copyOfRange(signature, 2, signature.length);
    return concatenated(new byte[] {0x30, (byte) 0x81, (byte) content.length}, content);
  }

  private static byte[] tagged(int tag, byte[]... contents) {
    byte[] content = concatenated(contents);
    return concatenated(new byte[] {(byte) tag, (byte) content.length}, content);
  }

  private static byte[] concatenated(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static X509Certificate withSignature(Certificate certificate, byte[] signature)
      throws GeneralSecurityException, IOException {
    ASN1Sequence parts =
        ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(certificate.getEncoded()));
    ASN1EncodableVector all = new ASN1EncodableVector();
    all.add(parts.getObjectAt(0));
    all.add(parts.getObjectAt(1));
    all.add(new DERBitString(signature));
    return read(new DERSequence(all).getEncoded());
  }
}
