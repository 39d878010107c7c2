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
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.jspecify.annotations.Nullable;

/**
 * ECDSA signatures of one issuer on P-256 and P-384, which Bouncy Castle verifies in a tenth of the
 * time that the JDK's provider SunEC takes. It takes the place of SunEC only, and is never laxer:
 * SunEC has verified a signature with this key before, the bytes hashed and the signature are what
 * the JDK's certificate would pass on, and r and s have to be in their range and in DER.
 *
 * <p>Immutable and thread-safe.
 */
final class EcdsaVerifier {

  /** The hash functions of signature algorithms, by object identifier. */
  private static final Map<String, String> HASHES =
      Map.of(
          "1.2.840.10045.4.3.2", "256",
          "1.2.840.10045.4.3.3", "384",
          "1.2.840.10045.4.3.4", "512");

  private static final List<String> CURVES = List.of("P-256", "P-384");

  private final PublicKey key;
  private final ECPublicKeyParameters parameters;
  private final PublicKey unusable;

  private EcdsaVerifier(PublicKey key, ECPublicKeyParameters parameters) {
    this.key = key;
    this.parameters = parameters;
    this.unusable = new UnusableKey(key.getEncoded());
  }

  /**
   * Returns the verifier for {@code key}, or null where it is not for this class.
   *
   * @throws IllegalArgumentException if it is no point on its curve
   * @throws LinkageError if Bouncy Castle is of another edition, such as the one for FIPS
   */
  static @Nullable EcdsaVerifier of(PublicKey key) {
    if (!(key instanceof ECPublicKey ec)) {
      return null;
    }
    for (String name : CURVES) {
      X9ECParameters curve = CustomNamedCurves.getByName(name);
      if (isCurve(ec.getParams(), curve)) {
        return new EcdsaVerifier(
            key,
            new ECPublicKeyParameters(
                curve.getCurve().createPoint(ec.getW().getAffineX(), ec.getW().getAffineY()),
                new ECDomainParameters(curve)));
      }
    }
    return null;
  }

  private static boolean isCurve(ECParameterSpec spec, X9ECParameters curve) {
    return spec.getCurve().getField() instanceof ECFieldFp field
        && field.getP().equals(curve.getCurve().getField().getCharacteristic())
        && spec.getCurve().getA().equals(curve.getCurve().getA().toBigInteger())
        && spec.getCurve().getB().equals(curve.getCurve().getB().toBigInteger())
        && spec.getGenerator().getAffineX().equals(curve.getG().getAffineXCoord().toBigInteger())
        && spec.getGenerator().getAffineY().equals(curve.getG().getAffineYCoord().toBigInteger())
        && spec.getOrder().equals(curve.getN())
        && BigInteger.valueOf(spec.getCofactor()).equals(curve.getH());
  }

  /**
   * Tells whether {@link #verify} is the same for {@code certificate} as its own method, and
   * quicker. It is not where another provider is preferred to SunEC, and where the certificate
   * remembers from a handshake that its signature is valid.
   */
  boolean isFor(X509Certificate certificate) {
    String hash = HASHES.get(certificate.getSigAlgOID());
    return hash != null
        && certificate.getSigAlgParams() == null
        && certificate.getClass().getModule().equals(X509Certificate.class.getModule())
        && isFromSunEc("SHA" + hash + "withECDSA")
        && !isVerified(certificate);
  }

  private static boolean isFromSunEc(String algorithm) {
    try {
      return Signature.getInstance(algorithm).getProvider().getName().equals("SunEC");
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * The JDK's certificates remember with which key they were verified, and compare its encoding.
   * Only saves time: whether the signature is valid is still asked.
   */
  private boolean isVerified(X509Certificate certificate) {
    try {
      certificate.verify(unusable);
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  /**
   * Verifies the signature of {@code certificate} with {@code issuerKey}.
   *
   * @throws SignatureException if it is not valid
   */
  void verify(X509Certificate certificate, PublicKey issuerKey) throws GeneralSecurityException {
    if (!key.equals(issuerKey) || !isValid(certificate, certificate.getSignature())) {
      throw new SignatureException("Signature does not match.");
    }
  }

  private boolean isValid(X509Certificate certificate, byte[] signature)
      throws GeneralSecurityException {
    BigInteger[] rs;
    try {
      rs = StandardDSAEncoding.INSTANCE.decode(parameters.getParameters().getN(), signature);
    } catch (IOException | RuntimeException e) {
      throw new SignatureException("The signature is not DER", e);
    }
    byte[] hash =
        MessageDigest.getInstance("SHA-" + HASHES.get(certificate.getSigAlgOID()))
            .digest(certificate.getTBSCertificate());
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, parameters);
    return verifier.verifySignature(hash, rs[0], rs[1]);
  }

  /** Has the encoding of a key, and nothing that a signature could be verified with. */
  private static final class UnusableKey implements PublicKey {
    private static final long serialVersionUID = 1L;

    private final byte[] encoded;

    UnusableKey(byte[] encoded) {
      this.encoded = encoded;
    }

    @Override
    public String getAlgorithm() {
      return "none";
    }

    @Override
    public String getFormat() {
      return "X.509";
    }

    @Override
    public byte[] getEncoded() {
      return encoded.clone();
    }
  }
}
