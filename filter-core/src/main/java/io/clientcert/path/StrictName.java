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
import java.security.cert.CertificateParsingException;

/** The syntax of a GeneralName (RFC 5280 section 4.2.1.6), read strictly. Stateless. */
final class StrictName {

  static final int OTHER_NAME = Der.context(0, true);
  static final int RFC822_NAME = Der.context(1, false);
  static final int DNS_NAME = Der.context(2, false);
  static final int DIRECTORY_NAME = Der.context(4, true);
  static final int URI = Der.context(6, false);
  static final int IP_ADDRESS = Der.context(7, false);

  private static final int X400_ADDRESS = Der.context(3, true);
  private static final int EDI_PARTY_NAME = Der.context(5, true);
  private static final int REGISTERED_ID = Der.context(8, false);
  private static final int IPV4 = 4;
  private static final int IPV6 = 16;

  private StrictName() {}

  /**
   * Reads the next name of {@code names}.
   *
   * @param addressParts how often the length of an address an iPAddress has: once, or twice with a
   *     mask
   */
  static void read(Der names, int addressParts) throws CertificateParsingException {
    int tag = names.tag();
    Der name = names.next();
    if (tag == OTHER_NAME) {
      requireOid(name.next(DerElement.OBJECT_IDENTIFIER, "the type of an otherName").rest());
      Der value = name.only(Der.context(0, true), "the value of an otherName");
      value.next();
      value.end();
    } else if (tag == RFC822_NAME || tag == DNS_NAME || tag == URI) {
      requireText(name.rest());
    } else if (tag == DIRECTORY_NAME) {
      directoryName(name.only(DerElement.SEQUENCE, "a directoryName"));
    } else if (tag == IP_ADDRESS) {
      int length = name.length();
      if (length != addressParts * IPV4 && length != addressParts * IPV6) {
        throw new CertificateParsingException("an iPAddress has " + length + " bytes");
      }
    } else if (tag == REGISTERED_ID) {
      requireOid(name.rest());
    } else if (tag != X400_ADDRESS && tag != EDI_PARTY_NAME) {
      throw new CertificateParsingException("a name in it is of a type that is not known");
    }
  }

  /** IA5 without NUL, at which readers in C end. */
  private static void requireText(byte[] text) throws CertificateParsingException {
    for (byte one : text) {
      if (one <= 0) {
        throw new CertificateParsingException(
            "a name in it holds a character that is NUL or not ASCII");
      }
    }
  }

  private static void directoryName(Der name) throws CertificateParsingException {
    while (name.hasMore()) {
      Der relative = name.next(DerElement.SET, "a relative distinguished name");
      do {
        Der attribute = relative.next(DerElement.SEQUENCE, "an attribute");
        requireOid(attribute.next(DerElement.OBJECT_IDENTIFIER, "the type of an attribute").rest());
        attribute.next();
        attribute.end();
      } while (relative.hasMore());
    }
  }

  /** Whole numbers in base 128, each in its shortest form (X.690 section 8.19). */
  static void requireOid(byte[] encoded) throws CertificateParsingException {
    boolean first = true;
    for (byte one : encoded) {
      if (first && one == (byte) 0x80) {
        throw new CertificateParsingException("an object identifier in it is not DER");
      }
      first = one >= 0;
    }
    if (encoded.length == 0 || !first) {
      throw new CertificateParsingException("an object identifier in it is cut off");
    }
  }
}
