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

import java.math.BigDecimal;
import java.util.Map;

/**
 * A bare item of a structured field (RFC 9651 section 3.3) with its parameters and position.
 * Immutable; callers must not modify the array of a byte sequence.
 *
 * @param type the type of the item
 * @param value {@link Long} for an Integer or a Date, {@link BigDecimal} for a Decimal, {@link
 *     Boolean} for a Boolean, {@code byte[]} for a Byte Sequence, {@link String} for the other
 *     types
 * @param parameters the parameters in their order; only the last one if a name is repeated. Their
 *     own parameters are empty
 * @param start the index of the first character in the combined field value
 * @param end the index after the last character, including parameters
 */
public record StructuredValue(
    Type type, Object value, Map<String, StructuredValue> parameters, int start, int end)
    implements StructuredMember {

  /** The item types (RFC 9651 section 3.3). */
  public enum Type {
    /** Section 3.3.1. */
    INTEGER,
    /** Section 3.3.2. */
    DECIMAL,
    /** Section 3.3.3. */
    STRING,
    /** Section 3.3.4. */
    TOKEN,
    /** Section 3.3.5. */
    BYTE_SEQUENCE,
    /** Section 3.3.6. */
    BOOLEAN,
    /** Section 3.3.7. */
    DATE,
    /** Section 3.3.8. */
    DISPLAY_STRING
  }

  StructuredValue with(Map<String, StructuredValue> itsParameters, int itsEnd) {
    return new StructuredValue(type, value, itsParameters, start, itsEnd);
  }
}
