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
 * A CIDR block of addresses with the same leading bits (RFC 4632 section 3.1, RFC 4291 section
 * 2.3). A block of IPv4-mapped IPv6 addresses equals the block of the corresponding IPv4 addresses.
 * Immutable and thread-safe.
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
   * Parses a block such as {@code 10.0.0.0/8}, or a single address.
   *
   * @return null if the text does not start with an address that {@link IpAddress} accepts
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
   * Parses block constants.
   *
   * @throws IllegalArgumentException if a constant is not a valid block
   */
  public static List<IpBlock> list(String... blocks) {
    return Stream.of(blocks).map(IpBlock::of).toList();
  }

  /**
   * Parses a block constant.
   *
   * @throws IllegalArgumentException if the constant is not a valid block
   */
  public static IpBlock of(String text) {
    IpBlock block = parse(text);
    if (block == null) {
      throw new IllegalArgumentException(text);
    }
    return block;
  }

  /** Returns the prefix length. That of IPv4-mapped addresses is reduced by the 96 leading bits. */
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

  /** Tells whether the block contains {@code address}, which has four or sixteen bytes. */
  public boolean contains(byte[] address) {
    int whole = bits / Byte.SIZE;
    int rest = Byte.SIZE - bits % Byte.SIZE;
    return start.length == address.length
        && Arrays.equals(start, 0, whole, address, 0, whole)
        && (rest == Byte.SIZE || (start[whole] ^ address[whole]) >> rest == 0);
  }

  /** Tells whether one of {@code blocks} contains {@code address}. */
  public static boolean anyContains(List<IpBlock> blocks, byte[] address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  /** Tells whether {@code blocks} together contain every IPv4 address or every IPv6 address. */
  public static boolean coverEverything(List<IpBlock> blocks) {
    return cover(blocks, new byte[IpAddress.IPV4_BYTES], 0)
        || cover(blocks, new byte[IPV6_BYTES], 0);
  }

  /**
   * Tells whether the blocks contain all addresses that start with the first {@code bits} of {@code
   * prefix}. Divides that range in halves until one block contains a part or none overlaps it.
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

  /** Returns the block as configured. */
  @Override
  public String toString() {
    return text;
  }
}
