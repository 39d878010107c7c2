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
package io.clientcert.net;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that begin with the same bits, as a CIDR block writes them (RFC 4632 section 3.1,
 * RFC 4291 section 2.3). A block of IPv4-mapped IPv6 addresses is the block of the IPv4 addresses
 * in them. Immutable and thread-safe.
 */
public final class IpBlock {

  private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final int MAPPED_BITS = 96;
  private static final int IPV6_BYTES = 16;

  private final byte[] start;
  private final int bits;
  private final String text;

  private IpBlock(byte[] start, int bits, String text) {
    this.start = start;
    this.bits = bits;
    this.text = text;
  }

  /**
   * Reads a block such as {@code 10.0.0.0/8}, or an address, which is a block of its own.
   *
   * @return null if the text does not begin with an address as {@link IpAddress} reads it
   * @throws IllegalArgumentException if the prefix length is missing or too long, or if bits are
   *     set after the prefix
   */
  public static @Nullable IpBlock parse(String text) {
    int slash = text.indexOf('/');
    byte[] start = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (start == null) {
      return null;
    }
    int most = start.length * Byte.SIZE;
    int bits = slash < 0 ? most : prefix(text, text.substring(slash + 1), start);
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException("\"" + text + "\" has a prefix length that is too long");
    }
    if (!isClearBehind(start, bits)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" has bits set after its prefix of " + bits + " bits");
    }
    return new IpBlock(start, bits, text);
  }

  /**
   * Reads blocks that the code names.
   *
   * @throws IllegalArgumentException if one is none
   */
  public static List<IpBlock> list(String... blocks) {
    return Stream.of(blocks).map(IpBlock::of).toList();
  }

  /**
   * Reads a block that the code names.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static IpBlock of(String text) {
    IpBlock block = parse(text);
    if (block == null) {
      throw new IllegalArgumentException(text);
    }
    return block;
  }

  /** A prefix of IPv4-mapped addresses counts the 96 bits in front. */
  private static int prefix(String text, String digits, byte[] start) {
    if (!PREFIX.matcher(digits).matches()) {
      throw new IllegalArgumentException("\"" + text + "\" has no prefix length after the slash");
    }
    int prefix = Integer.parseInt(digits);
    boolean mapped = start.length == IpAddress.IPV4_BYTES && text.indexOf(':') >= 0;
    return mapped ? prefix - MAPPED_BITS : prefix;
  }

  private static boolean isClearBehind(byte[] address, int bits) {
    for (int bit = bits; bit < address.length * Byte.SIZE; bit++) {
      if ((address[bit / Byte.SIZE] & (0x80 >> (bit % Byte.SIZE))) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether the block holds {@code address}, which has four or sixteen bytes. */
  public boolean contains(byte[] address) {
    int whole = bits / Byte.SIZE;
    int rest = Byte.SIZE - bits % Byte.SIZE;
    return start.length == address.length
        && Arrays.equals(start, 0, whole, address, 0, whole)
        && (rest == Byte.SIZE || (start[whole] ^ address[whole]) >> rest == 0);
  }

  /** Tells whether one of {@code blocks} holds {@code address}. */
  public static boolean anyContains(List<IpBlock> blocks, byte[] address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  /** Tells whether {@code blocks} together hold every IPv4 or every IPv6 address. */
  public static boolean coverEverything(List<IpBlock> blocks) {
    return cover(blocks, new byte[IpAddress.IPV4_BYTES], 0)
        || cover(blocks, new byte[IPV6_BYTES], 0);
  }

  /**
   * Halves what begins with {@code bits} of {@code prefix}, until a block covers it or misses it.
   */
  private static boolean cover(List<IpBlock> blocks, byte[] prefix, int bits) {
    if (blocks.stream().anyMatch(block -> block.bits <= bits && block.contains(prefix))) {
      return true;
    }
    IpBlock whole = new IpBlock(prefix, bits, "");
    if (blocks.stream().noneMatch(block -> block.bits > bits && whole.contains(block.start))) {
      return false;
    }
    byte[] upper = prefix.clone();
    upper[bits / Byte.SIZE] |= (byte) (0x80 >> (bits % Byte.SIZE));
    return cover(blocks, prefix, bits + 1) && cover(blocks, upper, bits + 1);
  }

  /** Returns the block as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
