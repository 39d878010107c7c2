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

import io.clientcert.path.AlgorithmFloor;
import io.clientcert.path.ValidatedPath;
import java.security.cert.CRLReason;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of certificate revocation lists, and what it says of a certificate (RFC 5280 section
 * 6.3) whose path is already validated.
 *
 * <p>A list counts only if whoever signed it may sign lists, and is the certificate's issuer on the
 * path or has a path of its own to the same trust anchor. Of two lists with one scope only the
 * newer counts, and a delta list only on top of its base. A certificate that the newest list names
 * is revoked, even when that list has ended; one that is not named is good only while fresh lists
 * speak of it for every reason. A list with a critical extension that is not understood says
 * nothing.
 *
 * <p>The lists never change; replace the whole snapshot. Thread-safe.
 */
public final class CrlEvidence {

  /** Finds out whether a certificate beside the path may vouch for a list. */
  @FunctionalInterface
  public interface Signers {

    /**
     * Returns the valid paths to {@code anchor} of those of the known certificates that have the
     * subject {@code name}.
     */
    List<ValidatedPath> named(X500Principal name, X509Certificate anchor);
  }

  /** How far the signer of a list about the signer of a list is looked into. */
  private static final int MAX_DEPTH = 2;

  private final Map<X500Principal, List<Crl>> byIssuer = new HashMap<>();

  private final Duration maxAge;
  private final AlgorithmFloor floor;

  /**
   * Makes a snapshot of {@code lists} that are good until they end.
   *
   * @throws IllegalArgumentException if an extension of a list is broken
   */
  public CrlEvidence(Collection<X509CRL> lists) {
    this(lists, Duration.ZERO, AlgorithmFloor.DEFAULT);
  }

  /**
   * Makes a snapshot of {@code lists}.
   *
   * @param maxAge how long after its beginning a list ends at the latest; zero for as it says
   * @param floor the weakest signature that a list may have
   * @throws IllegalArgumentException if an extension of a list is broken
   */
  public CrlEvidence(Collection<X509CRL> lists, Duration maxAge, AlgorithmFloor floor) {
    this(lists.stream().map(list -> new Crl(list, maxAge)).toList(), floor, maxAge);
  }

  private CrlEvidence(List<Crl> crls, AlgorithmFloor floor, Duration maxAge) {
    this.maxAge = maxAge;
    this.floor = floor;
    for (Crl crl : crls) {
      byIssuer.computeIfAbsent(crl.issuer(), issuer -> new ArrayList<>()).add(crl);
    }
  }

  /** What is known of a list that stays need not be found out again. */
  private Crl crlOf(X509CRL list) {
    return byIssuer.getOrDefault(list.getIssuerX500Principal(), List.of()).stream()
        .filter(crl -> crl.isMadeOf(list))
        .findAny()
        .orElseGet(() -> new Crl(list, maxAge));
  }

  /**
   * Finds out in advance what the first request would have to wait for, since verifying and reading
   * a long list takes a while.
   *
   * @param signers those who may have signed lists, as far as they are known
   */
  void prepare(Collection<X509Certificate> signers) {
    byIssuer.values().forEach(crls -> crls.forEach(crl -> crl.prepare(signers)));
  }

  /**
   * Returns the snapshot that {@code lists} make when they come after this one. Nothing steps back:
   * a list of this snapshot whose signature was verified is not replaced by an older one with its
   * issuer and scope, and stays beside a newer one that its signer did not sign. One whose
   * signature nobody has asked for yet stays beside an older one, until somebody does.
   *
   * @throws IllegalArgumentException if an extension of a list is broken
   */
  public CrlEvidence replacedBy(Collection<X509CRL> lists) {
    CrlEvidence next = new CrlEvidence(lists.stream().map(this::crlOf).toList(), floor, maxAge);
    for (Map.Entry<X500Principal, List<Crl>> entry : next.byIssuer.entrySet()) {
      List<Crl> before = byIssuer.getOrDefault(entry.getKey(), List.of());
      List<Crl> kept = new ArrayList<>();
      for (Crl crl : entry.getValue()) {
        Crl old = counterpart(crl, before, true);
        if (old == null || !old.isNewerThan(crl)) {
          kept.add(crl);
        }
        if (old != null && (old.isNewerThan(crl) || !crl.isSignedLike(old))) {
          kept.add(old);
        }
        Crl unverified = counterpart(crl, before, false);
        if (unverified != null && unverified.isNewerThan(crl)) {
          kept.add(unverified);
        }
      }
      entry.setValue(kept);
    }
    return next;
  }

