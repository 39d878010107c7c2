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
package io.clientcert.it.app.jetty;

import io.clientcert.ClientCertificate;
import io.clientcert.it.app.CertificateLines;
import io.clientcert.it.app.CounterLines;
import io.clientcert.it.app.FactLines;
import io.clientcert.it.app.FieldLine;
import io.clientcert.it.app.QueryParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What of the application there is without servlets: the answers that need no servlet API. */
final class CoreApplication extends Handler.Abstract {

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    switch (request.getHttpURI().getCanonicalPath()) {
      case "/whoami" -> write(response, lines("", request.getHeaders()));
      case "/fact" ->
          write(response, FactLines.of(request.getAttribute(ClientCertificate.class.getName())));
      case "/certificate" -> write(response, certificate(request));
      case "/counters" -> write(response, texts(CounterLines.of(Request.getRemoteAddr(request))));
      case "/trailers" -> trailers(request, response);
      case "/respond" -> respond(request, response);
      default -> {
        return false;
      }
    }
    callback.succeeded();
    return true;
  }

  /**
   * There is no servlet attribute here. The certificates of the session are what Jetty makes that
   * attribute of.
   */
  private static List<String> certificate(Request request) {
    Object session = request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE);
    Request.AuthenticationState authentication = Request.getAuthenticationState(request);
    return texts(
        CertificateLines.of(
            request.getAttribute(ClientCertificate.class.getName()),
            session instanceof EndPoint.SslSessionData data ? data.peerCertificates() : null,
            authentication == null ? null : authentication.getUserPrincipal()));
  }

  private static List<String> texts(List<FieldLine> lines) {
    return lines.stream().map(FieldLine::toString).toList();
  }

  private static List<String> lines(String prefix, Iterable<HttpField> fields) {
    List<String> lines = new ArrayList<>();
    for (HttpField field : fields) {
      lines.add(prefix + field.getName() + ": " + field.getValue());
    }
    return lines;
  }

  private static void write(Response response, List<String> lines) throws IOException {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=UTF-8");
    String text = String.join("\n", lines) + "\n";
    Content.Sink.write(response, true, StandardCharsets.UTF_8.encode(text));
  }

  private static void trailers(Request request, Response response) throws IOException {
    ByteBuffer body = Content.Source.asByteBuffer(request);
    HttpFields trailers = request.getTrailers();
    List<String> lines =
        new ArrayList<>(List.of("body=" + body.remaining(), "ready=" + (trailers != null)));
    if (trailers != null) {
      lines.addAll(lines("trailer ", trailers));
    }
    lines.addAll(lines("", request.getHeaders()));
    write(response, lines);
  }

  private static void respond(Request request, Response response) throws IOException {
    HttpFields.Mutable headers = response.getHeaders();
    HttpFields.Mutable trailers = HttpFields.build();
    for (Map.Entry<String, String> parameter :
        QueryParameters.of(request.getHttpURI().getQuery())) {
      FieldLine field = FieldLine.parse(parameter.getValue());
      switch (parameter.getKey()) {
        case "header" -> headers.put(field.name(), field.value());
        case "add" -> headers.add(field.name(), field.value());
        case "int" -> headers.put(field.name(), Long.parseLong(field.value()));
        case "date" -> headers.putDate(field.name(), Long.parseLong(field.value()));
        case "trailer" -> trailers.add(field.name(), field.value());
        default -> {
          response.setStatus(HttpStatus.BAD_REQUEST_400);
          return;
        }
      }
    }
    if (trailers.size() > 0) {
      response.setTrailersSupplier(() -> trailers);
    }
    // Commits without a length, so that HTTP/1.1 is chunked and can carry trailers
    Content.Sink.write(response, false, StandardCharsets.UTF_8.encode("ok"));
  }
}
