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
 * What is known about the revocation of one certificate.
 *
 * @param status the answer
 * @param detail one sentence for a log; may hold text from a certificate, which is not escaped
 * @param until the last moment at which this evidence gives this answer; {@link Instant#MAX} where
 *     only other evidence could change it
 * @param outageSince for {@link Status#UNKNOWN}, since when its source has failed to give evidence;
 *     null where there is no source, or none that failed
 */
public record Evidence(Status status, String detail, Instant until, @Nullable Instant outageSince) {

  /** The answers. */
  public enum Status {
    /** Fresh evidence says that the certificate is not revoked. */
    GOOD,
    /** The certificate is revoked; evidence of any age says so. */
    REVOKED,
    /** There is no evidence, or none that is fresh and says anything about this certificate. */
    UNKNOWN,
    /** Evidence is being fetched, and did not come in the time that a request may wait. */
    PENDING,
    /** Evidence has to be fetched, and too many requests are waiting already. */
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

  /** Returns the same with something in front of the detail. */
  public Evidence about(String subject) {
    return new Evidence(status, subject + ": " + detail, until, outageSince);
  }
}
