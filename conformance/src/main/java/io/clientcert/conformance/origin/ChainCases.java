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
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.clientcert.conformance.Case;
import io.clientcert.conformance.Level;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.pki.ClientKind;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The value of Client-Cert-Chain. */
final class ChainCases {

  private ChainCases() {}

  static List<Case<Origin>> all() {
    return List.of(
        shaped(
            "O-060",
            HARDENING,
            Cases.CHAIN,
            "A chain in one line is accepted",
            r -> r.fields(deep(r)),
            (o, s) -> s.accepted(o.pki().identity(ClientKind.DEEP).leaf())),
        shaped(
            "O-061",
            HARDENING,
            Cases.CHAIN,
            "A chain in several lines is accepted",
            r -> {
              Identity client = deep(r);
              r.field(FieldFormat.CERT, leaf(client));
              for (X509Certificate certificate : client.presented().subList(1, 3)) {
                r.field(FieldFormat.CHAIN, FieldFormat.item(FieldFormat.der(certificate)));
              }
              return r;
            },
            (o, s) -> s.accepted(o.pki().identity(ClientKind.DEEP).leaf())),
        shaped(
            "O-062",
            MUST,
            Cases.CHAIN,
            "A chain without Client-Cert is not accepted",
            r -> r.field(FieldFormat.CHAIN, FieldFormat.list(r.origin().client().presented())),
            Cases.REFUSED),
        malformed("O-063", "has a token", v -> v + ", token"),
        malformed("O-064", "ends with a comma", v -> v + ","),
        malformed("O-065", "has an inner list", v -> "(" + v + ")"),
        malformed("O-066", "has a String", v -> "\"" + v.replace(":", "") + "\""),
        malformed("O-067", "has no closing colon", v -> v.substring(0, v.length() - 1)),
        malformed("O-068", "has no comma between two members", v -> v + " " + v),
        malformed("O-069", "begins with a comma", v -> "," + v),
        shaped(
            "O-070",
            HARDENING,
            Reference.rfc(9651, "3.1.2"),
            "A chain with parameters is accepted",
            r -> withChain(r, client -> chain(client) + ";a=1;b"),
            Cases.ACCEPTED),
        shaped(
            "O-071",
            HARDENING,
            Reference.rfc(9651, "3.1"),
            "An empty chain is one without members",
            r -> {
              Identity direct = r.identity(ClientKind.DIRECT);
              return r.field(FieldFormat.CERT, leaf(direct)).field(FieldFormat.CHAIN, "");
            },
            (o, s) -> s.handled(o.pki().identity(ClientKind.DIRECT).leaf())),
        shaped(
            "O-072",
            HARDENING,
            Cases.ENCODING,
            "A chain whose bytes are no certificate is refused, or ignored",
            r -> withChain(r, client -> FieldFormat.item("text".getBytes(US_ASCII))),
            Cases.HANDLED),
        shaped(
            "O-073",
            HARDENING,
            Reference.rfc(8446, "4.4.2"),
            "A chain in the wrong order leads to a verdict",
            r -> r.fields(r.identity(ClientKind.SHUFFLED)),
            (o, s) -> s.handled(o.pki().identity(ClientKind.SHUFFLED).leaf())),
        shaped(
            "O-074",
            HARDENING,
            Reference.rfc(8446, "4.4.2"),
            "A chain with a certificate that belongs to nothing leads to a verdict",
            r -> r.fields(r.identity(ClientKind.JUNK)),
            (o, s) -> s.handled(o.pki().identity(ClientKind.JUNK).leaf())),
        shaped(
            "O-075",
            HARDENING,
            Cases.CHAIN,
            "A chain of twelve certificates leads to a verdict",
            r -> withChain(r, client -> repeated(client, 12)),
            Cases.HANDLED),
        shaped(
            "O-076",
            HARDENING,
            Cases.CHAIN,
            "A chain of 60 certificates leads to a verdict",
            r -> withChain(r, client -> repeated(client, 60)),
            Cases.HANDLED),
        shaped(
            "O-077",
            HARDENING,
            Cases.CHAIN,
            "The certificate is that of Client-Cert, not the first of the chain",
            r -> {
              X509Certificate other = r.identity(ClientKind.OTHER).leaf();
              return withChain(
                  r, client -> FieldFormat.item(FieldFormat.der(other)) + ", " + chain(client));
            },
            Cases.HANDLED));
  }

  private static Identity deep(Request request) {
    return request.identity(ClientKind.DEEP);
  }

  private static String leaf(Identity client) {
    return FieldFormat.item(FieldFormat.der(client.leaf()));
  }

  private static String chain(Identity client) {
    return FieldFormat.list(client.presented().subList(1, client.presented().size()));
  }

  private static String repeated(Identity client, int count) {
    return FieldFormat.list(Collections.nCopies(count, client.presented().get(1)));
  }

  private static Request withChain(Request request, Function<Identity, String> value) {
    Identity client = request.origin().client();
    return request
        .field(FieldFormat.CERT, leaf(client))
        .field(FieldFormat.CHAIN, value.apply(client));
  }

  /** Without its intermediate the leaf has no path: the chain must not have been used. */
  private static Case<Origin> malformed(String number, String what, UnaryOperator<String> change) {
    return Cases.one(
        number,
        MUST,
        Cases.IGNORED,
        "A chain that " + what + " is not used",
        "The leaf needs an intermediate that is in the malformed chain alone. The whole field is"
            + " ignored, so that the leaf is not accepted, or the request is refused.",
        r -> {
          r.origin().needsRfc9440();
          r.origin().needsValidation();
          return withChain(r, client -> change.apply(chain(client)));
        },
        Cases.REFUSED);
  }

  private static Case<Origin> shaped(
      String number,
      Level level,
      Reference reference,
      String name,
      UnaryOperator<Request> shape,
      Cases.Verdict verdict) {
    return Cases.one(
        number,
        level,
        reference,
        name,
        "The trusted proxy sends this chain.",
        r -> {
          r.origin().needsRfc9440();
          return shape.apply(r);
        },
        verdict);
  }
}
