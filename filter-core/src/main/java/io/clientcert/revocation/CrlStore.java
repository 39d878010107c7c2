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

import io.clientcert.path.KeyUsage;
import io.clientcert.revocation.Crl.Identity;
import io.clientcert.revocation.Crl.Position;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The CRLs in memory. It alone decides which CRL may replace which.
 *
 * <ul>
 *   <li>A CRL is verified if its signature was made with the key of a known CRL signer with the
 *       name of its issuer. The signature is checked when the CRL arrives, and again when a
 *       certificate arrives whose path contains another signer.
 *   <li>A verified CRL is kept until a newer verified CRL of the same {@link Identity} replaces it,
 *       or until its source is no longer used, whatever the source delivers meanwhile. Two equally
 *       new CRLs of one identity are both used.
 *   <li>A CRL that is not verified is a candidate. It is not used and replaces nothing, and only
 *       the last few candidates of each source are kept.
 *   <li>The highest position of each identity is kept longer than the CRL itself. A CRL with a
 *       lower position is rejected.
 *   <li>If a source that delivered a verified CRL now delivers none with its issuer, scope and
 *       kind, the source is reported as failing until that CRL expires. Its verified and newer CRLs
 *       are used nevertheless.
 * </ul>
 *
 * <p>It is one class because its rules share one lock and depend on each other.
 *
 * <p>Thread-safe. Signatures are verified outside the lock.
 */
final class CrlStore {

  private static final int MAX_CANDIDATES_OF_SOURCE = 4;
  private static final long MAX_CANDIDATE_BYTES = 64L << 20;
  private static final int MAX_REPLACED_SCOPES_OF_SOURCE = 64;
  private static final int MAX_POSITIONS = 10_000;
  private static final int MAX_NAMES = 1000;
  private static final int MAX_KEYS_OF_NAME = 8;

  private static final Logger LOGGER = System.getLogger(CrlStore.class.getName());

  /** The CRLs of all issuers with the same name. */
  record Known(List<Crl> verified, List<Crl> candidates) {
    private static final Known NOTHING = new Known(List.of(), List.of());
  }

  /**
   * The result of offering the CRLs of a source to the store.
   *
   * @param inForce the CRLs of this source that are in memory and have not expired, and the newest
   *     ones
   * @param refusal why the CRLs that the source delivered were not accepted; null if they were
   * @param changed whether the CRLs in memory changed
   */
  record Outcome(List<Crl> inForce, @Nullable String refusal, boolean changed) {}

  /** The CRLs of one source. */
  private static final class Held {
    private final Set<Object> users = new HashSet<>();

    /**
     * Whether the last user has released the source, so that its CRLs are kept for later users
     * only.
     */
    private boolean left;

    /** The candidates in the order of their arrival. */
    private final Set<Crl> crls = new LinkedHashSet<>();

    /** The CRLs that the source delivered when it was last accepted. */
    private List<Crl> accepted = List.of();
  }

  private final Map<String, Held> sources = new LinkedHashMap<>();
  private final FairMemory<PublicKey, Identity, Position> highest =
      new FairMemory<>(MAX_POSITIONS, this::inUse);
  private final Map<Object, List<X509Certificate>> configured = new HashMap<>();
  private final Map<X500Principal, Set<PublicKey>> seen = new ConcurrentHashMap<>();
  private volatile Map<X500Principal, Known> byIssuer = Map.of();

  /** Returns the CRLs of issuers with this name. */
  Known crlsOf(X500Principal issuer) {
    return byIssuer.getOrDefault(issuer, Known.NOTHING);
  }

  /** Returns the CRLs that {@code user} obtained from its sources. */
  synchronized List<Crl> usedBy(Object user) {
    Set<Crl> crls = new LinkedHashSet<>();
    sources.values().stream()
        .filter(held -> held.users.contains(user))
        .forEach(held -> crls.addAll(held.crls));
    return List.copyOf(crls);
  }

  /** Returns the number of positions in memory. */
  synchronized int positions() {
    return highest.size();
  }

  /** Returns the number of candidates in memory. */
  synchronized int candidates() {
    return byIssuer.values().stream().mapToInt(known -> known.candidates.size()).sum();
  }

  /** Sets the certificates in the configuration of {@code user} that may sign CRLs. */
  void configure(Object user, Collection<X509Certificate> signers, Instant now) {
    synchronized (this) {
      configured.put(user, List.copyOf(signers));
    }
    Map<Crl, PublicKey> found = new LinkedHashMap<>();
    for (Known known : byIssuer.values()) {
      for (Crl crl : known.candidates) {
        PublicKey key = signerOf(crl, now);
        if (key != null) {
          found.put(crl, key);
        }
      }
    }
    promote(found, now);
  }

