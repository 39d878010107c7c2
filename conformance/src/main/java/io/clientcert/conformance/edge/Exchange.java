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

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.clientcert.conformance.CaseRun;
import io.clientcert.conformance.NotRunException;
import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.net.Http1Connection;
import io.clientcert.conformance.net.Http1Request;
import io.clientcert.conformance.net.Http2Connection;
import io.clientcert.conformance.net.Response;
import io.clientcert.conformance.net.Target;
import io.clientcert.conformance.net.TlsClient;
import io.clientcert.conformance.net.UnreachableException;
import io.clientcert.conformance.pki.ClientKind;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One request on a connection of its own, and what became of it. */
final class Exchange {

  private final Edge edge;
  private final CaseRun run;
  private final @Nullable ClientKind kind;
  private final Target target;
  private final String id;
  private final List<String> lines = new ArrayList<>();
  private final List<Field> trailers = new ArrayList<>();
  private String method = "GET";
  private String version = TlsClient.TLS_ANY;
  private @Nullable String startLine;
  private @Nullable String body;
  private boolean chunked;
  private boolean http2;
  private @Nullable TlsClient client;

  Exchange(Edge edge, CaseRun run, @Nullable ClientKind kind, Target target) {
    this.edge = edge;
    this.run = run;
    this.kind = kind;
    this.target = target;
    id = edge.newId();
  }

  Exchange method(String name) {
    method = name;
    return this;
  }

  Exchange tls(String tlsVersion) {
    version = tlsVersion;
    return this;
  }

  /** Takes a client that may have sessions to resume. */
  Exchange client(TlsClient withSessions) {
    client = withSessions;
    return this;
  }

  Exchange http2() {
    http2 = true;
    return this;
  }

  /** Replaces the first line; {@code %s} becomes the path. */
  Exchange startLine(String format) {
    startLine = format.formatted(path());
    return this;
  }

  Exchange field(String name, String value) {
    return line(name + ": " + value);
  }

  Exchange line(String line) {
    lines.add(line);
    return this;
  }

  Exchange body(String content) {
    body = content;
    return this;
  }

  Exchange trailer(String name, String value) {
    chunked = true;
    body = body == null ? "content" : body;
    trailers.add(new Field(name, value));
    return this;
  }

  /** Returns a value that no certificate has, in the syntax of Client-Cert. */
  String forged() {
    return ":" + mark() + ":";
  }

  private String mark() {
    return Base64.getEncoder()
        .withoutPadding()
        .encodeToString(("forged" + id).getBytes(ISO_8859_1));
  }

  String path() {
    return edge.observer().path(id);
  }

  /**
   * Has the backend answer with these lines.
   *
   * @throws NotRunException if an application answers, not the backend of the kit
   */
  Exchange answeredWith(String... answerLines) {
    if (!edge.observer().answer(id, List.of(answerLines))) {
      throw new NotRunException("The responses are those of an application (--echo-path).");
    }
    return this;
  }

  /** Has the backend look for a second request behind this one. */
  Exchange expectingMore() {
    edge.observer().expectMore(id);
    return this;
  }

  /**
   * Sends the request.
   *
   * @throws IOException if no connection can be made, or there is no answer in time
   */
  Result send() throws IOException {
    Response response = null;
    String refusal = "";
    try {
      response = http2 ? overHttp2() : overHttp1();
    } catch (UnreachableException | SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      refusal = String.valueOf(e.getMessage());
      run.note("refused: " + refusal);
    }
    return new Result(response, refusal, edge.received(id, response, run), mark());
  }

  private Response overHttp1() throws IOException {
    Http1Connection connection =
        target.tls()
            ? edge.connect(run, client == null ? edge.client(kind) : client, version)
            : edge.connectPlain(run);
    return connection.exchange(http1Request());
  }

  private Http1Request http1Request() {
    Http1Request request =
        startLine == null
            ? Http1Request.of(method, target, path())
            : Http1Request.raw(startLine).field("Host", target.authority());
    lines.forEach(request::line);
    if (chunked) {
      request.chunked(String.valueOf(body));
      trailers.forEach(trailer -> request.trailer(trailer.name(), trailer.value()));
    } else if (body != null) {
      request.body(body);
    }
    return request;
  }

  private Response overHttp2() throws IOException {
    Http2Connection connection =
        edge.connectHttp2(run, client == null ? edge.client(kind) : client, version);
    List<Field> fields = new ArrayList<>(Http2Connection.pseudoFields(method, target, path()));
    for (Field field : Field.parse(lines)) {
      fields.add(field);
    }
    List<Field> lower =
        trailers.stream()
            .map(field -> new Field(field.name().toLowerCase(Locale.ROOT), field.value()))
            .toList();
    return connection.read(connection.send(fields, body, lower));
  }
}
