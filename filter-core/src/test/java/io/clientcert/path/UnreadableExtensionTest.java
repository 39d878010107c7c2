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
import static io.clientcert.path.Validation.certificates;
import static io.clientcert.path.Validation.leaf;
import static io.clientcert.path.Validation.trusting;

import io.clientcert.path.PathFailure.Reason;
import io.clientcert.testing.HeldCertificate;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Extensions that the JDK drops since it cannot read them, and with them what they limit. */
class UnreadableExtensionTest {
  private static final HeldCertificate ROOT = ca("root").build();
  private static final HeldCertificate CONSTRAINED =
      ca("constrained").signedBy(ROOT).nameConstraints(dns("good.example"), null).build();
  private static final String EVIL = "820c" + ascii("evil.example");

  private static final String GOOD = "820c" + ascii("good.example");

  private static GeneralSubtree[] dns(String name) {
    return new GeneralSubtree[] {new GeneralSubtree(new GeneralName(GeneralName.dNSName, name))};
  }

  private static String ascii(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  /** An element of up to 127 bytes, written as tag and content. */
  private static String element(String tag, String content) {
    return tag + "%02x".formatted(content.length() / 2) + content;
  }

  private static HeldCertificate.Builder with(
      HeldCertificate.Builder certificate, String oid, String hex) {
    return certificate.extension(new ASN1ObjectIdentifier(oid), false, bytes(hex));
  }

  static Stream<Arguments> names() {
    return Stream.of(
        Arguments.of("a byte behind the sequence", element("30", EVIL) + "00"),
        Arguments.of("an element of an unknown type", element("30", EVIL + "8900")),
        Arguments.of("an iPAddress of five bytes", element("30", EVIL + "87050102030405")),
        Arguments.of("a URI that is none", element("30", EVIL + element("86", ascii("http://[")))),
        Arguments.of("no sequence", element("16", ascii("evil.example"))),
        Arguments.of("NULL", "0500"),
        Arguments.of("an empty sequence", "3000"),
        Arguments.of("nothing", ""),
        Arguments.of("a length that is not DER", "30810e" + GOOD),
        Arguments.of("a length without an end", "3080" + GOOD + "0000"),
        Arguments.of(
            "a NUL in a dNSName",
            element("30", element("82", ascii("evil.example\0.good.example")))),
        Arguments.of(
            "a dNSName beyond ASCII", element("30", element("82", ascii("\u00e9.good.example")))),
        Arguments.of("a dNSName of another class", element("30", "16" + EVIL.substring(2))),
        Arguments.of("an otherName without a value", element("30", EVIL + "a00406022a03")),
        Arguments.of("a directoryName that is none", element("30", EVIL + "a4020500")),
        Arguments.of("a registeredID that is cut off", element("30", EVIL + "88022a83")));
  }

  @ParameterizedTest(name = "V1 {0}")
  @MethodSource("names")
  @DisplayName("V1 names that cannot all be read are in nobody's constraints")
  void alternativeNames(String what, String hex) {
    for (String subject : new String[] {"O=Org", "CN=good.example"}) {
      HeldCertificate client =
          with(HeldCertificate.builder().subject(subject).signedBy(CONSTRAINED), "2.5.29.17", hex)
              .build();
      HeldCertificate below =
          with(ca("below").subject(subject).signedBy(CONSTRAINED), "2.5.29.17", hex).build();

      assertThat(trusting(ROOT).of(client, CONSTRAINED))
          .failsAs(Reason.UNTRUSTED)
          .saying(subject)
          .saying("subject alternative name");
      assertThat(trusting(ROOT).of(leaf(below).build(), below, CONSTRAINED))
          .failsAs(Reason.UNTRUSTED)
          .saying(subject)
          .saying("subject alternative name");
    }
  }

  @Test
  @DisplayName("V1 names that only the JDK dislikes are no fault where nothing constrains them")
  void withoutConstraints() {
    HeldCertificate client =
        with(leaf(ROOT), "2.5.29.17", element("30", element("86", ascii("urn:a b")))).build();

    assertThat(trusting(ROOT).of(client)).isValid();
  }

  @ParameterizedTest(name = "V1 {0}")
  @CsvSource({
    "NULL, 0500",
    "an empty sequence, 3000",
    "no name, 3002a000",
    "an iPAddress of five bytes, 300ba1093007870501020304ff",
    "another type, 040100",
    "a byte behind it, 3012a010300e820c676f6f642e6578616d706c6500",
    "a third kind, 3006a2043002 8200"
  })
  @DisplayName("V1 name constraints that cannot be read are not none")
  void nameConstraints(String what, String hex) throws Exception {
    String value = hex.replace(" ", "");
    HeldCertificate ca = with(ca("ca").signedBy(ROOT), "2.5.29.30", value).build();
    HeldCertificate anchor = with(ca("anchor"), "2.5.29.30", value).build();

    assertThat(trusting(ROOT).of(leaf(ca).build(), ca))
        .failsAs(Reason.UNTRUSTED)
        .saying("CN=ca has an extension, name constraints");
    assertThat(trusting(ROOT).knowing(ca).of(leaf(ca).build()))
        .failsAs(Reason.UNTRUSTED)
        .saying("name constraints");
    Assertions.assertThat(TrustAnchors.of(certificates(ROOT, anchor), false).unused())
        .singleElement()
        .asString()
        .contains("CN=anchor has an extension, name constraints, that cannot be read");
  }

  @ParameterizedTest(name = "V1 {0} {1}")
  @CsvSource({
    "basic constraints, 2.5.29.19, 30030101ff00",
    "basic constraints, 2.5.29.19, 30060101ff0201ff",
    "key usage, 2.5.29.15, 0500",
    "key usage, 2.5.29.15, 03020906",
    "certificate policies, 2.5.29.32, 0500",
    "certificate policies, 2.5.29.32, 3000",
    "certificate policies, 2.5.29.32, 3006300406022a83",
    "policy mappings, 2.5.29.33, 0500",
    "policy mappings, 2.5.29.33, 3006300406022a03",
    "policy constraints, 2.5.29.36, 0500",
    "policy constraints, 2.5.29.36, 3000",
    "policy constraints, 2.5.29.36, 300380010000",
    "policy constraints, 2.5.29.36, 30038001ff",
    "inhibit anyPolicy, 2.5.29.54, 0500",
    "inhibit anyPolicy, 2.5.29.54, 0201ff"
  })
  @DisplayName("V1 limits that cannot be read are not none, in a CA and in an anchor")
  void limits(String title, String oid, String hex) throws Exception {
    HeldCertificate ca = with(ca("ca").signedBy(ROOT), oid, hex).build();
    HeldCertificate anchor = with(ca("anchor"), oid, hex).build();

    assertThat(trusting(ROOT).of(leaf(ca).build(), ca)).failsAs(Reason.UNTRUSTED).saying("CN=ca");
    Assertions.assertThat(TrustAnchors.of(certificates(ROOT, anchor), false).unused()).hasSize(1);
    if (!oid.equals("2.5.29.19") && !oid.equals("2.5.29.15")) {
      assertThat(trusting(ROOT).of(with(leaf(ROOT), oid, hex).build()))
          .failsAs(Reason.UNTRUSTED)
          .saying("CN=client has an extension, " + title);
      assertThat(trusting(ROOT).of(leaf(ca).build(), ca)).saying(title);
    }
  }

  @Test
  @DisplayName("V1 an extension that is there twice is read once by some: refused")
  void twice() throws Exception {
    String other = "0603551d63";
    byte[] der =
        with(leaf(ROOT), "2.5.29.17", "0500")
            .extension(new ASN1ObjectIdentifier("2.5.29.99"), false, bytes(element("30", EVIL)))
            .build()
            .certificate()
            .getEncoded();
    byte[] doubled =
        bytes(
            HexFormat.of()
                .formatHex(der)
                .replaceFirst(other, "0603551d11")
                .replaceFirst("0603551d11(?=.*0603551d11)", "0603551d11"));
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(doubled));

    Assertions.assertThat(StrictExtension.in(certificate)).isNotNull();
  }

