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
 * What the fields of one request carry.
 *
 * @param chain the certificates, leaf first; null for none, or when the fields are malformed. The
 *     same array for the same field values as long as it is cached: never change it.
 * @param problem why the fields are rejected; null when they are not. Holds no text from them.
 * @param exceeded the configured limit for which they are rejected; null if they are not, or for
 *     another reason
 */
@SuppressWarnings("ArrayRecordComponent") // identity of the array is what makes repeated use cheap
public record ForwardedCertificates(
    X509Certificate @Nullable [] chain, @Nullable String problem, @Nullable Limit exceeded) {

  /** A configured limit. */
  public enum Limit {
    /** That of the leaf. */
    CERT,
    /** That of the chain. */
    CHAIN
  }

  /** No field, so no certificate. */
  static final ForwardedCertificates NONE = new ForwardedCertificates(null, null, null);

  static ForwardedCertificates rejected(@Nullable String problem, @Nullable Limit exceeded) {
    return new ForwardedCertificates(null, problem, exceeded);
  }
}
