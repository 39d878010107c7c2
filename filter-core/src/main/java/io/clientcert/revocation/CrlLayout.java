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

import io.clientcert.der.DerElement;
import io.clientcert.der.DerException;
import java.security.cert.CRLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a CRL, each at the position that RFC 5280 section 5.1 defines.
 *
 * <p>The JDK ignores elements that it does not expect, such as a second sequence of entries, so a
 * CRL could list a certificate where it is not looked for. Such a CRL is rejected here. Names,
 * times and the values of extensions are left to their parsers. The bytes are read in one pass, and
 * nothing is stored for an entry that has at most a reason.
 *
 * @param tbs the signed part
 * @param entries the sequence of revoked certificates; null if there is none
 * @param count the number of entries
 * @param isPlain whether each entry is a minimally encoded serial number, a time in the form of RFC
 *     5280 section 4.1.2.5, and at most a non-critical reason
 */
record CrlLayout(DerElement tbs, @Nullable DerElement entries, int count, boolean isPlain) {

  private static final int EXTENSIONS = 0xa0;
  private static final int VERSION_2 = 1;

  /**
   * The encoding of a non-critical reason code (RFC 5280 section 5.3.1), without the code itself.
   */
  private static final String REASON = "300a0603551d1504030a01";

  /**
   * Locates the elements.
   *
   * @throws CRLException if an element is missing, unexpected or not DER
   */
  static CrlLayout of(byte[] der) throws CRLException {
    Cursor file = new Cursor(der, 0, der.length);
    Cursor crl = new Cursor(der, file.next(DerElement.SEQUENCE, "the CRL"));
    file.requireEnd("the CRL");
    DerElement tbs = crl.next(DerElement.SEQUENCE, "the signed part");
    DerElement algorithm = crl.next(DerElement.SEQUENCE, "the signature algorithm");
    crl.next(DerElement.BIT_STRING, "the signature");
    crl.requireEnd("the signature");

    Cursor at = new Cursor(der, tbs);
    boolean hasVersion = at.isAt(DerElement.INTEGER);
    if (hasVersion) {
      requireVersion2(der, at.next(DerElement.INTEGER, "the version"));
    }
    requireSame(der, at.next(DerElement.SEQUENCE, "the inner signature algorithm"), algorithm);
    at.next(DerElement.SEQUENCE, "the issuer");
    at.nextTime("thisUpdate");
    if (at.isAtTime()) {
      at.nextTime("nextUpdate");
    }
    DerElement entries =
        at.isAt(DerElement.SEQUENCE) ? at.next(DerElement.SEQUENCE, "the entries") : null;
    if (at.isAt(EXTENSIONS)) {
      requireVersion(hasVersion, "extensions");
      Cursor extensions = new Cursor(der, at.next(EXTENSIONS, "the extensions"));
      requireExtensions(der, extensions.next(DerElement.SEQUENCE, "the extensions"));
      extensions.requireEnd("the extensions");
    }
    at.requireEnd("the extensions");
    return entries == null
        ? new CrlLayout(tbs, null, 0, true)
        : new Entries(der, hasVersion).layout(tbs, entries);
  }

  private static void requireVersion2(byte[] der, DerElement version) throws CRLException {
    if (version.end() != version.content() + 1 || der[version.content()] != VERSION_2) {
      throw new CRLException("a version other than 2, or version 1 written out");
    }
  }

  private static void requireVersion(boolean hasVersion, String what) throws CRLException {
    if (!hasVersion) {
      throw new CRLException(what + " in a CRL of version 1, which has none");
    }
  }

  private static void requireSame(byte[] der, DerElement inner, DerElement outer)
      throws CRLException {
    if (!Arrays.equals(der, inner.start(), inner.end(), der, outer.start(), outer.end())) {
      throw new CRLException("a signature algorithm other than the one that is signed");
    }
  }

  private static void requireExtensions(byte[] der, DerElement extensions) throws CRLException {
    Set<String> known = new HashSet<>();
    Cursor at = new Cursor(der, extensions);
    do {
      Cursor extension = new Cursor(der, at.next(DerElement.SEQUENCE, "an extension"));
      DerElement id =
          extension.next(DerElement.OBJECT_IDENTIFIER, "the identifier of an extension");
      if (extension.isAt(DerElement.BOOLEAN)) {
        extension.next(DerElement.BOOLEAN, "the criticality of an extension");
      }
      extension.next(DerElement.OCTET_STRING, "the value of an extension");
      extension.requireEnd("the value of an extension");
      if (!known.add(HexFormat.of().formatHex(der, id.content(), id.end()))) {
        throw new CRLException("an extension twice");
      }
    } while (!at.isAtEnd());
  }

