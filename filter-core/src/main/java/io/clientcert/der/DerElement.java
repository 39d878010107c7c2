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
package io.clientcert.der;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/**
 * A DER element: its tag, and the position of its content in the array (X.690 sections 8.1 and
 * 10.1). Only this class parses tags and lengths. A tag has one byte, and a length is definite and
 * in its shortest form. Encodings that lenient parsers may interpret differently are rejected.
 *
 * @param tag the identifier octet
 * @param start the index of the identifier octet
 * @param content the index of the first content octet
 * @param end the index after the last content octet
 */
public record DerElement(int tag, int start, int content, int end) {

  /** The tag of a BOOLEAN. */
  public static final int BOOLEAN = 0x01;

  /** The tag of an INTEGER. */
  public static final int INTEGER = 0x02;

  /** The tag of a BIT STRING. */
  public static final int BIT_STRING = 0x03;

  /** The tag of an OCTET STRING. */
  public static final int OCTET_STRING = 0x04;

  /** The tag of an OBJECT IDENTIFIER. */
  public static final int OBJECT_IDENTIFIER = 0x06;

  /** The tag of a UTF8String. */
  public static final int UTF8_STRING = 0x0C;

  /** The tag of a UTCTime. */
  public static final int UTC_TIME = 0x17;

  /** The tag of a GeneralizedTime. */
  public static final int GENERALIZED_TIME = 0x18;

  /** The tag of a SEQUENCE. */
  public static final int SEQUENCE = 0x30;

  /** The tag of a SET. */
  public static final int SET = 0x31;

  private static final int LONG_TAG = 0x1F;
  private static final int LONG_LENGTH = 0x80;
  private static final int MAX_LENGTH_BYTES = 4;

  /**
   * Reads the element at {@code at}.
   *
   * @param limit the exclusive limit of the end of the element; at most the length of {@code bytes}
   * @throws DerException if there is no DER element at this index, or if it exceeds the limit
   */
  public static DerElement read(byte[] bytes, int at, int limit) throws DerException {
    if (limit - at < 2) {
      throw new DerException("it ends in the middle of an element");
    }
    if ((bytes[at] & LONG_TAG) == LONG_TAG) {
      throw new DerException("it has a tag that is not known");
    }
    int first = Byte.toUnsignedInt(bytes[at + 1]);
    int content = at + 2;
    long length = first;
    if (first >= LONG_LENGTH) {
      int count = first - LONG_LENGTH;
      if (count == 0 || count > MAX_LENGTH_BYTES || count > limit - content) {
        throw new DerException("it has a length that is not DER");
      }
      content += count;
      length = 0;
      for (int i = at + 2; i < content; i++) {
        length = (length << Byte.SIZE) | Byte.toUnsignedInt(bytes[i]);
      }
      // A length that fits into the first octet, or into one octet less, has a shorter form.
      if (length < LONG_LENGTH || length >>> (Byte.SIZE * (count - 1)) == 0) {
        throw new DerException("it has a length that is not DER");
      }
    }
    if (length > limit - content) {
      throw new DerException("it has an element that is longer than itself");
    }
    return new DerElement(Byte.toUnsignedInt(bytes[at]), at, content, content + (int) length);
  }

  /** Returns the encoding of a SEQUENCE with this content. */
  public static byte[] sequence(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(SEQUENCE);
    if (content.length < LONG_LENGTH) {
      out.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int from = length[0] == 0 ? 1 : 0;
      out.write(LONG_LENGTH + length.length - from);
      out.write(length, from, length.length - from);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
