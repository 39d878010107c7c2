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
package io.clientcert.conformance;

/**
 * The result of a case.
 *
 * @param detail what was seen, or why the case was not run; empty if there is nothing to say
 */
public record Outcome(Status status, String detail) {

  public static Outcome passed() {
    return new Outcome(Status.PASSED, "");
  }

  public static Outcome passed(String detail) {
    return new Outcome(Status.PASSED, detail);
  }

  /** Returns a failure with what was seen and what was expected. */
  public static Outcome failed(String detail) {
    return new Outcome(Status.FAILED, detail);
  }

  /** Returns the result of a case that cannot be judged, with the reason. */
  public static Outcome notRun(String reason) {
    return new Outcome(Status.NOT_RUN, reason);
  }
}