  /** Adds an issuer from a valid path, so that its next CRL is verified when it arrives. */
  void learn(X509Certificate issuer, PublicKey key) {
    X500Principal name = issuer.getSubjectX500Principal();
    Set<PublicKey> keys = seen.get(name);
    if ((keys != null && keys.contains(key)) || !KeyUsage.CRL_SIGN.permittedBy(issuer)) {
      return;
    }
    if (keys == null && seen.size() >= MAX_NAMES) {
      seen.keySet().stream()
          .filter(other -> crlsOf(other).verified.isEmpty())
          .findAny()
          .ifPresent(seen::remove);
    }
    if (seen.size() < MAX_NAMES || keys != null) {
      Set<PublicKey> added = seen.computeIfAbsent(name, n -> ConcurrentHashMap.newKeySet());
      if (added.size() < MAX_KEYS_OF_NAME) {
        added.add(key);
      }
    }
  }

  /**
   * Offers the CRLs that a source delivers.
   *
   * @param user the user of the source; a source is kept as long as it has a user
   * @param maxAge maximum age of a CRL, counted from its {@code thisUpdate}; zero if only {@code
   *     nextUpdate} counts
   * @throws IllegalArgumentException if an extension of a CRL is malformed
   */
  Outcome offer(
      Object user, String source, Collection<ParsedCrl> offered, Instant now, Duration maxAge) {
    List<Crl> incoming = intern(offered);
    Map<Crl, PublicKey> signers = new HashMap<>();
    for (Crl crl : incoming) {
      crl.prepare();
      PublicKey key = crl.isVerified() ? null : signerOf(crl, now);
      if (key != null) {
        signers.put(crl, key);
      }
    }
    synchronized (this) {
      Held held = sources.computeIfAbsent(source, s -> new Held());
      held.users.add(user);
      held.left = false;
      String refusal = null;
      List<Crl> usable = new ArrayList<>();
      for (Crl crl : incoming) {
        PublicKey key = signers.get(crl);
        if (key != null && !crl.isVerified()) {
          Position known = highest.get(key, crl.identity(key));
          if (known != null && known.isNewerThan(crl.position())) {
            refusal = olderThan(crl, known);
            continue;
          }
          crl.verifiedBy(key);
        }
        usable.add(crl);
      }
      String missing = missing(held, usable, now, maxAge);
      refusal = refusal == null ? missing : refusal;
      held.crls.addAll(usable);
      if (refusal == null) {
        held.accepted = List.copyOf(usable);
      }
      boolean changed = settle(now);
      return new Outcome(inForce(held, now, maxAge), refusal, changed);
    }
  }

  /**
   * Returns the held CRLs that are equal to {@code offered}, so that what is known about an
   * unchanged CRL is kept.
   */
  private synchronized List<Crl> intern(Collection<ParsedCrl> offered) {
    List<Crl> crls = new ArrayList<>();
    for (ParsedCrl parsed : offered) {
      Known known = crlsOf(parsed.issuer());
      crls.add(
          Stream.concat(known.verified.stream(), known.candidates.stream())
              .filter(crl -> crl.isMadeOf(parsed))
              .findAny()
              .orElseGet(() -> new Crl(parsed)));
    }
    return crls;
  }

  /** Returns the key that made the signature, if it belongs to a known signer. */
  private @Nullable PublicKey signerOf(Crl crl, Instant now) {
    Set<PublicKey> keys = new LinkedHashSet<>();
    crlsOf(crl.issuer()).verified.forEach(other -> keys.add(other.identity().signer()));
    List<X509Certificate> known;
    synchronized (this) {
      known = configured.values().stream().flatMap(List::stream).toList();
    }
    for (X509Certificate certificate : known) {
      boolean valid =
          !now.isBefore(certificate.getNotBefore().toInstant())
              && !now.isAfter(certificate.getNotAfter().toInstant());
      if (valid
          && certificate.getSubjectX500Principal().equals(crl.issuer())
          && KeyUsage.CRL_SIGN.permittedBy(certificate)) {
        keys.add(certificate.getPublicKey());
      }
    }
    keys.addAll(seen.getOrDefault(crl.issuer(), Set.of()));
    return keys.stream().filter(crl::isSignedWith).findFirst().orElse(null);
  }

