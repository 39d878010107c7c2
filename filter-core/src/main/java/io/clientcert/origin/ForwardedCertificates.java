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
package io.clientcert.origin;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * The certificates in the header fields of one request.
 *
 * @param chain the certificates, leaf first; null if there are none or the fields are rejected.
 *     While it is cached, the same field values result in the same array; callers must not modify
 *     it.
 * @param problem why the fields are rejected; null if they are not. Contains no text from the
 *     fields.
 * @param exceeded the configured limit that is exceeded; null if none is
 */
@SuppressWarnings("ArrayRecordComponent") // identity of the array is what makes repeated use cheap
public record ForwardedCertificates(
    X509Certificate @Nullable [] chain, @Nullable String problem, @Nullable Limit exceeded) {

  /** The configured size limits. */
  public enum Limit {
    /** The limit of the leaf. */
    CERT,
    /** The limit of the chain. */
    CHAIN
  }

  /** The result for a request without certificate fields. */
  static final ForwardedCertificates NONE = new ForwardedCertificates(null, null, null);

  static ForwardedCertificates rejected(@Nullable String problem, @Nullable Limit exceeded) {
    return new ForwardedCertificates(null, problem, exceeded);
  }
}
