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
import java.util.Map;

/**
 * An Inner List of a structured field (RFC 9651 section 3.1.1). Immutable.
 *
 * @param items the items in their order
 * @param parameters the parameters of the list, see {@link StructuredValue#parameters}
 * @param start the index of the opening parenthesis in the combined field value
 * @param end the index after the last character, including parameters
 */
public record StructuredInnerList(
    List<StructuredValue> items, Map<String, StructuredValue> parameters, int start, int end)
    implements StructuredMember {

  /** Creates an instance with a copy of the list. */
  public StructuredInnerList {
    items = List.copyOf(items);
  }
}
