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
package io.clientcert.signature;

import java.util.Arrays;
import java.util.Optional;

/** The derived components that a signature can cover (RFC 9421 section 2.2). */
public enum SignatureComponent {
  /** The request method. */
  METHOD("@method"),
  /** The authority: host and port. */
  AUTHORITY("@authority"),
  /** The path. */
  PATH("@path"),
  /** The query. */
  QUERY("@query");

  private final String key;

  SignatureComponent(String key) {
    this.key = key;
  }

  /** Returns the name of the derived component. */
  public String key() {
    return key;
  }

  /**
   * Returns the component with the name {@code key}, with or without the at sign; empty if there is
   * none.
   */
  public static Optional<SignatureComponent> named(String key) {
    return Arrays.stream(values())
        .filter(component -> component.key.equals(key) || component.key.substring(1).equals(key))
        .findFirst();
  }
}
