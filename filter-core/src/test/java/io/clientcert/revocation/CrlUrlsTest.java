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

import static io.clientcert.revocation.Lists.uris;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.testing.HeldCertificate;
import java.net.URI;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("V7 the URLs of lists in a certificate")
class CrlUrlsTest {

  private static CRLDistPoint points(DistributionPointName... names) {
    return new CRLDistPoint(
        Arrays.stream(names)
            .map(name -> new DistributionPoint(name, null, null))
            .toArray(DistributionPoint[]::new));
  }

  private static List<String> urls(HeldCertificate.Builder certificate) {
    return CrlUrls.of(certificate.build().certificate()).stream().map(URI::toString).toList();
  }

  private static HeldCertificate.Builder with(DistributionPointName... names) {
    return HeldCertificate.builder()
        .extension(Extension.cRLDistributionPoints, false, points(names));
  }

  @Test
  @DisplayName("V7 those of lists, then those of the freshest ones, in their order")
  void order() {
    HeldCertificate.Builder certificate =
        with(uris("http://a.example/1", "https://a.example/2"), uris("HTTP://b.example/"))
            .extension(Extension.freshestCRL, false, points(uris("http://delta.example/")));

    assertThat(urls(certificate))
        .containsExactly(
            "http://a.example/1",
            "https://a.example/2",
            "HTTP://b.example/",
            "http://delta.example/");
  }

  @Test
  @DisplayName("V7 no more than four")
  void bound() {
    String[] many =
        Stream.iterate(0, i -> i + 1)
            .limit(9)
            .map(i -> "http://a.example/" + i)
            .toArray(String[]::new);

    assertThat(urls(with(uris(many)))).containsExactlyElementsOf(Arrays.asList(many).subList(0, 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0500", "", "300430020500", "3006a004a0028600"})
  @DisplayName("V7 distribution points that cannot be read name no list, and are no fault")
  void unreadable(String hex) {
    HeldCertificate.Builder certificate =
        HeldCertificate.builder()
            .extension(Extension.cRLDistributionPoints, false, HexFormat.of().parseHex(hex));

    assertThat(urls(certificate)).isEmpty();
    assertThat(io.clientcert.revocation.DistributionPoint.of(certificate.build().certificate()))
        .hasSize(1);
  }

  @Test
  @DisplayName("V7 other schemes, other names, and what is no URI are passed over")
  void others() {
    DistributionPointName relative =
        new DistributionPointName(
            DistributionPointName.NAME_RELATIVE_TO_CRL_ISSUER,
            new DERSet(new AttributeTypeAndValue(BCStyle.OU, new DERUTF8String("lists"))));
    DistributionPointName byHost =
        new DistributionPointName(
            new GeneralNames(new GeneralName(GeneralName.dNSName, "http://a.example/")));
    CRLDistPoint unnamed =
        new CRLDistPoint(new DistributionPoint[] {new DistributionPoint(null, null, null)});

    assertThat(
            urls(
                with(relative, byHost, uris("ldap://a.example/", "http:///a", "http://a b/", "a"))))
        .isEmpty();
    assertThat(
            urls(
                HeldCertificate.builder()
                    .extension(Extension.cRLDistributionPoints, false, unnamed)))
        .isEmpty();
    assertThat(urls(HeldCertificate.builder())).isEmpty();
    assertThat(urls(with(relative, uris("ldap://a.example/", "http://a.example/"))))
        .containsExactly("http://a.example/");
  }
}
