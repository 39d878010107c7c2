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

import io.clientcert.ClientCertificate;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.Trailers;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;

/**
 * Answers with what it sees of a request: the verdict, the header lines, the trailer lines. Public
 * for Jetty's XML.
 */
public final class Echo extends Handler.Abstract {

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Content.Sink.write(response, true, lines(request), callback);
    return true;
  }

  static String lines(Request request) throws Exception {
    StringBuilder lines = new StringBuilder();
    Object fact = request.getAttribute(ClientCertificate.class.getName());
    lines.append("verdict=");
    lines.append(fact instanceof ClientCertificate known ? known.verdict().name() : "absent");
    append(lines, "", request.getHeaders());
    append(lines, "chunk ", trailersOfChunk(request));
    append(lines, "trailer ", request.getTrailers());
    append(lines, "raw trailer ", Request.unWrap(request).getTrailers());
    return lines.append('\n').toString();
  }

  /** A proxy passes on the very chunks that it reads. */
  private static HttpFields trailersOfChunk(Request request) throws Exception {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        try (Blocker.Runnable content = Blocker.runnable()) {
          request.demand(content);
          content.block();
        }
        continue;
      }
      HttpFields trailers = chunk instanceof Trailers last ? last.getTrailers() : HttpFields.EMPTY;
      boolean end = chunk.isLast();
      chunk.release();
      if (end) {
        return trailers;
      }
    }
  }

  private static void append(StringBuilder lines, String prefix, HttpFields fields) {
    if (fields != null) {
      for (HttpField field : fields) {
        lines.append('\n').append(prefix).append(field.getName());
        lines.append(": ").append(field.getValue());
      }
    }
  }
}
