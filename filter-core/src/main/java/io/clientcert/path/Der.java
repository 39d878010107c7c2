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

import io.clientcert.der.DerElement;
import io.clientcert.der.DerException;
import java.security.cert.CertificateParsingException;
import java.util.Arrays;

/** The elements of a certificate's DER, one after the other, as {@link DerElement} reads them. */
final class Der {
  private static final int NONE = -1;

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
    try {
      DerElement element = DerElement.read(bytes, at, end);
      at = element.end();
      return new Der(bytes, element.content(), element.end());
    } catch (DerException e) {
      throw new CertificateParsingException(e.getMessage(), e);
    }
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
