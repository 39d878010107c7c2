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
package io.clientcert.conformance.origin;

import static io.clientcert.conformance.Level.HARDENING;

import io.clientcert.conformance.Case;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.pki.ClientKind;
import java.util.List;

/** Certificates that an origin with its own validation has to refuse or accept. */
final class CertificateCases {
  private static final Reference PATH = Reference.rfc(5280, "6.1");
  private static final Reference PURPOSE = Reference.rfc(5280, "4.2.1.12");
  private static final Reference CRL = Reference.rfc(5280, "6.3");
  private static final Reference KEYS =
      Reference.article("NIST SP 800-131A", "https://csrc.nist.gov/pubs/sp/800/131/a/r2/final");

  private CertificateCases() {}

  static List<Case<Origin>> all() {
    return List.of(
        refused("O-120", PATH, ClientKind.EXPIRED),
        refused("O-121", PATH, ClientKind.NOT_YET_VALID),
        refused("O-122", PURPOSE, ClientKind.WRONG_PURPOSE),
        refused("O-123", PATH, ClientKind.UNKNOWN_CA),
        refused("O-124", PATH, ClientKind.SELF_SIGNED),
        refused("O-125", PATH, ClientKind.FORGED_ISSUER),
        refused("O-126", PATH, ClientKind.BAD_SIGNATURE),
        refused("O-127", PATH, ClientKind.MISSING_INTERMEDIATE),
        refused("O-128", PATH, ClientKind.NOT_A_CA),
        refused("O-129", PATH, ClientKind.PATH_TOO_LONG),
        refused("O-130", PATH, ClientKind.NAME_NOT_PERMITTED),
        refused("O-131", PATH, ClientKind.CRITICAL_EXTENSION),
        refused("O-132", KEYS, ClientKind.WEAK_KEY),
        refused("O-133", PATH, ClientKind.EXPIRED_INTERMEDIATE),
        refused("O-134", PURPOSE, ClientKind.WRONG_INTERMEDIATE_PURPOSE),
        refused("O-135", CRL, ClientKind.REVOKED),
        refused("O-136", CRL, ClientKind.REVOKED_INTERMEDIATE),
        accepted("O-140", ClientKind.RSA),
        accepted("O-141", ClientKind.P384),
        accepted("O-142", ClientKind.DIRECT),
        accepted("O-143", ClientKind.WITH_ROOT),
        accepted("O-144", ClientKind.NO_PURPOSE),
        handled("O-145", ClientKind.LARGE),
        accepted("O-146", ClientKind.EMPTY_SUBJECT),
        handled("O-147", ClientKind.NEWLINE_SUBJECT),
        accepted("O-148", ClientKind.UTF8_SUBJECT),
        accepted("O-149", ClientKind.QUOTED_SUBJECT),
        handled("O-150", ClientKind.NUL_SUBJECT),
        accepted("O-151", ClientKind.LONG_SUBJECT),
        accepted("O-152", ClientKind.MULTI_VALUED_SUBJECT),
        handled("O-153", ClientKind.REPEATED),
        handled("O-154", ClientKind.VERY_LARGE));
  }

  private static Case<Origin> refused(String number, Reference reference, ClientKind kind) {
    boolean revoked = kind == ClientKind.REVOKED || kind == ClientKind.REVOKED_INTERMEDIATE;
    return Cases.one(
        number,
        HARDENING,
        reference,
        "A certificate is not accepted: " + description(kind),
        "The trusted proxy has not validated it, or not with these trust anchors.",
        r -> {
          r.origin().needsValidation();
          if (revoked) {
            r.origin().needsRevocation();
          }
          return r.fields(r.identity(kind));
        },
        Cases.REFUSED);
  }

  /** The proxy's words for a client do not fit an origin. */
  private static String description(ClientKind kind) {
    return kind.description().replace("the proxy", "the origin");
  }

  private static Case<Origin> accepted(String number, ClientKind kind) {
    return Cases.one(
        number,
        HARDENING,
        PATH,
        "A valid certificate is accepted: " + description(kind),
        "It validates by RFC 5280.",
        r -> r.fields(fitting(r, kind)),
        (origin, seen) -> seen.accepted(origin.pki().identity(kind).leaf()));
  }

  private static Case<Origin> handled(String number, ClientKind kind) {
    return Cases.one(
        number,
        HARDENING,
        PATH,
        "An unusual certificate leads to a verdict: " + description(kind),
        "It may be accepted or refused; the origin does not fail over it.",
        r -> r.fields(fitting(r, kind)),
        (origin, seen) -> seen.handled(origin.pki().identity(kind).leaf()));
  }

  private static Identity fitting(Request request, ClientKind kind) {
    Identity identity = request.identity(kind);
    if (request.origin().validates() && identity.presented().size() > 1) {
      // The format has no chain, so that there is no path
      request.origin().needsRfc9440();
    }
    return identity;
  }
}
