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
import static io.clientcert.conformance.Level.MUST;

import io.clientcert.conformance.Case;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.pki.ClientKind;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Names and lines of fields that the trusted proxy forwards. */
final class FieldCases {
  private static final Reference NAMES = Reference.rfc(9110, "5.1");
  private static final Reference ALIASES = Reference.cve("CVE-2025-64484");
  private static final Reference LINES = Reference.rfc(9112, "5");
  private static final Reference FOLDING = Reference.rfc(9112, "5.2");

  private FieldCases() {}

  static List<Case<Origin>> all() {
    return List.of(
        named(
            "O-080",
            NAMES,
            "client-cert in lower case is accepted",
            n -> n.toLowerCase(Locale.ROOT),
            true),
        named(
            "O-081",
            NAMES,
            "CLIENT-CERT in upper case is accepted",
            n -> n.toUpperCase(Locale.ROOT),
            true),
        named("O-082", ALIASES, "Client_Cert is not Client-Cert", n -> "Client_Cert", false),
        named("O-083", ALIASES, "Client.Cert is not Client-Cert", n -> "Client.Cert", false),
        named(
            "O-084",
            ALIASES,
            "HTTP_CLIENT_CERT is not Client-Cert",
            n -> "HTTP_CLIENT_CERT",
            false),
        named(
            "O-085",
            LINES,
            "Client-Cert with a space before the colon is not accepted",
            n -> n + " ",
            false),
        shaped(
            "O-086",
            ALIASES,
            "Client_Cert with another certificate does not replace Client-Cert",
            r ->
                r.fields(client(r))
                    .field(
                        "Client_Cert",
                        r.origin().format().value(r.identity(ClientKind.OTHER).leaf())),
            Cases.EITHER),
        shaped(
            "O-087",
            Reference.rfc(9110, "7.6.1"),
            "Connection cannot remove Client-Cert",
            r -> r.field("Connection", r.origin().format().name()).fields(client(r)),
            Cases.EITHER),
        shaped(
            "O-088",
            Reference.rfc(9110, "6.5.1"),
            "Client-Cert in the trailer section is not accepted",
            r -> {
              r.method("POST");
              r.origin().format().fields(client(r)).forEach(f -> r.trailer(f.name(), f.value()));
              return r;
            },
            Cases.REFUSED),
        shaped(
            "O-089",
            Reference.rfc(9110, "6.5.1"),
            "Client-Cert in the trailer section does not replace the field",
            r -> {
              r.method("POST").fields(client(r));
              Identity other = r.identity(ClientKind.OTHER);
              return r.trailer(r.origin().format().name(), r.origin().format().value(other.leaf()));
            },
            Cases.EITHER),
        twice("O-090", "two different values", ClientKind.OTHER),
        twice("O-091", "the same value twice", null),
        shaped(
            "O-092",
            FOLDING,
            "A folded Client-Cert is not accepted",
            r -> {
              String value = r.origin().format().value(client(r).leaf());
              r.origin().needsRfc9440();
              return r.line(
                      FieldFormat.CERT
                          + ": "
                          + value.substring(0, 65)
                          + "\r\n "
                          + value.substring(65))
                  .chain(client(r));
            },
            Cases.REFUSED),
        shaped(
            "O-093",
            LINES,
            "A NUL in Client-Cert is not accepted",
            r -> {
              r.origin().needsRfc9440();
              String value = r.origin().format().value(client(r).leaf());
              return r.field(FieldFormat.CERT, value + "\u0000").chain(client(r));
            },
            Cases.REFUSED),
        shaped(
            "O-094",
            LINES,
            "A carriage return in Client-Cert is not accepted",
            r -> {
              r.origin().needsRfc9440();
              String value = r.origin().format().value(client(r).leaf());
              return r.field(FieldFormat.CERT, value.substring(0, 65) + "\r" + value.substring(65))
                  .chain(client(r));
            },
            Cases.REFUSED),
        shaped(
            "O-095",
            Cases.CERT,
            "A request with a body has its certificate",
            r -> r.method("POST").fields(client(r)),
            Cases.ACCEPTED));
  }

  private static Identity client(Request request) {
    return request.origin().client();
  }

  private static Case<Origin> named(
      String number,
      Reference reference,
      String name,
      UnaryOperator<String> change,
      boolean accepted) {
    return shaped(
        number,
        reference,
        name,
        r -> {
          r.origin()
              .format()
              .fields(client(r))
              .forEach(
                  f ->
                      r.field(
                          f.name().equals(r.origin().format().name()) || accepted
                              ? change.apply(f.name())
                              : f.name(),
                          f.value()));
          return r;
        },
        accepted ? Cases.ACCEPTED : Cases.REFUSED);
  }

  private static Case<Origin> twice(String number, String what, @Nullable ClientKind second) {
    return Cases.one(
        number,
        MUST,
        Cases.CERT,
        "Client-Cert in two lines is not accepted: " + what,
        "The field must not occur twice. One value may be the proxy's and one the client's, so that"
            + " neither is used.",
        r -> {
          Identity other = second == null ? client(r) : r.identity(second);
          String value = r.origin().format().value(other.leaf());
          return r.field(r.origin().format().name(), value).fields(client(r));
        },
        Cases.REFUSED);
  }

  private static Case<Origin> shaped(
      String number,
      Reference reference,
      String name,
      UnaryOperator<Request> shape,
      Cases.Verdict verdict) {
    return Cases.one(
        number,
        HARDENING,
        reference,
        name,
        "The trusted proxy forwards the request; a client may have added to it.",
        shape,
        verdict);
  }
}