  private static @Nullable Crl counterpart(Crl crl, List<Crl> before, boolean verified) {
    return before.stream()
        .filter(old -> old.isVerified() == verified && old.isReplacementFor(crl))
        .filter(old -> old.isDelta() == crl.isDelta())
        .reduce((a, b) -> a.isNewerThan(b) ? a : b)
        .orElse(null);
  }

  /** Returns the issuers of those {@code lists} that this snapshot has a verified list of. */
  Set<X500Principal> verifiedIssuers(Collection<X509CRL> lists) {
    Set<X500Principal> issuers = new HashSet<>();
    for (X509CRL list : lists) {
      X500Principal issuer = list.getIssuerX500Principal();
      if (byIssuer.getOrDefault(issuer, List.of()).stream().anyMatch(Crl::isVerified)) {
        issuers.add(issuer);
      }
    }
    return issuers;
  }

  /** Returns a verified list of this snapshot that is newer than its counterpart, or null. */
  @Nullable String newerThanAnyOf(Collection<X509CRL> lists) {
    for (X509CRL list : lists) {
      Crl crl = new Crl(list, maxAge);
      Crl old = counterpart(crl, byIssuer.getOrDefault(crl.issuer(), List.of()), true);
      if (old != null && old.isNewerThan(crl)) {
        return old.toString();
      }
    }
    return null;
  }

