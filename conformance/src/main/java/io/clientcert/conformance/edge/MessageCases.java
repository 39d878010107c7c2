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
import io.clientcert.conformance.Outcome;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.pki.ClientKind;
import java.util.List;
import java.util.function.UnaryOperator;

/** Requests with a second request in their body, many fields, and unusual targets. */
final class MessageCases {
  private static final Reference LENGTH = Reference.rfc(9112, "6.3");
  private static final Reference DOWNGRADE =
      Reference.article(
          "HTTP/2: The Sequel is Always Worse", "https://portswigger.net/research/http2");
  private static final Reference H2C =
      Reference.article("h2c Smuggling", "https://bishopfox.com/blog/h2c-smuggling-request");
  private static final Reference LIMITS = Reference.rfc(9110, "5.4");

  private MessageCases() {}

  static List<Case<Edge>> all() {
    return List.of(
        smuggled(
            "E-210",
            LENGTH,
            "Content-Length and Transfer-Encoding",
            e -> e.method("POST").line("Transfer-Encoding: chunked").body("0\r\n\r\n" + inner(e))),
        smuggled(
            "E-211",
            LENGTH,
            "Transfer-Encoding with a space before the colon",
            e -> e.method("POST").line("Transfer-Encoding : chunked").body("0\r\n\r\n" + inner(e))),
        smuggled(
            "E-212",
            LENGTH,
            "an unknown Transfer-Encoding",
            e -> e.method("POST").line("Transfer-Encoding: xchunked").body("0\r\n\r\n" + inner(e))),
        smuggled(
            "E-213",
            LENGTH,
            "two values of Content-Length",
            e -> e.method("POST").line("Content-Length: 0").body(inner(e))),
        smuggled(
            "E-214", LENGTH, "a body in a GET request", e -> e.line("X-Body: get").body(inner(e))),
        smuggled(
            "E-215",
            DOWNGRADE,
            "a wrong content-length of HTTP/2",
            e -> e.http2().method("POST").field("content-length", "0").body(inner(e))),
        smuggled(
            "E-216",
            DOWNGRADE,
            "transfer-encoding in HTTP/2",
            e ->
                e.http2()
                    .method("POST")
                    .field("transfer-encoding", "chunked")
                    .body("0\r\n\r\n" + inner(e))),
        smuggled(
            "E-217",
            H2C,
            "an upgrade to h2c with a forged field",
            e ->
                e.line("Connection: Upgrade, HTTP2-Settings")
                    .line("Upgrade: h2c")
                    .line("HTTP2-Settings: AAMAAABkAAQAAP__")
                    .field("CLIENT-Cert", e.forged())),
        smuggled(
            "E-218",
            Reference.rfc(9112, "3.2.2"),
            "a target in absolute form, and a forged field",
            e ->
                e.startLine("GET http://other.example%s HTTP/1.1")
                    .field("ClIENT-CERT", e.forged())),
        many("E-220", 90),
        many("E-221", 900));
  }

  /** A request that the backend must never see as one. */
  private static String inner(Exchange exchange) {
    return "GET "
        + exchange.path()
        + " HTTP/1.1\r\nHost: inner.example\r\nClient-Cert: "
        + exchange.forged()
        + "\r\n\r\n";
  }

  private static Case<Edge> smuggled(
      String number, Reference reference, String what, UnaryOperator<Exchange> shape) {
    return Cases.of(
        number,
        HARDENING,
        reference,
        "No forged Client-Cert arrives by " + what,
        "The edge and the backend have to agree where the request ends; otherwise a body becomes a"
            + " request that the edge has never seen.",
        (edge, run) -> {
          Exchange exchange = shape.apply(edge.request(run, null)).expectingMore();
          Result result = exchange.send();
          for (Received one : result.received()) {
            if (isAmbiguous(one)) {
              return Outcome.failed("The length is passed on in two ways: " + one.fields());
            }
          }
          return Judge.nothingForged(result);
        });
  }

  private static boolean isAmbiguous(Received received) {
    List<Field> codings =
        received.fields().stream()
            .filter(field -> field.name().strip().equalsIgnoreCase("Transfer-Encoding"))
            .toList();
    int lengths = received.values("Content-Length").size();
    boolean unknown =
        codings.stream().anyMatch(field -> !field.value().equalsIgnoreCase("chunked"));
    return lengths > 1 || codings.size() > 1 || unknown || (lengths > 0 && !codings.isEmpty());
  }

  private static Case<Edge> many(String number, int count) {
    return Cases.of(
        number,
        HARDENING,
        LIMITS,
        "A request with " + count + " fields and a forged one is sanitised, or refused with 4xx",
        "Beyond a limit some servers drop fields silently: the edge's own, or those that it looks"
            + " for.",
        (edge, run) -> {
          Exchange exchange = edge.request(run, ClientKind.CLIENT);
          for (int i = 0; i < count; i++) {
            exchange.field("X-Many-" + i, "1");
          }
          Result result = exchange.field("client-CERT", exchange.forged()).send();
          return result.status() >= 500
              ? Outcome.failed("The edge " + result.summary() + ".")
              : Judge.sanitized(result, edge.identity(ClientKind.CLIENT));
        });
  }
}
