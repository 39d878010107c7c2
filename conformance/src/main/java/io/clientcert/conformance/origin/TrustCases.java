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
import io.clientcert.conformance.Level;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.pki.PemFiles;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Who may send a certificate. */
final class TrustCases {
  private static final Reference ADDRESS = Reference.rfc(7239, "8.1");
  private static final Reference PROXY =
      Reference.article(
          "The PROXY protocol, section 2",
          "https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt");

  private TrustCases() {}

  static List<Case<Origin>> all() {
    return List.of(
        stranger("O-001", MUST, Cases.TRUST, "Client-Cert", r -> r.fields(client(r))),
        stranger(
            "O-002",
            MUST,
            Cases.TRUST,
            "Client-Cert-Chain that begins with a leaf",
            r -> {
              r.origin().needsRfc9440();
              return r.field(FieldFormat.CHAIN, FieldFormat.list(client(r).presented()));
            }),
        stranger(
            "O-003",
            MUST,
            Cases.TRUST,
            "client-cert in lower case",
            r -> {
              r.origin().format().fields(client(r)).stream()
                  .forEach(f -> r.field(f.name().toLowerCase(Locale.ROOT), f.value()));
              return r;
            }),
        stranger(
            "O-004",
            HARDENING,
            ADDRESS,
            "X-Forwarded-For with the proxy's address",
            r -> r.field("X-Forwarded-For", trusted(r)).fields(client(r))),
        stranger(
            "O-005",
            HARDENING,
            ADDRESS,
            "Forwarded with the proxy's address",
            r -> r.field("Forwarded", "for=" + trusted(r)).fields(client(r))),
        stranger(
            "O-006",
            HARDENING,
            ADDRESS,
            "X-Real-IP with the proxy's address",
            r -> r.field("X-Real-IP", trusted(r)).fields(client(r))),
        stranger(
            "O-007",
            HARDENING,
            PROXY,
            "a line of the PROXY protocol with the proxy's address",
            r -> {
              String address = trusted(r);
              String line = "PROXY TCP4 %s %s 40000 80\r\n".formatted(address, address);
              return r.preamble(line).fields(client(r));
            }),
        stranger(
            "O-008",
            HARDENING,
            Reference.cve("CVE-2025-64484"),
            "Client_Cert",
            r -> r.field("Client_Cert", r.origin().format().value(client(r).leaf()))),
        stranger(
            "O-009",
            HARDENING,
            Cases.TRUST,
            "the fields of nginx, Envoy and Apache",
            r -> {
              X509Certificate leaf = client(r).leaf();
              String pem = PemFiles.text(List.of(leaf)).strip();
              String escaped =
                  pem.replace("+", "%2B")
                      .replace("/", "%2F")
                      .replace("=", "%3D")
                      .replace("\n", "%0A");
              escaped = escaped.replace(" ", "%20");
              return r.field("SSL_CLIENT_CERT", pem.replace('\n', ' '))
                  .field("X-SSL-Client-Cert", escaped)
                  .field("X-SSL-CERT", pem.replace('\n', ' '))
                  .field("X-Forwarded-Client-Cert", "Cert=\"" + escaped + "\"");
            }),
        Cases.one(
            "O-010",
            HARDENING,
            Cases.CERT,
            "A trusted proxy's certificate is the client's",
            "Client-Cert and Client-Cert-Chain come from the trusted address.",
            r -> r.fields(client(r)),
            Cases.ACCEPTED),
        Cases.one(
            "O-011",
            HARDENING,
            Cases.CERT,
            "A trusted proxy's request without a certificate has none",
            "The proxy's request has no field about a certificate.",
            r -> r,
            Cases.REFUSED));
  }

  private static Identity client(Request request) {
    return request.origin().client();
  }

  private static String trusted(Request request) {
    return request.origin().trusted().getHostAddress();
  }

  private static Case<Origin> stranger(
      String number, Level level, Reference reference, String what, UnaryOperator<Request> shape) {
    return Cases.one(
        number,
        level,
        reference,
        "A stranger gets no certificate by " + what,
        "The request comes from an address that is not the proxy's. The certificate is valid, and"
            + " public: it proves nothing.",
        r -> shape.apply(r.untrusted()),
        Cases.REFUSED);
  }
}
