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
import static io.clientcert.revocation.Lists.ca;
import static io.clientcert.revocation.Lists.hours;
import static io.clientcert.revocation.Lists.leaf;
import static io.clientcert.revocation.Lists.listOf;
import static io.clientcert.revocation.Lists.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.path.ValidatedPath;
import io.clientcert.revocation.Evidence.Status;
import io.clientcert.testing.HeldCertificate;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lists that somebody beside the path signed (RFC 5280 section 6.3.3 (f)). */
class CrlSignerTest {
  private static final HeldCertificate ROOT = ca("root").build();
  private static final HeldCertificate CA =
      ca("ca").keyUsage(KeyUsage.keyCertSign).signedBy(ROOT).build();
  private static final HeldCertificate SIGNER =
      HeldCertificate.builder().subject("CN=ca").keyUsage(KeyUsage.cRLSign).signedBy(ROOT).build();
  private static final HeldCertificate CLIENT = leaf(CA).build();
  private static final X509CRL OF_ROOT = listOf(ROOT).build();

  private static Evidence about(List<ValidatedPath> signers, X509CRL... lists) {
    return new Served(List.of(lists)).of(path(ROOT, CLIENT, CA), 0, (name, anchor) -> signers, NOW);
  }

  private static X509CRL signed() {
    return listOf(CA).signedBy(SIGNER).build();
  }

  @Test
  @DisplayName("V6 a separate key of the issuer signs its lists")
  void separateKey() {
    X509CRL revoking = listOf(CA).revoked(CLIENT.certificate(), hours(-2)).signedBy(SIGNER).build();
    List<ValidatedPath> signers = List.of(path(ROOT, SIGNER));

    assertThat(about(signers, signed(), OF_ROOT).status()).isEqualTo(Status.GOOD);
    assertThat(about(signers, revoking, OF_ROOT).status()).isEqualTo(Status.REVOKED);
  }

  @Test
  @DisplayName("V6 a signer that nobody vouches for is none")
  void unknownSigner() {
    assertThat(about(List.of(), signed(), OF_ROOT).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V6 a signer with another name than the list is none")
  void otherName() {
    HeldCertificate other =
        HeldCertificate.builder()
            .subject("CN=other")
            .keyUsage(KeyUsage.cRLSign)
            .signedBy(ROOT)
            .build();
    X509CRL list = listOf(CA).signedBy(other).build();

    assertThat(about(List.of(path(ROOT, other)), list, OF_ROOT).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V6 a signer that may not sign lists is none")
  void withoutCrlSign() {
    HeldCertificate mute =
        HeldCertificate.builder()
            .subject("CN=ca")
            .keyUsage(KeyUsage.digitalSignature)
            .signedBy(ROOT)
            .build();
    X509CRL list = listOf(CA).signedBy(mute).build();

    assertThat(about(List.of(path(ROOT, mute)), list, OF_ROOT).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V6 a signer that is revoked, or of which nothing is known, is none")
  void revokedSigner() {
    X509CRL revokingSigner = listOf(ROOT).revoked(SIGNER.certificate(), hours(-2)).build();
    List<ValidatedPath> signers = List.of(path(ROOT, SIGNER));

    assertThat(about(signers, signed(), revokingSigner).status()).isEqualTo(Status.UNKNOWN);
    assertThat(about(signers, signed()).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V6 evidence lasts no longer than what is known of its signer")
  void untilOfSigner() {
    X509CRL shortRoot = listOf(ROOT).nextUpdate(hours(1)).build();
    ValidatedPath shortPath =
        new ValidatedPath(List.of(SIGNER.certificate()), ROOT.certificate(), hours(-1), hours(2));

    assertThat(about(List.of(path(ROOT, SIGNER)), signed(), shortRoot).until()).isEqualTo(hours(1));
    assertThat(about(List.of(shortPath), signed(), OF_ROOT).until()).isEqualTo(hours(2));
  }

  /** The issuer has two keys: its own, and one in a certificate that it signed for its CRLs. */
  @Test
  @DisplayName("V6 a signer that the issuer's own CRL revokes does not vouch for itself")
  void revokedSignerOfItself() {
    HeldCertificate ca = ca("ca").signedBy(ROOT).build();
    HeldCertificate client = leaf(ca).build();
    HeldCertificate signer =
        HeldCertificate.builder().subject("CN=ca").keyUsage(KeyUsage.cRLSign).signedBy(ca).build();
    X509CRL bySigner = listOf(ca, 3).signedBy(signer).build();
    List<ValidatedPath> signers = List.of(path(ROOT, signer, ca));
    X509CRL ofClient = listOf(ca, 2).revoked(client.certificate(), hours(-2)).build();
    X509CRL ofSigner =
        listOf(ca, 2)
            .revoked(client.certificate(), hours(-2))
            .revoked(signer.certificate(), hours(-2))
            .build();
    X509CRL endedOfSigner =
        listOf(ca, 1)
            .thisUpdate(hours(-9))
            .nextUpdate(hours(-8))
            .revoked(signer.certificate(), hours(-10))
            .build();
    X509CRL restored =
        listOf(ca, 2).revoked(signer.certificate(), hours(-2), CRLReason.removeFromCRL).build();

    assertThat(statusBelow(ca, client, signers, bySigner)).isEqualTo(Status.GOOD);
    // a CRL of one key is not replaced by a newer one of another key
    assertThat(statusBelow(ca, client, signers, bySigner, ofClient)).isEqualTo(Status.REVOKED);
    assertThat(statusBelow(ca, client, signers, bySigner, restored)).isEqualTo(Status.GOOD);
    assertThat(statusBelow(ca, client, signers, bySigner, ofSigner)).isEqualTo(Status.REVOKED);
    assertThat(statusBelow(ca, client, signers, bySigner, endedOfSigner)).isEqualTo(Status.UNKNOWN);
  }

  private static Status statusBelow(
      HeldCertificate ca, HeldCertificate client, List<ValidatedPath> signers, X509CRL... lists) {
    List<X509CRL> all = new ArrayList<>(List.of(lists));
    all.add(OF_ROOT);
    return new Served(all).of(path(ROOT, client, ca), 0, (name, anchor) -> signers, NOW).status();
  }
}
