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

import static io.clientcert.path.PathAssert.assertThat;
import static io.clientcert.path.Policies.ANY;
import static io.clientcert.path.Policies.ONE;
import static io.clientcert.path.Policies.TWO;
import static io.clientcert.path.Validation.ca;
import static io.clientcert.path.Validation.leaf;
import static io.clientcert.path.Validation.trusting;

import io.clientcert.path.PathFailure.Reason;
import io.clientcert.testing.HeldCertificate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The inputs of RFC 5280 section 6.1.1 (c) and (e) to (g). */
class CertificatePoliciesTest {
  private static final HeldCertificate ROOT = ca("root").build();
  private static final HeldCertificate OF_ONE = Policies.add(ca("one").signedBy(ROOT), ONE).build();
  private static final HeldCertificate CLIENT = Policies.add(leaf(OF_ONE), ONE).build();
  private static final HeldCertificate PLAIN = leaf(ROOT).build();

  @Test
  @DisplayName("V1 no policy is asked for by default")
  void byDefault() {
    assertThat(trusting(ROOT).of(PLAIN)).isValid();
    assertThat(trusting(ROOT).of(CLIENT, OF_ONE)).isValid();
  }

  @Test
  @DisplayName("V1 explicitPolicyRequired refuses a path without a policy")
  void explicitPolicyRequired() {
    assertThat(trusting(ROOT).requireExplicitPolicy().of(PLAIN)).failsAs(Reason.UNTRUSTED);
    assertThat(trusting(ROOT).requireExplicitPolicy().of(CLIENT, OF_ONE)).isValid();
  }

  @Test
  @DisplayName("V1 initialPolicies are those that a required policy may be one of")
  void initialPolicies() {
    assertThat(trusting(ROOT).requireExplicitPolicy().initialPolicies(ONE, TWO).of(CLIENT, OF_ONE))
        .isValid();
    assertThat(trusting(ROOT).requireExplicitPolicy().initialPolicies(TWO).of(CLIENT, OF_ONE))
        .failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 policyMappingInhibited ignores what a CA maps")
  void policyMappingInhibited() {
    HeldCertificate mapping =
        Policies.map(Policies.add(ca("mapping").signedBy(ROOT), ONE), ONE, TWO).build();
    HeldCertificate client = Policies.add(leaf(mapping), TWO).build();

    assertThat(trusting(ROOT).requireExplicitPolicy().initialPolicies(ONE).of(client, mapping))
        .isValid();
    assertThat(
            trusting(ROOT)
                .requireExplicitPolicy()
                .initialPolicies(ONE)
                .inhibitPolicyMapping()
                .of(client, mapping))
        .failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 anyPolicyInhibited makes anyPolicy count for nothing")
  void anyPolicyInhibited() {
    HeldCertificate any = Policies.add(ca("any").signedBy(ROOT), ANY).build();
    HeldCertificate client = Policies.add(leaf(any), ONE).build();

    assertThat(trusting(ROOT).requireExplicitPolicy().of(client, any)).isValid();
    assertThat(trusting(ROOT).requireExplicitPolicy().inhibitAnyPolicy().of(client, any))
        .failsAs(Reason.UNTRUSTED);
  }
}
