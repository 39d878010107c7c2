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

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The weakest keys and signatures that a certificate on a path may have. The JDK's own limits let
 * RSA-1024 keys and SHA-1 signatures of a private CA through.
 *
 * @param minRsaBits the shortest RSA modulus, in bits
 * @param maxRsaBits the longest RSA modulus, in bits: verifying with a huge one costs the server
 * @param minEcBits the shortest EC field, in bits
 * @param minDsaBits the shortest DSA modulus, in bits; 0 allows no DSA at all
 * @param allowSha1 whether a signature may use SHA-1
 */
public record AlgorithmFloor(
    int minRsaBits, int maxRsaBits, int minEcBits, int minDsaBits, boolean allowSha1) {

  /** What holds where nothing else is configured. */
  public static final AlgorithmFloor DEFAULT = new AlgorithmFloor(2048, 8192, 256, 0, false);

  private static final String RSASSA_PSS_OID = "1.2.840.113549.1.1.10";

  /** Returns what is wrong with {@code certificate}'s key, or nothing. */
  public Optional<String> keyProblem(X509Certificate certificate) {
    PublicKey key = certificate.getPublicKey();
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      return problemIf(
          bits < minRsaBits || bits > maxRsaBits, () -> "RSA key of " + bits + " bits");
    }
    if (key instanceof ECPublicKey ec) {
      int bits = ec.getParams().getCurve().getField().getFieldSize();
      return problemIf(bits < minEcBits, () -> "EC key of " + bits + " bits");
    }
    if (key instanceof DSAPublicKey dsa) {
      // parameters inherited from the issuer are filled in by the path builder, not in the key
      int bits = dsa.getParams() == null ? 0 : dsa.getParams().getP().bitLength();
      boolean tooShort = bits != 0 && bits < minDsaBits;
      return problemIf(minDsaBits == 0 || tooShort, () -> "DSA key of " + bits + " bits");
    }
    String algorithm = key.getAlgorithm().toUpperCase(Locale.ROOT);
    boolean known = algorithm.startsWith("ED") || algorithm.startsWith("ML-DSA");
    return problemIf(!known, () -> "key of type " + algorithm);
  }

  /** Returns what is wrong with {@code certificate}'s signature, or nothing. */
  public Optional<String> signatureProblem(X509Certificate certificate) {
    return signatureProblem(
        certificate.getSigAlgName(), certificate.getSigAlgOID(), certificate.getSigAlgParams());
  }

  /**
   * Returns what is wrong with a signature by one algorithm, or nothing.
   *
   * @param name the algorithm's standard name, such as SHA256withRSA
   * @param oid its object identifier
   * @param parameters its DER-encoded parameters; null for none
   */
  public Optional<String> signatureProblem(String name, String oid, byte @Nullable [] parameters) {
    String algorithm = name.toUpperCase(Locale.ROOT);
    if (oid.equals(RSASSA_PSS_OID)) {
      String digest = pssDigest(parameters);
      return problemIf(!allowSha1 && isSha1(digest), () -> "RSASSA-PSS signature with " + digest);
    }
    boolean broken = algorithm.startsWith("MD");
    boolean sha1 = isSha1(algorithm);
    return problemIf(broken || (sha1 && !allowSha1), () -> "signature " + algorithm);
  }

  private static boolean isSha1(String algorithm) {
    return algorithm.startsWith("SHA1") || algorithm.startsWith("SHA-1");
  }

  private static String pssDigest(byte @Nullable [] encoded) {
    if (encoded == null) {
      return "SHA-1";
    }
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(encoded);
      return parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
    } catch (GeneralSecurityException | java.io.IOException e) {
      // RFC 4055 section 3.1: SHA-1 is what unreadable or absent parameters have to be taken for
      return "SHA-1";
    }
  }

  private static Optional<String> problemIf(boolean weak, Supplier<String> problem) {
    return weak ? Optional.of(problem.get()) : Optional.empty();
  }
}
