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
package io.clientcert;

import static io.clientcert.Engine.trusting;
import static io.clientcert.Engine.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.dialect.Dialect;
import io.clientcert.testing.HeldCertificate;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERGeneralString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of each dialect, for certificates with the values of its vendor's documentation. */
class DialectsTest {

  private static final Instant FROM = Instant.parse("2023-09-21T01:50:17Z");
  private static final Instant TO = Instant.parse("2024-09-20T01:50:17Z");
  private static final Instant NOW = Instant.parse("2024-01-01T00:00:00Z");

  private static HeldCertificate ca(String subject) {
    return HeldCertificate.builder()
        .subject(subject)
        .certificateAuthority()
        .validity(Instant.parse("2015-01-01T00:00:00Z"), Instant.parse("2035-01-01T00:00:00Z"))
        .build();
  }

  private static Forwarding forward(
      Dialect dialect, HeldCertificate ca, Instant now, HeldCertificate... presented) {
    return Engine.of(trusting(ca).dialects(List.of(dialect.key()))).at(now).forward(presented);
  }

  private static String der(HeldCertificate certificate) throws Exception {
    return Base64.getEncoder().encodeToString(certificate.certificate().getEncoded());
  }

  @Test
  @DisplayName("aws-alb: serial number, names, validity and leaf as AWS documents them")
  void awsAlb() {
    HeldCertificate ca = ca("CN=rootcamtls.com,OU=rootCA,O=mTLS,L=Seattle,ST=Washington,C=US");
    HeldCertificate leaf =
        HeldCertificate.builder()
            .subject("CN=client_.com,OU=client-3,O=mTLS,ST=Washington,C=US")
            .serial(new BigInteger("03A5B1", 16))
            .validity(FROM, TO)
            .signedBy(ca)
            .build();
    Forwarding forwarding = forward(Dialect.AWS_ALB, ca, NOW, leaf);

    assertThat(values(forwarding, "X-Amzn-Mtls-Clientcert-Serial-Number"))
        .containsExactly("03A5B1");
    assertThat(values(forwarding, "X-Amzn-Mtls-Clientcert-Issuer"))
        .containsExactly("CN=rootcamtls.com,OU=rootCA,O=mTLS,L=Seattle,ST=Washington,C=US");
    assertThat(values(forwarding, "X-Amzn-Mtls-Clientcert-Subject"))
        .containsExactly("CN=client_.com,OU=client-3,O=mTLS,ST=Washington,C=US");
    assertThat(values(forwarding, "X-Amzn-Mtls-Clientcert-Validity"))
        .containsExactly("NotBefore=2023-09-21T01:50:17Z;NotAfter=2024-09-20T01:50:17Z");
    String pem = values(forwarding, "X-Amzn-Mtls-Clientcert-Leaf").get(0);
    assertThat(pem)
        .startsWith("-----BEGIN%20CERTIFICATE-----%0AMII")
        .endsWith("%0A-----END%20CERTIFICATE-----%0A")
        .doesNotContain("%2B", "%2F", "%3D");
    assertThat(pem.replace("%0A", "\n").replace("%20", " ")).isEqualTo(leaf.certificatePem());
    assertThat(forwarding.fields()).hasSize(5);
  }

  @Test
  @DisplayName("envoy-xfcc: keys in Envoy's order, values quoted where Envoy quotes")
  void envoy() throws Exception {
    HeldCertificate ca = ca("CN=ca");
    HeldCertificate leaf =
        HeldCertificate.builder()
            .subject("CN=Test Client,OU=Lyft,L=San Francisco,ST=CA,C=US")
            .validity(FROM, TO)
            .alternativeName(
                new GeneralName(
                    GeneralName.uniformResourceIdentifier, "http://testclient.lyft.com"),
                new GeneralName(GeneralName.dNSName, "lyft.com"),
                new GeneralName(GeneralName.dNSName, "www.lyft.com"))
            .signedBy(ca)
            .build();
    Forwarding forwarding = forward(Dialect.ENVOY_XFCC, ca, NOW, leaf);
    String pem =
        leaf.certificatePem()
            .replace("\n", "%0A")
            .replace(" ", "%20")
            .replace("+", "%2B")
            .replace("/", "%2F")
            .replace("=", "%3D");

    assertThat(values(forwarding, "x-forwarded-client-cert"))
        .containsExactly(
            "Hash="
                + forwarding.certificate().sha256()
                + ";Cert=\""
                + pem
                + "\";Chain=\""
                + pem
                + "\";Subject=\"CN=Test Client,OU=Lyft,L=San Francisco,ST=CA,C=US\""
                + ";URI=http://testclient.lyft.com;DNS=lyft.com;DNS=www.lyft.com");
  }