  @ParameterizedTest(name = "V1 {0} as {1}")
  @CsvSource({
    "2.5.29.19, 3003010100",
    "2.5.29.19, 3000",
    "2.5.29.15, 030200a0",
    "2.5.29.15, 03030780 80",
    "2.5.29.17, 300e820c6576696c2e6578616d706c65",
    "2.5.29.17, 3006870401020304",
    "2.5.29.32, 30083006060455 1d2000",
    "2.5.29.54, 020100"
  })
  @DisplayName("V1 what is odd, and read alike by everybody, is no reason to refuse")
  void oddButReadable(String oid, String hex) {
    HeldCertificate client = with(leaf(ROOT), oid, hex.replace(" ", "")).build();

    assertThat(trusting(ROOT).of(client)).isValid();
  }

  @ParameterizedTest(name = "V2 {0}")
  @ValueSource(ints = {KeyUsage.decipherOnly, KeyUsage.encipherOnly})
  @DisplayName("V2 a leaf that may only encipher or decipher is WRONG_USAGE")
  void decipherOnly(int usage) {
    assertThat(trusting(ROOT).of(leaf(ROOT).keyUsage(usage).build()))
        .failsAs(Reason.WRONG_USAGE)
        .saying("key usage of CN=client");
  }

  @Test
  @DisplayName("V1 a leaf anchor with names that cannot be read is refused")
  void leafAnchor() {
    HeldCertificate self =
        with(HeldCertificate.builder().subject("CN=self"), "2.5.29.17", "0500").build();

    assertThat(trusting(self).allowLeafAnchors().of(self))
        .failsAs(Reason.UNTRUSTED)
        .saying("CN=self has an extension, subject alternative name");
  }

  @Test
  @DisplayName("V1 an unreadable CA does not hide a readable one with its name and key")
  void beside() {
    HeldCertificate good = ca("twice").signedBy(ROOT).build();
    HeldCertificate bad =
        with(ca("twice").keyPair(good.keyPair()).signedBy(ROOT), "2.5.29.30", "0500").build();

    HeldCertificate client = leaf(good).build();
    assertThat(trusting(ROOT).of(client, bad, good)).isPath(client, good);
    assertThat(trusting(ROOT).knowing(good).of(client, bad)).isPath(client, good);
    assertThat(trusting(bad, ROOT, good).of(client)).isValid();
  }

  @Test
  @DisplayName("V1 constraints with an empty list beside a filled one are read")
  void emptyBesideFilled() {
    HeldCertificate ca =
        ca("ca").signedBy(ROOT).nameConstraints(new GeneralSubtree[0], dns("evil.example")).build();

    assertThat(trusting(ROOT).of(leaf(ca).build(), ca)).isValid();
    assertThat(
            trusting(ROOT)
                .of(
                    with(leaf(ca), Extension.subjectAlternativeName.getId(), element("30", EVIL))
                        .build(),
                    ca))
        .failsAs(Reason.UNTRUSTED)
        .saying("name constraints");
  }
}
