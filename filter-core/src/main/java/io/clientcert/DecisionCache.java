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
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The decisions that may still stand, by the whole chain they were made about.
 *
 * <p>Two ways lead to one. The short one goes by the identity of the certificate objects, which a
 * TLS session keeps as long as it lives, and allocates nothing. The long one compares contents,
 * byte by byte: a hash alone would let whoever finds a second chain with it take over the first
 * one's identity.
 *
 * <p>Refusals have a small place of their own, so that no number of refused chains can evict one
 * that is forwarded. Among those, Caffeine's admission policy keeps a flood of chains seen once
 * from evicting the ones that come back; so it has to hear of every use, on the short way too.
 *
 * <p>Thread-safe.
 */
final class DecisionCache {

  private static final int RECENT = 1 << 10;

  /** A refusal stands for a minute, and costs the client a new certificate to be made anew. */
  private static final int SHARE_OF_REFUSALS = 8;

  /** What the short way may hold of the weight, for decisions that the long way has given up. */
  private static final int SHARE_OF_RECENT = 4;

  private final AtomicReferenceArray<@Nullable Recent> recent = new AtomicReferenceArray<>(RECENT);
  private final AtomicLong weightOfRecent = new AtomicLong();
  private final AtomicInteger nextToForget = new AtomicInteger();
  private final long maximumWeightOfRecent;
  private final Cache<Chain, Decision> approvals;
  private final Cache<Chain, Decision> refusals;

  DecisionCache(long maximumWeight) {
    long ofRefusals = maximumWeight / SHARE_OF_REFUSALS;
    this.maximumWeightOfRecent = maximumWeight / SHARE_OF_RECENT;
    this.approvals = cache(maximumWeight - ofRefusals - maximumWeightOfRecent);
    this.refusals = cache(ofRefusals);
  }

  private static Cache<Chain, Decision> cache(long maximumWeight) {
    return Caffeine.newBuilder()
        .maximumWeight(maximumWeight)
        .weigher((Chain chain, Decision decision) -> decision.weight())
        // on the calling thread: a pool of the JVM's would outlive the web application
        .executor(Runnable::run)
        .build();
  }

  /**
   * Returns the decision about exactly these objects that stands at {@code now}, or null: then
   * {@link #find} may know one. Some of {@code presented} may be null.
   *
   * @param host the number of the settings that it was made under
   */
  @Nullable Decision findSame(
      @Nullable X509Certificate[] presented, int host, long now, Trust trust) {
    Recent last = recent.get(slot(presented, host));
    if (last == null
        || !last.chain.isMadeOf(presented, host)
        || !last.decision.standsAt(now, trust)) {
      return null;
    }
    Decision unused = approvals.getIfPresent(last.chain);
    return last.decision;
  }

  /**
   * Returns the decision about exactly this chain that stands at {@code now}, or null.
   *
   * @param host the number of the settings that it was made under
   */
  @Nullable Decision find(X509Certificate[] presented, int host, long now, Trust trust) {
    Chain chain = new Chain(presented.clone(), host);
    Decision approval = approvals.getIfPresent(chain);
    if (approval != null && approval.standsAt(now, trust)) {
      remember(new Recent(chain, approval));
      return approval;
    }
    Decision refusal = refusals.getIfPresent(chain);
    return refusal != null && refusal.standsAt(now, trust) ? refusal : null;
  }

  void put(X509Certificate[] presented, int host, Decision decision) {
    Chain chain = new Chain(presented.clone(), host);
    if (decision.forwarding().certificate().forwardable()) {
      refusals.invalidate(chain);
      approvals.put(chain, decision);
      remember(new Recent(chain, decision));
    } else {
      approvals.invalidate(chain);
      refusals.put(chain, decision);
    }
  }

  private void remember(Recent next) {
    replaceRecent(slot(next.chain.certificates, next.chain.host), next);
    for (int i = 0; i < RECENT && weightOfRecent.get() > maximumWeightOfRecent; i++) {
      replaceRecent(nextToForget.getAndIncrement() & (RECENT - 1), null);
    }
  }

  private void replaceRecent(int slot, @Nullable Recent next) {
    Recent before = recent.getAndSet(slot, next);
    weightOfRecent.addAndGet(Recent.weight(next) - Recent.weight(before));
  }

  /** Returns roughly how many decisions are kept. */
  long size() {
    return approvals.estimatedSize() + refusals.estimatedSize();
  }

  /** Returns when the first of the leaves ends that are forwarded, or null when none is. */
  @Nullable Instant nearestExpiry(Instant now) {
    return approvals.asMap().values().stream()
        .map(decision -> decision.forwarding().certificate().notAfter())
        .filter(Objects::nonNull)
        .filter(end -> !end.isBefore(now))
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  void clear() {
    approvals.invalidateAll();
    refusals.invalidateAll();
    for (int slot = 0; slot < RECENT; slot++) {
      replaceRecent(slot, null);
    }
  }

  private static int slot(@Nullable X509Certificate[] presented, int host) {
    return (System.identityHashCode(presented[0]) + host) & (RECENT - 1);
  }

  private record Recent(Chain chain, Decision decision) {
    static long weight(@Nullable Recent recent) {
      return recent == null ? 0 : recent.decision.weight();
    }
  }

  /**
   * A presented chain, with the settings it was looked at under, as a key. The hash is that of the
   * last bytes of the leaf's signature, which takes a fiftieth of the time of hashing all bytes and
   * which anybody can make collide, as they can the other. Comparable, so that chains made to share
   * one hash code still form a tree in the map rather than a list.
   */
  private static final class Chain implements Comparable<Chain> {
    private static final int HASHED_BYTES = 8;

    private final X509Certificate[] certificates;
    private final int host;
    private final int hash;

    Chain(X509Certificate[] certificates, int host) {
      this.certificates = certificates;
      this.host = host;
      this.hash = 31 * hash(certificates[0].getSignature()) + host;
    }

    private static int hash(byte[] signature) {
      int hash = 1;
      for (int i = Math.max(0, signature.length - HASHED_BYTES); i < signature.length; i++) {
        hash = 31 * hash + signature[i];
      }
      return hash;
    }

    /** Tells whether these are the very objects; X.509 certificates do not change. */
    @SuppressWarnings("ReferenceEquality")
    boolean isMadeOf(@Nullable X509Certificate[] presented, int host) {
      if (host != this.host || presented.length != certificates.length) {
        return false;
      }
      for (int i = 0; i < presented.length; i++) {
        if (presented[i] != certificates[i]) {
          return false;
        }
      }
      return true;
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Chain chain
          && host == chain.host
          && Arrays.equals(certificates, chain.certificates);
    }

    @Override
    public int compareTo(Chain other) {
      int byHost = Integer.compare(host, other.host);
      int byLength =
          byHost == 0 ? Integer.compare(certificates.length, other.certificates.length) : byHost;
      for (int i = 0; byLength == 0 && i < certificates.length; i++) {
        int byContent = Arrays.compare(encoding(certificates[i]), encoding(other.certificates[i]));
        if (byContent != 0) {
          return byContent;
        }
      }
      return byLength;
    }

    private static byte[] encoding(X509Certificate certificate) {
      try {
        return certificate.getEncoded();
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException("a certificate that was encoded before", e);
      }
    }
  }
}
