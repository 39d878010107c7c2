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

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fresh what is trusted is, at one moment.
 *
 * @param trustReadAt when the trust in force was read from its files
 * @param problem why a later reading of them was refused; null when none was
 * @param evidence for each source of revocation evidence one line: from when to when, and what is
 *     wrong with it; empty when revocation is not looked at
 * @param nearestExpiry when the first of the certificates ends that are being forwarded; null when
 *     none is
 */
public record Health(
    Instant trustReadAt,
    @Nullable String problem,
    Map<String, String> evidence,
    @Nullable Instant nearestExpiry) {

  /** Copies the map. */
  public Health {
    evidence = Map.copyOf(evidence);
  }
}
