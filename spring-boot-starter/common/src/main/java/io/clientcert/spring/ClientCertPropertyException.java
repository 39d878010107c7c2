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

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A property of this starter is wrong, or one is missing; says what to do about it. */
final class ClientCertPropertyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String action;

  /**
   * Describes a problem.
   *
   * @param description what is wrong, in sentences
   * @param action what to do, in sentences
   */
  ClientCertPropertyException(String description, String action, @Nullable Throwable cause) {
    super(description, cause);
    this.action = action;
  }

  String description() {
    return Objects.requireNonNull(getMessage());
  }

  String action() {
    return action;
  }
}
