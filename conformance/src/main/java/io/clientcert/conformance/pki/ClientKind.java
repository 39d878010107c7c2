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

import java.util.Locale;

/** The certificates that clients present; each is a pair of files in the folder of the PKI. */
public enum ClientKind {
  CLIENT(true, "EC P-256, issued by an intermediate"),
  OTHER(true, "another client of the same issuer"),
  RSA(true, "RSA 2048"),
  P384(true, "EC P-384"),
  DIRECT(true, "issued by the root itself, presented without a chain"),
  WITH_ROOT(true, "presented with the root at the end of the chain"),
  DEEP(true, "two intermediates"),
  SHUFFLED(true, "two intermediates, presented in the wrong order"),
  JUNK(true, "presented with a certificate between that belongs to nothing"),
  REPEATED(true, "presented with the leaf and the intermediate twice"),
  NO_PURPOSE(true, "without extended key usage"),
  LARGE(true, "about 4 KiB"),
  VERY_LARGE(true, "about 16 KiB"),
  EMPTY_SUBJECT(true, "no subject, but a critical alternative name"),
  NEWLINE_SUBJECT(true, "a line break and a forged field in the subject"),
  UTF8_SUBJECT(true, "a subject beyond ASCII"),
  QUOTED_SUBJECT(true, "quotes, commas, semicolons and colons in the subject"),
  NUL_SUBJECT(true, "a NUL in the subject"),
  LONG_SUBJECT(true, "a common name of 300 characters"),
  MULTI_VALUED_SUBJECT(true, "a relative name of two values"),

  EXPIRED(false, "not valid any more"),
  NOT_YET_VALID(false, "not valid yet"),
  REVOKED(false, "on the CRL of its issuer"),
  REVOKED_INTERMEDIATE(false, "its intermediate is on the CRL of the root"),
  EXPIRED_INTERMEDIATE(false, "its intermediate is not valid any more"),
  WRONG_PURPOSE(false, "for servers only"),
  WRONG_INTERMEDIATE_PURPOSE(false, "its intermediate is for servers only"),
  UNKNOWN_CA(false, "of an authority that the proxy does not trust"),
  SELF_SIGNED(false, "issued by itself, with the subject of a good client"),
  FORGED_ISSUER(false, "of an authority that has only the name of a trusted one"),
  BAD_SIGNATURE(false, "changed after it was signed"),
  MISSING_INTERMEDIATE(false, "presented without its intermediate"),
  NOT_A_CA(false, "issued by another client"),
  PATH_TOO_LONG(false, "one intermediate more than the path length allows"),
  NAME_NOT_PERMITTED(false, "outside the name constraints of its intermediate"),
  CRITICAL_EXTENSION(false, "a critical extension that nobody knows"),
  WEAK_KEY(false, "RSA 1024"),

  OCSP_REVOKED(false, "revoked by its OCSP responder, and on no CRL"),
  OCSP_REVOKED_INTERMEDIATE(false, "its intermediate is revoked by OCSP, and on no CRL"),
  OCSP_UNKNOWN(false, "unknown to its OCSP responder"),
  OCSP_EXPIRED(false, "its OCSP response is not valid any more"),
  OCSP_FORGED(false, "its OCSP response is signed by an unknown authority"),
  OCSP_SIGNED_BY_CLIENT(false, "its OCSP response is signed by another client"),
  OCSP_OTHER(false, "its OCSP response is about another certificate"),
  OCSP_ERROR(false, "its OCSP responder answers with an error");

  private final boolean valid;
  private final String description;

  ClientKind(boolean valid, String description) {
    this.valid = valid;
    this.description = description;
  }

  /** Returns whether path validation (RFC 5280, section 6) has to accept it. */
  public boolean isValid() {
    return valid;
  }

  public String description() {
    return description;
  }

  /** Returns the name of its files without suffix, such as {@code not-yet-valid}. */
  public String fileName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
