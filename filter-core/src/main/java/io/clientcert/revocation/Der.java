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
package io.clientcert.revocation;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One element of DER.
 *
 * @param tag the identifier octet
 * @param start the index of the identifier octet
 * @param content the index of the first content octet
 * @param end the index after the last content octet
 */
record Der(int tag, int start, int content, int end) {

  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int UTC_TIME = 0x17;
  static final int GENERALIZED_TIME = 0x18;
  static final int SEQUENCE = 0x30;

  private static final int UTC_DIGITS = 12;
  private static final int GENERALIZED_DIGITS = 14;
  private static final int LONG_LENGTH = 0x80;
  private static final int MAX_LENGTH_BYTES = 4;

  /** Reads the element at {@code at}; null if none ends before {@code limit}, or not in DER. */
  static @Nullable Der at(byte[] der, int at, int limit) {
    if (at + 2 > limit) {
      return null;
    }
    int first = Byte.toUnsignedInt(der[at + 1]);
    int bytes = first < LONG_LENGTH ? 0 : first - LONG_LENGTH;
    int content = at + 2 + bytes;
    boolean indefinite = first == LONG_LENGTH;
    if (indefinite || bytes > MAX_LENGTH_BYTES || content > limit) {
      return null;
    }
    long length = first;
    if (bytes > 0) {
      length = 0;
      for (int i = at + 2; i < content; i++) {
        length = (length << Byte.SIZE) | Byte.toUnsignedInt(der[i]);
      }
    }
    // what fits into the first octet, or into one octet less, is not DER
    long least = bytes == 0 ? 0 : bytes == 1 ? LONG_LENGTH : 1L << (Byte.SIZE * (bytes - 1));
    return length >= least && length <= limit - content
        ? new Der(Byte.toUnsignedInt(der[at]), at, content, content + (int) length)
        : null;
  }

  /** Reads an element that was read before. */
  static Der of(byte[] der, int at, int limit) {
    return Objects.requireNonNull(at(der, at, limit));
  }

  /**
   * Tells whether this time is as RFC 5280 section 4.1.2.5 writes it; what else is allowed
   * elsewhere, the JDK may judge.
   */
  boolean isPlainTime(byte[] der) {
    int digits = tag == UTC_TIME ? UTC_DIGITS : GENERALIZED_DIGITS;
    int zone = content + digits;
    if (zone + 1 != end || der[zone] != 'Z') {
      return false;
    }
    for (int i = content; i < zone; i++) {
      if (der[i] < '0' || der[i] > '9') {
        return false;
      }
    }
    int month = twoDigits(der, zone - 10);
    int day = twoDigits(der, zone - 8);
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= 31
        && twoDigits(der, zone - 6) < 24
        && twoDigits(der, zone - 4) < 60
        && twoDigits(der, zone - 2) < 60;
  }

  private static int twoDigits(byte[] der, int at) {
    return 10 * (der[at] - '0') + der[at + 1] - '0';
  }

  /** Tells whether this integer has the one form by which its bytes can be searched for. */
  boolean isShortest(byte[] der) {
    int length = end - content;
    boolean padded =
        length > 1
            && ((der[content] == 0 && der[content + 1] >= 0)
                || (der[content] == -1 && der[content + 1] < 0));
    return length > 0 && !padded;
  }

  static byte[] sequence(byte[] content) {
    byte[] length = BigInteger.valueOf(content.length).toByteArray();
    int from = length[0] == 0 && length.length > 1 ? 1 : 0;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(SEQUENCE);
    if (content.length < LONG_LENGTH) {
      out.write(content.length);
    } else {
      out.write(LONG_LENGTH + length.length - from);
      out.write(length, from, length.length - from);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
