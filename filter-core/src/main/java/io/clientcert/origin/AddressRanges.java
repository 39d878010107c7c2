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

import io.clientcert.net.IpAddress;
import io.clientcert.net.IpBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of IP addresses and CIDR ranges (RFC 4632, RFC 4291 section 2.3), and optionally {@code
 * unix} for Unix domain sockets. An IPv4-mapped IPv6 address is treated as the corresponding IPv4
 * address. Names are never resolved. Immutable and thread-safe.
 */
public final class AddressRanges {

  /** The list entry and peer address for Unix domain sockets. */
  public static final String UNIX = "unix";

  private final List<IpBlock> ranges;
  private final boolean unix;

  private AddressRanges(List<IpBlock> ranges, boolean unix) {
    this.ranges = ranges;
    this.unix = unix;
  }

  /**
   * Parses a list.
   *
   * @param entries addresses, ranges such as {@code 10.0.0.0/8}, and {@code unix}
   * @throws IllegalArgumentException if an entry is none of these, or if a range has bits set after
   *     its prefix
   */
  public static AddressRanges of(List<String> entries) {
    boolean unix = entries.contains(UNIX);
    return new AddressRanges(
        entries.stream().filter(entry -> !entry.equals(UNIX)).map(AddressRanges::block).toList(),
        unix);
  }

  /** Tells whether the ranges together contain every IPv4 address or every IPv6 address. */
  public boolean coversEverything() {
    return IpBlock.coverEverything(ranges);
  }

  /** Tells whether the list has no entry. */
  public boolean isEmpty() {
    return ranges.isEmpty() && !unix;
  }

  /**
   * Tells whether the list contains {@code peer}.
   *
   * @param peer an IP address as text, with or without a zone, or {@link #UNIX}; for null and other
   *     text the result is false
   */
  public boolean contains(@Nullable String peer) {
    if (peer == null) {
      return false;
    }
    if (peer.equals(UNIX)) {
      return unix;
    }
    int zone = peer.indexOf('%');
    byte[] address = IpAddress.parse(zone < 0 ? peer : peer.substring(0, zone));
    return address != null && IpBlock.anyContains(ranges, address);
  }

  private static IpBlock block(String entry) {
    IpBlock block = IpBlock.parse(entry);
    if (block == null) {
      throw new IllegalArgumentException(
          "\"" + entry + "\" is not an IP address, a CIDR range or \"" + UNIX + "\"");
    }
    return block;
  }

  @Override
  public String toString() {
    return unix ? ranges + " and " + UNIX : ranges.toString();
  }
}
