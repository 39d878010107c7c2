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

import java.security.cert.PKIXParameters;
import java.util.Date;
import java.util.Set;

/**
 * What a path has to satisfy beyond signatures, names and validity.
 *
 * @param maxPathLength how many intermediates a path may have that are not self-issued
 * @param initialPolicies the acceptable certificate policies (RFC 5280 section 6.1.1 (c)), as OIDs;
 *     empty for any
 * @param explicitPolicyRequired RFC 5280 section 6.1.1 (f)
 * @param policyMappingInhibited RFC 5280 section 6.1.1 (e)
 * @param anyPolicyInhibited RFC 5280 section 6.1.1 (g)
 * @param allowLeafAnchors whether a leaf that is itself in the trust store is trusted
 * @param floor the weakest algorithms allowed
 * @param serverAuthAllowed whether an extended key usage with serverAuth alone is enough
 * @param serverAuthAnchors the trust anchors below which it is, by the SHA-256 digests of their
 *     certificates in lower-case hexadecimal digits; empty for all
 */
public record PathSettings(
    int maxPathLength,
    Set<String> initialPolicies,
    boolean explicitPolicyRequired,
    boolean policyMappingInhibited,
    boolean anyPolicyInhibited,
    boolean allowLeafAnchors,
    AlgorithmFloor floor,
    boolean serverAuthAllowed,
    Set<String> serverAuthAnchors) {

  /** Copies the sets. */
  public PathSettings {
    initialPolicies = Set.copyOf(initialPolicies);
    serverAuthAnchors = Set.copyOf(serverAuthAnchors);
  }

  /** Makes {@code parameters} ask for the policies here, at {@code date}. */
  void applyTo(PKIXParameters parameters, Date date) {
    parameters.setDate(date);
    parameters.setRevocationEnabled(false);
    if (!initialPolicies.isEmpty()) {
      parameters.setInitialPolicies(initialPolicies);
    }
    parameters.setExplicitPolicyRequired(explicitPolicyRequired);
    parameters.setPolicyMappingInhibited(policyMappingInhibited);
    parameters.setAnyPolicyInhibited(anyPolicyInhibited);
    // what qualifies a policy is for people to read, and demands nothing of the path
    parameters.setPolicyQualifiersRejected(false);
  }
}