  /** Reads all entries. */
  private static final class Entries {
    private static final int UTC_DIGITS = 12;
    private static final int GENERALIZED_DIGITS = 14;

    private final byte[] der;
    private final boolean hasVersion;
    private final byte[] reason = HexFormat.of().parseHex(REASON);
    private boolean allPlain = true;

    Entries(byte[] der, boolean hasVersion) {
      this.der = der;
      this.hasVersion = hasVersion;
    }

    CrlLayout layout(DerElement tbs, DerElement entries) throws CRLException {
      int count = 0;
      Cursor at = new Cursor(der, entries);
      do {
        check(at.next(DerElement.SEQUENCE, "an entry"));
        count++;
      } while (!at.isAtEnd());
      return new CrlLayout(tbs, entries, count, allPlain);
    }

    private void check(DerElement entry) throws CRLException {
      Cursor at = new Cursor(der, entry);
      DerElement serial = at.next(DerElement.INTEGER, "a serial number");
      DerElement date = at.nextTime("the revocation date");
      boolean plain = isShortest(serial) && isPlainTime(date);
      if (!at.isAtEnd()) {
        requireVersion(hasVersion, "extensions of an entry");
        DerElement extensions = at.next(DerElement.SEQUENCE, "the extensions of an entry");
        at.requireEnd("the extensions of an entry");
        if (!isReason(extensions)) {
          requireExtensions(der, extensions);
          plain = false;
        }
      }
      allPlain &= plain;
    }

    /**
     * Tells whether {@code time} has the form of RFC 5280 section 4.1.2.5. Other forms are left to
     * the JDK.
     */
    private boolean isPlainTime(DerElement time) {
      int digits = time.tag() == DerElement.UTC_TIME ? UTC_DIGITS : GENERALIZED_DIGITS;
      int zone = time.content() + digits;
      if (zone + 1 != time.end() || der[zone] != 'Z') {
        return false;
      }
      for (int i = time.content(); i < zone; i++) {
        if (der[i] < '0' || der[i] > '9') {
          return false;
        }
      }
      int month = twoDigits(zone - 10);
      int day = twoDigits(zone - 8);
      return month >= 1
          && month <= 12
          && day >= 1
          && day <= 31
          && twoDigits(zone - 6) < 24
          && twoDigits(zone - 4) < 60
          && twoDigits(zone - 2) < 60;
    }

    private int twoDigits(int at) {
      return 10 * (der[at] - '0') + der[at + 1] - '0';
    }

    /**
     * Tells whether {@code integer} is minimally encoded, so that its bytes can be searched for.
     */
    private boolean isShortest(DerElement integer) {
      int content = integer.content();
      int length = integer.end() - content;
      boolean padded =
          length > 1
              && ((der[content] == 0 && der[content + 1] >= 0)
                  || (der[content] == -1 && der[content + 1] < 0));
      return length > 0 && !padded;
    }

    private boolean isReason(DerElement extensions) {
      int end = extensions.content() + reason.length;
      return extensions.end() == end + 1
          && Arrays.equals(der, extensions.content(), end, reason, 0, reason.length);
    }
  }

  /** A position among the elements of another element. */
  private static final class Cursor {
    private final byte[] der;
    private final int end;
    private int at;

    Cursor(byte[] der, int at, int end) {
      this.der = der;
      this.at = at;
      this.end = end;
    }

    Cursor(byte[] der, DerElement within) {
      this(der, within.content(), within.end());
    }

    boolean isAtEnd() {
      return at == end;
    }

    boolean isAt(int tag) {
      return at < end && Byte.toUnsignedInt(der[at]) == tag;
    }

    boolean isAtTime() {
      return isAt(DerElement.UTC_TIME) || isAt(DerElement.GENERALIZED_TIME);
    }

    DerElement next(int tag, String what) throws CRLException {
      if (!isAt(tag)) {
        throw new CRLException(what + " is missing, misplaced or not DER");
      }
      try {
        DerElement next = DerElement.read(der, at, end);
        at = next.end();
        return next;
      } catch (DerException e) {
        throw new CRLException(what + " is missing, misplaced or not DER", e);
      }
    }

    DerElement nextTime(String what) throws CRLException {
      return next(
          isAt(DerElement.UTC_TIME) ? DerElement.UTC_TIME : DerElement.GENERALIZED_TIME, what);
    }

    void requireEnd(String last) throws CRLException {
      if (!isAtEnd()) {
        throw new CRLException("an element after " + last + " that does not belong there");
      }
    }
  }
}
