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

import java.util.Map;

/** A member of a List or a Dictionary (RFC 9651 sections 3.1 and 3.2). */
public sealed interface StructuredMember permits StructuredValue, StructuredInnerList {

  /** Returns the parameters in their order. */
  Map<String, StructuredValue> parameters();

  /** Returns the index of the first character of the member in the combined field value. */
  int start();

  /** Returns the index after the last character of the member. */
  int end();
}
