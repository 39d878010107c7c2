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
import java.util.Arrays;
import java.util.List;

/** Finds where one DER value ends and the next one begins (X.690 sections 8.1.3 and 10.1). */
final class DerStrings {

  private static final int SEQUENCE = 0x30;
  private static final int LONG_FORM = 0x80;
  private static final int MAX_LENGTH_BYTES = 3;

  private DerStrings() {}

  /**
   * Adds each of the DER sequences that {@code bytes} consists of to {@code found}.
   *
   * @param max the largest number of sequences
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

  /** Tells whether {@code bytes} are one DER sequence and nothing else. */
  static boolean isOneSequence(byte[] bytes) {
    try {
      return endOfSequence(bytes, 0) == bytes.length;
    } catch (FieldSyntaxException e) {
      return false;
    }
  }

  private static int endOfSequence(byte[] bytes, int start) throws FieldSyntaxException {
    if (bytes.length - start < 2 || bytes[start] != SEQUENCE) {
      throw new FieldSyntaxException("bytes that are not a DER certificate");
    }
    int first = bytes[start + 1] & 0xFF;
    int header = 2;
    long length = first;
    if (first >= LONG_FORM) {
      int lengthBytes = first - LONG_FORM;
      if (lengthBytes == 0
          || lengthBytes > MAX_LENGTH_BYTES
          || bytes.length - start < 2 + lengthBytes) {
        throw new FieldSyntaxException("bytes that are not a DER certificate");
      }
      header += lengthBytes;
      length = 0;
      for (int i = 0; i < lengthBytes; i++) {
        length = (length << 8) | (bytes[start + 2 + i] & 0xFF);
      }
    }
    if (length > bytes.length - start - header) {
      throw new FieldSyntaxException("a certificate that is cut off");
    }
    return start + header + (int) length;
  }
}
