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
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.pki.ClientKind;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Clients that send Client-Cert or Client-Cert-Chain themselves. */
final class ForgeryCases {
  private static final Reference RULES = Reference.rfc(9440, "2.4");
  private static final Reference ANY_REQUEST = Reference.rfc(9440, "4");
  private static final Reference SYNTAX = Reference.rfc(9112, "5");
  private static final Reference LINE_ENDS = Reference.rfc(9112, "2.2");
  private static final Reference HTTP2 = Reference.rfc(9113, "8.2.1");

  private ForgeryCases() {}

  static List<Case<Edge>> all() {
    ClientKind client = ClientKind.CLIENT;
    return List.of(
        tls("E-050", client, "Client-Cert", e -> e.field("Client-Cert", e.forged())),
        tls("E-051", client, "client-cert", e -> e.field("client-cert", e.forged())),
        tls("E-052", client, "CLIENT-CERT", e -> e.field("CLIENT-CERT", e.forged())),
        tls("E-053", client, "cLIENT-cERT", e -> e.field("cLIENT-cERT", e.forged())),
        tls("E-054", client, "Client-Cert-Chain", e -> e.field("Client-Cert-Chain", e.forged())),
        tls("E-055", client, "client-cert-chain", e -> e.field("client-cert-chain", e.forged())),
        tls(
            "E-056",
            client,
            "Client-Cert on three lines",
            e -> twice(e, "Client-CERT").field("Client-CERT", e.forged())),
        tls(
            "E-057",
            client,
            "both fields at once",
            e -> e.field("Client-Cert-CHAIN", e.forged()).field("CLIENT-Cert", e.forged())),
        tls("E-058", client, "an empty Client-Cert", e -> e.line("CLient-Cert:")),
        tls(
            "E-059",
            client,
            "Client-Cert over HTTP/2",
            e -> e.http2().field("client-cert", e.forged())),
        tls(
            "E-060",
            client,
            "Client-Cert-Chain over HTTP/2",
            e -> e.http2().field("client-cert-chain", e.forged())),
        tls("E-061", null, "Client-Cert", e -> e.field("Client-Cert", e.forged())),
        tls("E-062", null, "client-cert", e -> e.field("client-cert", e.forged())),
        tls("E-063", null, "CLIENT-CERT", e -> e.field("CLIENT-CERT", e.forged())),
        tls("E-064", null, "Client-Cert-Chain", e -> e.field("Client-Cert-Chain", e.forged())),
        tls("E-065", null, "Client-Cert on two lines", e -> twice(e, "cLient-Cert")),
        tls(
            "E-066",
            null,
            "Client-Cert over HTTP/2",
            e -> e.http2().field("client-cert", e.forged())),
        tls(
            "E-067",
            null,
            "Client-Cert-Chain over HTTP/2",
            e -> e.http2().field("client-cert-chain", e.forged())),
        replayed(),
        plain("E-069", "Client-Cert", e -> e.field("Client-Cert", e.forged())),
        plain("E-070", "client-cert", e -> e.field("client-cert", e.forged())),
        plain("E-071", "Client-Cert-Chain", e -> e.field("Client-Cert-Chain", e.forged())),
        malformed(
            "E-072",
            SYNTAX,
            "a space before the colon",
            e -> e.line("Client-Cert : " + e.forged())),
        malformed(
            "E-073", SYNTAX, "a tab before the colon", e -> e.line("Client-Cert\t: " + e.forged())),
        malformed(
            "E-074",
            SYNTAX,
            "a value on a continuation line",
            e -> e.line("Client-Cert:\r\n " + e.forged())),
        malformed(
            "E-075",
            SYNTAX,
            "a space before the name, as in a continuation line",
            e -> e.line("X-First: 1").line(" Client-Cert: " + e.forged())),
        malformed(
            "E-076",
            LINE_ENDS,
            "a bare LF before the line",
            e -> e.line("X-Lf: 1\nClient-Cert: " + e.forged())),
        malformed(
            "E-077",
            LINE_ENDS,
            "a bare CR before the line",
            e -> e.line("X-Cr: 1\rClient-Cert: " + e.forged())),
        malformed(
            "E-078", SYNTAX, "a NUL after the name", e -> e.line("Client-Cert\0: " + e.forged())),
        malformed(
            "E-079",
            SYNTAX,
            "a NUL in the value before a forged one",
            e -> e.line("X-Nul: 1\0\r\nCLIENT-CErt: " + e.forged())),
        malformed(
            "E-080",
            HTTP2,
            "a line break in a value of HTTP/2",
            e -> e.http2().field("x-break", "1\r\nClient-Cert: " + e.forged())),
        malformed(
            "E-081",
            HTTP2,
            "a line break in a name of HTTP/2",
            e -> e.http2().field("x-name\r\nclient-cert", e.forged())),
        malformed(
            "E-082",
            HTTP2,
            "upper case in a name of HTTP/2",
            e -> e.http2().field("Client-Cert", e.forged())),
        malformed(
            "E-083",
            HTTP2,
            "whitespace after a name of HTTP/2",
            e -> e.http2().field("client-cert ", e.forged())),
        malformed(
            "E-084",
            LINE_ENDS,
            "the field as the first line after the request line",
            e -> e.startLine("GET %s HTTP/1.1\r\nCliENT-Cert: " + e.forged())));
  }

  private static Exchange twice(Exchange exchange, String name) {
    return exchange.field(name, exchange.forged()).field(name, exchange.forged());
  }

  private static Case<Edge> tls(
      String number, @Nullable ClientKind kind, String what, UnaryOperator<Exchange> shape) {
    return forgery(
        number,
        MUST,
        RULES,
        (kind == null ? "No certificate" : "Certificate") + ", forged: " + what,
        (edge, run) ->
            Judge.sanitized(shape.apply(edge.request(run, kind)).send(), edge.identity(kind)));
  }

  private static Case<Edge> plain(String number, String what, UnaryOperator<Exchange> shape) {
    return forgery(
        number,
        MUST,
        ANY_REQUEST,
        "Plaintext, forged: " + what,
        (edge, run) -> Judge.sanitized(shape.apply(edge.plainRequest(run)).send(), null));
  }

  private static Case<Edge> forgery(
      String number, Level level, Reference reference, String name, Case.Body<Edge> body) {
    return Cases.of(
        number,
        level,
        reference,
        name,
        "The client's own field has to be removed or replaced, or the request rejected.",
        body);
  }

  /** Whoever has seen a certificate can send it, but does not have its key. */
  private static Case<Edge> replayed() {
    return forgery(
        "E-068",
        MUST,
        RULES,
        "No certificate, forged: the genuine Client-Cert of another client",
        (edge, run) -> {
          Identity other = edge.identityOf(ClientKind.OTHER);
          Exchange exchange =
              edge.request(run, null).field("Client-Cert", Judge.item(other.leaf()));
          return Judge.sanitized(exchange.send(), null);
        });
  }

  private static Case<Edge> malformed(
      String number, Reference reference, String what, UnaryOperator<Exchange> shape) {
    return Cases.of(
        number,
        HARDENING,
        reference,
        "Malformed, forged: " + what,
        "Two servers may read this line in two ways. The request has to be rejected, or arrive"
            + " without anything that can be read as the client's own field.",
        (edge, run) -> Judge.nothingForged(shape.apply(edge.request(run, null)).send()));
  }
}
