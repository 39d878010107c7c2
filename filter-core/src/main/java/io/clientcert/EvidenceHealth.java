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
import org.jspecify.annotations.Nullable;

/**
 * How one source of revocation evidence is, at one moment.
 *
 * @param source what it is: the issuer of a list in memory, the URL of one that is fetched, or the
 *     responders that are asked for answers; may hold text from a certificate
 * @param from since when what is in memory says something, of several the oldest; null without any
 * @param until when it ends, of several the first; null without any, or if it does not end
 * @param failingSince when the first of the attempts failed that have failed since the last good
 *     one; null if the last one did not
 * @param problem what the last attempt failed for; may be set without {@code failingSince} if there
 *     was none for reasons that are not the source's
 * @param nextAttempt the earliest moment of the next attempt to fetch it; null for what is not
 *     fetched
 */
public record EvidenceHealth(
    String source,
    @Nullable Instant from,
    @Nullable Instant until,
    @Nullable Instant failingSince,
    @Nullable String problem,
    @Nullable Instant nextAttempt) {

  /** Returns all but the source in one line, of printable ASCII and of bounded length. */
  public String state() {
    String span = from == null ? "nothing in force" : "from " + from + " to " + until;
    String failure = failingSince == null ? "" : "; failing since " + failingSince;
    String reason = problem == null ? "" : ": " + LogText.of(problem);
    return span + failure + reason;
  }

  /** Returns everything in one line, of printable ASCII and of bounded length. */
  @Override
  public String toString() {
    return LogText.of(source) + ": " + state();
  }
}
