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
package io.clientcert.conformance.pki;

import java.math.BigInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the responder does for some certificates, which it knows by their serial numbers. */
enum OcspBehaviour {
  REVOKED(4721, ClientKind.OCSP_REVOKED),
  REVOKED_INTERMEDIATE(4722, ClientKind.OCSP_REVOKED_INTERMEDIATE),
  UNKNOWN(4723, ClientKind.OCSP_UNKNOWN),
  EXPIRED(4724, ClientKind.OCSP_EXPIRED),
  FORGED(4725, ClientKind.OCSP_FORGED),
  SIGNED_BY_CLIENT(4726, ClientKind.OCSP_SIGNED_BY_CLIENT),
  OTHER(4727, ClientKind.OCSP_OTHER),
  ERROR(4728, ClientKind.OCSP_ERROR);

  private final long serial;
  private final ClientKind kind;

  OcspBehaviour(long serial, ClientKind kind) {
    this.serial = serial;
    this.kind = kind;
  }

  long serial() {
    return serial;
  }

  ClientKind kind() {
    return kind;
  }

  /** Returns the behaviour for a certificate, or {@code null} if the response is an honest one. */
  static @Nullable OcspBehaviour of(BigInteger serial) {
    return Stream.of(values())
        .filter(one -> BigInteger.valueOf(one.serial).equals(serial))
        .findFirst()
        .orElse(null);
  }
}
