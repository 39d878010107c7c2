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

import io.clientcert.field.FieldLines;
import org.jspecify.annotations.Nullable;

/** The parts of a request that a signature can cover (RFC 9421 section 2). */
public interface SignedMessage extends FieldLines {

  /** Returns the request method in its original letter case (RFC 9421 section 2.2.1). */
  String method();

  /**
   * Returns the scheme of the request in lower case, which determines the default port of the
   * authority.
   */
  String scheme();

  /** Returns the host and port in the request; empty if there are none. */
  String authority();

  /** Returns the path of the request target as received, without percent-decoding. */
  String path();

  /** Returns the query of the request target without the question mark; null if there is none. */
  @Nullable String query();
}
