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
import io.clientcert.conformance.Outcome;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.Status;
import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.net.Http1Connection;
import io.clientcert.conformance.net.Http2Connection;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.net.Response;
import io.clientcert.conformance.pki.ClientKind;
import java.util.List;

/** Several requests on one connection, HTTP/2, TLS to the origin, and responses. */
final class ConnectionCases {
  private static final Reference HTTP2 = Reference.rfc(9113, "8.2");

  private ConnectionCases() {}

  static List<Case<Origin>> all() {
    return List.of(
        of(
            "O-100",
            HARDENING,
            Cases.TRUST,
            "The certificate of a request is not that of the next one",
            (origin, run) -> {
              Http1Connection connection = origin.http1(run, origin.trusted());
              Outcome first =
                  new Request(origin, run)
                      .fields(origin.client())
                      .on(connection)
                      .accepted(origin.client().leaf());
              return failed(first) ? first : new Request(origin, run).on(connection).refused();
            }),
        of(
            "O-101",
            HARDENING,
            Cases.TRUST,
            "The next request on a connection has its own certificate",
            (origin, run) -> {
              Http1Connection connection = origin.http1(run, origin.trusted());
              new Request(origin, run).fields(origin.client()).on(connection);
              Identity other = other(origin);
              return new Request(origin, run).fields(other).on(connection).accepted(other.leaf());
            }),
        of(
            "O-102",
            HARDENING,
            Cases.TRUST,
            "A malformed field does not leave the certificate of the request before",
            (origin, run) -> {
              Http1Connection connection = origin.http1(run, origin.trusted());
              new Request(origin, run).fields(origin.client()).on(connection);
              return new Request(origin, run)
                  .field(origin.format().name(), ":AAAA:")
                  .on(connection)
                  .refused();
            }),
        of(
            "O-103",
            HARDENING,
            Cases.TRUST,
            "Pipelined requests have their own certificates",
            (origin, run) -> {
              Http1Connection connection = origin.http1(run, origin.trusted());
              connection.send(new Request(origin, run).fields(origin.client()).bytes());
              connection.send(new Request(origin, run).bytes());
              Outcome first =
                  new Seen(connection.read("GET"), "", origin.pki())
                      .accepted(origin.client().leaf());
              return failed(first)
                  ? first
                  : new Seen(connection.read("GET"), "", origin.pki()).refused();
            }),
        of(
            "O-104",
            MUST,
            Cases.CERT,
            "Responses have no Client-Cert and no Client-Cert-Chain",
            (origin, run) -> {
              Response response =
                  new Request(origin, run).fields(origin.client()).send().response();
              if (response == null) {
                return Outcome.notRun("There was no response.");
              }
              for (Field field : response.fields()) {
                if (field.is(FieldFormat.CERT) || field.is(FieldFormat.CHAIN)) {
                  return Outcome.failed("The response has the field " + field.name() + ".");
                }
              }
              return Outcome.passed();
            }),
        of(
            "O-105",
            HARDENING,
            HTTP2,
            "The certificate is accepted over HTTP/2",
            (origin, run) ->
                new Request(origin, run)
                    .fields(origin.client())
                    .on(origin.http2(run, origin.trusted()))
                    .accepted(origin.client().leaf())),
        of(
            "O-106",
            MUST,
            Cases.CERT,
            "Two lines of Client-Cert over HTTP/2 are not accepted",
            (origin, run) ->
                new Request(origin, run)
                    .field(origin.format().name(), origin.format().value(other(origin).leaf()))
                    .fields(origin.client())
                    .on(origin.http2(run, origin.trusted()))
                    .refused()),
        of(
            "O-107",
            MUST,
            Cases.TRUST,
            "A stranger gets no certificate over HTTP/2",
            (origin, run) ->
                new Request(origin, run)
                    .fields(origin.client())
                    .on(origin.http2(run, origin.untrusted()))
                    .refused()),
        of(
            "O-108",
            HARDENING,
            HTTP2,
            "The certificate of a stream is not that of the next one",
            (origin, run) -> {
              Http2Connection connection = origin.http2(run, origin.trusted());
              new Request(origin, run).fields(origin.client()).on(connection);
              return new Request(origin, run).on(connection).refused();
            }),
        of(
            "O-109",
            HARDENING,
            Cases.TRUST,
            "The proxy's own TLS certificate is not the client's",
            (origin, run) -> {
              origin.needsTls();
              return new Request(origin, run).send().refused();
            }),
        of(
            "O-110",
            HARDENING,
            Cases.TRUST,
            "The proxy's own TLS certificate does not replace a malformed Client-Cert",
            (origin, run) -> {
              origin.needsTls();
              return new Request(origin, run)
                  .field(origin.format().name(), ":AAAA:")
                  .send()
                  .refused();
            }));
  }

  private static Identity other(Origin origin) {
    return origin.pki().identity(origin.format().pem() ? ClientKind.WITH_ROOT : ClientKind.OTHER);
  }

  private static boolean failed(Outcome outcome) {
    return outcome.status() == Status.FAILED;
  }

  private static Case<Origin> of(
      String number, Level level, Reference reference, String name, Case.Body<Origin> body) {
    return new Case<>(
        number,
        level,
        name,
        reference,
        "A proxy sends the requests of many clients over the same connections to the origin.",
        body);
  }
}
