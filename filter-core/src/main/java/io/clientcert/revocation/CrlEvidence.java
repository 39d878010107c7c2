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
import java.security.PublicKey;
import java.security.cert.CRLReason;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Determines the revocation status of a certificate on a validated path from the CRLs in a {@link
 * CrlStore} (RFC 5280 section 6.3).
 *
 * <p>A CRL is used only if its signer may sign CRLs, and is either the issuer of the certificate on
 * the path or has a valid path of its own to the same trust anchor. If one signer has issued two
 * CRLs with the same scope, only the newer is used. A delta CRL is used only together with its
 * base.
 *
 * <p>A certificate listed in the newest CRL is revoked, even if that CRL has expired. A certificate
 * that is not listed is good only while unexpired CRLs cover it for all reasons. A CRL with an
 * unknown critical extension is ignored.
 *
 * <p>Thread-safe.
 */
public final class CrlEvidence {

  /** Finds signers of CRLs that are not on the path of the certificate. */
  @FunctionalInterface
  public interface Signers {

    /**
     * Returns the valid paths to {@code anchor} of all known certificates with the subject {@code
     * name}.
     */
    List<ValidatedPath> named(X500Principal name, X509Certificate anchor);
  }

  /** Maximum depth of checking the signer of a CRL that covers the signer of another CRL. */
  private static final int MAX_DEPTH = 2;

  private final CrlStore store;
  private final Duration maxAge;
  private final AlgorithmFloor floor;

  /**
   * The revocation status of one certificate, and the CRLs that determine it.
   *
   * @param crls the CRLs that list the certificate, or else the CRLs by which it is good; empty if
   *     its status is unknown
   */
  record Answer(Evidence evidence, List<Crl> crls) {}

  /**
   * Creates an instance for the CRLs of a store.
   *
   * @param maxAge maximum age of a CRL, counted from its {@code thisUpdate}; zero if only {@code
   *     nextUpdate} counts
   * @param floor minimum strength of the signature of a CRL
   */
  CrlEvidence(CrlStore store, Duration maxAge, AlgorithmFloor floor) {
    this.store = store;
    this.maxAge = maxAge;
    this.floor = floor;
  }

  /**
   * Returns the revocation status of the certificate at {@code index} of {@code path}.
   *
   * @param signers finds signers of CRLs that are not on the path
   */
  Answer answerFor(ValidatedPath path, int index, Signers signers, Instant now) {
    store.learn(path.issuerOf(index), path.issuerKeyOf(index));
    return new Inquiry(path, index, signers, now, 0).answer();
  }

  /** The check of one certificate, with its intermediate results. */
  private final class Inquiry {
    private final X509Certificate certificate;
    private final ValidatedPath path;
    private final int index;
    private final Signers signers;
    private final Instant now;
    private final int depth;

    /** The reasons for which unexpired CRLs state that the certificate is not revoked. */
    private int settled;

    private final List<Crl> settledBy = new ArrayList<>();
    private final Map<X500Principal, List<ValidatedPath>> named = new HashMap<>();

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

    /**
     * Evaluates all distribution points and CRLs, because a CRL that revokes the certificate
     * overrides the others.
     */
    Answer answer() {
      for (DistributionPoint point : DistributionPoint.of(certificate)) {
        for (Crl complete : newestFor(point)) {
          Crl delta = deltaOf(complete);
          X509CRLEntry entry = entry(complete, delta);
          if (entry != null) {
            Evidence revoked =
                Evidence.revoked("revoked at " + entry.getRevocationDate().toInstant());
            return new Answer(revoked, delta == null ? List.of(complete) : List.of(delta));
          }
          settle(complete, delta, point);
        }
      }
      return (settled & DistributionPoint.ALL_REASONS) == DistributionPoint.ALL_REASONS
          ? new Answer(Evidence.good(settledUntil), settledBy)
          : new Answer(Evidence.unknown(why, changesAt, outageSince), List.of());
    }

    private List<Crl> newestFor(DistributionPoint point) {
      Set<X500Principal> issuers = new HashSet<>(point.crlIssuers());
      if (issuers.isEmpty()) {
        issuers.add(certificate.getIssuerX500Principal());
      }
      List<Crl> newest = new ArrayList<>();
      for (X500Principal name : issuers) {
        takeCandidates(name);
        for (Crl crl : store.crlsOf(name).verified()) {
          if (!crl.isDelta()
              && crl.reasonsFor(certificate, point) != 0
              && isSignedWell(crl)
              && hasBegun(crl)
              && newest.stream().noneMatch(n -> isSameKind(n, crl) && n.isNewerThan(crl))
              && isVouchedFor(crl)) {
            newest.removeIf(n -> isSameKind(n, crl) && crl.isNewerThan(n));
            newest.add(crl);
          }
        }
      }
      return newest;
    }

