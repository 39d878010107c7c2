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

import io.clientcert.net.IpBlock;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides which hosts and addresses may be contacted for revocation information. A certificate must
 * not make this server send requests to systems that only this server can reach.
 *
 * <p>The address blocks follow the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890,
 * RFC 8190). Addresses that are not globally reachable are allowed only for listed hosts, or never.
 * An IPv6 address that embeds an IPv4 address is treated like the latter: IPv4-mapped and
 * IPv4-compatible addresses (RFC 4291 section 2.5.5), NAT64 (RFC 6052 section 2.1), 6to4 (RFC 3056
 * section 2) and Teredo (RFC 4380 section 4). The predicates of {@link InetAddress} are not
 * sufficient: they cover neither shared address space (RFC 6598) nor unique local addresses (RFC
 * 4193), nor the blocks for documentation and benchmarks, nor embedded addresses.
 *
 * <p>Immutable and thread-safe.
 */
final class AddressPolicy {

  /** Categories of addresses. */
  enum Reach {
    /** A host on the internet. */
    PUBLIC,
    /** Loopback, private and other special networks, allowed for listed hosts. */
    LISTED_ONLY,
    /**
     * Unspecified, multicast and link-local addresses (where cloud platforms serve credentials),
     * never allowed.
     */
    NEVER
  }

  private static final int IPV4_BYTES = 4;

  private static final List<IpBlock> IPV4_NEVER =
      IpBlock.list("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4");

  private static final List<IpBlock> IPV4_LISTED_ONLY =
      IpBlock.list(
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          // Looks public, but is the platform endpoint inside each Azure machine
          "168.63.129.16/32");

  private static final List<IpBlock> IPV6_NEVER = IpBlock.list("fe80::/10", "ff00::/8");

  /** The allocated global unicast range; most special ranges lie outside of it. */
  private static final IpBlock IPV6_GLOBAL = IpBlock.of("2000::/3");

  /** Special ranges within {@link #IPV6_GLOBAL}: protocol assignments and documentation. */
  private static final List<IpBlock> IPV6_LISTED_ONLY =
      IpBlock.list("2001::/23", "2001:db8::/32", "3fff::/20");

  private static final IpBlock MAPPED_OR_COMPATIBLE = IpBlock.of("::/80");
  private static final IpBlock NAT64 = IpBlock.of("64:ff9b::/96");
  private static final IpBlock SIX_TO_FOUR = IpBlock.of("2002::/16");
  private static final IpBlock TEREDO = IpBlock.of("2001::/32");

  private final List<Entry> entries;

  /**
   * Parses the list of allowed hosts.
   *
   * @param allowedHosts as in {@link FetchSettings#allowedHosts}
   * @throws IllegalArgumentException if an entry is malformed
   */
  AddressPolicy(Set<String> allowedHosts) {
    this.entries = allowedHosts.stream().map(Entry::parse).toList();
  }

  /**
   * Checks one entry of the list.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static void requireReadable(String entry) {
    Entry.parse(entry);
  }

  /** Rejects a host that is not listed, if there is a list. */
  void checkHost(Host host, int port) throws IOException {
    if (!entries.isEmpty() && entries.stream().noneMatch(entry -> entry.covers(host, port))) {
      throw new IOException("the host is not among those allowed");
    }
  }

  /** Rejects an address that must not be contacted for a host accepted by {@link #checkHost}. */
  void checkAddress(InetAddress address) throws IOException {
    Reach reach = reachOf(address);
    if (reach == Reach.NEVER) {
      throw neverCalled(address);
    }
    if (reach == Reach.LISTED_ONLY && entries.isEmpty()) {
      throw new IOException(
          address.getHostAddress() + " is no public address, and no list allows the host");
    }
  }

  /** Rejects an address of the configured proxy that must never be contacted. */
  static void checkProxyAddress(InetAddress address) throws IOException {
    if (reachOf(address) == Reach.NEVER) {
      throw neverCalled(address);
    }
  }

  private static IOException neverCalled(InetAddress address) {
    return new IOException(address.getHostAddress() + " is an address that is never called");
  }

  /** Returns the category of {@code address}, or of the IPv4 address embedded in it. */
  static Reach reachOf(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return Reach.LISTED_ONLY;
    }
    byte[] bytes = address.getAddress();
    if (bytes.length == IPV4_BYTES) {
      return reachOfIpv4(bytes);
    }
    if (TEREDO.contains(bytes)) {
      Reach server = reachOfIpv4(Arrays.copyOfRange(bytes, 4, 8));
      Reach client = reachOfIpv4(inverted(Arrays.copyOfRange(bytes, 12, 16)));
      return server.compareTo(client) > 0 ? server : client;
    }
    if (SIX_TO_FOUR.contains(bytes)) {
      return reachOfIpv4(Arrays.copyOfRange(bytes, 2, 6));
    }
    if (NAT64.contains(bytes) || isMappedOrCompatible(bytes)) {
      return reachOfIpv4(Arrays.copyOfRange(bytes, 12, 16));
    }
    if (IpBlock.anyContains(IPV6_NEVER, bytes)) {
      return Reach.NEVER;
    }
    return IPV6_GLOBAL.contains(bytes) && !IpBlock.anyContains(IPV6_LISTED_ONLY, bytes)
        ? Reach.PUBLIC
        : Reach.LISTED_ONLY;
  }

  private static Reach reachOfIpv4(byte[] address) {
    if (IpBlock.anyContains(IPV4_NEVER, address)) {
      return Reach.NEVER;
    }
    return IpBlock.anyContains(IPV4_LISTED_ONLY, address) ? Reach.LISTED_ONLY : Reach.PUBLIC;
  }

  /** {@code ::a.b.c.d} or {@code ::ffff:a.b.c.d}. */
  private static boolean isMappedOrCompatible(byte[] address) {
    return MAPPED_OR_COMPATIBLE.contains(address)
        && address[10] == address[11]
        && (address[10] == 0 || address[10] == (byte) 0xff);
  }

  private static byte[] inverted(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ~bytes[i];
    }
    return bytes;
  }

  /**
   * One entry of the list.
   *
   * @param host the host name, without the wildcard
   * @param below whether the entry is a wildcard, which matches subdomains but not the host itself
   * @param port the only allowed port, or {@link #ANY_PORT}
   */
  private record Entry(Host host, boolean below, int port) {

    private static final String WILDCARD = "*.";
    private static final int ANY_PORT = -1;
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    static Entry parse(String text) {
      boolean below = text.startsWith(WILDCARD);
      String rest = below ? text.substring(WILDCARD.length()) : text;
      Host host = Host.parse(rest);
      int port = ANY_PORT;
      if (host == null) {
        int colon = rest.lastIndexOf(':');
        host = Host.parse(rest.substring(0, Math.max(colon, 0)));
        port = portIn(rest.substring(colon + 1));
      }
      if (host == null || port == 0 || (below && host.address() != null)) {
        throw new IllegalArgumentException(
            "\""
                + text
                + "\" is none of a host name, *.NAME, or an IP address, each with or without"
                + " :PORT");
      }
      return new Entry(host, below, port);
    }

    /** Returns the port, or 0 if it is malformed. */
    private static int portIn(String text) {
      int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : 0;
      return port <= HttpTarget.MAX_PORT ? port : 0;
    }

    boolean covers(Host called, int calledPort) {
      return (port == ANY_PORT || port == calledPort)
          && (below
              ? called.address() == null && called.name().endsWith("." + host.name())
              : called.name().equals(host.name()));
    }
  }
}
