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

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host as a URI or a setting names it, in one form only.
 *
 * <p>What parsers read differently is no host here: addresses in octal, hexadecimal or fewer than
 * four parts, scope ids, names that end in a dot or in a label that begins with a digit.
 *
 * @param name a DNS name in lower case, or the canonical text of the address
 * @param address the address, if it was given as such
 */
record Host(String name, @Nullable InetAddress address) {

  private static final String LABEL_END = "(?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern DNS_NAME =
      Pattern.compile("(?:[a-z0-9]" + LABEL_END + "\\.)*[a-z]" + LABEL_END);
  private static final int MAX_NAME = 253;

  private static final String OCTET = "(0|[1-9][0-9]{0,2})";
  private static final Pattern IPV4 =
      Pattern.compile(OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET);
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");
  private static final int MAX_OCTET = 255;

  /** Reads a DNS name or an IP address, IPv6 with or without brackets; null if it is neither. */
  static @Nullable Host parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    boolean bracketed = lower.startsWith("[") && lower.endsWith("]");
    String bare = bracketed ? lower.substring(1, lower.length() - 1) : lower;
    try {
      if (IPV6.matcher(bare).matches()) {
        // In brackets it is never taken for a name to resolve
        return of(InetAddress.getByName("[" + bare + "]"));
      }
      Matcher ipv4 = IPV4.matcher(lower);
      if (ipv4.matches()) {
        return ofOctets(ipv4);
      }
    } catch (UnknownHostException e) {
      return null;
    }
    return lower.length() <= MAX_NAME && DNS_NAME.matcher(lower).matches()
        ? new Host(lower, null)
        : null;
  }

  private static @Nullable Host ofOctets(Matcher octets) throws UnknownHostException {
    byte[] address = new byte[octets.groupCount()];
    for (int i = 0; i < address.length; i++) {
      int octet = Integer.parseInt(octets.group(i + 1));
      if (octet > MAX_OCTET) {
        return null;
      }
      address[i] = (byte) octet;
    }
    return of(InetAddress.getByAddress(address));
  }

  private static Host of(InetAddress address) {
    return new Host(address.getHostAddress(), address);
  }

  /** Returns the host as a URI and the {@code Host} field write it. */
  @Override
  public String toString() {
    return name.indexOf(':') < 0 ? name : "[" + name + "]";
  }
}