  @Test
  @DisplayName("envoy-xfcc: nothing in a certificate ends a quoted value or begins another key")
  void envoyQuotes() {
    HeldCertificate ca = ca("CN=ca");
    HeldCertificate leaf =
        HeldCertificate.builder()
            .subject(
                new X500NameBuilder().addRDN(BCStyle.CN, "a\";URI=spiffe://forged;x=\"\\").build())
            .validity(FROM, TO)
            .alternativeName(
                new GeneralName(GeneralName.uniformResourceIdentifier, "urn:a\",By=b;Hash=\"c\\"))
            .signedBy(ca)
            .build();
    String value =
        values(forward(Dialect.ENVOY_XFCC, ca, NOW, leaf), "x-forwarded-client-cert").get(0);

    assertThat(value)
        .endsWith(
            ";Subject=\"CN=a\\22\\;URI=spiffe://forged\\;x=\\22\\5C\""
                + ";URI=\"urn:a%22,By=b;Hash=%22c%5C\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"urn:a,b", "urn:a;b", "urn:a=b"})
  @DisplayName("envoy-xfcc: one character that ends a value elsewhere puts it into quotes")
  void envoyQuoted(String uri) {
    HeldCertificate ca = ca("CN=ca");
    HeldCertificate leaf =
        HeldCertificate.builder()
            .validity(FROM, TO)
            .alternativeName(new GeneralName(GeneralName.uniformResourceIdentifier, uri))
            .signedBy(ca)
            .build();

    assertThat(values(forward(Dialect.ENVOY_XFCC, ca, NOW, leaf), "x-forwarded-client-cert").get(0))
        .endsWith(";URI=\"" + uri + "\"");
  }

  @Test
  @DisplayName("traefik: the certificates' base64 bodies, and the documented info")
  void traefik() throws Exception {
    HeldCertificate ca =
        ca(
            "ST=Signing State 2,ST=Signing State,L=LYON,L=TOULOUSE,C=US,C=FR,CN=Simple Signing CA 2,"
                + "CN=Simple Signing CA,OU=Simple Signing Section 2,OU=Simple Signing Section,"
                + "O=Cheese 2,O=Cheese,DC=cheese,DC=org");
    HeldCertificate leaf =
        HeldCertificate.builder()
            .subject(
                "ST=Cheese com state,ST=Cheese org state,L=LYON,L=TOULOUSE,C=US,C=FR,"
                    + "CN=*.example.com,CN=*.example.org,OU=Simple Signing Section 2,"
                    + "OU=Simple Signing Section,O=Cheese 2,O=Cheese,DC=cheese,DC=org")
            .serial(BigInteger.ONE)
            .validity(Instant.ofEpochSecond(1544094616), Instant.ofEpochSecond(1607166616))
            .alternativeName(
                new GeneralName(GeneralName.dNSName, "*.example.org"),
                new GeneralName(GeneralName.dNSName, "*.example.net"),
                new GeneralName(GeneralName.dNSName, "*.example.com"),
                new GeneralName(GeneralName.iPAddress, "10.0.1.0"),
                new GeneralName(GeneralName.iPAddress, "10.0.1.2"),
                new GeneralName(GeneralName.rfc822Name, "test@example.org"),
                new GeneralName(GeneralName.rfc822Name, "test@example.net"))
            .signedBy(ca)
            .build();
    Forwarding forwarding =
        forward(Dialect.TRAEFIK, ca, Instant.parse("2019-01-01T00:00:00Z"), leaf, ca);

    assertThat(values(forwarding, "X-Forwarded-Tls-Client-Cert")).containsExactly(der(leaf));
    String info = values(forwarding, "X-Forwarded-Tls-Client-Cert-Info").get(0);
    assertThat(info)
        .startsWith("Subject%3D%22DC%3Dorg%2CDC%3Dcheese%2CC%3DFR")
        .contains("Cheese+2");
    assertThat(URLDecoder.decode(info, StandardCharsets.UTF_8))
        .isEqualTo(
            "Subject=\"DC=org,DC=cheese,C=FR,C=US,ST=Cheese org state,ST=Cheese com state,"
                + "L=TOULOUSE,L=LYON,O=Cheese,O=Cheese 2,OU=Simple Signing Section,"
                + "OU=Simple Signing Section 2,CN=*.example.com\";Issuer=\"DC=org,DC=cheese,C=FR,C=US,"
                + "ST=Signing State,ST=Signing State 2,L=TOULOUSE,L=LYON,O=Cheese,O=Cheese 2,"
                + "CN=Simple Signing CA 2\";SerialNumber=\"1\";NB=\"1544094616\";NA=\"1607166616\";"
                + "SAN=\"*.example.org,*.example.net,*.example.com,test@example.org,"
                + "test@example.net,10.0.1.0,10.0.1.2\"");
  }

  @Test
  @DisplayName("traefik: nothing in a certificate ends a value of the info, once it is decoded")
  void traefikQuotes() {
    HeldCertificate ca = ca("CN=ca");
    HeldCertificate leaf =
        HeldCertificate.builder()
            .subject(new X500NameBuilder().addRDN(BCStyle.CN, "a\";SAN=\"admin,O=b\\%22").build())
            .validity(FROM, TO)
            .signedBy(ca)
            .build();
    String info =
        values(forward(Dialect.TRAEFIK, ca, NOW, leaf), "X-Forwarded-Tls-Client-Cert-Info").get(0);

    assertThat(URLDecoder.decode(info, StandardCharsets.UTF_8))
        .startsWith("Subject=\"CN=a%22%3BSAN=%22admin%2CO=b%5C%2522\";Issuer=\"CN=ca\";");
  }

  @Test
  @DisplayName("traefik: each certificate's own names; no value that is empty or no text")
  void traefikChain() {
    HeldCertificate root = ca("CN=root");
    HeldCertificate ca =
        HeldCertificate.builder()
            .subject("CN=ca")
            .certificateAuthority()
            .validity(FROM, TO)
            .alternativeName(new GeneralName(GeneralName.dNSName, "ca.example"))
            .signedBy(root)
            .build();
    HeldCertificate leaf =
        HeldCertificate.builder()
            .subject(
                new X500NameBuilder()
                    .addRDN(BCStyle.O, "")
                    .addRDN(BCStyle.O, new DERGeneralString("x"))
                    .addRDN(BCStyle.SERIALNUMBER, "HRB 1")
                    .addRDN(BCStyle.SERIALNUMBER, "HRB 2")
                    .build())
            .serial(BigInteger.ONE)
            .validity(FROM, TO)
            .alternativeName(new GeneralName(GeneralName.dNSName, "leaf.example"))
            .signedBy(ca)
            .build();
    String info =
        values(forward(Dialect.TRAEFIK, root, NOW, leaf, ca), "X-Forwarded-Tls-Client-Cert-Info")
            .get(0);

    assertThat(URLDecoder.decode(info, StandardCharsets.UTF_8))
        .startsWith("Subject=\"SN=HRB 2\";Issuer=\"CN=ca\";SerialNumber=\"1\";")
        .contains(";SAN=\"leaf.example\",Subject=\"CN=ca\";Issuer=\"CN=root\";")
        .endsWith(";SAN=\"ca.example\"");
  }

  @Test
  @DisplayName("nginx: the verify field on every request, all others only when it says SUCCESS")
  void nginx() {
    HeldCertificate ca = ca("CN=ca");
    HeldCertificate leaf =
        HeldCertificate.builder().subject("CN=client").validity(FROM, TO).signedBy(ca).build();

    assertThat(values(forward(Dialect.NGINX, ca, NOW), "X-SSL-Client-Verify"))
        .containsExactly("NONE");
    assertThat(values(forward(Dialect.NGINX, ca, NOW, leaf), "X-SSL-Client-Verify"))
        .containsExactly("SUCCESS");
    assertThat(forward(Dialect.NGINX, ca, NOW, leaf).fields()).hasSize(8);
    assertThat(forward(Dialect.NGINX, ca, TO.plusSeconds(1), leaf).fields())
        .extracting(field -> field.name() + "=" + field.value())
        .containsExactly("X-SSL-Client-Verify=FAILED:certificate has expired");
  }

  @Test
  @DisplayName("T1 names of every form, of a subject with everything that a form has to escape")
  void names() {
    HeldCertificate leaf =
        HeldCertificate.builder()
            .subject(
                new X500NameBuilder()
                    .addRDN(BCStyle.C, "DE")
                    .addRDN(BCStyle.O, new DERBMPString("M\u00fcller / S\u00f6hne"))
                    .addMultiValuedRDN(
                        new org.bouncycastle.asn1.ASN1ObjectIdentifier[] {BCStyle.CN, BCStyle.UID},
                        new org.bouncycastle.asn1.ASN1Encodable[] {
                          new DERUTF8String(" #a,b+c\"d\\e<f>g;h=i\r\n\0 "),
                          new DERUTF8String("\uD83D\uDD11")
                        })
                    .addRDN(BCStyle.EmailAddress, new DERIA5String("a@b.example"))
                    .addRDN(
                        new org.bouncycastle.asn1.ASN1ObjectIdentifier("2.999.1"),
                        new DERUTF8String("x"))
                    .build())
            .build();
    Forwarding forwarding =
        Engine.of(
                trusting(ca("CN=ca"))
                    .header("X-Dn", "{subject_dn} if presented")
                    .header("X-Dn-Unicode", "{subject_dn_rfc4514} if presented"))
            .forward(leaf);
    ClientCertificate certificate = forwarding.certificate();

    assertThat(values(forwarding, "X-Dn"))
        .containsExactly(
            "2.999.1=#0C0178,emailAddress=a@b.example,"
                + "CN=\\ #a\\,b\\+c\\\"d\\\\e\\<f\\>g\\;h=i\\0D\\0A\\00\\ "
                + "+UID=\\F0\\9F\\94\\91,"
                + "O=M\\C3\\BCller / S\\C3\\B6hne,C=DE");
    assertThat(certificate.subjectRfc4514())
        .isEqualTo(
            "2.999.1=#0C0178,emailAddress=a@b.example,"
                + "CN=\\ #a\\,b\\+c\\\"d\\\\e\\<f\\>g\\;h=i\\0D\\0A\\00\\ "
                + "+UID=\uD83D\uDD11,"
                + "O=M\u00fcller / S\u00f6hne,C=DE");
    assertThat(values(forwarding, "X-Dn-Unicode").get(0))
        .contains("UID=\\u00f0\\u009f\\u0094\\u0091", "O=M\\u00c3\\u00bcller");
    assertThat(certificate.subjectLegacy())
        .isEqualTo(
            "/C=DE/O=M\\xC3\\xBCller \\x2F S\\xC3\\xB6hne/UID=\\xF0\\x9F\\x94\\x91"
                + "+CN= #a,b\\x2Bc\"d\\x5Ce<f>g;h=i\\x0D\\x0A\\x00 /emailAddress=a@b.example/2.999.1=#0C0178");
  }

  @Test
  @DisplayName("T1 alternative names by type, the SPIFFE ID, key type and size")
  void alternativeNames() {
    HeldCertificate leaf =
        HeldCertificate.builder()
            .alternativeName(
                new GeneralName(GeneralName.dNSName, "a.example,b\r\nX: y"),
                new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://example.org/ns/a"),
                new GeneralName(GeneralName.iPAddress, "2001:db8::1"),
                new GeneralName(GeneralName.rfc822Name, "a@b.example"),
                new GeneralName(GeneralName.registeredID, "2.999.7"),
                new GeneralName(GeneralName.directoryName, "CN=a,O=b"))
            .build();
    Forwarding forwarding =
        Engine.of(
                trusting(ca("CN=ca"))
                    .header("X-San", "dns=\"{san_dns}\"; ip={san_ip} if presented")
                    .header("X-Spiffe", "{spiffe_id} if presented"))
            .forward(leaf);
    ClientCertificate certificate = forwarding.certificate();

    assertThat(certificate.alternativeNames())
        .extracting(AlternativeName::type)
        .containsExactly(
            AlternativeName.Type.DNS,
            AlternativeName.Type.URI,
            AlternativeName.Type.IP,
            AlternativeName.Type.EMAIL,
            AlternativeName.Type.REGISTERED_ID,
            AlternativeName.Type.DIRECTORY);
    assertThat(certificate.alternativeNames())
        .extracting(AlternativeName::value)
        .contains("2001:db8:0:0:0:0:0:1", "2.999.7", "a@b.example");
    assertThat(values(forwarding, "X-San"))
        .containsExactly("dns=\"a.example%2Cb%0D%0AX: y\"; ip=2001:db8:0:0:0:0:0:1");
    assertThat(values(forwarding, "X-Spiffe")).containsExactly("spiffe://example.org/ns/a");
    assertThat(certificate.keyType() + certificate.keySize()).isEqualTo("EC256");
  }
}
