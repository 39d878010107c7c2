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
package io.clientcert.path;

import java.security.cert.CertificateParsingException;
import java.util.Arrays;

/**
 * One DER element after the other (X.690 section 10): tags of one byte, lengths that are definite
 * and in their shortest form. What lenient readers may read in different ways is unreadable here.
 */
final class Der {
  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OID = 0x06;
  static final int UTF8_STRING = 0x0C;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private static final int NONE = -1;
  private static final int LONG_TAG = 0x1F;
  private static final int LONG_LENGTH = 0x80;
  private static final int MAX_LENGTH_BYTES = 3;

  private final byte[] bytes;
  private final int end;
  private int at;

  Der(byte[] encoding) {
    this(encoding, 0, encoding.length);
  }

  private Der(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** The tag of a context-specific element. */
  static int context(int number, boolean constructed) {
    return (constructed ? 0xA0 : 0x80) | number;
  }

  boolean hasMore() {
    return at < end;
  }

  /** Returns the tag of the next element; a negative number at the end. */
  int tag() {
    return hasMore() ? bytes[at] & 0xFF : NONE;
  }

  /** Returns the content of the next element, whatever its tag. */
  Der next() throws CertificateParsingException {
    if (end - at < 2) {
      throw new CertificateParsingException("it ends in the middle of an element");
    }
    if ((bytes[at] & LONG_TAG) == LONG_TAG) {
      throw new CertificateParsingException("it has a tag that is not known");
    }
    int length = bytes[at + 1] & 0xFF;
    int content = at + 2;
    if (length >= LONG_LENGTH) {
      int count = length - LONG_LENGTH;
      if (count == 0 || count > MAX_LENGTH_BYTES || count > end - content) {
        throw new CertificateParsingException("it has a length that is not DER");
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = (length << 8) | (bytes[content++] & 0xFF);
      }
      if (length < LONG_LENGTH || length >>> (8 * (count - 1)) == 0) {
        throw new CertificateParsingException("it has a length that is not DER");
      }
    }
    if (length > end - content) {
      throw new CertificateParsingException("it has an element that is longer than itself");
    }
    at = content + length;
    return new Der(bytes, content, at);
  }

  /**
   * Returns the content of the next element.
   *
   * @param tag the tag that it must have
   * @param name what it is, for the message
   */
  Der next(int tag, String name) throws CertificateParsingException {
    if (tag() != tag) {
      throw new CertificateParsingException(name + " is missing or has the wrong type");
    }
    return next();
  }

  /** Returns the content of the only element. */
  Der only(int tag, String name) throws CertificateParsingException {
    Der content = next(tag, name);
    end();
    return content;
  }

  /** Requires that nothing follows. */
  void end() throws CertificateParsingException {
    if (hasMore()) {
      throw new CertificateParsingException("bytes follow its end");
    }
  }

  int length() {
    return end - at;
  }

  /** Returns what has not been read. */
  byte[] rest() {
    return Arrays.copyOfRange(bytes, at, end);
  }
}
