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
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The encoding of a CRL, with an index of its entries by serial number. The JDK creates several
 * objects per entry, which take ten times the memory of the entry. This class only locates an
 * entry, and parses it on demand.
 *
 * <p>Immutable and thread-safe.
 */
final class CrlIndex {

  private final byte[] der;
  private final DerElement tbs;
  private final DerElement entries;

  /** Sorted pairs: the hash of a serial number, and the offset of its entry. */
  private final long[] index;

  /**
   * Indexes the entries of {@code der}.
   *
   * @param tbs the signed part
   * @param entries the sequence of entries
   * @param count the number of entries, each of which meets {@link CrlLayout#isPlain}
   */
  CrlIndex(byte[] der, DerElement tbs, DerElement entries, int count) {
    this.der = der;
    this.tbs = tbs;
    this.entries = entries;
    this.index = indexOf(der, entries, count);
  }

  private static long[] indexOf(byte[] der, DerElement entries, int count) {
    long[] index = new long[count];
    int at = entries.content();
    for (int i = 0; i < count; i++) {
      DerElement entry = again(der, at, entries.end());
      DerElement serial = again(der, entry.content(), entry.end());
      index[i] = ((long) hash(der, serial.content(), serial.end()) << Integer.SIZE) | at;
      at = entry.end();
    }
    Arrays.sort(index);
    return index;
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  /** Reads an element that {@link CrlLayout} has already validated. */
  private static DerElement again(byte[] der, int at, int limit) {
    try {
      return DerElement.read(der, at, limit);
    } catch (DerException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the number of entries. */
  int count() {
    return index.length;
  }

  /** Returns the length of the encoding in bytes. */
  int size() {
    return der.length;
  }

  /** Tells whether both have the same encoding. */
  boolean isOfSameEncoding(CrlIndex other) {
    return Arrays.equals(der, other.der);
  }

  /** Passes the signed part to {@code signature}. */
  void update(Signature signature) throws SignatureException {
    signature.update(der, tbs.start(), tbs.end() - tbs.start());
  }

  /**
   * Returns an encoding of the CRL that contains only the entry of {@code serialNumber}. Its
   * signature is not valid. If several entries have this serial number, the last one is used, as in
   * the JDK.
   *
   * @return null if there is no such entry
   */
  byte @Nullable [] withEntryOf(BigInteger serialNumber) {
    byte[] wanted = serialNumber.toByteArray();
    int hash = hash(wanted, 0, wanted.length);
    int at = Arrays.binarySearch(index, (long) hash << Integer.SIZE);
    DerElement found = null;
    for (int i = at < 0 ? -at - 1 : at;
        i < index.length && (int) (index[i] >> Integer.SIZE) == hash;
        i++) {
      DerElement entry = again(der, (int) index[i], der.length);
      DerElement serial = again(der, entry.content(), entry.end());
      if (Arrays.equals(der, serial.content(), serial.end(), wanted, 0, wanted.length)) {
        found = entry;
      }
    }
    return found == null ? null : with(found);
  }

  /** Returns an encoding of the CRL without entries. Its signature is not valid. */
  byte[] withoutEntries() {
    return with(null);
  }

  private byte[] with(@Nullable DerElement entry) {
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.write(der, tbs.content(), entries.start() - tbs.content());
    if (entry != null) {
      inner.writeBytes(DerElement.sequence(Arrays.copyOfRange(der, entry.start(), entry.end())));
    }
    inner.write(der, entries.end(), tbs.end() - entries.end());
    ByteArrayOutputStream outer = new ByteArrayOutputStream();
    outer.writeBytes(DerElement.sequence(inner.toByteArray()));
    outer.write(der, tbs.end(), der.length - tbs.end());
    return DerElement.sequence(outer.toByteArray());
  }
}
