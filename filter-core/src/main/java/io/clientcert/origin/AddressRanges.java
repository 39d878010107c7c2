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

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A list of IP addresses and CIDR ranges (RFC 4632, RFC 4291 section 2.3), and the word {@code
 * unix} for Unix domain sockets. An IPv4-mapped IPv6 address counts as the IPv4 address that it
 * holds. Names are never resolved. Immutable and thread-safe.
 */
public final class AddressRanges {

  /** What stands for the peer of a Unix domain socket, in the list and as a peer. */
  public static final String UNIX = "unix";

  private static final String OCTET = "(0|[1-9][0-9]{0,2})";
  private static final Pattern IPV4 =
      Pattern.compile(OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET);
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final int MAX_OCTET = 255;
  private static final int IPV4_BYTES = 4;
  private static final int MAPPED_BITS = 96;

  private final List<Range> ranges;
  private final boolean unix;

  private AddressRanges(List<Range> ranges, boolean unix) {
    this.ranges = ranges;
    this.unix = unix;
  }

  /**
   * Reads a list.
   *
   * @param entries addresses, ranges such as {@code 10.0.0.0/8}, and {@code unix}
   * @throws IllegalArgumentException if an entry is none of these, or if a range has bits set
   *     behind its prefix
   */
  public static AddressRanges of(List<String> entries) {
    boolean unix = entries.contains(UNIX);
    return new AddressRanges(
        entries.stream().filter(entry -> !entry.equals(UNIX)).map(Range::parse).toList(), unix);
  }

  /** Tells whether a range covers every IPv4 or every IPv6 address. */
  public boolean coversEverything() {
    return ranges.stream().anyMatch(range -> range.bits == 0);
  }

  /** Tells whether the list has no entry. */
  public boolean isEmpty() {
    return ranges.isEmpty() && !unix;
  }

  /**
   * Tells whether {@code peer} is on the list.
   *
   * @param peer an IP address as text, with or without a zone, or {@link #UNIX}; null and text that
   *     is neither are on no list
   */
  public boolean contains(@Nullable String peer) {
    if (peer == null) {
      return false;
    }
    if (peer.equals(UNIX)) {
      return unix;
    }
    int zone = peer.indexOf('%');
    byte[] address = address(zone < 0 ? peer : peer.substring(0, zone));
    return address != null && ranges.stream().anyMatch(range -> range.contains(address));
  }

  /** Returns the bytes of an address, four of an IPv4-mapped one; null for other text. */
  private static byte @Nullable [] address(String text) {
    Matcher ipv4 = IPV4.matcher(text);
    if (ipv4.matches()) {
      byte[] bytes = new byte[IPV4_BYTES];
      for (int i = 0; i < bytes.length; i++) {
        int octet = Integer.parseInt(ipv4.group(i + 1));
        if (octet > MAX_OCTET) {
          return null;
        }
        bytes[i] = (byte) octet;
      }
      return bytes;
    }
    if (!IPV6.matcher(text).matches()) {
      return null;
    }
    try {
      // in brackets it is never taken for a name to resolve; a mapped address comes back as IPv4
      return InetAddress.getByName("[" + text + "]").getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return unix ? ranges + " and " + UNIX : ranges.toString();
  }

  /** The addresses that begin with the first {@code bits} of {@code start}. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
  private record Range(byte[] start, int bits, String text) {

    static Range parse(String text) {
      int slash = text.indexOf('/');
      byte[] start = address(slash < 0 ? text : text.substring(0, slash));
      if (start == null) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is not an IP address, a CIDR range or \"" + UNIX + "\"");
      }
      int most = start.length * Byte.SIZE;
      int bits = slash < 0 ? most : prefix(text, text.substring(slash + 1), start);
      if (bits < 0 || bits > most) {
        throw new IllegalArgumentException("\"" + text + "\" has a prefix length that is too long");
      }
      byte[] masked = masked(start, bits);
      if (!Arrays.equals(masked, start)) {
        throw new IllegalArgumentException(
            "\"" + text + "\" has bits set after its prefix of " + bits + " bits");
      }
      return new Range(start, bits, text);
    }

    /** A range of IPv4-mapped addresses counts the 96 bits in front. */
    private static int prefix(String text, String digits, byte[] start) {
      if (!PREFIX.matcher(digits).matches()) {
        throw new IllegalArgumentException("\"" + text + "\" has no prefix length after the slash");
      }
      int prefix = Integer.parseInt(digits);
      boolean mapped = start.length == IPV4_BYTES && text.indexOf(':') >= 0;
      return mapped ? prefix - MAPPED_BITS : prefix;
    }

    private static byte[] masked(byte[] address, int bits) {
      byte[] masked = address.clone();
      for (int i = 0; i < masked.length; i++) {
        int kept = Math.max(0, Math.min(Byte.SIZE, bits - i * Byte.SIZE));
        masked[i] &= (byte) (0xFF << (Byte.SIZE - kept));
      }
      return masked;
    }

    boolean contains(byte[] address) {
      return address.length == start.length && Arrays.equals(masked(address, bits), start);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
