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

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses IP addresses in their plain forms: four decimal octets (RFC 6943 section 3.1.1 "strict"),
 * or IPv6 text (RFC 4291 section 2.2) without a zone. Forms that parsers interpret differently are
 * rejected: octets in octal or hexadecimal, and fewer than four parts. Names are never resolved.
 * Stateless.
 */
public final class IpAddress {

  static final int IPV4_BYTES = 4;

  private static final String OCTET = "(0|[1-9][0-9]{0,2})";
  private static final Pattern IPV4 =
      Pattern.compile(OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET);
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final int MAX_OCTET = 255;

  private IpAddress() {}

  /**
   * Returns the bytes of an address, or null if {@code text} is not an address. An IPv4 address and
   * an IPv4-mapped IPv6 address have four bytes, any other IPv6 address has sixteen.
   */
  public static byte @Nullable [] parse(String text) {
    Matcher ipv4 = IPV4.matcher(text);
    if (ipv4.matches()) {
      return ofOctets(ipv4);
    }
    if (!IPV6.matcher(text).matches()) {
      return null;
    }
    try {
      // Text in brackets is never resolved as a name. An IPv4-mapped address is returned as IPv4.
      return InetAddress.getByName("[" + text + "]").getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static byte @Nullable [] ofOctets(Matcher octets) {
    byte[] bytes = new byte[IPV4_BYTES];
    for (int i = 0; i < bytes.length; i++) {
      int octet = Integer.parseInt(octets.group(i + 1));
      if (octet > MAX_OCTET) {
        return null;
      }
      bytes[i] = (byte) octet;
    }
    return bytes;
  }
}
