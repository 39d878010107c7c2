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
package io.clientcert.field;

import java.util.List;

/** The header section of a request as received from the peer. */
@FunctionalInterface
public interface FieldLines {

  /**
   * Returns the values of the field lines with this name, in the order received and without
   * surrounding whitespace; empty if there are none. Names are compared exactly, except for the
   * case of ASCII letters: an alias such as {@code client_cert} is another field.
   */
  List<String> named(String name);
}
