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

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.clientcert.conformance.CaseRun;
import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.net.Http1Connection;
import io.clientcert.conformance.net.Http1Request;
import io.clientcert.conformance.net.Http2Connection;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.net.Response;
import io.clientcert.conformance.net.UnreachableException;
import io.clientcert.conformance.pki.ClientKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One request, as the proxy or a stranger sends it. */
final class Request {

  private final Origin origin;
  private final CaseRun run;
  private final List<String> lines = new ArrayList<>();
  private final List<Field> trailers = new ArrayList<>();
  private InetAddress from;
  private String method = "GET";
  private String preamble = "";

  Request(Origin origin, CaseRun run) {
    this.origin = origin;
    this.run = run;
    from = origin.trusted();
  }

  Origin origin() {
    return origin;
  }

  Identity identity(ClientKind kind) {
    return origin.pki().identity(kind);
  }

  /** Sends it from the address that the origin does not trust. */
  Request untrusted() {
    from = origin.untrusted();
    return this;
  }

  Request method(String name) {
    method = name;
    return this;
  }

  /** Puts bytes in front of the request. */
  Request preamble(String bytes) {
    preamble = bytes;
    return this;
  }

  Request field(String name, String value) {
    return line(name + ": " + value);
  }

  Request line(String line) {
    lines.add(line);
    return this;
  }

  /** Adds what a proxy sends about a client, in the format of the origin. */
  Request fields(Identity client) {
    origin.format().fields(client).forEach(field -> line(field.toString()));
    return this;
  }

  /** Adds the chain of a client alone. */
  Request chain(Identity client) {
    return field(
        FieldFormat.CHAIN,
        FieldFormat.list(client.presented().subList(1, client.presented().size())));
  }

  Request trailer(String name, String value) {
    trailers.add(new Field(name, value));
    return this;
  }

  /** Sends it on a connection of its own. */
  Seen send() throws IOException {
    try {
      return on(origin.http1(run, from));
    } catch (UnreachableException | SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // Also the TLS handshake of a proxy that the origin refuses
      return refused(e);
    }
  }

  /** Sends it on a connection that is open. */
  Seen on(Http1Connection connection) throws IOException {
    try {
      connection.send((preamble + new String(bytes(), ISO_8859_1)).getBytes(ISO_8859_1));
      return seen(connection.read(method));
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return refused(e);
    }
  }

  byte[] bytes() {
    Http1Request request = Http1Request.of(method, origin.target(), origin.echoPath());
    origin.extra().forEach(field -> request.field(field.name(), field.value()));
    lines.forEach(request::line);
    if (!trailers.isEmpty()) {
      request.chunked("content");
      trailers.forEach(field -> request.trailer(field.name(), field.value()));
    } else if (method.equals("POST")) {
      request.body("content");
    }
    return request.bytes();
  }

  /** Sends it on an open connection of HTTP/2. */
  Seen on(Http2Connection connection) throws IOException {
    List<Field> all =
        new ArrayList<>(Http2Connection.pseudoFields(method, origin.target(), origin.echoPath()));
    List<Field> added = new ArrayList<>(origin.extra());
    added.addAll(Field.parse(lines));
    added.forEach(
        field -> all.add(new Field(field.name().toLowerCase(Locale.ROOT), field.value())));
    try {
      return seen(connection.read(connection.send(all, null, List.of())));
    } catch (Http2Connection.RefusedException e) {
      return refused(e);
    }
  }

  private Seen seen(@Nullable Response response) {
    return new Seen(response, "", origin.pki());
  }

  private Seen refused(IOException e) {
    run.note("refused: " + e.getMessage());
    return new Seen(null, String.valueOf(e.getMessage()), origin.pki());
  }
}
