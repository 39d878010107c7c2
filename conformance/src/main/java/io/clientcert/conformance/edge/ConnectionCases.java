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
import static io.clientcert.conformance.Level.SHOULD;

import io.clientcert.conformance.Case;
import io.clientcert.conformance.CaseRun;
import io.clientcert.conformance.Level;
import io.clientcert.conformance.NotRunException;
import io.clientcert.conformance.Outcome;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.Status;
import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.net.Http1Connection;
import io.clientcert.conformance.net.Http1Request;
import io.clientcert.conformance.net.Http2Connection;
import io.clientcert.conformance.net.Response;
import io.clientcert.conformance.net.TlsClient;
import io.clientcert.conformance.pki.ClientKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several requests on one connection, and connections that resume a session. */
final class ConnectionCases {
  private static final Reference RULES = Reference.rfc(9440, "2.4");
  private static final Reference RESUMPTION = Reference.rfc(9440, "3.3");

  private ConnectionCases() {}

  static List<Case<Edge>> all() {
    return List.of(
        resumed("E-130", SHOULD, TlsClient.TLS_1_2, false),
        resumed("E-131", SHOULD, TlsClient.TLS_1_3, false),
        resumed("E-132", SHOULD, TlsClient.TLS_1_3, true),
        resumedForgery("E-133", TlsClient.TLS_1_2),
        resumedForgery("E-134", TlsClient.TLS_1_3),
        kept(
            "E-135",
            "The fourth request on a connection has Client-Cert",
            ClientKind.CLIENT,
            4,
            ""),
        kept(
            "E-136",
            "Certificate: a forged Client-Cert in the second request does not arrive",
            ClientKind.CLIENT,
            2,
            "Client-Cert"),
        kept(
            "E-137",
            "No certificate: a forged Client-Cert in the second request does not arrive",
            null,
            2,
            "Client-Cert"),
        pipelined(),
        multiplexed("E-139", ClientKind.CLIENT),
        multiplexed("E-140", null),
        Cases.of(
            "E-141",
            MUST,
            RULES,
            "Two clients at the same time are not mixed up",
            "Two connections with different certificates send requests by turns.",
            (edge, run) -> {
              Http1Connection first =
                  edge.connect(run, edge.client(ClientKind.CLIENT), TlsClient.TLS_ANY);
              Http1Connection second =
                  edge.connect(run, edge.client(ClientKind.OTHER), TlsClient.TLS_ANY);
              Outcome outcome = one(edge, run, first, ClientKind.CLIENT, "");
              for (int i = 0; i < 2 && outcome.status() == Status.PASSED; i++) {
                outcome = one(edge, run, second, ClientKind.OTHER, "");
                if (outcome.status() == Status.PASSED) {
                  outcome = one(edge, run, first, ClientKind.CLIENT, "");
                }
              }
              return outcome;
            }),
        Cases.of(
            "E-142",
            MUST,
            RULES,
            "A client without a certificate does not inherit one from the client before",
            "The edge may use one connection to the backend for both clients.",
            (edge, run) -> {
              Outcome before =
                  Judge.genuine(
                      edge.request(run, ClientKind.OTHER).send(), edge.identity(ClientKind.OTHER));
              if (before.status() != Status.PASSED) {
                throw new NotRunException("The client before: " + before.detail());
              }
              return Judge.sanitized(
                  edge.request(run, null).field("X-After", "certificate").send(), null);
            }));
  }

  /** Sends one request on an open connection. */
  private static Outcome one(
      Edge edge,
      CaseRun run,
      Http1Connection connection,
      @Nullable ClientKind kind,
      String forgedName)
      throws IOException {
    String id = edge.newId();
    Http1Request request = Http1Request.get(edge.target(), edge.observer().path(id));
    if (!forgedName.isEmpty()) {
      request.field(forgedName, ":Zm9yZ2Vk:");
    }
    Response response = connection.exchange(request);
    Result result = new Result(response, "", edge.received(id, response, run), "Zm9yZ2Vk");
    return forgedName.isEmpty() && kind != null
        ? Judge.genuine(result, edge.identity(kind))
        : Judge.sanitized(result, edge.identity(kind));
  }

  private static Case<Edge> kept(
      String number, String name, @Nullable ClientKind kind, int requests, String forgedName) {
    return Cases.of(
        number,
        MUST,
        RULES,
        name,
        "All requests are on one connection of HTTP/1.1.",
        (edge, run) -> {
          try {
            Http1Connection connection = edge.connect(run, edge.client(kind), TlsClient.TLS_ANY);
            Outcome outcome = Outcome.passed();
            for (int i = 1; i <= requests && outcome.status() == Status.PASSED; i++) {
              outcome = one(edge, run, connection, kind, i == requests ? forgedName : "");
            }
            return outcome;
          } catch (IOException e) {
            if (kind == null) {
              return Outcome.passed("Refused: " + e.getMessage());
            }
            throw e;
          }
        });
  }

