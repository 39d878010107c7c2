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
 * Filters everything between a request and the connection, independently of handlers: received
 * trailers, and all header sections that are sent, including those of error pages and interim
 * responses.
 */
final class SanitizedStream extends HttpStream.Wrapper {

  private final FieldSanitizer sanitizer;
  private final Supplier<List<Field>> own;
  private final Runnable onSpoofedTrailer;

  /**
   * Wraps {@code stream}.
   *
   * @param own returns the response fields of this library, which are known after the decision
   *     about the request
   * @param onSpoofedTrailer called when a received trailer field with a managed name is removed
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
    // Null after the response has been committed.
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

  /**
   * Removes managed fields from a pushed request, which has the fields of the original request and
   * is sent to the client.
   */
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
   * Treats a rejected request as completed. Jetty 12.0 closes the connection if a request ended
   * with an exception, although the response has been sent; 12.1 does not. A rejected request
   * leaves no state behind that affects the next request, unless another failure was added to it as
   * a suppressed exception.
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
