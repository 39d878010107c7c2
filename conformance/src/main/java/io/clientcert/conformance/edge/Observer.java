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

import io.clientcert.conformance.CaseRun;
import io.clientcert.conformance.net.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sees what arrives behind the edge: the kit's backend, or an application that echoes requests. */
interface Observer extends AutoCloseable {

  /** Returns the target of a request that this observer recognises by its identifier. */
  String path(String id);

  /** Returns what arrived with this identifier, and records it. */
  List<Received> received(String id, @Nullable Response response, CaseRun run);

  /**
   * Sets the header field lines that the request with this identifier is answered with.
   *
   * @return whether this observer can do that
   */
  boolean answer(String id, List<String> lines);

  /**
   * Announces that the request with this identifier may have a second one behind it, which is
   * waited for before the first is answered.
   */
  void expectMore(String id);

  @Override
  void close();
}
