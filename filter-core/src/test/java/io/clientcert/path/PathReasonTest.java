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
import static io.clientcert.path.Validation.ca;
import static io.clientcert.path.Validation.leaf;
import static io.clientcert.path.Validation.trusting;

import io.clientcert.path.PathFailure.Reason;
import io.clientcert.testing.HeldCertificate;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each way to have no path has a reason of its own, which names the certificate and the rule. */
class PathReasonTest {
  private static final HeldCertificate ROOT = ca("root").build();
  private static final HeldCertificate UPPER = ca("upper").signedBy(ROOT).build();
  private static final HeldCertificate LOWER = ca("lower").signedBy(UPPER).build();
  private static final HeldCertificate LEAF = leaf(LOWER).build();

  @Test
  @DisplayName("V10 an issuer that is missing is named, and whose issuer it is")
  void missing() {
    assertThat(trusting(ROOT).of(LEAF))
        .failsAs(Reason.UNTRUSTED)
        .saying("no path to a trust anchor from the issuer CN=lower");
    assertThat(trusting(ROOT).of(LEAF, LOWER))
        .failsAs(Reason.UNTRUSTED)
        .saying("the issuer CN=upper of CN=lower was neither presented nor configured");
  }

  @Test
  @DisplayName("V10 the right name with another key is named")
  void otherKey() {
    HeldCertificate namesake = ca("root").build();

    assertThat(trusting(namesake).of(LEAF, LOWER, UPPER))
        .failsAs(Reason.UNTRUSTED)
        .saying("CN=root has the name of the issuer of CN=upper, but another key");
  }

  @Test
  @DisplayName("V10 a critical extension is named with its certificate")
  void criticalExtension() {
    ASN1ObjectIdentifier unknown = new ASN1ObjectIdentifier("2.25.99");
    HeldCertificate odd =
        ca("odd").signedBy(ROOT).extension(unknown, true, DERNull.INSTANCE).build();

    assertThat(trusting(ROOT).of(leaf(odd).build(), odd))
        .saying("CN=odd has a critical extension that is not supported: 2.25.99");
  }

  @Test
  @DisplayName("V10 a path that is too long names the CA, the anchor or maxPathLength")
  void tooLong() {
    HeldCertificate last =
        HeldCertificate.builder().subject("CN=last").certificateAuthority(0).signedBy(ROOT).build();
    HeldCertificate below = ca("below").signedBy(last).build();
    HeldCertificate anchor =
        HeldCertificate.builder().subject("CN=anchor").certificateAuthority(0).build();
    HeldCertificate belowAnchor = ca("below").signedBy(anchor).build();

    assertThat(trusting(ROOT).of(leaf(below).build(), below, last))
        .saying("CN=below exceeds the path length");
    assertThat(trusting(anchor).of(leaf(belowAnchor).build(), belowAnchor))
        .saying("the constraints in CN=anchor exclude this path: its path length is 0");
    assertThat(trusting(ROOT).maxPathLength(1).of(LEAF, LOWER, UPPER))
        .saying("has 2 intermediate certificates, and maxPathLength is 1");
  }

  @Test
  @DisplayName("V10 what is no CA, or may not sign certificates, is named")
  void noCa() {
    HeldCertificate leafAsCa =
        HeldCertificate.builder()
            .subject("CN=fake")
            .keyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature)
            .signedBy(ROOT)
            .build();
    HeldCertificate crlsOnly = ca("crls").keyUsage(KeyUsage.cRLSign).signedBy(ROOT).build();

    assertThat(trusting(ROOT).of(leaf(leafAsCa).build(), leafAsCa))
        .saying("CN=fake is not a CA certificate");
    assertThat(trusting(ROOT).of(leaf(crlsOnly).build(), crlsOnly))
        .saying("CN=crls may not sign certificates by its key usage");
  }

  @Test
  @DisplayName("V10 a name outside name constraints is named, below a CA and below an anchor")
  void nameConstraints() {
    GeneralSubtree[] example = {
      new GeneralSubtree(new GeneralName(GeneralName.directoryName, "O=Example"))
    };
    HeldCertificate ca = ca("ca").signedBy(ROOT).nameConstraints(example, null).build();
    HeldCertificate anchor = ca("anchor").nameConstraints(example, null).build();

    assertThat(trusting(ROOT).of(leaf(ca).build(), ca))
        .saying("CN=client has a name outside the name constraints");
    assertThat(trusting(anchor).of(leaf(anchor).build()))
        .saying("the constraints in CN=anchor exclude this path: CN=client has a name outside");
  }

  @Test
  @DisplayName("V10 a policy that is missing is told")
  void policy() {
    HeldCertificate requiring =
        ca("requiring")
            .signedBy(ROOT)
            .extension(
                Extension.policyConstraints, true, new PolicyConstraints(BigInteger.ZERO, null))
            .build();

    assertThat(trusting(ROOT).requireExplicitPolicy().of(leaf(ROOT).build()))
        .saying("certificate policy");
    assertThat(trusting(ROOT).of(leaf(requiring).build(), requiring)).saying("certificate policy");
  }

  @Test
  @DisplayName("V10 a wrong usage says whose, and whether it is the key's or the extended one")
  void usage() {
    HeldCertificate email =
        ca("email").signedBy(ROOT).extendedKeyUsage(KeyPurposeId.id_kp_emailProtection).build();

    assertThat(
            trusting(ROOT).of(leaf(ROOT).extendedKeyUsage(KeyPurposeId.id_kp_serverAuth).build()))
        .failsAs(Reason.WRONG_USAGE)
        .saying("the extended key usage of CN=client");
    assertThat(trusting(ROOT).of(leaf(ROOT).keyUsage(KeyUsage.keyAgreement).build()))
        .failsAs(Reason.WRONG_USAGE)
        .saying("the key usage of CN=client");
    assertThat(trusting(ROOT).of(leaf(email).build(), email))
        .failsAs(Reason.WRONG_USAGE)
        .saying("CN=email may not issue for client authentication by its extended key usage");
  }

  @Test
  @DisplayName("V10 a client chooses not how many signatures are verified for a reason")
  void bounded() {
    HeldCertificate[] presented = new HeldCertificate[10];
    presented[0] = leaf(ca("twin").build()).build();
    for (int i = 1; i < presented.length; i++) {
      presented[i] = ca("twin").build();
    }

    assertThat(trusting(ROOT).of(presented))
        .failsAs(Reason.UNTRUSTED)
        .saying("CN=twin has the name of the issuer of CN=client, but another key");
  }
}