  /** Returns the CRLs that the source delivered before and that {@code usable} lacks. */
  private static @Nullable String missing(
      Held held, List<Crl> usable, Instant now, Duration maxAge) {
    for (Crl old : held.accepted) {
      if (!old.isVerified()) {
        continue;
      }
      if (usable.stream().noneMatch(crl -> crl.issuer().equals(old.issuer()))) {
        return "speaks for other issuers than it did before, and not for that of the " + old;
      }
      boolean ended = old.nextUpdate(maxAge).isBefore(now);
      if (usable.stream()
          .noneMatch(crl -> ended ? isOfIssuer(crl, old) : isCounterpart(crl, old))) {
        return "holds no verified CRL in place of the " + old;
      }
    }
    return null;
  }

  /** A CRL signed with another key does not replace the CRL of the first key; both are kept. */
  private static boolean isCounterpart(Crl crl, Crl old) {
    return crl.isVerified()
        && crl.isReplacementFor(old)
        && (crl.isDelta() == old.isDelta() || (old.isDelta() && old.isIncludedIn(crl)));
  }

  /**
   * An expired CRL may be followed by one with another scope or kind, but not by one without a
   * verified signature.
   */
  private static boolean isOfIssuer(Crl crl, Crl old) {
    return crl.isVerified() && crl.issuer().equals(old.issuer());
  }

  private List<Crl> inForce(Held held, Instant now, Duration maxAge) {
    Set<Crl> crls = new LinkedHashSet<>(held.accepted);
    held.crls.stream()
        .filter(crl -> crl.isVerified() && !crl.nextUpdate(maxAge).isBefore(now))
        .forEach(crls::add);
    return List.copyOf(crls);
  }

  /** Accepts candidates that turned out to be signed by a known signer. */
  void promote(Map<Crl, PublicKey> signers, Instant now) {
    if (signers.isEmpty()) {
      return;
    }
    synchronized (this) {
      signers.forEach(this::promote);
      boolean unused = settle(now);
    }
  }

  private void promote(Crl crl, PublicKey key) {
    if (crl.isVerified()) {
      return;
    }
    Position known = highest.get(key, crl.identity(key));
    if (known == null || !known.isNewerThan(crl.position())) {
      crl.verifiedBy(key);
      return;
    }
    sources.values().forEach(held -> held.crls.remove(crl));
    LOGGER.log(Level.WARNING, () -> "Refuses a CRL: " + olderThan(crl, known));
  }

  private static String olderThan(Crl crl, Position known) {
    return "the " + crl + " is older than the one that was there before (" + known + ")";
  }

  /**
   * Releases all sources of {@code user} except these.
   *
   * @return whether CRLs whose validity has started in the meantime replace others
   */
  synchronized boolean retain(Object user, Predicate<String> used, Instant now, Duration maxAge) {
    boolean begun =
        byIssuer.values().stream().anyMatch(known -> hasBegun(known, now)) && settle(now);
    boolean removed = false;
    for (Map.Entry<String, Held> entry : List.copyOf(sources.entrySet())) {
      Held held = entry.getValue();
      if (!used.test(entry.getKey())) {
        held.users.remove(user);
      }
      if (held.users.isEmpty() && (!held.left || isEnded(held, now, maxAge))) {
        sources.remove(entry.getKey());
        removed = true;
      }
    }
    if (removed) {
      boolean unused = show();
    }
    return begun;
  }

  /**
   * Tells whether the validity of a CRL has started in the meantime, so that it replaces others of
   * its identity.
   */
  private boolean hasBegun(Known known, Instant now) {
    return known.verified.stream().anyMatch(crl -> crl.hasBegun(now) && isNewerThanHighest(crl));
  }

  private boolean isNewerThanHighest(Crl crl) {
    Identity identity = crl.identity();
    Position position = highest.get(identity.signer(), identity);
    return position == null || crl.position().isNewerThan(position);
  }

  private static boolean isEnded(Held held, Instant now, Duration maxAge) {
    return held.crls.stream().allMatch(crl -> crl.nextUpdate(maxAge).isBefore(now));
  }

  /**
   * Releases the sources of {@code user}. Their CRLs are kept for later users until they expire.
   */
  synchronized void leave(Object user) {
    configured.remove(user);
    for (Held held : sources.values()) {
      held.left |= held.users.remove(user) && held.users.isEmpty();
    }
  }

