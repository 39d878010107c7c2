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

import io.clientcert.net.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host in a URI or a setting, in canonical form.
 *
 * <p>Spellings that parsers interpret differently are not accepted: addresses in octal, hexadecimal
 * or with fewer than four parts, scope ids, and names that end in a dot or in a label that begins
 * with a digit.
 *
 * @param name a DNS name in lower case, or the canonical text of the address
 * @param address the address if the host was given as one
 */
record Host(String name, @Nullable InetAddress address) {

  private static final String LABEL_END = "(?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern DNS_NAME =
      Pattern.compile("(?:[a-z0-9]" + LABEL_END + "\\.)*[a-z]" + LABEL_END);
  private static final int MAX_NAME = 253;

  /** Parses a DNS name or an IP address, IPv6 with or without brackets; null if it is neither. */
  static @Nullable Host parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    boolean bracketed = lower.startsWith("[") && lower.endsWith("]");
    String bare = bracketed ? lower.substring(1, lower.length() - 1) : lower;
    byte[] address = IpAddress.parse(bare);
    if (address != null) {
      // An IPv4 address has no brackets.
      return bracketed && bare.indexOf(':') < 0 ? null : of(address);
    }
    return lower.length() <= MAX_NAME && DNS_NAME.matcher(lower).matches()
        ? new Host(lower, null)
        : null;
  }

  private static Host of(byte[] bytes) {
    try {
      InetAddress address = InetAddress.getByAddress(bytes);
      return new Host(address.getHostAddress(), address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }

  /** Returns the host as it is written in a URI and in the {@code Host} field. */
  @Override
  public String toString() {
    return name.indexOf(':') < 0 ? name : "[" + name + "]";
  }
}
