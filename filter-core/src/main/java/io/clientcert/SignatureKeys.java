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

import io.clientcert.signature.RequestSigner;
import io.clientcert.signature.RequestVerifier;
import org.jspecify.annotations.Nullable;

/**
 * The keys in use. Immutable.
 *
 * @param signer signs the fields that this host writes; null for none
 * @param verifier verifies the signatures of trusted proxies; null if none are required
 */
record SignatureKeys(@Nullable RequestSigner signer, @Nullable RequestVerifier verifier) {

  static final SignatureKeys NONE = new SignatureKeys(null, null);

  /** Returns whether nothing is signed or verified. */
  boolean isEmpty() {
    return signer == null && verifier == null;
  }
}