  private static Case<Edge> pipelined() {
    return Cases.of(
        "E-138",
        MUST,
        RULES,
        "Certificate: a forged Client-Cert in a pipelined request does not arrive",
        "Two requests are sent at once; the second has a forged field.",
        (edge, run) -> {
          Http1Connection connection =
              edge.connect(run, edge.client(ClientKind.CLIENT), TlsClient.TLS_ANY);
          String first = edge.newId();
          String second = edge.newId();
          byte[] one = Http1Request.get(edge.target(), edge.observer().path(first)).bytes();
          byte[] two =
              Http1Request.get(edge.target(), edge.observer().path(second))
                  .field("X-Pipelined", "yes")
                  .field("Client-Cert", ":Zm9yZ2Vk:")
                  .bytes();
          byte[] both = new byte[one.length + two.length];
          System.arraycopy(one, 0, both, 0, one.length);
          System.arraycopy(two, 0, both, one.length, two.length);
          connection.send(both);
          connection.read("GET");
          Response response = connection.read("GET");
          return Judge.sanitized(
              new Result(response, "", edge.received(second, response, run), "Zm9yZ2Vk"),
              edge.identity(ClientKind.CLIENT));
        });
  }

  private static Case<Edge> multiplexed(String number, @Nullable ClientKind kind) {
    return Cases.of(
        number,
        MUST,
        RULES,
        (kind == null ? "No certificate" : "Certificate")
            + ", HTTP/2: a forged client-cert on a later stream does not arrive",
        "Three requests are open at once on one connection; the last has a forged field.",
        (edge, run) -> {
          Http2Connection connection = edge.connectHttp2(run, edge.client(kind), TlsClient.TLS_ANY);
          List<Integer> streams = new ArrayList<>();
          List<String> ids = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            String id = edge.newId();
            List<Field> fields =
                new ArrayList<>(
                    Http2Connection.pseudoFields("GET", edge.target(), edge.observer().path(id)));
            if (i == 2) {
              fields.add(new Field("x-stream", "last"));
              fields.add(new Field("client-cert", ":Zm9yZ2Vk:"));
            }
            streams.add(connection.send(fields, null, List.of()));
            ids.add(id);
          }
          return last(edge, run, kind, connection, streams.get(2), ids.get(2));
        });
  }

  private static Outcome last(
      Edge edge,
      CaseRun run,
      @Nullable ClientKind kind,
      Http2Connection connection,
      int stream,
      String id)
      throws IOException {
    Response response = null;
    String refusal = "";
    try {
      response = connection.read(stream);
    } catch (Http2Connection.RefusedException e) {
      refusal = String.valueOf(e.getMessage());
    }
    return Judge.sanitized(
        new Result(response, refusal, edge.received(id, response, run), "Zm9yZ2Vk"),
        edge.identity(kind));
  }

  private static Case<Edge> resumed(String number, Level level, String version, boolean http2) {
    return Cases.of(
        number,
        level,
        RESUMPTION,
        "A resumed session of "
            + version
            + " has the same Client-Cert"
            + (http2 ? ", over HTTP/2" : ""),
        "The first connection makes the session, the second resumes it: no certificate is sent"
            + " again. Not run if the server does not resume.",
        (edge, run) -> {
          Result again = again(edge, run, version, http2, ClientKind.CLIENT, "");
          return Judge.genuine(again, edge.identity(ClientKind.CLIENT));
        });
  }

  private static Case<Edge> resumedForgery(String number, String version) {
    return Cases.of(
        number,
        MUST,
        RULES,
        "A forged Client-Cert does not arrive on a resumed session of " + version,
        "As E-130 and E-131, with a forged field in the request of the second connection.",
        (edge, run) -> {
          Result again = again(edge, run, version, false, ClientKind.CLIENT, "Client-Cert");
          return Judge.sanitized(again, edge.identity(ClientKind.CLIENT));
        });
  }

  private static Result again(
      Edge edge, CaseRun run, String version, boolean http2, ClientKind kind, String forgedName)
      throws IOException {
    TlsClient client = edge.client(kind);
    Exchange first = edge.request(run, kind).client(client).tls(version);
    Result before = (http2 ? first.http2() : first).send();
    if (before.response() == null) {
      throw new NotRunException(
          "The target has no " + version + ", or refuses: " + before.refusal());
    }
    Exchange second = edge.request(run, kind).client(client).tls(version);
    if (http2) {
      second.http2();
    }
    if (!forgedName.isEmpty()) {
      second.field(forgedName, second.forged());
    }
    Result after = second.send();
    if (client.fullHandshakes() > 1) {
      throw new NotRunException("The target did not resume the session, which is allowed.");
    }
    return after;
  }
}
