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
package io.clientcert.conformance.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * An HTTP response.
 *
 * @param protocol {@code HTTP/1.1}, {@code HTTP/1.0} or {@code HTTP/2}
 * @param body without transfer coding
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record Response(
    String protocol, int status, List<Field> fields, byte[] body, List<Field> trailers) {

  public Response {
    fields = List.copyOf(fields);
    trailers = List.copyOf(trailers);
    body = body.clone();
  }

  @Override
  public byte[] body() {
    return body.clone();
  }

  public String text() {
    return new String(body, UTF_8);
  }

  /** Returns the values of all lines with this name, in any case. */
  public List<String> values(String name) {
    return Field.values(fields, name);
  }
}
