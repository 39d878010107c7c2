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

/** What was decided about the client certificate of one request. */
public enum Verdict {
  /** The client presented no certificate. */
  NONE,
  /** Path, usage, time and, where it is switched on, revocation are as they have to be. */
  VERIFIED,
  /** The certificate, or a CA certificate that every path to a trust anchor needs, has ended. */
  EXPIRED,
  /** The certificate, or a CA certificate that every path needs, has not begun. */
  NOT_YET_VALID,
  /** No path leads to a trust anchor. */
  UNTRUSTED,
  /** The certificate, or a CA on its path, is not meant for TLS client authentication. */
  WRONG_USAGE,
  /** A key or a signature on the path is weaker than allowed. */
  WEAK_ALGORITHM,
  /** Revocation evidence names a certificate on the path. */
  REVOKED,
  /** There is no fresh revocation evidence for a certificate on the path. */
  REVOCATION_UNKNOWN,
  /** The chain is larger, or takes more work to validate, than one client may cause. */
  LIMIT_EXCEEDED,
  /** The server is at its limit of validations; nothing is known, and the next request may pass. */
  BUSY,
  /** What the TLS layer handed over is no chain of X.509 certificates that can be processed. */
  MALFORMED
}
