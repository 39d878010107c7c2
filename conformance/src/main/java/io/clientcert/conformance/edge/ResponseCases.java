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
import static io.clientcert.conformance.Level.SHOULD;

import io.clientcert.conformance.Case;
import io.clientcert.conformance.Level;
import io.clientcert.conformance.NotRunException;
import io.clientcert.conformance.Outcome;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.pki.ClientKind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What of a backend's response reaches the client. */
final class ResponseCases {
  private static final Reference REQUESTS_ONLY = Reference.rfc(9440, "2.2");
  private static final Reference CHAIN_REQUESTS_ONLY = Reference.rfc(9440, "2.3");
  private static final Reference VARY = Reference.rfc(9440, "2.4");

  private ResponseCases() {}

  static List<Case<Edge>> all() {
    return List.of(
        removed("E-190", REQUESTS_ONLY, "Client-Cert", false, "Client-Cert: :YmFja2VuZA==:"),
        removed(
            "E-191",
            CHAIN_REQUESTS_ONLY,
            "Client-Cert-Chain",
            false,
            "Client-Cert-Chain: :YmFja2VuZA==:"),
        removed("E-192", REQUESTS_ONLY, "client-cert", true, "client-cert: :YmFja2VuZA==:"),
        removed(
            "E-193",
            REQUESTS_ONLY,
            "Client-Cert in the trailer section",
            false,
            "Trailer: Client-Cert",
            Backend.TRAILER_MARK + "Client-Cert: :dHJhaWxlcg==:"),
        vary("E-194", SHOULD, "Vary: Client-Cert", false, "Vary: Client-Cert"),
        vary("E-195", SHOULD, "Vary: Client-Cert-Chain", false, "Vary: Client-Cert-Chain"),
        vary(
            "E-196",
            SHOULD,
            "Vary: accept-encoding, client-cert",
            false,
            "Vary: accept-encoding, client-cert"),
        vary("E-197", SHOULD, "a second Vary line", false, "Vary: Accept", "Vary: CLIENT-CERT"),
        vary("E-198", SHOULD, "vary: client-cert over HTTP/2", true, "vary: client-cert"),
        Cases.of(
            "E-199",
            HARDENING,
            VARY,
            "Any other Vary reaches the client unchanged",
            "The backend answers with Vary: Accept-Language.",
            (edge, run) -> {
              Result result =
                  edge.request(run, ClientKind.CLIENT).answeredWith("Vary: Accept-Language").send();
              return answered(result).contains("accept-language")
                  ? Outcome.passed()
                  : Outcome.failed("Vary: " + answered(result));
            }));
  }

  private static List<String> answered(Result result) {
    if (result.response() == null || result.received().isEmpty()) {
      throw new NotRunException("The request was " + result.summary() + ": not to be judged.");
    }
    return result.response().values("Vary").stream()
        .map(value -> value.toLowerCase(Locale.ROOT))
        .toList();
  }

  private static Case<Edge> removed(
      String number, Reference reference, String what, boolean http2, String... lines) {
    return Cases.of(
        number,
        HARDENING,
        reference,
        what + " of a backend's response does not reach the client" + (http2 ? ", HTTP/2" : ""),
        "A backend that sends the field back shows the certificate to scripts and caches.",
        (edge, run) -> {
          Exchange exchange = edge.request(run, ClientKind.CLIENT).answeredWith(lines);
          return Cases.notInResponse(
              (http2 ? exchange.http2() : exchange).send(), "The client's response");
        });
  }

  private static Case<Edge> vary(
      String number, Level level, String what, boolean http2, String... lines) {
    return Cases.of(
        number,
        level,
        VARY,
        "The response to the client has Vary: * instead of " + what,
        "The client's cache never sees Client-Cert, and would take the response for one that"
            + " depends on nothing.",
        (edge, run) -> {
          Exchange exchange = edge.request(run, ClientKind.CLIENT).answeredWith(lines);
          Result result = (http2 ? exchange.http2() : exchange).send();
          List<String> values = answered(result);
          boolean wild =
              values.stream()
                  .flatMap(value -> Stream.of(value.split(",", -1)))
                  .anyMatch(value -> value.strip().equals("*"));
          boolean named = values.stream().anyMatch(value -> value.contains("client-cert"));
          return wild && !named ? Outcome.passed() : Outcome.failed("Vary: " + values);
        });
  }
}
