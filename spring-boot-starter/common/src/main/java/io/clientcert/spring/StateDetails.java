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
package io.clientcert.spring;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** How fresh what is trusted is, as the endpoint and the health of the application show it. */
public final class StateDetails {

  private StateDetails() {}

  /** Returns what there is to show, in the order in which it is shown. */
  public static Map<String, Object> of(ClientCertOperations operations) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("problems", operations.problems());
    details.put("evidence", operations.evidence());
    Duration age = operations.evidenceAge();
    if (age != null) {
      details.put("evidenceAge", age.toString());
    }
    Instant expiry = operations.nearestExpiry();
    if (expiry != null) {
      details.put("nearestExpiry", expiry.toString());
    }
    return details;
  }
}
