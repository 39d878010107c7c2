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
package io.clientcert.conformance.edge;

import static io.clientcert.conformance.Level.HARDENING;
import static io.clientcert.conformance.Level.MUST;

import io.clientcert.conformance.Case;
import io.clientcert.conformance.CaseRun;
import io.clientcert.conformance.NotRunException;
import io.clientcert.conformance.Outcome;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.net.TlsClient;
import io.clientcert.conformance.pki.ClientKind;
import io.clientcert.conformance.pki.OcspResponder;
import java.io.IOException;
import java.util.List;

/** Certificates that are not valid, and valid ones that are unusual. */
final class CertificateCases {
  private static final Reference PATHS = Reference.rfc(5280, "6.1");
  private static final Reference PURPOSE = Reference.rfc(5280, "4.2.1.12");
  private static final Reference REVOCATION = Reference.rfc(5280, "6.3");
  private static final Reference LEAF = Reference.rfc(9440, "2.2");
  private static final Reference SIZE = Reference.rfc(9440, "3.2");

  private CertificateCases() {}

  static List<Case<Edge>> all() {
    return List.of(
        invalid("E-150", PATHS, ClientKind.EXPIRED),
        invalid("E-151", PATHS, ClientKind.NOT_YET_VALID),
        invalid("E-152", REVOCATION, ClientKind.REVOKED),
        invalid("E-153", REVOCATION, ClientKind.REVOKED_INTERMEDIATE),
        invalid("E-154", PATHS, ClientKind.EXPIRED_INTERMEDIATE),
        invalid("E-155", PURPOSE, ClientKind.WRONG_PURPOSE),
        invalid("E-156", PURPOSE, ClientKind.WRONG_INTERMEDIATE_PURPOSE),
        invalid("E-157", PATHS, ClientKind.UNKNOWN_CA),
        invalid("E-158", PATHS, ClientKind.SELF_SIGNED),
        invalid("E-159", PATHS, ClientKind.FORGED_ISSUER),
        invalid("E-160", PATHS, ClientKind.BAD_SIGNATURE),
        invalid("E-161", PATHS, ClientKind.MISSING_INTERMEDIATE),
        invalid("E-162", Reference.rfc(5280, "4.2.1.9"), ClientKind.NOT_A_CA),
        invalid("E-163", Reference.rfc(5280, "4.2.1.9"), ClientKind.PATH_TOO_LONG),
        invalid("E-164", Reference.rfc(5280, "4.2.1.10"), ClientKind.NAME_NOT_PERMITTED),
        invalid("E-165", Reference.rfc(5280, "4.2"), ClientKind.CRITICAL_EXTENSION),
        invalid(
            "E-166",
            Reference.article(
                "NIST SP 800-57, part 1", "https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final"),
            ClientKind.WEAK_KEY),
        Cases.of(
            "E-167",
            HARDENING,
            PATHS,
            "An expired certificate does not arrive over TLS 1.2 either",
            "With TLS 1.2 a server can refuse the handshake itself.",
            (edge, run) ->
                Judge.withheld(
                    edge.request(run, ClientKind.EXPIRED).tls(TlsClient.TLS_1_2).send())),
        Cases.of(
            "E-168",
            MUST,
            Reference.rfc(9440, "2.4"),
            "An invalid certificate does not let a forged Client-Cert through",
            "A client with a certificate of an unknown authority also sends the field.",
            (edge, run) -> {
              Exchange exchange = edge.request(run, ClientKind.UNKNOWN_CA);
              Result result = exchange.field("CLient-CERT", exchange.forged()).send();
              return Judge.nothingForged(result);
            }),
        unusual("E-170", ClientKind.EMPTY_SUBJECT),
        unusual("E-171", ClientKind.NEWLINE_SUBJECT),
        unusual("E-172", ClientKind.UTF8_SUBJECT),
        unusual("E-173", ClientKind.QUOTED_SUBJECT),
        unusual("E-174", ClientKind.NUL_SUBJECT),
        unusual("E-175", ClientKind.LONG_SUBJECT),
        unusual("E-176", ClientKind.MULTI_VALUED_SUBJECT),
        unusual("E-177", ClientKind.NO_PURPOSE),
        unusual("E-178", ClientKind.WITH_ROOT),
        large("E-179", ClientKind.LARGE),
        large("E-180", ClientKind.VERY_LARGE),
        Cases.of(
            "E-181",
            HARDENING,
            Reference.rfc(6960, "2.2"),
            "OCSP: a certificate arrives that its responder calls good",
            "The responder of the kit (--ocsp) has signed the response.",
            (edge, run) ->
                Judge.genuine(
                    asked(edge, run, ClientKind.CLIENT), edge.identity(ClientKind.CLIENT))),
        byResponder("E-182", "2.2", ClientKind.OCSP_REVOKED),
        byResponder("E-183", "2.2", ClientKind.OCSP_REVOKED_INTERMEDIATE),
        byResponder("E-184", "2.2", ClientKind.OCSP_UNKNOWN),
        byResponder("E-185", "3.2", ClientKind.OCSP_EXPIRED),
        byResponder("E-186", "4.2.2.2", ClientKind.OCSP_FORGED),
        byResponder("E-187", "4.2.2.2", ClientKind.OCSP_SIGNED_BY_CLIENT),
        byResponder("E-188", "3.2", ClientKind.OCSP_OTHER),
        byResponder("E-189", "2.3", ClientKind.OCSP_ERROR));
  }

