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
  NONE("NONE"),
  /** Path, usage, time and, where it is switched on, revocation are as they have to be. */
  VERIFIED("SUCCESS"),
  /** The certificate, or a CA certificate that every path to a trust anchor needs, has ended. */
  EXPIRED("FAILED:certificate has expired"),
  /** The certificate, or a CA certificate that every path needs, has not begun. */
  NOT_YET_VALID("FAILED:certificate is not yet valid"),
  /** No path leads to a trust anchor. */
  UNTRUSTED("FAILED:unable to get local issuer certificate"),
  /** The certificate, or a CA on its path, is not meant for TLS client authentication. */
  WRONG_USAGE("FAILED:unsuitable certificate purpose"),
  /** A key or a signature on the path is weaker than allowed. */
  WEAK_ALGORITHM("FAILED:EE certificate key too weak"),
  /** Revocation evidence names a certificate on the path. */
  REVOKED("FAILED:certificate revoked"),
  /** There is no fresh revocation evidence for a certificate on the path. */
  REVOCATION_UNKNOWN("FAILED:unable to get certificate CRL"),
  /** The chain is larger, or takes more work to validate, than one client may cause. */
  LIMIT_EXCEEDED("FAILED:certificate chain too long"),
  /** The server is at its limit of validations; nothing is known, and the next request may pass. */
  BUSY("FAILED:unspecified certificate verification error"),
  /** What the TLS layer handed over is no chain of X.509 certificates that can be processed. */
  MALFORMED("FAILED:certificate rejected"),
  /** The TLS handshake was for another host name than the request, one with other settings. */
  MISDIRECTED("FAILED:hostname mismatch");

  private final String verification;

  Verdict(String verification) {
    this.verification = verification;
  }

  /** Returns the outcome as nginx writes it, reasons in the words of OpenSSL. */
  String verification() {
    return verification;
  }
}
