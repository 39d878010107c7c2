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

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How often what happened since the start. Thread-safe; the numbers are read without a lock. */
public final class Statistics {

  private final Map<Verdict, LongAdder> verdicts = new EnumMap<>(Verdict.class);
  private final LongAdder spoofed = new LongAdder();
  private final LongAdder oversized = new LongAdder();
  private final LongAdder inOutage = new LongAdder();
  private final LongAdder withoutClientAuth = new LongAdder();
  private final LongAdder forwarded = new LongAdder();
  private final LongAdder untrustedPeers = new LongAdder();
  private final LongAdder validations = new LongAdder();
  private final LongAdder remembered = new LongAdder();

  Statistics() {
    for (Verdict verdict : Verdict.values()) {
      verdicts.put(verdict, new LongAdder());
    }
  }

  void count(Forwarding forwarding) {
    ClientCertificate certificate = forwarding.certificate();
    adder(certificate.verdict()).increment();
    if (certificate.source() == CertificateSource.FORWARDED && certificate.presented()) {
      forwarded.increment();
    }
    if (forwarding.oversized()) {
      oversized.increment();
    }
    if (certificate.inOutage()) {
      inOutage.increment();
    }
    if (certificate.withoutClientAuth()) {
      withoutClientAuth.increment();
    }
  }

  void countUntrustedPeer() {
    untrustedPeers.increment();
  }

  void countSpoofed() {
    spoofed.increment();
  }

  void countValidation() {
    validations.increment();
  }

  void countRemembered() {
    remembered.increment();
  }

  /** Returns how many requests got {@code verdict}. */
  public long requests(Verdict verdict) {
    return adder(verdict).sum();
  }

  /** Returns how many requests brought a managed field, or a trailer under a managed name. */
  public long spoofed() {
    return spoofed.sum();
  }

  /** Returns for how many requests a value was left out because it was too large. */
  public long oversized() {
    return oversized.sum();
  }

  /** Returns how many requests were forwarded only because an outage of evidence is allowed. */
  public long inOutage() {
    return inOutage.sum();
  }

  /**
   * Returns how many requests came with a trusted certificate whose extended key usage has no
   * {@code clientAuth}, forwarded or not.
   */
  public long withoutClientAuth() {
    return withoutClientAuth.sum();
  }

  /** Returns how many requests had a certificate in the fields of a trusted proxy. */
  public long forwarded() {
    return forwarded.sum();
  }

  /** Returns how many requests brought such fields from a peer that is not a trusted proxy. */
  public long untrustedPeers() {
    return untrustedPeers.sum();
  }

  /** Returns how many chains were validated, rather than found among the decisions that stand. */
  public long validations() {
    return validations.sum();
  }

  /** Returns how many requests were answered by a decision that still stood. */
  public long remembered() {
    return remembered.sum();
  }

  private LongAdder adder(Verdict verdict) {
    return Objects.requireNonNull(verdicts.get(verdict));
  }
}
