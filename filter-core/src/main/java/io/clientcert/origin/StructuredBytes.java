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
package io.clientcert.origin;

import io.clientcert.field.FieldSyntaxException;
import io.clientcert.field.StructuredFieldParser;
import io.clientcert.field.StructuredMember;
import io.clientcert.field.StructuredValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses the two structured-field types that RFC 9440 uses: an Item that is a Byte Sequence, and a
 * List of Byte Sequences. Parameters are ignored. Other types are rejected. Stateless.
 */
final class StructuredBytes {

  private StructuredBytes() {}

  /**
   * Parses an Item that is a Byte Sequence.
   *
   * @param lines the values of all field lines; there must be exactly one
   * @throws FieldSyntaxException if it is not such an Item
   */
  static byte[] item(List<String> lines) throws FieldSyntaxException {
    if (lines.size() != 1) {
      throw new FieldSyntaxException(lines.size() + " field lines instead of one");
    }
    return bytes(StructuredFieldParser.item(lines.get(0)));
  }

  /**
   * Parses a List of Byte Sequences.
   *
   * @param lines the values of all field lines, in their order
   * @param maxMembers maximum number of members; at least 1
   * @throws FieldSyntaxException if it is not such a List, or has more members
   */
  static List<byte[]> list(List<String> lines, int maxMembers) throws FieldSyntaxException {
    List<byte[]> all = new ArrayList<>();
    for (StructuredMember member :
        StructuredFieldParser.list(StructuredFieldParser.combined(lines), maxMembers)) {
      all.add(bytes(member));
    }
    return all;
  }

  private static byte[] bytes(StructuredMember member) throws FieldSyntaxException {
    if (member instanceof StructuredValue item && item.value() instanceof byte[] bytes) {
      return bytes;
    }
    throw new FieldSyntaxException("not a byte sequence", member.start());
  }
}
