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
package io.clientcert;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Which request of a connection was its first one with a certificate. Forgets connections beyond
 * the number that it keeps, whose next request then counts as the first once more. Thread-safe.
 */
final class Connections {

  private static final int KEPT = 1 << 16;

  private final Cache<String, String> firstRequests =
      Caffeine.newBuilder()
          .maximumSize(KEPT)
          // on the calling thread, as for decisions
          .executor(Runnable::run)
          .build();

  /** Tells whether a request is the first of its connection, or cannot be told from it. */
  boolean isFirst(IncomingRequest request) {
    String connection = request.connectionId();
    String id = request.requestId();
    if (connection == null || connection.isEmpty() || id == null) {
      return true;
    }
    return id.equals(firstRequests.get(connection, unseen -> id));
  }

  /** Returns how many are kept. */
  long size() {
    firstRequests.cleanUp();
    return firstRequests.estimatedSize();
  }
}
