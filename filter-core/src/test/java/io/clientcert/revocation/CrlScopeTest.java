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

import static io.clientcert.revocation.Lists.NOBODY;
import static io.clientcert.revocation.Lists.NOW;
import static io.clientcert.revocation.Lists.about;
import static io.clientcert.revocation.Lists.ca;
import static io.clientcert.revocation.Lists.directoryName;
import static io.clientcert.revocation.Lists.hours;
import static io.clientcert.revocation.Lists.leaf;
import static io.clientcert.revocation.Lists.listOf;
import static io.clientcert.revocation.Lists.path;
import static io.clientcert.revocation.Lists.uris;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.revocation.Evidence.Status;
import io.clientcert.testing.HeldCertificate;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lists that speak of some certificates or some reasons only (RFC 5280 section 5.2.5). */
class CrlScopeTest {
  private static final int KEY = ReasonFlags.keyCompromise | ReasonFlags.cACompromise;
  private static final int REST = 0xFFFF & ~KEY;

  private static final HeldCertificate CA = ca("ca").build();
  private static final HeldCertificate SUB = ca("sub").signedBy(CA).build();
  private static final HeldCertificate CLIENT = leaf(CA).build();

  private static X509CRL scoped(IssuingDistributionPoint scope) {
    return listOf(CA).issuingDistributionPoint(scope).build();
  }

  private static IssuingDistributionPoint kinds(boolean users, boolean cas, boolean attributes) {
    return new IssuingDistributionPoint(null, users, cas, null, false, attributes);
  }

  private static IssuingDistributionPoint reasons(int flags) {
    return new IssuingDistributionPoint(null, false, false, new ReasonFlags(flags), false, false);
  }

  private static IssuingDistributionPoint at(DistributionPointName name) {
    return new IssuingDistributionPoint(name, false, false, null, false, false);
  }

  private static HeldCertificate with(DistributionPoint... points) {
    return leaf(CA)
        .extension(Extension.cRLDistributionPoints, false, new CRLDistPoint(points))
        .build();
  }

  private static DistributionPoint point(DistributionPointName name) {
    return new DistributionPoint(name, null, null);
  }

  private static DistributionPoint point(DistributionPointName name, int reasons) {
    return new DistributionPoint(name, new ReasonFlags(reasons), null);
  }

