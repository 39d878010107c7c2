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
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.pki.ClientKind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names that CGI, WSGI, PHP and others take for ours: every other character becomes the same. */
final class AliasCases {
  private static final Reference UNDERSCORE = Reference.cve("CVE-2025-64484");
  private static final Reference NORMALISED =
      Reference.article(
          "Smuggling HTTP headers through reverse proxies",
          "https://telekomsecurity.github.io/2020/05/smuggling-http-headers-through-reverse-proxies.html");

  private AliasCases() {}

  static List<Case<Edge>> all() {
    ClientKind client = ClientKind.CLIENT;
    return List.of(
        alias("E-090", UNDERSCORE, client, "Client_Cert"),
        alias("E-091", UNDERSCORE, client, "client_cert"),
        alias("E-092", UNDERSCORE, client, "CLIENT_CERT"),
        alias("E-093", UNDERSCORE, client, "Client_Cert_Chain"),
        alias("E-094", UNDERSCORE, client, "Client-Cert_Chain"),
        alias("E-095", NORMALISED, client, "Client.Cert"),
        alias("E-096", NORMALISED, client, "Client~Cert"),
        alias("E-097", UNDERSCORE, null, "Client_Cert"),
        alias("E-098", UNDERSCORE, null, "client_cert_chain"),
        alias("E-099", NORMALISED, null, "Client.Cert"),
        http2("E-100", client, "client_cert"),
        http2("E-101", null, "client_cert"),
        Cases.of(
            "E-102",
            HARDENING,
            UNDERSCORE,
            "Plaintext: the alias Client_Cert is removed",
            description(),
            (edge, run) -> {
              Exchange exchange = edge.plainRequest(run);
              return Judge.sanitizedWithAliases(
                  exchange.field("Client_Cert", exchange.forged()).send(), null);
            }));
  }

  private static String description() {
    return "A backend that reads names as CGI variables cannot tell the alias from Client-Cert. It"
        + " has to be removed, or the request rejected.";
  }

  private static Case<Edge> alias(
      String number, Reference reference, @Nullable ClientKind kind, String name) {
    return Cases.of(
        number,
        HARDENING,
        reference,
        (kind == null ? "No certificate" : "Certificate") + ": the alias " + name + " is removed",
        description(),
        (edge, run) -> {
          Exchange exchange = edge.request(run, kind);
          return Judge.sanitizedWithAliases(
              exchange.field(name, exchange.forged()).send(), edge.identity(kind));
        });
  }

  private static Case<Edge> http2(String number, @Nullable ClientKind kind, String name) {
    return Cases.of(
        number,
        HARDENING,
        UNDERSCORE,
        (kind == null ? "No certificate" : "Certificate")
            + ", HTTP/2: the alias "
            + name.toLowerCase(Locale.ROOT)
            + " is removed",
        description(),
        (edge, run) -> {
          Exchange exchange = edge.request(run, kind).http2();
          return Judge.sanitizedWithAliases(
              exchange.field(name, exchange.forged()).send(), edge.identity(kind));
        });
  }
}
