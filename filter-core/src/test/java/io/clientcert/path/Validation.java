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

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;

/** A validation to set up, with the defaults of the configuration, and its outcome. */
final class Validation {
  static final AlgorithmFloor FLOOR = new AlgorithmFloor(2048, 8192, 256, 0, false);

  private final List<X509Certificate> anchors;
  private List<X509Certificate> intermediates = List.of();
  private Instant moment = Instant.now();
  private AlgorithmFloor floor = FLOOR;
  private Set<String> initialPolicies = Set.of();
  private boolean explicitPolicyRequired;
  private boolean policyMappingInhibited;
  private boolean anyPolicyInhibited;
  private boolean allowLeafAnchors;
  private int maxPathLength = 5;
  private boolean serverAuthAllowed;
  private Set<String> serverAuthAnchors = Set.of();

  private Validation(List<X509Certificate> anchors) {
    this.anchors = anchors;
  }

  static Validation trusting(HeldCertificate... anchors) {
    return new Validation(certificates(anchors));
  }

  Validation knowing(HeldCertificate... configured) {
    intermediates = certificates(configured);
    return this;
  }

  Validation at(Instant when) {
    moment = when;
    return this;
  }

  Validation floor(AlgorithmFloor weakest) {
    floor = weakest;
    return this;
  }

  Validation allowLeafAnchors() {
    allowLeafAnchors = true;
    return this;
  }

  /** Below anchors with these digests; below all of them if there are none. */
  Validation allowServerAuth(String... sha256) {
    serverAuthAllowed = true;
    serverAuthAnchors = Set.of(sha256);
    return this;
  }

  Validation maxPathLength(int intermediateCount) {
    maxPathLength = intermediateCount;
    return this;
  }

  Validation initialPolicies(String... oids) {
    initialPolicies = Set.of(oids);
    return this;
  }

  Validation requireExplicitPolicy() {
    explicitPolicyRequired = true;
    return this;
  }

  Validation inhibitPolicyMapping() {
    policyMappingInhibited = true;
    return this;
  }

  Validation inhibitAnyPolicy() {
    anyPolicyInhibited = true;
    return this;
  }

  /** Validates what a client presents, the leaf first. */
  PathResult of(HeldCertificate... presented) {
    return validator().validate(certificates(presented), moment);
  }

  PathValidator validator() {
    try {
      return new PathValidator(
          TrustAnchors.of(anchors, allowLeafAnchors), intermediates, settings());
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }

  PathSettings settings() {
    return new PathSettings(
        maxPathLength,
        initialPolicies,
        explicitPolicyRequired,
        policyMappingInhibited,
        anyPolicyInhibited,
        allowLeafAnchors,
        floor,
        serverAuthAllowed,
        serverAuthAnchors);
  }

  static List<X509Certificate> certificates(HeldCertificate... held) {
    return Arrays.stream(held).map(HeldCertificate::certificate).toList();
  }

  /** A CA, self-signed unless somebody signs it. */
  static HeldCertificate.Builder ca(String name) {
    return HeldCertificate.builder().subject("CN=" + name).certificateAuthority();
  }

  /** A leaf, and CA certificates with two names and one key, which issued each other. */
  static HeldCertificate[] maze(int length) {
    KeyPair shared = KeyKind.EC_P256.generate();
    HeldCertificate left = ca("left").keyPair(shared).build();
    HeldCertificate right = ca("right").keyPair(shared).build();
    HeldCertificate[] presented = new HeldCertificate[length];
    presented[0] = leaf(left).build();
    for (int i = 1; i < presented.length; i++) {
      HeldCertificate.Builder next =
          i % 2 == 0 ? ca("left").signedBy(right) : ca("right").signedBy(left);
      // without a name of its own the JDK takes each for a repetition of the one before
      GeneralName name = new GeneralName(GeneralName.dNSName, "ca" + i + ".example");
      presented[i] = next.keyPair(shared).alternativeName(name).build();
    }
    return presented;
  }

  static HeldCertificate.Builder leaf(HeldCertificate issuer) {
    return HeldCertificate.builder().subject("CN=client").signedBy(issuer);
  }
}
