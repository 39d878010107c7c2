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

/** How binding a case is. */
public enum Level {
  /** A MUST or MUST NOT of RFC 9440 or RFC 9651. A failure makes the exit code 1. */
  MUST("Required by the RFC"),
  /** A SHOULD of RFC 9440 or RFC 9651. */
  SHOULD("Recommended by the RFC"),
  /** Not in the RFC, but a known way to attack or to break deployments. */
  HARDENING("Protects against known attacks");

  private final String meaning;

  Level(String meaning) {
    this.meaning = meaning;
  }

  /** Returns a short explanation for reports. */
  public String meaning() {
    return meaning;
  }
}
