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

import java.time.Instant;

/**
 * Why there is no valid path.
 *
 * @param reason the kind of failure
 * @param detail one sentence for a log; may hold text from a certificate, which is not escaped
 * @param until the last moment at which time alone does not change it; {@link Instant#MAX} where
 *     only other trust could
 */
public record PathFailure(Reason reason, String detail, Instant until) implements PathResult {

  PathFailure(Reason reason, String detail) {
    this(reason, detail, Instant.MAX);
  }

  /** The kinds of failure. */
  public enum Reason {
    /** There would be a path, were it not for a certificate on it that has ended. */
    EXPIRED,
    /** There would be a path, were it not for a certificate on it that has not begun. */
    NOT_YET_VALID,
    /** No path leads to a trust anchor. */
    UNTRUSTED,
    /** There is a path, but not for TLS client authentication. */
    WRONG_USAGE,
    /** There is a path, but a key or a signature on it is below the floor. */
    WEAK_ALGORITHM,
    /** Finding out would take more work than one client may cause. */
    LIMIT_EXCEEDED
  }
}
