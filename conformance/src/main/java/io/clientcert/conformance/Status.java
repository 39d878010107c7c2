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

/** The three results of a case. */
public enum Status {
  PASSED("passed"),
  FAILED("FAILED"),
  /** The case does not apply to the target, or the target could not be reached. */
  NOT_RUN("not run");

  private final String label;

  Status(String label) {
    this.label = label;
  }

  /** Returns the word for tables. */
  public String label() {
    return label;
  }
}