  /**
   * Returns a verified and unexpired CRL that would be lost without {@code source}, because no
   * other source has it; null if there is none.
   */
  synchronized @Nullable String lostWith(String source, Instant now, Duration maxAge) {
    Held held = sources.get(source);
    if (held == null) {
      return null;
    }
    for (Crl crl : held.crls) {
      boolean elsewhere =
          sources.values().stream().anyMatch(other -> other != held && other.crls.contains(crl));
      if (crl.isVerified() && !crl.nextUpdate(maxAge).isBefore(now) && !elsewhere) {
        return crl.toString();
      }
    }
    return null;
  }

  /** Updates the positions, removes superseded CRLs, and publishes the result. */
  private boolean settle(Instant now) {
    List<Crl> begun = new ArrayList<>();
    for (Held held : sources.values()) {
      for (Crl crl : held.crls) {
        if (crl.isVerified() && crl.hasBegun(now)) {
          begun.add(crl);
          if (isNewerThanHighest(crl)) {
            Identity identity = crl.identity();
            Position before = highest.get(identity.signer(), identity);
            highest.put(
                identity.signer(),
                identity,
                before == null ? crl.position() : before.followedBy(crl.position()));
          }
        }
      }
    }
    for (Held held : sources.values()) {
      held.crls.removeIf(crl -> crl.isVerified() && isSuperseded(crl, begun));
      dropSurplus(held);
    }
    boundCandidates();
    return show();
  }

  private boolean isSuperseded(Crl crl, List<Crl> begun) {
    return crl.isDelta() ? isSupersededDelta(crl, begun) : isBelowHighest(crl);
  }

  private boolean isBelowHighest(Crl crl) {
    Identity identity = crl.identity();
    Position position = highest.get(identity.signer(), identity);
    return position != null && position.isNewerThan(crl.position());
  }

  /**
   * Tells whether a delta CRL is still needed: until the complete CRL includes it, or a newer delta
   * CRL can be combined with that complete CRL.
   */
  private boolean isSupersededDelta(Crl delta, List<Crl> begun) {
    Identity identity = delta.identity();
    for (Crl complete : begun) {
      if (!complete.isDelta()
          && complete.identity().equals(identity.complete())
          && !isBelowHighest(complete)
          && (delta.isIncludedIn(complete)
              || begun.stream()
                  .anyMatch(
                      newer ->
                          newer.identity().equals(identity)
                              && newer.isNewerThan(delta)
                              && newer.completes(complete)))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Limits the number of CRLs with earlier scopes, since a source may change its scope now and
   * then.
   */
  private static void dropSurplus(Held held) {
    drop(held, Crl::isVerified, MAX_REPLACED_SCOPES_OF_SOURCE);
    drop(held, crl -> !crl.isVerified(), MAX_CANDIDATES_OF_SOURCE);
  }

  /** Removes the oldest CRLs of a kind beyond those that the source delivers now. */
  private static void drop(Held held, Predicate<Crl> kind, int max) {
    List<Crl> others =
        held.crls.stream().filter(kind).filter(crl -> !held.accepted.contains(crl)).toList();
    others.subList(0, Math.max(0, others.size() - max)).forEach(held.crls::remove);
  }

  /**
   * The number of CRLs that a source delivers now is bounded by the maximum size of one response.
   */
  private void boundCandidates() {
    long bytes = 0;
    for (Held held : sources.values()) {
      for (Crl crl : List.copyOf(held.crls)) {
        if (!crl.isVerified() && !held.accepted.contains(crl)) {
          bytes += crl.size();
          if (bytes > MAX_CANDIDATE_BYTES) {
            held.crls.remove(crl);
          }
        }
      }
    }
  }

  private boolean show() {
    Map<X500Principal, Set<Crl>> all = new HashMap<>();
    for (Held held : sources.values()) {
      for (Crl crl : held.crls) {
        all.computeIfAbsent(crl.issuer(), issuer -> new LinkedHashSet<>()).add(crl);
      }
    }
    Map<X500Principal, Known> next = new HashMap<>();
    all.forEach(
        (issuer, crls) ->
            next.put(
                issuer,
                new Known(
                    crls.stream().filter(Crl::isVerified).toList(),
                    crls.stream().filter(crl -> !crl.isVerified()).toList())));
    boolean changed = !next.equals(byIssuer);
    byIssuer = next;
    return changed;
  }

  private Set<Identity> inUse() {
    Set<Identity> identities = new HashSet<>();
    sources.values().stream()
        .flatMap(held -> held.crls.stream())
        .filter(Crl::isVerified)
        .forEach(crl -> identities.add(crl.identity()));
    return identities;
  }
}
