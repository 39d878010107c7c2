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

import static io.clientcert.conformance.Level.MUST;

import io.clientcert.conformance.Case;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.net.TlsClient;
import io.clientcert.conformance.pki.ClientKind;
import java.util.List;
import java.util.function.UnaryOperator;

/** Every request of a client with a certificate carries it, whatever else the request is. */
final class PresenceCases {
  private static final Reference FIELD = Reference.rfc(9440, "2.2");
  private static final Reference RULES = Reference.rfc(9440, "2.4");

  private PresenceCases() {}

  static List<Case<Edge>> all() {
    return List.of(
        present("E-001", "over TLS 1.3", exchange -> exchange.tls(TlsClient.TLS_1_3)),
        present("E-002", "over TLS 1.2", exchange -> exchange.tls(TlsClient.TLS_1_2)),
        present("E-003", "over HTTP/2", Exchange::http2),
        present("E-004", "to HEAD", exchange -> exchange.method("HEAD")),
        present("E-005", "to POST with a body", exchange -> exchange.method("POST").body("a=b")),
        present("E-006", "to PUT", exchange -> exchange.method("PUT").body("content")),
        present("E-007", "to DELETE", exchange -> exchange.method("DELETE")),
        present("E-008", "to OPTIONS", exchange -> exchange.method("OPTIONS")),
        present(
            "E-009",
            "to a request with a chunked body",
            exchange -> exchange.method("PATCH").trailer("Checked", "yes")),
        present("E-010", "to HTTP/1.0", exchange -> exchange.startLine("GET %s HTTP/1.0")),
        present(
            "E-011",
            "to a WebSocket handshake",
            exchange ->
                exchange
                    .field("Connection", "Upgrade")
                    .field("Upgrade", "websocket")
                    .field("Sec-WebSocket-Version", "13")
                    .field("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")),
        present(
            "E-012",
            "to a request that expects 100 (Continue)",
            exchange -> exchange.method("POST").field("Expect", "100-continue").body("a=b")),
        Cases.of(
            "E-013",
            MUST,
            RULES,
            "A request without a certificate has no Client-Cert",
            "A TLS connection without a client certificate is refused, or its request arrives"
                + " without the fields.",
            (edge, run) -> Judge.sanitized(edge.request(run, null).send(), null)),
        Cases.of(
            "E-014",
            MUST,
            RULES,
            "A request over HTTP/2 without a certificate has no Client-Cert",
            "As E-013, over HTTP/2.",
            (edge, run) -> Judge.sanitized(edge.request(run, null).http2().send(), null)),
        Cases.of(
            "E-015",
            MUST,
            FIELD,
            "A plaintext request has no Client-Cert",
            "A request to the port without TLS is refused, or arrives without the fields.",
            (edge, run) -> Judge.sanitized(edge.plainRequest(run).send(), null)),
        Cases.of(
            "E-016",
            MUST,
            FIELD,
            "The response to the client does not carry the certificate",
            "Client-Cert must not be used in responses. An edge that sets it in both directions"
                + " shows the certificate to scripts.",
            (edge, run) ->
                Cases.notInResponse(edge.request(run, ClientKind.OTHER).send(), "The response")));
  }

  private static Case<Edge> present(String number, String what, UnaryOperator<Exchange> shape) {
    return Cases.of(
        number,
        MUST,
        RULES,
        "One Client-Cert is added " + what,
        "A client with a valid certificate sends one request; it has to arrive with exactly one"
            + " Client-Cert, which carries the certificate.",
        (edge, run) ->
            Judge.genuine(
                shape.apply(edge.request(run, ClientKind.CLIENT)).send(),
                edge.identity(ClientKind.CLIENT)));
  }
}
