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
package io.clientcert;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.clientcert.origin.AddressRanges;
import io.clientcert.origin.ProxyIdentity;
import io.clientcert.path.PathFailure;
import io.clientcert.path.PathResult;
import io.clientcert.path.PathValidator;
import io.clientcert.path.ValidatedPath;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the peer of a request is a trusted proxy, whose header fields may be read. Every
 * kind of rule that is configured has to match: its address, and its own TLS certificate.
 * Thread-safe.
 */
final class ProxyTrust {

  /** As many connections from proxies as have a place in the cache. */
  private static final int CACHED_CONNECTIONS = 1 << 12;

  /** How long a certificate that is not one of a proxy is not looked at again. */
  private static final long FAILURE_MILLIS = 60_000;

  private final AddressRanges addresses;
  private final List<ProxyIdentity> identities;
  private final Clock clock;

  /**
   * By the certificate object, which a TLS session keeps as long as it lives. A weak key is
   * compared by identity.
   */
  private final Cache<X509Certificate, Identification> known =
      Caffeine.newBuilder()
          .weakKeys()
          .maximumSize(CACHED_CONNECTIONS)
          .executor(Runnable::run)
          .build();

  /**
   * What was found out about the certificate of a peer.
   *
   * @param problem why it is not one of a trusted proxy; empty if it is
   * @param proxies the trust under which it was found out
   */
  private record Identification(String problem, PathValidator proxies, long from, long until) {
    @SuppressWarnings("ReferenceEquality") // one object for each reading of the trust store
    boolean isCurrent(PathValidator current, long now) {
      return proxies == current && now >= from && now <= until;
    }
  }

  ProxyTrust(AddressRanges addresses, List<ProxyIdentity> identities, Clock clock) {
    this.addresses = addresses;
    this.identities = List.copyOf(identities);
    this.clock = clock;
  }

  /**
   * Returns why the peer of {@code request} is not trusted, in a clause for the log; empty if it
   * is.
   *
   * @param proxies validates certificates of proxies; null if identities are not configured
   */
  String problemOf(IncomingRequest request, @Nullable PathValidator proxies) {
    if (isElsewhere(request)) {
      return "its address is not one of trustedProxies";
    }
    return proxies == null ? "" : identityProblem(request, proxies);
  }

  /**
   * Returns whether {@link #problemOf} answers for the peer of {@code request} without validating a
   * certificate.
   */
  boolean knows(IncomingRequest request, @Nullable PathValidator proxies) {
    if (proxies == null || isElsewhere(request)) {
      return true;
    }
    X509Certificate[] presented = presentedBy(request);
    return presented == null || current(presented[0], proxies, clock.millis()) != null;
  }

  private boolean isElsewhere(IncomingRequest request) {
    return !addresses.isEmpty() && !addresses.contains(request.peerAddress());
  }

  /** Returns the TLS certificates of the peer; null for none, or if one of them is missing. */
  private static X509Certificate @Nullable [] presentedBy(IncomingRequest request) {
    X509Certificate[] presented = request.tlsCertificates();
    return presented == null || presented.length == 0 || Decider.hasGap(presented)
        ? null
        : presented;
  }

  /** Returns what is known about a peer with this certificate; null if it has to be found out. */
  private @Nullable Identification current(X509Certificate leaf, PathValidator proxies, long now) {
    Identification found = known.getIfPresent(leaf);
    return found != null && found.isCurrent(proxies, now) ? found : null;
  }

  private String identityProblem(IncomingRequest request, PathValidator proxies) {
    X509Certificate[] presented = presentedBy(request);
    if (presented == null) {
      return "it has no TLS certificate";
    }
    long now = clock.millis();
    Identification found = current(presented[0], proxies, now);
    if (found == null) {
      found = identify(List.of(presented), proxies, now);
      known.put(presented[0], found);
    }
    return found.problem;
  }

  private Identification identify(
      List<X509Certificate> presented, PathValidator proxies, long now) {
    try {
      PathResult result = proxies.validate(presented, Instant.ofEpochMilli(now));
      if (result instanceof PathFailure failure) {
        return failed("its TLS certificate is rejected: " + failure.detail(), proxies, now);
      }
      ValidatedPath path = (ValidatedPath) result;
      X509Certificate leaf = path.certificates().get(0);
      return identities.stream().anyMatch(identity -> identity.matches(leaf))
          ? new Identification(
              "", proxies, Decision.millis(path.from()), Decision.millis(path.until()))
          : failed("its TLS certificate has none of trustedProxyIdentities", proxies, now);
    } catch (RuntimeException e) {
      // the certificate decides what a parser throws
      return failed("its TLS certificate cannot be read: " + e, proxies, now);
    }
  }

  private static Identification failed(String problem, PathValidator proxies, long now) {
    return new Identification(problem, proxies, now, now + FAILURE_MILLIS);
  }
}
