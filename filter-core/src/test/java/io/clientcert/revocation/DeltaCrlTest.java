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

import static io.clientcert.revocation.Lists.NOW;
import static io.clientcert.revocation.Lists.about;
import static io.clientcert.revocation.Lists.ca;
import static io.clientcert.revocation.Lists.hours;
import static io.clientcert.revocation.Lists.leaf;
import static io.clientcert.revocation.Lists.listOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.revocation.Evidence.Status;
import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import java.math.BigInteger;
import java.security.cert.X509CRL;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lists of what changed since another list (RFC 5280 section 5.2.4). */
class DeltaCrlTest {
  private static final HeldCertificate CA = ca("ca").build();
  private static final HeldCertificate CLIENT = leaf(CA).build();
  private static final X509CRL BASE = listOf(CA, 5).build();

  private static Crls.Builder delta(int number, int base) {
    return listOf(CA, number).deltaOf(BigInteger.valueOf(base));
  }

  private static Crls.Builder revokingDelta(int number, int base) {
    return delta(number, base).revoked(CLIENT.certificate(), hours(-2));
  }

  @Test
  @DisplayName("V6 a delta list revokes on top of its base")
  void revokes() {
    assertThat(about(CLIENT, CA, BASE, revokingDelta(6, 5).build()).status())
        .isEqualTo(Status.REVOKED);
    assertThat(about(CLIENT, CA, BASE, revokingDelta(6, 4).build()).status())
        .isEqualTo(Status.REVOKED);
  }

  @Test
  @DisplayName("V6 a delta list alone says nothing")
  void alone() {
    assertThat(about(CLIENT, CA, delta(6, 5).build()).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V6 a delta list does not count on top of an older base, nor of a newer list")
  void otherBase() {
    assertThat(about(CLIENT, CA, BASE, revokingDelta(7, 6).build()).status())
        .isEqualTo(Status.GOOD);
    assertThat(about(CLIENT, CA, BASE, revokingDelta(5, 4).build()).status())
        .isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V6 a delta list with another scope or signature does not count")
  void otherScopeOrSignature() {
    X509CRL users =
        revokingDelta(6, 5)
            .issuingDistributionPoint(
                new IssuingDistributionPoint(null, true, false, null, false, false))
            .build();
    X509CRL forged = revokingDelta(6, 5).signedBy(ca("ca").build()).build();

    assertThat(about(CLIENT, CA, BASE, users).status()).isEqualTo(Status.GOOD);
    assertThat(about(CLIENT, CA, BASE, forged).status()).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V6 the newest delta list counts")
  void newest() {
    X509CRL older = revokingDelta(6, 5).build();
    X509CRL newer =
        delta(7, 5).revoked(CLIENT.certificate(), hours(-2), CRLReason.removeFromCRL).build();

    assertThat(about(CLIENT, CA, BASE, older, newer).status()).isEqualTo(Status.GOOD);
    assertThat(about(CLIENT, CA, BASE, newer, older).status()).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V6 a fresh delta list releases what its base names, a stale one does not")
  void releases() {
    X509CRL base =
        listOf(CA, 5).revoked(CLIENT.certificate(), hours(-3), CRLReason.certificateHold).build();
    Crls.Builder release =
        delta(6, 5).revoked(CLIENT.certificate(), hours(-2), CRLReason.removeFromCRL);

    assertThat(about(CLIENT, CA, base).status()).isEqualTo(Status.REVOKED);
    assertThat(about(CLIENT, CA, base, release.build()).status()).isEqualTo(Status.GOOD);
    assertThat(about(CLIENT, CA, base, release.nextUpdate(NOW.minusSeconds(1)).build()).status())
        .isEqualTo(Status.REVOKED);
  }

  @Test
  @DisplayName("V5 a stale delta list that names the certificate still revokes it")
  void staleDelta() {
    X509CRL stale = revokingDelta(6, 5).nextUpdate(NOW.minusSeconds(1)).build();

    assertThat(about(CLIENT, CA, BASE, stale).status()).isEqualTo(Status.REVOKED);
  }

  @Test
  @DisplayName("V5 evidence of base and delta lasts until the delta list ends")
  void until() {
    X509CRL delta = delta(6, 5).nextUpdate(hours(2)).build();

    Evidence evidence = about(CLIENT, CA, BASE, delta);

    assertThat(evidence.status()).isEqualTo(Status.GOOD);
    assertThat(evidence.until()).isEqualTo(hours(2));
  }
}
