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
package io.clientcert.path;

import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Issuers up to an anchor whose names belong to nobody else. A search that starts at a leaf of the
 * first one can go this way only.
 *
 * <p>What the JDK's builder looks at beyond its validator must not depend on the leaf: it compares
 * validity periods with issuers of version 1 and 2, which are left out here, and skips an issuer
 * with the leaf's own name and key.
 *
 * @param issuers the issuer of the leaf first, without the anchor
 * @param anchor the anchor above the last of them
 * @param toBePresented those of the issuers that are not configured
 * @param verifier of what the first one signs; null where the JDK's own way is to be used
 */
record IssuerChain(
    List<X509Certificate> issuers,
    TrustAnchor anchor,
    List<X509Certificate> toBePresented,
    @Nullable EcdsaVerifier verifier) {

  private static final int OVERHEAD_BYTES = 1024;

  /**
   * Returns the issuers on {@code path}, or null if others could take their place.
   *
   * @param configured the anchors and the intermediates that no client has to send, by subject
   */
  static @Nullable IssuerChain of(
      ValidatedPath path, Map<X500Principal, List<X509Certificate>> configured) {
    List<X509Certificate> issuers =
        List.copyOf(path.certificates().subList(1, path.certificates().size()));
    List<X509Certificate> toBePresented = new ArrayList<>();
    Set<X500Principal> names = new HashSet<>();
    List<X509Certificate> members = new ArrayList<>(issuers);
    members.add(path.anchor());
    for (X509Certificate member : members) {
      X500Principal name = member.getSubjectX500Principal();
      List<X509Certificate> namesakes = configured.getOrDefault(name, List.of());
      if (member.getVersion() < 3
          || !names.add(name)
          || !namesakes.stream().allMatch(member::equals)) {
        return null;
      }
      if (namesakes.isEmpty()) {
        toBePresented.add(member);
      }
    }
    return new IssuerChain(
        issuers,
        new TrustAnchor(path.anchor(), null),
        List.copyOf(toBePresented),
        verifierFor(path.issuerOf(0).getPublicKey()));
  }

  static @Nullable EcdsaVerifier verifierFor(PublicKey key) {
    try {
      return EcdsaVerifier.of(key);
    } catch (LinkageError | IllegalArgumentException e) {
      // the JDK verifies in its own way
      return null;
    }
  }

  /** Tells whether the builder could find this way for {@code leaf}, and no other. */
  boolean isTheOnlyOne(X509Certificate leaf, List<X509Certificate> others, Date date) {
    return PathValidator.timeFailure(anchor.getTrustedCert(), date) == null
        && others.containsAll(toBePresented)
        && others.stream().allMatch(this::leavesItAlone)
        && !isMember(leaf.getPublicKey());
  }

  private boolean leavesItAlone(X509Certificate other) {
    return isMember(other) || !isMember(other.getSubjectX500Principal());
  }

  private boolean isMember(X509Certificate certificate) {
    return issuers.contains(certificate) || anchor.getTrustedCert().equals(certificate);
  }

  private boolean isMember(X500Principal name) {
    return anchor.getTrustedCert().getSubjectX500Principal().equals(name)
        || issuers.stream().anyMatch(issuer -> issuer.getSubjectX500Principal().equals(name));
  }

  private boolean isMember(PublicKey key) {
    return anchor.getTrustedCert().getPublicKey().equals(key)
        || issuers.stream().anyMatch(issuer -> issuer.getPublicKey().equals(key));
  }

  /** Returns {@code leaf} in a form whose signature takes the least time to verify. */
  X509Certificate quickToVerify(X509Certificate leaf) {
    return verifier != null && verifier.isFor(leaf) ? new EcdsaCertificate(leaf, verifier) : leaf;
  }

  int weight() {
    int bytes = OVERHEAD_BYTES;
    try {
      for (X509Certificate issuer : issuers) {
        bytes += issuer.getEncoded().length;
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read and has no encoding", e);
    }
    return bytes;
  }
}
