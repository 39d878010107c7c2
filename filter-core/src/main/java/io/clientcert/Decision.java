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

/**
 * What was decided about a chain, and for how long that stands.
 *
 * @param forwarding the outcome
 * @param later the outcome for the requests of a connection that follow upon the first one
 * @param trust the generation of trust and evidence that it was made under
 * @param from the first moment it stands, in milliseconds since the epoch
 * @param until the last one
 * @param weight roughly how many bytes keeping it takes
 */
record Decision(
    Forwarding forwarding, Forwarding later, Trust trust, long from, long until, int weight) {

  /** Generations are told apart by identity: two that are equal were still read at two times. */
  @SuppressWarnings("ReferenceEquality")
  boolean standsAt(long now, Trust current) {
    return now >= from && now <= until && trust == current;
  }

  /** Returns this decision, ended by {@code moment} at the latest. */
  Decision until(Instant moment) {
    return new Decision(forwarding, later, trust, from, Math.min(until, millis(moment)), weight);
  }

  /** Tells whether it ever stands; one that was made for lack of time does not. */
  boolean isWorthKeeping() {
    return until >= from;
  }

  /** Returns milliseconds since the epoch, or the first or last ones for a moment beyond them. */
  static long millis(Instant moment) {
    if (moment.equals(Instant.MAX)) {
      return Long.MAX_VALUE;
    }
    return moment.equals(Instant.MIN) ? Long.MIN_VALUE : moment.toEpochMilli();
  }
}
