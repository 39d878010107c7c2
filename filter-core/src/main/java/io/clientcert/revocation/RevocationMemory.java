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

import io.clientcert.path.ValidatedPath;
import io.clientcert.revocation.Crl.Identity;
import io.clientcert.revocation.Crl.Position;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The revocation information that outlives a {@link RevocationChecker}: the CRLs in memory, the
 * position of the newest CRL of each identity, and the certificates found revoked. A checker that
 * replaces another takes over its memory, so that neither a changed setting nor a reloaded trust
 * store makes older revocation information valid again.
 *
 * <p>Several checkers may share one instance. Bounded; thread-safe.
 */
public final class RevocationMemory {

  private static final int MAX_REVOKED = 20_000;

  private final CrlStore crls = new CrlStore();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final FairMemory<X509Certificate, Subject, Revocation> revoked =
      new FairMemory<>(MAX_REVOKED, Set::of);
  private volatile boolean anyRevoked;

  /** Creates an empty memory. */
  public RevocationMemory() {}

  /**
   * A certificate that was found revoked.
   *
   * @param anchor the trust anchor of the path on which the CRL was accepted; null for an OCSP
   *     response, which the issuer itself vouches for
   */
  private record Subject(CertificateId id, @Nullable X509Certificate anchor) {}

  /**
   * The reason why a certificate is revoked.
   *
   * @param position the position of the revocation information
   * @param complete the identity of the complete CRLs that supersede the CRL; null for an OCSP
   *     response
   */
  private record Revocation(String detail, Position position, @Nullable Identity complete) {

    /** CRL numbers are comparable within one identity only. */
    boolean isNewerThan(Revocation other) {
      return Objects.equals(complete, other.complete)
          ? position.isNewerThan(other.position)
          : position.thisUpdate().isAfter(other.position.thisUpdate());
    }

    /** Tells whether revocation information by which the certificate is good is newer. */
    boolean isOverriddenBy(List<Crl> good) {
      return good.stream()
              .anyMatch(
                  crl ->
                      crl.identity().complete().equals(complete)
                          && crl.position().isNewerThan(position))
          || good.stream().allMatch(crl -> crl.thisUpdate().isAfter(position.thisUpdate()));
    }

    boolean isOverriddenBy(Instant good) {
      return good.isAfter(position.thisUpdate());
    }
  }

  CrlStore crls() {
    return crls;
  }

  void addListener(Runnable listener) {
    listeners.add(listener);
  }

  void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  /** Notifies all checkers that new revocation information is available. */
  void changed() {
    listeners.forEach(Runnable::run);
  }

  /** Returns the status according to the CRLs, unless newer information revokes the certificate. */
  Evidence recall(ValidatedPath path, int index, CrlEvidence.Answer answer) {
    Evidence evidence = answer.evidence();
    if (evidence.status() == Evidence.Status.REVOKED) {
      Crl crl = answer.crls().get(0);
      remember(
          subject(path, index, path.anchor()),
          new Revocation(evidence.detail(), crl.position(), crl.identity().complete()));
      return evidence;
    }
    if (evidence.status() != Evidence.Status.GOOD || !anyRevoked) {
      return evidence;
    }
    return unlessRevoked(path, index, evidence, known -> known.isOverriddenBy(answer.crls()));
  }

  /**
   * Returns the status according to a responder, unless newer information revokes the certificate.
   */
  Evidence recall(ValidatedPath path, int index, OcspAnswer answer) {
    Evidence evidence = answer.evidence();
    if (evidence.status() != Evidence.Status.GOOD || !anyRevoked) {
      return evidence;
    }
    return unlessRevoked(path, index, evidence, known -> known.isOverriddenBy(answer.thisUpdate()));
  }

  /** Returns the recorded revocation, if there is one. It counts at any age. */
  Evidence orRevoked(ValidatedPath path, int index, Evidence unknown) {
    return anyRevoked ? unlessRevoked(path, index, unknown, known -> false) : unknown;
  }

  private Evidence unlessRevoked(
      ValidatedPath path, int index, Evidence evidence, Predicate<Revocation> overridden) {
    Subject ofCrl = subject(path, index, path.anchor());
    Subject ofResponder = new Subject(ofCrl.id(), null);
    for (Subject subject : List.of(ofCrl, ofResponder)) {
      synchronized (this) {
        Revocation known = revoked.get(subject.id().issuer(), subject);
        if (known != null && !overridden.test(known)) {
          return Evidence.revoked(known.detail());
        }
        revoked.remove(subject.id().issuer(), subject);
      }
    }
    return evidence;
  }

  /** Records the response of a responder about a certificate. */
  void remember(CertificateId id, OcspAnswer answer) {
    if (answer.evidence().status() == Evidence.Status.REVOKED) {
      Position position = new Position(Crl.NO_NUMBER, answer.thisUpdate());
      remember(new Subject(id, null), new Revocation(answer.evidence().detail(), position, null));
    }
  }

  private synchronized void remember(Subject subject, Revocation revocation) {
    Revocation before = revoked.get(subject.id().issuer(), subject);
    if (before == null || !before.isNewerThan(revocation)) {
      revoked.put(subject.id().issuer(), subject, revocation);
      anyRevoked = true;
    }
  }

  private static Subject subject(ValidatedPath path, int index, X509Certificate anchor) {
    return new Subject(
        CertificateId.of(path.certificates().get(index), path.issuerOf(index)), anchor);
  }
}
