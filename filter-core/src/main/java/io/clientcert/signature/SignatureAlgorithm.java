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

import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/** The supported signature algorithms of RFC 9421 section 3.3. */
public enum SignatureAlgorithm {
  /** Section 3.3.6. */
  ED25519("ed25519", "Ed25519", null),
  /** Section 3.3.4. */
  ECDSA_P256_SHA256("ecdsa-p256-sha256", "SHA256withECDSAinP1363Format", null),
  /** Section 3.3.5. */
  ECDSA_P384_SHA384("ecdsa-p384-sha384", "SHA384withECDSAinP1363Format", null),
  /** Section 3.3.1. */
  RSA_PSS_SHA512(
      "rsa-pss-sha512",
      "RSASSA-PSS",
      new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1)),
  /** Section 3.3.3. */
  HMAC_SHA256("hmac-sha256", "HmacSHA256", null);

  private final String key;
  private final String jcaName;

  @SuppressWarnings("ImmutableEnumChecker") // has no setters
  private final @Nullable PSSParameterSpec parameters;

  SignatureAlgorithm(String key, String jcaName, @Nullable PSSParameterSpec parameters) {
    this.key = key;
    this.jcaName = jcaName;
    this.parameters = parameters;
  }

  /** Returns the name in the registry of HTTP Signature Algorithms. */
  public String key() {
    return key;
  }

  String jcaName() {
    return jcaName;
  }

  @Nullable PSSParameterSpec parameters() {
    return parameters;
  }
}
