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

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import io.clientcert.testing.OcspResponses;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The question that is put to a responder, and who is asked. */
class OcspRequestTest {
  private static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
  private static final X509Certificate LEAF = leaf().build().certificate();
  private static final OcspRequest REQUEST = OcspRequest.about(LEAF, CA.certificate());

  private static HeldCertificate.Builder leaf() {
    return HeldCertificate.builder().subject("CN=client").signedBy(CA);
  }

  @ParameterizedTest(name = "V5 a request identifies the certificate below an issuer with {0}")
  @EnumSource(
      value = KeyKind.class,
      names = {"EC_P256", "RSA_2048", "ED25519"})
  @DisplayName("V5 a request identifies the certificate as another implementation does")
  void identifies(KeyKind kind) throws Exception {
    HeldCertificate ca =
        HeldCertificate.builder()
            .subject("CN=ca,O=Example")
            .key(kind)
            .certificateAuthority()
            .build();
    X509Certificate leaf = HeldCertificate.builder().signedBy(ca).build().certificate();
    CertificateID id =
        new CertificateID(
            new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1),
            new JcaX509CertificateHolder(ca.certificate()),
            leaf.getSerialNumber());

    assertThat(OcspRequest.about(leaf, ca.certificate()).encoded())
        .isEqualTo(new OCSPReqBuilder().addRequest(id).build().getEncoded());
  }

  @Test
  @DisplayName("V5 the issuer's name is hashed as the certificate spells it")
  void spelling() {
    KeyPair keys = KeyKind.EC_P256.generate();
    HeldCertificate.Builder ca = HeldCertificate.builder().keyPair(keys).certificateAuthority();
    HeldCertificate one = ca.subject(name(new DERUTF8String("ca"))).build();
    HeldCertificate other = ca.subject(name(new DERPrintableString("ca"))).build();
    X509Certificate leaf = HeldCertificate.builder().signedBy(one).build().certificate();
    assertThat(other.certificate().getSubjectX500Principal())
        .isEqualTo(leaf.getIssuerX500Principal());
    assertThat(other.certificate().getSubjectX500Principal().getEncoded())
        .isNotEqualTo(leaf.getIssuerX500Principal().getEncoded());

    assertThat(OcspRequest.about(leaf, other.certificate()).encoded())
        .isEqualTo(OcspRequest.about(leaf, one.certificate()).encoded());
  }

  private static org.bouncycastle.asn1.x500.X500Name name(
      org.bouncycastle.asn1.ASN1Encodable commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
  }

  @Test
  @DisplayName("V5 a request has a nonce only when one is wanted")
  void noNonce() throws Exception {
    OCSPReq read = new OCSPReq(REQUEST.encoded());

    assertThat(read.hasExtensions()).isFalse();
    assertThat(read.isSigned()).isFalse();
    assertThat(OcspResponses.serialsIn(REQUEST.encoded())).containsExactly(LEAF.getSerialNumber());
  }

  @Test
  @DisplayName("V5 a nonce has 32 random octets, and is not critical")
  void nonce() throws Exception {
    OCSPReq read = new OCSPReq(withNonce(0x5a).encoded());

    Extension nonce = read.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
    assertThat(nonce.isCritical()).isFalse();
    byte[] octets = new byte[32];
    Arrays.fill(octets, (byte) 0x5a);
    assertThat(ASN1OctetString.getInstance(nonce.getExtnValue().getOctets()).getOctets())
        .isEqualTo(octets);
    assertThat(OcspResponses.serialsIn(withNonce(0x5a).encoded()))
        .containsExactly(LEAF.getSerialNumber());
  }

  private static OcspRequest withNonce(int octet) {
    return OcspRequest.withNonce(
        LEAF,
        CA.certificate(),
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) octet);
          }
        });
  }

  @Test
  @DisplayName("V5 the bytes that are handed out are the caller's own")
  void copies() {
    byte[] before = REQUEST.encoded();
    REQUEST.encoded()[0] = 0;

    assertThat(REQUEST.encoded()).isEqualTo(before);
  }

  @ParameterizedTest(name = "V5 the URI of a GET to {0}")
  @ValueSource(
      strings = {"http://ocsp.example", "http://ocsp.example/", "https://ocsp.example:8443/a/b"})
  @DisplayName("V5 the URI of a GET ends in the request, in base64 that is encoded for URLs")
  void get(String responder) {
    BigInteger serial = BigInteger.TWO.pow(39).subtract(BigInteger.ONE);
    OcspRequest request =
        OcspRequest.about(leaf().serial(serial).build().certificate(), CA.certificate());
    assertThat(Base64.getEncoder().encodeToString(request.encoded())).contains("/");

    String uri = request.getUri(URI.create(responder)).orElseThrow().toString();
    String base = responder.endsWith("/") ? responder : responder + "/";
    assertThat(uri).startsWith(base);
    String last = uri.substring(base.length());
    assertThat(last).doesNotContain("/", "+", "=");
    assertThat(Base64.getDecoder().decode(URLDecoder.decode(last, StandardCharsets.US_ASCII)))
        .isEqualTo(request.encoded());
  }

  @Test
  @DisplayName("V5 a request is sent by GET if the URI has at most 255 octets")
  void longestGet() {
    int shortest = REQUEST.getUri(URI.create("http://h/")).orElseThrow().toString().length();
    String longest = "http://h/" + "p".repeat(255 - shortest - 1) + "/";

    assertThat(REQUEST.getUri(URI.create(longest)).orElseThrow().toString()).hasSize(255);
    assertThat(REQUEST.getUri(URI.create("http://h/p" + longest.substring(9)))).isEmpty();
  }

  @ParameterizedTest(name = "V5 no GET to {0}")
  @ValueSource(strings = {"http://ocsp.example/?ca=1", "http://ocsp.example/#ca"})
  @DisplayName("V5 nothing can be appended to a responder's URI with a query or a fragment")
  void noGet(String responder) {
    assertThat(REQUEST.getUri(URI.create(responder))).isEmpty();
  }

  @Test
  @DisplayName("V5 the responders are the certificate's own http and https ones, in its order")
  void responders() {
    X509Certificate leaf =
        naming(
            ocsp("http://one.example/ocsp"),
            new AccessDescription(AccessDescription.id_ad_caIssuers, uri("http://ca.example/")),
            ocsp("ldap://directory.example/"),
            ocsp("file:///etc/passwd"),
            ocsp("http:no-host"),
            ocsp("not a uri"),
            new AccessDescription(
                AccessDescription.id_ad_ocsp, new GeneralName(GeneralName.dNSName, "b.example")),
            ocsp("HTTPS://two.example"),
            ocsp("http://one.example/ocsp"));

    assertThat(OcspRequest.responders(leaf))
        .containsExactly(URI.create("http://one.example/ocsp"), URI.create("HTTPS://two.example"));
  }

  @Test
  @DisplayName("V5 no more than four responders of a certificate are asked")
  void fewResponders() {
    X509Certificate leaf =
        naming(
            ocsp("http://1.example"),
            ocsp("http://2.example"),
            ocsp("http://3.example"),
            ocsp("http://4.example"),
            ocsp("http://5.example"));

    assertThat(OcspRequest.responders(leaf))
        .hasSize(4)
        .doesNotContain(URI.create("http://5.example"));
  }

  @Test
  @DisplayName("V5 a certificate may name no responder, or none that can be read")
  void noResponders() {
    X509Certificate broken =
        leaf()
            .extension(Extension.authorityInfoAccess, false, DERNull.INSTANCE)
            .build()
            .certificate();

    assertThat(broken.getExtensionValue(Extension.authorityInfoAccess.getId())).isNotNull();
    assertThat(OcspRequest.responders(broken)).isEmpty();
    assertThat(OcspRequest.responders(LEAF)).isEmpty();
  }

  @Test
  @DisplayName("V5 serial numbers keep their sign and length")
  void serials() {
    for (BigInteger serial :
        List.of(BigInteger.ONE, BigInteger.valueOf(255), BigInteger.TWO.pow(159))) {
      X509Certificate leaf = leaf().serial(serial).build().certificate();
      assertThat(OcspResponses.serialsIn(OcspRequest.about(leaf, CA.certificate()).encoded()))
          .containsExactly(serial);
    }
  }

  private static X509Certificate naming(AccessDescription... descriptions) {
    return leaf()
        .extension(
            Extension.authorityInfoAccess, false, new AuthorityInformationAccess(descriptions))
        .build()
        .certificate();
  }

  private static AccessDescription ocsp(String uri) {
    return new AccessDescription(AccessDescription.id_ad_ocsp, uri(uri));
  }

  private static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }
}
