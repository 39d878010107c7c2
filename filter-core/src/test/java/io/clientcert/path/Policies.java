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
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.CertPolicyId;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.PolicyMappings;

/** Certificate policies to issue under. */
final class Policies {
  static final String ONE = "2.25.1001";
  static final String TWO = "2.25.1002";
  static final String ANY = "2.5.29.32.0";

  private Policies() {}

  static HeldCertificate.Builder add(HeldCertificate.Builder certificate, String... policies) {
    PolicyInformation[] all =
        Arrays.stream(policies)
            .map(policy -> new PolicyInformation(new ASN1ObjectIdentifier(policy)))
            .toArray(PolicyInformation[]::new);
    return certificate.extension(
        Extension.certificatePolicies, false, new CertificatePolicies(all));
  }

  /** Says that a policy of the issuer's is one of the subject's. */
  static HeldCertificate.Builder map(
      HeldCertificate.Builder certificate, String ofIssuer, String ofSubject) {
    return certificate.extension(
        Extension.policyMappings, true, new PolicyMappings(id(ofIssuer), id(ofSubject)));
  }

  private static CertPolicyId id(String policy) {
    return CertPolicyId.getInstance(new ASN1ObjectIdentifier(policy));
  }
}
