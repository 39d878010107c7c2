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

import io.clientcert.conformance.Case;
import io.clientcert.conformance.NotRunException;
import io.clientcert.conformance.Outcome;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.pki.ClientKind;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Fields that make the edge, or the next hop, drop ours; and trailers that bring them. */
final class NominationCases {
  private static final Reference APACHE = Reference.cve("CVE-2022-31813");
  private static final Reference TRAEFIK = Reference.cve("CVE-2024-45410");
  private static final Reference FABIO = Reference.cve("CVE-2025-48865");
  private static final Reference TRAILERS = Reference.rfc(9110, "6.5.1");
  private static final Reference MERGED = Reference.cve("CVE-2013-5704");
  private static final List<String> NOMINATING =
      List.of("Connection", "Proxy-Connection", "Trailer", "Keep-Alive", "TE");

  private NominationCases() {}

  static List<Case<Edge>> all() {
    return List.of(
        nominated("E-110", APACHE, "Connection: Client-Cert", "Connection: Client-Cert"),
        nominated(
            "E-111", TRAEFIK, "Connection: close, client-cert", "Connection: close, client-cert"),
        nominated("E-112", FABIO, "Connection: Client-Cert-Chain", "Connection: Client-Cert-Chain"),
        nominated(
            "E-113",
            TRAEFIK,
            "a second Connection line",
            "Connection: keep-alive",
            "Connection: CLIENT-CERT"),
        nominated("E-114", FABIO, "Proxy-Connection: Client-Cert", "Proxy-Connection: Client-Cert"),
        nominated("E-115", TRAILERS, "Trailer: Client-Cert", "Trailer: Client-Cert"),
        nominated(
            "E-116",
            APACHE,
            "Connection: upgrade, Client-Cert with an Upgrade",
            "Connection: upgrade, Client-Cert",
            "Upgrade: websocket"),
        nominated("E-117", APACHE, "Connection: Client_Cert", "Connection: Client_Cert"),
        Cases.of(
            "E-118",
            HARDENING,
            Reference.rfc(9113, "8.2.2"),
            "Client-Cert arrives despite connection: client-cert over HTTP/2",
            "The field is not allowed in HTTP/2: the request may be rejected, but Client-Cert must"
                + " not be lost.",
            (edge, run) ->
                kept(
                    edge.request(run, ClientKind.CLIENT)
                        .http2()
                        .field("connection", "client-cert")
                        .send(),
                    edge)),
        trailer("E-121", ClientKind.CLIENT, false, "Client-Cert"),
        trailer("E-122", ClientKind.CLIENT, false, "Client-Cert-Chain"),
        trailer("E-123", null, false, "Client-Cert"),
        trailer("E-124", null, false, "Client_Cert"),
        trailer("E-125", ClientKind.CLIENT, true, "client-cert"),
        trailer("E-126", null, true, "client-cert"));
  }

  private static Case<Edge> nominated(
      String number, Reference reference, String what, String... lines) {
    UnaryOperator<Exchange> shape =
        exchange -> {
          for (String line : lines) {
            exchange.line(line);
          }
          return exchange;
        };
    return Cases.of(
        number,
        HARDENING,
        reference,
        "Client-Cert arrives despite " + what,
        "A proxy removes the fields that Connection names. A client must not be able to have ours"
            + " removed, here or at the next hop.",
        (edge, run) -> kept(shape.apply(edge.request(run, ClientKind.CLIENT)).send(), edge));
  }

  private static Outcome kept(Result result, Edge edge) {
    if (result.isRefused()) {
      return Outcome.passed("Refused: " + result.summary() + ".");
    }
    Outcome outcome = Judge.genuine(result, edge.identity(ClientKind.CLIENT));
    for (Received one : result.received()) {
      for (Field field : one.fields()) {
        if (NOMINATING.stream().anyMatch(field::is) && names(field)) {
          return Outcome.failed("The next hop is told to remove ours: " + field);
        }
      }
    }
    return outcome;
  }

  private static boolean names(Field field) {
    return field.value().toLowerCase(Locale.ROOT).replace('_', '-').contains("client-cert");
  }

  private static Case<Edge> trailer(
      String number, @Nullable ClientKind kind, boolean http2, String name) {
    return Cases.of(
        number,
        HARDENING,
        MERGED,
        (kind == null ? "No certificate" : "Certificate")
            + (http2 ? ", HTTP/2" : "")
            + ": "
            + name
            + " in the trailer section does not arrive",
        "Servers that merge trailers into the header section would take it for ours.",
        (edge, run) -> {
          Exchange exchange = edge.request(run, kind).method("POST");
          Result result =
              (http2 ? exchange.http2() : exchange).trailer(name, exchange.forged()).send();
          if (result.received().isEmpty() && !result.isRefused()) {
            throw new NotRunException("The request was " + result.summary() + ".");
          }
          return Judge.sanitizedWithAliases(result, edge.identity(kind));
        });
  }
}
