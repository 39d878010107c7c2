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

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How revocation evidence may be fetched.
 *
 * @param timeout the longest that one fetch may take in all: finding the address, connecting, TLS,
 *     sending and receiving
 * @param maxBytes the longest body that is accepted
 * @param allowedHosts the only hosts that may be called: exact names, {@code *.example.com} for
 *     every name below {@code example.com} at any depth, or IP addresses; each with {@code :port}
 *     to allow one port only, an IPv6 address then in brackets. Empty for any host, but only at
 *     public addresses; a host that is listed may have private and loopback addresses as well
 * @param proxy the HTTP proxy that fetches, an {@code http} URI of a host and a port; null for none
 */
public record FetchSettings(
    Duration timeout, long maxBytes, Set<String> allowedHosts, @Nullable URI proxy) {

  /** An array holds no more on any JVM. */
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

  /**
   * Checks every value and copies the set.
   *
   * @throws IllegalArgumentException if one cannot be used, with the reason
   */
  public FetchSettings {
    if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "a timeout of " + timeout + " is not above zero and up to " + LONGEST_TIMEOUT);
    }
    if (maxBytes < 1 || maxBytes > LONGEST_ARRAY) {
      throw new IllegalArgumentException(
          "a bound of " + maxBytes + " bytes is not from 1 to " + LONGEST_ARRAY);
    }
    allowedHosts = Set.copyOf(allowedHosts);
    allowedHosts.forEach(AddressPolicy::requireReadable);
    if (proxy != null) {
      HttpTarget unused = HttpTarget.ofProxy(proxy);
    }
  }
}
