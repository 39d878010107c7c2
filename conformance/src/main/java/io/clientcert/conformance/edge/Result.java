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

import io.clientcert.conformance.net.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request.
 *
 * @param response {@code null} if there was none
 * @param refusal why there was none: the handshake failed, or the connection or stream was closed
 * @param received what arrived behind the edge with the identifier of the request
 * @param forged the mark in every forged value of the request
 */
record Result(@Nullable Response response, String refusal, List<Received> received, String forged) {

  Result {
    received = List.copyOf(received);
  }

  int status() {
    return response == null ? 0 : response.status();
  }

  /** Whether the edge refused the request on purpose: below HTTP, or with a 4xx. */
  boolean isRefused() {
    return received.isEmpty() && (response == null || (status() >= 400 && status() < 500));
  }

  String summary() {
    String answer = response == null ? "refused (" + refusal + ")" : "answered " + status();
    return answer + ", " + (received.isEmpty() ? "not forwarded" : "forwarded");
  }
}
