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
package io.clientcert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An access token that is bound to a client certificate by its {@code cnf} claim (RFC 8705 section
 * 3). A resource server accepts it only from the client that presents that certificate; from any
 * other client it answers 401 with {@code error="invalid_token"}.
 *
 * <p>This class compares the certificate and nothing else. The caller validates signature, issuer,
 * audience and lifetime of the token before.
 *
 * <p>Immutable and thread-safe.
 */
public final class CertificateBoundToken {

  private static final String CONFIRMATION = "cnf";
  private static final String THUMBPRINT = "x5t#S256";

  private final boolean bound;
  private final byte[] thumbprint;

  /**
   * Reads the {@code cnf} claim.
   *
   * @param claims the claims of a validated JWT, or the members of an introspection response (RFC
   *     8705 sections 3.1 and 3.2)
   */
  public CertificateBoundToken(Map<String, ?> claims) {
    Object confirmation = claims.get(CONFIRMATION);
    if (confirmation instanceof Map<?, ?> members) {
      Object value = members.get(THUMBPRINT);
      bound = members.containsKey(THUMBPRINT);
      thumbprint = value instanceof String text ? text.getBytes(UTF_8) : new byte[0];
    } else {
      // A claim that is no object names a confirmation that nobody can meet
      bound = confirmation != null;
      thumbprint = new byte[0];
    }
  }

  /**
   * Tells whether the token is bound to a certificate. A server that accepts bearer tokens too asks
   * this first; for any other server {@link #isBoundTo} is enough. True for a value that cannot be
   * read, which no certificate matches.
   */
  public boolean isBound() {
    return bound;
  }

  /**
   * Tells whether the token is bound to this client's certificate, and the verdict about it is
   * VERIFIED. False for a token that is bound to no certificate. The time it takes does not depend
   * on the value in the token.
   *
   * @param certificate the request attribute called {@code io.clientcert.ClientCertificate}; null
   *     if there is none
   */
  public boolean isBoundTo(@Nullable ClientCertificate certificate) {
    return certificate != null
        && certificate.verified()
        && !certificate.x5tS256().isEmpty()
        && MessageDigest.isEqual(certificate.x5tS256().getBytes(UTF_8), thumbprint);
  }
}
