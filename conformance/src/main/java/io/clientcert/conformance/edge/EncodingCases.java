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
import io.clientcert.conformance.Level;
import io.clientcert.conformance.NotRunException;
import io.clientcert.conformance.Outcome;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.pki.ClientKind;
import java.util.List;
import java.util.function.BiPredicate;

/** The form of the value of Client-Cert, one property a case. */
final class EncodingCases {
  private static final Reference ENCODING = Reference.rfc(9440, "2.1");
  private static final Reference BYTE_SEQUENCE = Reference.rfc(9651, "4.1.8");

  private EncodingCases() {}

  static List<Case<Edge>> all() {
    return List.of(
        form(
            "E-020",
            MUST,
            ENCODING,
            "The value begins and ends with a colon",
            (value, client) -> value.startsWith(":") && value.replaceAll(";.*", "").endsWith(":")),
        form(
            "E-021",
            MUST,
            ENCODING,
            "The value has no whitespace and no line breaks",
            (value, client) -> !withoutMarks(value).matches("(?s).*[ \\t\\r\\n].*")),
        form(
            "E-022",
            MUST,
            BYTE_SEQUENCE,
            "The value uses the standard base64 alphabet, not that of URLs",
            (value, client) -> !withoutMarks(value).matches("(?s).*[-_].*")),
        Cases.of(
            "E-023",
            MUST,
            BYTE_SEQUENCE,
            "The value is padded with equals signs",
            "A certificate is taken whose base64 needs padding.",
            (edge, run) -> {
              String value = value(edge.request(run, padded(edge)).send());
              return value.indexOf('=') >= 0
                  ? Outcome.passed()
                  : Outcome.failed("Client-Cert has no padding: " + Judge.brief(value));
            }),
        form(
            "E-024",
            MUST,
            ENCODING,
            "The value has no PEM header",
            (value, client) -> !value.contains("CERTIFICATE")),
        form(
            "E-025",
            MUST,
            BYTE_SEQUENCE,
            "The value is not percent-encoded",
            (value, client) -> value.indexOf('%') < 0),
        form(
            "E-026",
            HARDENING,
            Reference.rfc(9651, "3.1.2"),
            "The value has no parameters",
            (value, client) -> value.indexOf(';') < 0),
        form(
            "E-027",
            MUST,
            Reference.rfc(9440, "2.2"),
            "The value is not a list",
            (value, client) -> value.indexOf(',') < 0),
        exact("E-028", ClientKind.RSA),
        exact("E-029", ClientKind.P384));
  }

  private static String withoutMarks(String value) {
    return value.replaceAll("-----[A-Z ]+-----", "");
  }

  private static ClientKind padded(Edge edge) {
    for (ClientKind kind : ClientKind.values()) {
      // The other two are compared as a whole by E-028 and E-029
      boolean free = kind != ClientKind.RSA && kind != ClientKind.P384;
      if (free && kind.isValid() && Judge.item(edge.identityOf(kind).leaf()).indexOf('=') >= 0) {
        return kind;
      }
    }
    throw new NotRunException("The base64 of no certificate needs padding.");
  }

  private static Case<Edge> form(
      String number,
      Level level,
      Reference reference,
      String name,
      BiPredicate<String, Identity> isRight) {
    return Cases.of(
        number,
        level,
        reference,
        name,
        "The value of Client-Cert is looked at as it arrived.",
        (edge, run) -> {
          String value = value(edge.request(run, ClientKind.CLIENT).send());
          boolean right = isRight.test(value, edge.identityOf(ClientKind.CLIENT));
          return right ? Outcome.passed() : Outcome.failed("Client-Cert: " + Judge.brief(value));
        });
  }

  private static Case<Edge> exact(String number, ClientKind kind) {
    return Cases.of(
        number,
        MUST,
        ENCODING,
        "The value is the DER of the leaf, byte for byte: " + kind.description(),
        "The whole field value is compared with the only encoding that RFC 9440 allows.",
        (edge, run) -> {
          String value = value(edge.request(run, kind).send());
          return value.equals(Judge.item(edge.identityOf(kind).leaf()))
              ? Outcome.passed()
              : Outcome.failed("Client-Cert: " + Judge.brief(value));
        });
  }

  private static String value(Result result) {
    List<String> values =
        result.received().stream().flatMap(r -> r.values(Judge.CERT).stream()).toList();
    if (values.isEmpty()) {
      throw new NotRunException("No Client-Cert arrived: " + result.summary() + ".");
    }
    return values.get(0);
  }
}
