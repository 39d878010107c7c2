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

import io.clientcert.path.PathValidator;
import io.clientcert.path.TrustAnchors;
import org.jspecify.annotations.Nullable;

/**
 * One generation of everything that is trusted: a decision holds only as long as the one it was
 * made under is the current one.
 *
 * @param anchors the trust anchors
 * @param validator finds paths to them
 * @param proxies validates the TLS certificates of proxies; null if those are not looked at
 */
record Trust(TrustAnchors anchors, PathValidator validator, @Nullable PathValidator proxies) {

  /** Returns the next generation, for which something has changed that is not kept here. */
  Trust next() {
    return new Trust(anchors, validator, proxies);
  }
}