    private static boolean isSameKind(Crl a, Crl b) {
      return a.identity().equals(b.identity());
    }

    /** Verifies CRLs whose signer becomes known only with this certificate. */
    private void takeCandidates(X500Principal name) {
      Map<Crl, PublicKey> found = new HashMap<>();
      for (Crl crl : store.crlsOf(name).candidates()) {
        PublicKey key = signerOf(crl);
        if (key != null) {
          found.put(crl, key);
        } else {
          why = unsigned(crl);
        }
      }
      store.promote(found, now);
    }

    private @Nullable PublicKey signerOf(Crl crl) {
      X509Certificate anchor = path.anchor();
      PublicKey issuerKey = path.issuerKeyOf(index);
      if (crl.isSignedBy(path.issuerOf(index), issuerKey)) {
        return issuerKey;
      }
      if (crl.isSignedBy(anchor, anchor.getPublicKey())) {
        return anchor.getPublicKey();
      }
      for (ValidatedPath signer : signersNamed(crl.issuer())) {
        X509Certificate certificateOfSigner = signer.certificates().get(0);
        if (crl.isSignedBy(certificateOfSigner, certificateOfSigner.getPublicKey())) {
          return certificateOfSigner.getPublicKey();
        }
      }
      return null;
    }

    /** Returns the signers with this name. Paths are built once per name. */
    private List<ValidatedPath> signersNamed(X500Principal name) {
      return named.computeIfAbsent(name, n -> signers.named(n, path.anchor()));
    }

    private static String unsigned(Crl crl) {
      return "nobody who may sign it signed the CRL of " + crl.issuer().getName();
    }

    private boolean isSignedWell(Crl crl) {
      boolean well = crl.isSignedWell(floor);
      if (!well) {
        why = "the signature of the CRL is weaker than allowed";
      }
      return well;
    }

    private boolean hasBegun(Crl crl) {
      boolean begun = crl.hasBegun(now);
      if (!begun) {
        changesAt = earlier(changesAt, crl.thisUpdate().minusMillis(1));
        why = "the CRL begins at " + crl.thisUpdate();
      }
      return begun;
    }

    private @Nullable Crl deltaOf(Crl complete) {
      Crl newest = null;
      for (Crl crl : store.crlsOf(complete.issuer()).verified()) {
        if (crl.completes(complete)
            && crl.identity().complete().equals(complete.identity())
            && crl.isSignedWell(floor)
            && crl.hasBegun(now)
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
              || signersNamed(crl.issuer()).stream().anyMatch(signer -> isSignedBy(crl, signer));
      if (!vouched) {
        why = unsigned(crl);
      }
      return vouched;
    }

    /**
     * Tells whether {@code signer} signed the CRL and is not revoked, and neither is any
     * certificate on its own path. A signer may vouch for itself unless its issuer contradicts,
     * because some signers publish no other CRL.
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
        Evidence evidence = new Inquiry(signer, i, signers, now, depth + 1).answer().evidence();
        if (evidence.status() != Evidence.Status.GOOD) {
          return false;
        }
        settledUntil = earlier(settledUntil, evidence.until());
      }
      settledUntil = earlier(settledUntil, signer.until());
      return true;
    }

    /**
     * Tells whether any CRL of the issuer lists the signer, whatever its age: a stolen key could
     * sign a newer CRL.
     */
    private boolean isRevokedByIssuer() {
      for (Crl crl : store.crlsOf(certificate.getIssuerX500Principal()).verified()) {
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
        if (delta.isFresh(now, maxAge)) {
          settledUntil = earlier(settledUntil, delta.nextUpdate(maxAge));
          return null;
        }
      }
      X509CRLEntry entry = complete.entryOf(certificate);
      boolean removed = entry != null && entry.getRevocationReason() == CRLReason.REMOVE_FROM_CRL;
      return removed ? null : entry;
    }

    /** Tells whether an unexpired delta CRL extends an expired base CRL. */
    private void settle(Crl complete, @Nullable Crl delta, DistributionPoint point) {
      Crl newest = delta != null && delta.isFresh(now, maxAge) ? delta : complete;
      Instant end = newest.nextUpdate(maxAge);
      if (newest.isFresh(now, maxAge)) {
        settled |= complete.reasonsFor(certificate, point);
        settledUntil = earlier(settledUntil, end);
        settledBy.add(newest);
      } else {
        why = "the CRL ended at " + end;
        outageSince = outageSince == null ? end : earlier(outageSince, end);
      }
    }

    private static Instant earlier(Instant a, Instant b) {
      return b.isBefore(a) ? b : a;
    }
  }
}