  @Test
  @DisplayName("V6 a list of user certificates says nothing of a CA")
  void onlyContainsUserCerts() {
    X509CRL list = scoped(kinds(true, false, false));

    HeldCertificate last =
        HeldCertificate.builder().subject("CN=last").certificateAuthority(0).signedBy(CA).build();

    assertThat(about(CLIENT, CA, list).status()).isEqualTo(Status.GOOD);
    assertThat(about(SUB, CA, list).status()).isEqualTo(Status.UNKNOWN);
    assertThat(about(last, CA, list).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V6 a list of CA certificates says nothing of a user")
  void onlyContainsCaCerts() {
    X509CRL list = scoped(kinds(false, true, false));

    assertThat(about(SUB, CA, list).status()).isEqualTo(Status.GOOD);
    assertThat(about(CLIENT, CA, list).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V6 a list of attribute certificates says nothing of any other")
  void onlyContainsAttributeCerts() {
    X509CRL list = scoped(kinds(false, false, true));

    assertThat(about(CLIENT, CA, list).status()).isEqualTo(Status.UNKNOWN);
    assertThat(about(SUB, CA, list).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V6 a list of some reasons alone is no evidence of good")
  void onlySomeReasons() {
    assertThat(about(CLIENT, CA, scoped(reasons(KEY))).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V6 lists of some reasons are evidence of good when they have all together")
  void allReasonsTogether() {
    X509CRL first = listOf(CA).issuingDistributionPoint(reasons(KEY)).nextUpdate(hours(2)).build();
    X509CRL second =
        listOf(CA).issuingDistributionPoint(reasons(REST)).nextUpdate(hours(3)).build();

    Evidence evidence = about(CLIENT, CA, first, second);

    assertThat(evidence.status()).isEqualTo(Status.GOOD);
    assertThat(evidence.until()).isEqualTo(hours(2));
  }

  @Test
  @DisplayName("V6 of lists of some reasons all have to be fresh")
  void oneOfTheReasonsIsStale() {
    X509CRL stale =
        listOf(CA).issuingDistributionPoint(reasons(KEY)).nextUpdate(NOW.minusSeconds(1)).build();

    assertThat(about(CLIENT, CA, stale, scoped(reasons(REST))).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V6 a list of some reasons that names the certificate revokes it")
  void revokedForSomeReason() {
    X509CRL list =
        listOf(CA)
            .issuingDistributionPoint(reasons(KEY))
            .revoked(CLIENT.certificate(), hours(-2))
            .build();

    assertThat(about(CLIENT, CA, list, listOf(CA).build()).status()).isEqualTo(Status.REVOKED);
  }

  @Test
  @DisplayName("V6 lists with different scopes do not replace each other")
  void differentScopes() {
    X509CRL users =
        listOf(CA, 1)
            .issuingDistributionPoint(kinds(true, false, false))
            .revoked(CLIENT.certificate(), hours(-2))
            .build();

    assertThat(about(CLIENT, CA, users, listOf(CA, 9).build()).status()).isEqualTo(Status.REVOKED);
  }

  @Test
  @DisplayName("V6 a list of a distribution point speaks of the certificates that name it")
  void distributionPoint() {
    X509CRL list = scoped(at(uris("http://crl.example/1", "ldap://crl.example/1")));

    assertThat(about(with(point(uris("ldap://crl.example/1"))), CA, list).status())
        .isEqualTo(Status.GOOD);
    assertThat(
            about(
                    with(point(uris("http://crl.example/0")), point(uris("http://crl.example/1"))),
                    CA,
                    list)
                .status())
        .isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V6 a list of another distribution point says nothing")
  void otherDistributionPoint() {
    X509CRL list = scoped(at(uris("http://crl.example/1")));

    assertThat(about(with(point(uris("http://crl.example/2"))), CA, list).status())
        .isEqualTo(Status.UNKNOWN);
    assertThat(about(CLIENT, CA, list).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V6 names that are given twice are no obstacle")
  void namesGivenTwice() {
    DistributionPointName twice = uris("http://crl.example/1", "http://crl.example/1");

    assertThat(about(with(point(twice)), CA, scoped(at(twice))).status()).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V6 a name relative to the issuer is compared with full names")
  void relativeName() {
    ASN1EncodableVector last = new ASN1EncodableVector();
    last.add(new AttributeTypeAndValue(BCStyle.OU, new DERUTF8String("lists")));
    DistributionPointName relative =
        new DistributionPointName(
            DistributionPointName.NAME_RELATIVE_TO_CRL_ISSUER, new DERSet(last));
    HeldCertificate inFull = HeldCertificate.builder().subject("OU=lists,CN=ca").build();
    DistributionPointName full = new DistributionPointName(directoryName(inFull));

    assertThat(about(with(point(relative)), CA, scoped(at(relative))).status())
        .isEqualTo(Status.GOOD);
    assertThat(about(with(point(relative)), CA, scoped(at(full))).status()).isEqualTo(Status.GOOD);
    assertThat(about(with(point(full)), CA, scoped(at(relative))).status()).isEqualTo(Status.GOOD);
    assertThat(about(CLIENT, CA, scoped(at(relative))).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V6 a distribution point for some reasons limits what its list is evidence of")
  void reasonsOfDistributionPoint() {
    DistributionPointName key = uris("http://crl.example/key");
    DistributionPointName rest = uris("http://crl.example/rest");
    HeldCertificate client = with(point(key, KEY), point(rest, REST));

    assertThat(about(client, CA, scoped(at(key))).status()).isEqualTo(Status.UNKNOWN);
    assertThat(about(client, CA, scoped(at(key)), scoped(at(rest))).status())
        .isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V6 an indirect list speaks only of certificates that name its issuer")
  void indirectList() {
    HeldCertificate listIssuer = ca("lists").signedBy(CA).build();
    HeldCertificate client = with(new DistributionPoint(null, null, directoryName(listIssuer)));
    X509CRL indirect = listOf(listIssuer).issuingDistributionPoint(indirect()).build();
    X509CRL direct = listOf(listIssuer).build();

    assertThat(aboutWithSigner(client, listIssuer, indirect)).isEqualTo(Status.GOOD);
    assertThat(aboutWithSigner(client, listIssuer, direct)).isEqualTo(Status.UNKNOWN);
    assertThat(aboutWithSigner(CLIENT, listIssuer, indirect)).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V6 an entry of an indirect list is about the issuer that it names")
  void entryOfIndirectList() {
    HeldCertificate listIssuer = ca("lists").signedBy(CA).build();
    HeldCertificate client = with(new DistributionPoint(null, null, directoryName(listIssuer)));
    X509CRL ofCa = naming(client, listIssuer, directoryName(CA));
    X509CRL ofListIssuer = naming(client, listIssuer, directoryName(listIssuer));

    assertThat(aboutWithSigner(client, listIssuer, ofCa)).isEqualTo(Status.REVOKED);
    assertThat(aboutWithSigner(client, listIssuer, ofListIssuer)).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V6 a distribution point without a name is called by the issuer of its lists")
  void nameOfListIssuer() {
    HeldCertificate listIssuer = ca("lists").signedBy(CA).build();
    DistributionPointName name = new DistributionPointName(directoryName(listIssuer));
    X509CRL list =
        listOf(listIssuer)
            .issuingDistributionPoint(
                new IssuingDistributionPoint(name, false, false, null, true, false))
            .build();
    HeldCertificate unnamed = with(new DistributionPoint(null, null, directoryName(listIssuer)));
    HeldCertificate named =
        with(new DistributionPoint(uris("http://crl.example/1"), null, directoryName(listIssuer)));

    assertThat(aboutWithSigner(unnamed, listIssuer, list)).isEqualTo(Status.GOOD);
    assertThat(aboutWithSigner(named, listIssuer, list)).isEqualTo(Status.UNKNOWN);
  }

  private static IssuingDistributionPoint indirect() {
    return new IssuingDistributionPoint(null, false, false, null, true, false);
  }

  private static X509CRL naming(
      HeldCertificate client, HeldCertificate listIssuer, GeneralNames issuerOfEntry) {
    return listOf(listIssuer)
        .issuingDistributionPoint(indirect())
        .revoked(client.certificate(), hours(-2), Extension.certificateIssuer, true, issuerOfEntry)
        .build();
  }

  /** The signer is good, by a list of its own. */
  private static Status aboutWithSigner(
      HeldCertificate certificate, HeldCertificate signer, X509CRL... lists) {
    X509CRL usersOnly = listOf(CA).issuingDistributionPoint(kinds(false, true, false)).build();
    List<X509CRL> all = new ArrayList<>(Arrays.asList(lists));
    all.add(usersOnly);
    return new Served(all)
        .of(path(CA, certificate), 0, (name, anchor) -> List.of(path(CA, signer)), NOW)
        .status();
  }

  @Test
  @DisplayName("V6 nobody signs an indirect list whose path is not known")
  void indirectListWithoutSigner() {
    HeldCertificate listIssuer = ca("lists").signedBy(CA).build();
    HeldCertificate client = with(new DistributionPoint(null, null, directoryName(listIssuer)));
    X509CRL indirect = listOf(listIssuer).issuingDistributionPoint(indirect()).build();

    assertThat(new Served(List.of(indirect)).of(path(CA, client), 0, NOBODY, NOW).status())
        .isEqualTo(Status.UNKNOWN);
  }
}
