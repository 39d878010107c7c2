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
package io.clientcert.jetty;

import io.clientcert.field.Field;
import io.clientcert.field.FieldSanitizer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http.Trailers;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a request with its response and the wire, whoever handles or writes them:
 * here trailers come in, and every header section goes out, an error page's and an interim
 * response's too.
 */
final class SanitizedStream extends HttpStream.Wrapper {

  private final FieldSanitizer sanitizer;
  private final Supplier<List<Field>> own;
  private final Runnable onSpoofedTrailer;

  /**
   * Stands before {@code stream}.
   *
   * @param own the fields of ours that the response has, known once the request has been decided
   *     about
   */
  SanitizedStream(
      HttpStream stream,
      FieldSanitizer sanitizer,
      Supplier<List<Field>> own,
      Runnable onSpoofedTrailer) {
    super(stream);
    this.sanitizer = sanitizer;
    this.own = own;
    this.onSpoofedTrailer = onSpoofedTrailer;
  }

  @Override
  public Content.Chunk read() {
    Content.Chunk chunk = super.read();
    if (chunk instanceof Trailers trailers
        && trailers.getTrailers() != null
        && !Fields.managed(trailers.getTrailers(), sanitizer).isEmpty()) {
      onSpoofedTrailer.run();
      return new Trailers(Fields.withoutManaged(trailers.getTrailers(), sanitizer));
    }
    return chunk;
  }

  @Override
  public void send(
      MetaData.Request request,
      MetaData.Response response,
      boolean last,
      ByteBuffer content,
      Callback callback) {
    // Null once the response is committed
    super.send(request, response == null ? null : sanitized(response), last, content, callback);
  }

  private MetaData.Response sanitized(MetaData.Response response) {
    HttpFields written = response.getHttpFields();
    boolean interim = response.getStatus() < HttpStatus.OK_200;
    HttpFields rest =
        Fields.with(Fields.ofResponse(written, sanitizer), interim ? List.of() : own.get());
    Supplier<HttpFields> trailers = response.getTrailersSupplier();
    boolean passes = rest == written && trailers == null;
    return passes
        ? response
        : new MetaData.Response(
            response.getStatus(),
            response.getReason(),
            response.getHttpVersion(),
            rest,
            response.getContentLength(),
            trailers == null ? null : () -> sanitizedTrailers(trailers));
  }

  private @Nullable HttpFields sanitizedTrailers(Supplier<HttpFields> trailers) {
    HttpFields written = trailers.get();
    return written == null ? null : Fields.withoutManaged(written, sanitizer.ofResponses());
  }

  /** A pushed request has the fields of the one that it is pushed for, and goes to the client. */
  @Override
  public void push(MetaData.Request resource) {
    HttpFields written = resource.getHttpFields();
    HttpFields rest = Fields.withoutManaged(written, sanitizer);
    super.push(
        rest == written
            ? resource
            : new MetaData.Request(
                resource.getBeginNanoTime(),
                resource.getMethod(),
                resource.getHttpURI(),
                resource.getHttpVersion(),
                rest,
                resource.getContentLength()));
  }

  /**
   * Jetty 12.0 closes the connection of a request that ended by an exception, after the answer has
   * been sent; 12.1 does not. A refusal leaves nothing behind that the next request could trip
   * over, unless something else went wrong since: that is attached to it.
   */
  @Override
  public void failed(Throwable failure) {
    if (failure instanceof Refusal && failure.getSuppressed().length == 0) {
      super.succeeded();
    } else {
      super.failed(failure);
    }
  }
}