  /** Returns each list as a source: whose it is, and from when to when. */
  List<SourceState> sources() {
    return byIssuer.values().stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparing(Crl::toString))
        .map(
            crl ->
                new SourceState(crl.name(), crl.thisUpdate(), crl.nextUpdate(), null, null, null))
        .toList();
  }

  /**
   * Returns what is known of the certificate at {@code index} of {@code path}.
   *
   * @param signers where to look for a signer that is not on the path
   */
  public Evidence of(ValidatedPath path, int index, Signers signers, Instant now) {
    return new Inquiry(path, index, signers, now, 0).answer();
  }

  /** One question, and what is found out on the way to its answer. */
  private final class Inquiry {
    private final X509Certificate certificate;
    private final ValidatedPath path;
    private final int index;
    private final Signers signers;
    private final Instant now;
    private final int depth;

    /** The reasons for which fresh lists say that the certificate is not revoked. */
    private int settled;

    private Instant settledUntil = Instant.MAX;
    private Instant changesAt = Instant.MAX;
    private @Nullable Instant outageSince;
    private String why = "no certificate revocation list covers it";

    Inquiry(ValidatedPath path, int index, Signers signers, Instant now, int depth) {
      this.certificate = path.certificates().get(index);
      this.path = path;
      this.index = index;
      this.signers = signers;
      this.now = now;
      this.depth = depth;
    }

    /** Goes through every point and every list: one that revokes counts, whatever others say. */
    Evidence answer() {
      for (DistributionPoint point : DistributionPoint.of(certificate)) {
        for (Crl complete : newestFor(point)) {
          Crl delta = deltaOf(complete);
          X509CRLEntry entry = entry(complete, delta);
          if (entry != null) {
            return Evidence.revoked("revoked at " + entry.getRevocationDate().toInstant());
          }
          settle(complete, delta, point);
        }
      }
      return (settled & DistributionPoint.ALL_REASONS) == DistributionPoint.ALL_REASONS
          ? Evidence.good(settledUntil)
          : Evidence.unknown(why, changesAt, outageSince);
    }

    private List<Crl> newestFor(DistributionPoint point) {
      Set<X500Principal> issuers = new HashSet<>(point.listIssuers());
      if (issuers.isEmpty()) {
        issuers.add(certificate.getIssuerX500Principal());
      }
      List<Crl> newest = new ArrayList<>();
      for (X500Principal name : issuers) {
        for (Crl crl : byIssuer.getOrDefault(name, List.of())) {
          if (!crl.isDelta()
              && crl.reasonsFor(certificate, point) != 0
              && isSignedWell(crl)
              && hasBegun(crl)
              && newest.stream().noneMatch(n -> n.isReplacementFor(crl) && !crl.isNewerThan(n))
              && isVouchedFor(crl)) {
            newest.removeIf(crl::isReplacementFor);
            newest.add(crl);
          }
        }
      }
      return newest;
    }

    private boolean isSignedWell(Crl crl) {
      boolean well = crl.isSignedWell(floor);
      if (!well) {
        why = "the signature of the list is weaker than allowed";
      }
      return well;
    }

    private boolean hasBegun(Crl crl) {
      boolean begun = !crl.thisUpdate().isAfter(now);
      if (!begun) {
        changesAt = earlier(changesAt, crl.thisUpdate().minusMillis(1));
        why = "the list begins at " + crl.thisUpdate();
      }
      return begun;
    }

    private @Nullable Crl deltaOf(Crl complete) {
      Crl newest = null;
      for (Crl crl : byIssuer.getOrDefault(complete.issuer(), List.of())) {
        if (crl.completes(complete)
            && crl.isSignedWell(floor)
            && !crl.thisUpdate().isAfter(now)
            && (newest == null || crl.isNewerThan(newest))
            && isVouchedFor(crl)) {
          newest = crl;
        }
      }
      return newest;
    }

    private boolean isVouchedFor(Crl crl) {
      X509Certificate anchor = path.anchor();
      boolean vouched =
          crl.isSignedBy(path.issuerOf(index), path.issuerKeyOf(index))
              || crl.isSignedBy(anchor, anchor.getPublicKey())
              || signers.named(crl.issuer(), anchor).stream()
                  .anyMatch(signer -> isSignedBy(crl, signer));
      if (!vouched) {
        why = "nobody who may sign it signed the list of " + crl.issuer().getName();
      }
      return vouched;
    }

    /**
     * A signer beside the path has to be good itself, and so has everybody on its own path. About
     * itself a signer may speak, as some publish no other list, unless its issuer says otherwise.
     */
    private boolean isSignedBy(Crl crl, ValidatedPath signer) {
      X509Certificate certificateOfSigner = signer.certificates().get(0);
      if (!crl.isSignedBy(certificateOfSigner, certificateOfSigner.getPublicKey())) {
        return false;
      }
      if (depth > 0 && certificateOfSigner.equals(certificate)) {
        return !isRevokedByIssuer();
      }
      if (depth == MAX_DEPTH) {
        return false;
      }
      for (int i = 0; i < signer.certificates().size(); i++) {
        Evidence evidence = new Inquiry(signer, i, signers, now, depth + 1).answer();
        if (evidence.status() != Evidence.Status.GOOD) {
          return false;
        }
        settledUntil = earlier(settledUntil, evidence.until());
      }
      settledUntil = earlier(settledUntil, signer.until());
      return true;
    }

    /** Of any age, and whatever came after it: a stolen key could sign the newest CRL. */
    private boolean isRevokedByIssuer() {
      for (Crl crl : byIssuer.getOrDefault(certificate.getIssuerX500Principal(), List.of())) {
        X509CRLEntry entry = crl.entryOf(certificate);
        if (entry != null
            && entry.getRevocationReason() != CRLReason.REMOVE_FROM_CRL
            && crl.isSignedBy(path.issuerOf(index), path.issuerKeyOf(index))) {
          return true;
        }
      }
      return false;
    }

    private @Nullable X509CRLEntry entry(Crl complete, @Nullable Crl delta) {
      X509CRLEntry later = delta == null ? null : delta.entryOf(certificate);
      if (delta != null && later != null) {
        if (later.getRevocationReason() != CRLReason.REMOVE_FROM_CRL) {
          return later;
        }
        if (delta.isFresh(now)) {
          settledUntil = earlier(settledUntil, delta.nextUpdate());
          return null;
        }
      }
      X509CRLEntry entry = complete.entryOf(certificate);
      boolean removed = entry != null && entry.getRevocationReason() == CRLReason.REMOVE_FROM_CRL;
      return removed ? null : entry;
    }

    /** A fresh delta list speaks for the base that it completes, even if that one has ended. */
    private void settle(Crl complete, @Nullable Crl delta, DistributionPoint point) {
      Crl newest = delta != null && delta.isFresh(now) ? delta : complete;
      if (newest.isFresh(now)) {
        settled |= complete.reasonsFor(certificate, point);
        settledUntil = earlier(settledUntil, newest.nextUpdate());
      } else {
        why = "the list ended at " + newest.nextUpdate();
        outageSince =
            outageSince == null ? newest.nextUpdate() : earlier(outageSince, newest.nextUpdate());
      }
    }

    private static Instant earlier(Instant a, Instant b) {
      return b.isBefore(a) ? b : a;
    }
  }
}
