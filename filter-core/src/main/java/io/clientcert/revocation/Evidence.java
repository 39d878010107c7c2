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
package io.clientcert.revocation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The revocation status of one certificate, as far as it is known.
 *
 * @param detail one sentence for a log; may contain text from a certificate, which is not escaped
 * @param until the last moment at which the same information gives the same status; {@link
 *     Instant#MAX} if only other information can change it
 * @param outageSince for {@link Status#UNKNOWN}, since when the source has failed to deliver
 *     revocation information; null if there is no source, or no failing one
 */
public record Evidence(Status status, String detail, Instant until, @Nullable Instant outageSince) {

  /** The possible states. */
  public enum Status {
    /** Current revocation information states that the certificate is not revoked. */
    GOOD,
    /** The certificate is revoked. Revocation information of any age is sufficient. */
    REVOKED,
    /** No current revocation information covers this certificate. */
    UNKNOWN,
    /**
     * Revocation information is being fetched and did not arrive within the time that a request may
     * wait.
     */
    PENDING,
    /** Revocation information has to be fetched, and too many requests are waiting already. */
    BUSY
  }

  static Evidence good(Instant until) {
    return new Evidence(Status.GOOD, "not revoked", until, null);
  }

  static Evidence revoked(String detail) {
    return new Evidence(Status.REVOKED, detail, Instant.MAX, null);
  }

  static Evidence unknown(String detail, Instant until) {
    return unknown(detail, until, null);
  }

  static Evidence unknown(String detail, Instant until, @Nullable Instant outageSince) {
    return new Evidence(Status.UNKNOWN, detail, until, outageSince);
  }

  /** Returns a copy whose detail starts with the given text. */
  public Evidence about(String subject) {
    return new Evidence(status, subject + ": " + detail, until, outageSince);
  }
}
