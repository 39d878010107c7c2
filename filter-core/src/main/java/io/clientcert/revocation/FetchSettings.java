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
 * The settings for fetching revocation information.
 *
 * @param timeout maximum duration of one fetch, from name resolution to the last byte of the
 *     response
 * @param maxBytes maximum length of a response body
 * @param allowedHosts the hosts that may be contacted: exact names, {@code *.example.com} for all
 *     names below {@code example.com} at any depth, or IP addresses; each with an optional {@code
 *     :port} to allow one port only, an IPv6 address then in brackets. If empty, all hosts with a
 *     public address are allowed. Listed hosts may have private and loopback addresses as well
 * @param proxy the HTTP proxy to use, an {@code http} URI with a host and a port; null for none
 */
public record FetchSettings(
    Duration timeout, long maxBytes, Set<String> allowedHosts, @Nullable URI proxy) {

  /** The maximum length of an array on every JVM. */
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

  /**
   * Validates the values and copies the set.
   *
   * @throws IllegalArgumentException if a value is not valid; the message says why
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
