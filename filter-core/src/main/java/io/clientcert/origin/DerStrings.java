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

import io.clientcert.der.DerElement;
import io.clientcert.der.DerException;
import io.clientcert.field.FieldSyntaxException;
import java.util.Arrays;
import java.util.List;

/** Splits concatenated DER values. */
final class DerStrings {

  private DerStrings() {}

  /**
   * Adds each DER sequence in {@code bytes} to {@code found}.
   *
   * @param max maximum number of sequences
   * @throws FieldSyntaxException if there are other bytes than DER sequences, or more sequences
   */
  static void split(byte[] bytes, int max, List<byte[]> found) throws FieldSyntaxException {
    int count = 0;
    int start = 0;
    do {
      int end = endOfSequence(bytes, start);
      if (count == max) {
        throw new FieldSyntaxException("more certificates than allowed");
      }
      found.add(Arrays.copyOfRange(bytes, start, end));
      count++;
      start = end;
    } while (start < bytes.length);
  }

  /** Tells whether {@code bytes} contains exactly one DER sequence and nothing else. */
  static boolean isOneSequence(byte[] bytes) {
    try {
      return endOfSequence(bytes, 0) == bytes.length;
    } catch (FieldSyntaxException e) {
      return false;
    }
  }

  private static int endOfSequence(byte[] bytes, int start) throws FieldSyntaxException {
    try {
      DerElement element = DerElement.read(bytes, start, bytes.length);
      if (element.tag() == DerElement.SEQUENCE) {
        return element.end();
      }
    } catch (DerException e) {
      throw new FieldSyntaxException("bytes that are not a DER certificate: " + e.getMessage());
    }
    throw new FieldSyntaxException("bytes that are not a DER certificate");
  }
}
