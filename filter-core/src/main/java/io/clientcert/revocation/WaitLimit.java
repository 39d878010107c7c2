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

import java.util.concurrent.Future;

/** Limits how long one request waits for revocation information. */
@FunctionalInterface
public interface WaitLimit {

  /** The result of waiting. */
  enum Outcome {
    /** The fetch has ended. */
    DONE,
    /** The fetch has not ended, and the request may not wait longer. */
    OUT_OF_TIME,
    /** The request may not wait at all, because too many others do. */
    TOO_MANY_WAIT
  }

  /** Waits for {@code fetch} as long as the request is allowed to. */
  Outcome await(Future<?> fetch);
}