  private static Case<Edge> byResponder(String number, String section, ClientKind kind) {
    return Cases.of(
        number,
        HARDENING,
        Reference.rfc(6960, section),
        "OCSP, does not arrive: " + kind.description(),
        "An edge that uses OCSP accepts a certificate by a response that is valid and says so. The"
            + " connection or the request has to be refused, or the fields left out.",
        (edge, run) -> Judge.withheld(asked(edge, run, kind)));
  }

  /** Sends a request, and requires that the target uses OCSP: some of its caches outlive a run. */
  private static Result asked(Edge edge, CaseRun run, ClientKind kind) throws IOException {
    OcspResponder responder = edge.responder();
    Result result = edge.request(run, kind).send();
    if (!responder.wasAsked()) {
      throw new NotRunException(
          "The target has not asked the OCSP responder. If it uses OCSP, restart it: it may have"
              + " cached responses.");
    }
    run.note(
        "The responder was asked about this certificate %d times."
            .formatted(responder.timesAsked(edge.identityOf(kind).leaf())));
    return result;
  }

  private static Case<Edge> invalid(String number, Reference reference, ClientKind kind) {
    return Cases.of(
        number,
        HARDENING,
        reference,
        "Invalid, does not arrive: " + kind.description(),
        "A Client-Cert that arrives says that the edge has accepted the certificate. The"
            + " connection or the request has to be refused, or the fields left out.",
        (edge, run) -> Judge.withheld(edge.request(run, kind).send()));
  }

  private static Case<Edge> unusual(String number, ClientKind kind) {
    return Cases.of(
        number,
        MUST,
        LEAF,
        "Unusual, arrives unchanged or is refused: " + kind.description(),
        "An edge need not accept the certificate. If it does, the field has to carry it and"
            + " nothing else may be added.",
        (edge, run) -> {
          Result result = edge.request(run, kind).send();
          if (result.isRefused()) {
            return Outcome.passed("Refused: " + result.summary() + ".");
          }
          return Judge.genuine(result, edge.identity(kind));
        });
  }

  /** Whole, or not at all, or a deliberate 4xx: never a part, and never a 5xx. */
  private static Case<Edge> large(String number, ClientKind kind) {
    return Cases.of(
        number,
        HARDENING,
        SIZE,
        "Large, arrives whole, not at all, or is refused: " + kind.description(),
        "A value that was cut, or a server error, shows a limit that nobody has thought of.",
        (edge, run) -> {
          Result result = edge.request(run, kind).send();
          if (result.status() >= 500) {
            return Outcome.failed("The edge " + result.summary() + ".");
          }
          if (result.isRefused()) {
            return Outcome.passed("Refused: " + result.summary() + ".");
          }
          if (result.received().isEmpty()) {
            throw new NotRunException("The request was " + result.summary() + ".");
          }
          boolean absent =
              result.received().stream().allMatch(one -> one.values(Judge.CERT).isEmpty());
          return absent ? Outcome.passed("Left out.") : Judge.genuine(result, edge.identity(kind));
        });
  }
}
