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
package io.clientcert.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertEngine;
import io.clientcert.Forwarding;
import io.clientcert.IncomingRequest;
import io.clientcert.field.Field;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import io.clientcert.testing.SteppableClock;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each variable of a field of one's own, for one certificate whose every part is known. */
class VariablesTest {
  private static final HeldCertificate ROOT =
      HeldCertificate.builder()
          .subject("CN=Root,O=Example,C=DE")
          .validity(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2030-01-01T00:00:00Z"))
          .certificateAuthority()
          .build();
  private static final HeldCertificate ISSUER =
      HeldCertificate.builder()
          .subject("CN=Issuer,O=Example,C=DE")
          .serial(new BigInteger("f00d", 16))
          .validity(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2030-01-01T00:00:00Z"))
          .certificateAuthority()
          .signedBy(ROOT)
          .build();
  private static final HeldCertificate LEAF =
      HeldCertificate.builder()
          .key(KeyKind.RSA_2048)
          .subject("CN=M\u00fcller,O=Example")
          .serial(new BigInteger("abc12", 16))
          .validity(Instant.parse("2022-03-01T13:35:00Z"), Instant.parse("2023-11-21T03:05:09Z"))
          .alternativeName(
              new GeneralName(GeneralName.dNSName, "a.example"),
              new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://example.org/a"),
              new GeneralName(GeneralName.dNSName, "b.example"),
              new GeneralName(GeneralName.rfc822Name, "a@b.example"),
              new GeneralName(GeneralName.iPAddress, "192.0.2.7"),
              upn("a@corp.example"))
          .signedBy(ISSUER)
          .build();

  private static GeneralName upn(String name) {
    return new GeneralName(
        GeneralName.otherName,
        new DERSequence(
            new ASN1Encodable[] {
              new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3"),
              new DERTaggedObject(true, 0, new DERUTF8String(name))
            }));
  }

  private static Map<String, String> values(HeldCertificate... presented) {
    ClientCertConfig.Builder config =
        ClientCertConfig.builder()
            .trustAnchors(List.of(ROOT.certificate()))
            .dialects(List.of("envoy-xfcc", "traefik"))
            .clock(new SteppableClock(Instant.parse("2022-06-01T00:00:00Z")));
    FieldRule.variables()
        .forEach(name -> config.header(fieldName(name), "{" + name + "} if always"));
    X509Certificate[] chain =
        Arrays.stream(presented).map(HeldCertificate::certificate).toArray(X509Certificate[]::new);
    try (ClientCertEngine forwarder = ClientCertEngine.create(config.build())) {
      Forwarding forwarding = forwarder.rules().decide(IncomingRequest.withCertificates(chain));
      return forwarding.fields().stream().collect(Collectors.toMap(Field::name, Field::value));
    }
  }

  private static String fieldName(String variable) {
    return "X-" + variable.replace('_', '-');
  }

  private static Map<String, String> byField(Map<String, String> variables) {
    return variables.entrySet().stream()
        .collect(Collectors.toMap(e -> written(e.getKey()), Map.Entry::getValue));
  }

  /** The name of the field, which of a chain in several fields has the number of the first. */
  private static String written(String variable) {
    return fieldName(variable) + (variable.startsWith("chain_n_") ? "0" : "");
  }

  private static String base64(HeldCertificate certificate) throws GeneralSecurityException {
    return Base64.getEncoder().encodeToString(certificate.certificate().getEncoded());
  }

  private static byte[] digest(String algorithm) throws GeneralSecurityException {
    return MessageDigest.getInstance(algorithm).digest(LEAF.certificate().getEncoded());
  }

  private static String keyId(HeldCertificate certificate) {
    byte[] extension =
        certificate.certificate().getExtensionValue(Extension.subjectKeyIdentifier.getId());
    byte[] id =
        SubjectKeyIdentifier.getInstance(ASN1OctetString.getInstance(extension).getOctets())
            .getKeyIdentifier();
    return HexFormat.of().withUpperCase().formatHex(id);
  }

  private static String escaped(HeldCertificate certificate) {
    return forAws(certificate).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
  }

  private static String forAws(HeldCertificate certificate) {
    return certificate.certificatePem().replace("\n", "%0A").replace(" ", "%20");
  }

  @Test
  @DisplayName("every variable has the value that its row in the docs promises")
  void ofACertificate() throws Exception {
    Map<String, String> values = values(LEAF, ISSUER);
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("cert_rfc9440", ":" + base64(LEAF) + ":");
    expected.put("chain_rfc9440", ":" + base64(ISSUER) + ":");
    expected.put("cert_der_base64", base64(LEAF));
    expected.put("chain_der_base64", base64(LEAF) + "," + base64(ISSUER));
    expected.put("chain_der_concatenated", base64(ISSUER));
    expected.put("cert_pem_escaped", escaped(LEAF));
    expected.put("chain_pem_escaped", escaped(LEAF) + escaped(ISSUER));
    expected.put("cert_pem_aws", forAws(LEAF));
    expected.put("cert_pem_spaces", LEAF.certificatePem().trim().replace("\n", " "));
    expected.put("chain_n_der_base64", base64(ISSUER));
    expected.put("chain_n_pem_escaped", escaped(ISSUER));
    expected.put("chain_n_pem_spaces", ISSUER.certificatePem().trim().replace("\n", " "));
    expected.put("presented", "true");
    expected.put("verified", "true");
    expected.put("path_valid", "true");
    expected.put("cf_cert_verified", "true");
    expected.put("revoked", "false");
    expected.put("cert_too_large", "false");
    expected.put("chain_too_large", "false");
    expected.put("verification", "SUCCESS");
    expected.put("subject_dn", "CN=M\\C3\\BCller,O=Example");
    expected.put("issuer_dn", "CN=Issuer,O=Example,C=DE");
    expected.put("subject_dn_rfc4514", "CN=M\\u00c3\\u00bcller,O=Example");
    expected.put("issuer_dn_rfc4514", "CN=Issuer,O=Example,C=DE");
    expected.put("subject_dn_legacy", "/O=Example/CN=M\\xC3\\xBCller");
    expected.put("issuer_dn_legacy", "/C=DE/O=Example/CN=Issuer");
    expected.put("subject_cn", "M%C3%BCller");
    expected.put("subject_o", "Example");
    expected.put("issuer_cn", "Issuer");
    expected.put("issuer_o", "Example");
    expected.put("issuer_c", "DE");
    for (String none :
        List.of(
            "subject_c subject_ou subject_l subject_st subject_dc subject_uid subject_email"
                + " subject_serial_number issuer_ou issuer_l issuer_st issuer_dc issuer_uid"
                + " issuer_email issuer_serial_number")) {
      for (String name : none.split(" ", -1)) {
        expected.put(name, "");
      }
    }
    expected.put("serial", "0ABC12");
    expected.put("serial_decimal", "703506");
    expected.put("sha1", HexFormat.of().formatHex(digest("SHA-1")));
    expected.put("sha256", HexFormat.of().formatHex(digest("SHA-256")));
    expected.put("sha256_base64", Base64.getEncoder().encodeToString(digest("SHA-256")));
    expected.put(
        "x5t_s256", Base64.getUrlEncoder().withoutPadding().encodeToString(digest("SHA-256")));
    expected.put("not_before", "Mar  1 13:35:00 2022 GMT");
    expected.put("not_after", "Nov 21 03:05:09 2023 GMT");
    expected.put("not_before_iso", "2022-03-01T13:35:00Z");
    expected.put("not_after_iso", "2023-11-21T03:05:09Z");
    expected.put("not_before_asn1", "220301133500Z");
    expected.put("not_after_asn1", "231121030509Z");
    expected.put("ski", keyId(LEAF));
    expected.put("issuer_serial", "F00D");
    expected.put("issuer_ski", keyId(ISSUER));
    expected.put("san_dns", "a.example,b.example");
    expected.put("san_uri", "spiffe://example.org/a");
    expected.put("san_email", "a@b.example");
    expected.put("san_ip", "192.0.2.7");
    expected.put("san_upn", "a@corp.example");
    expected.put(
        "san",
        "dns:a.example,uri:spiffe://example.org/a,dns:b.example,email:a@b.example,ip:192.0.2.7,"
            + "other:301E060A2B060104018237140203A0100C0E6140636F72702E6578616D706C65");
    expected.put("spiffe_id", "spiffe://example.org/a");
    expected.put("key_type", "RSA");
    expected.put("key_size", "2048");
    expected.put("xfcc", values.get("x-forwarded-client-cert"));
    expected.put("traefik_info", values.get("X-Forwarded-Tls-Client-Cert-Info"));

    assertThat(expected.keySet()).containsExactlyInAnyOrderElementsOf(FieldRule.variables());
    expected.values().removeIf(String::isEmpty);
    assertThat(new TreeMap<>(values)).containsAllEntriesOf(new TreeMap<>(byField(expected)));
  }

  @Test
  @DisplayName("each value of a repeated attribute is one element of a list, text or not")
  void attributes() {
    HeldCertificate leaf =
        HeldCertificate.builder()
            .subject(
                new X500NameBuilder()
                    .addRDN(BCStyle.OU, "b,c")
                    .addRDN(BCStyle.CN, "one")
                    .addRDN(BCStyle.OU, new DERUTF8String("#0304"))
                    .addRDN(BCStyle.OU, new DERBitString(4))
                    .addRDN(BCStyle.EmailAddress, "a@b.example")
                    .build())
            .validity(Instant.parse("2022-03-01T13:35:00Z"), Instant.parse("2023-01-01T00:00:00Z"))
            .signedBy(ISSUER)
            .build();
    Map<String, String> values = values(leaf, ISSUER);

    assertThat(values)
        .containsEntry("X-subject-cn", "one")
        .containsEntry("X-subject-ou", "b%2Cc,%230304,#03020204")
        .containsEntry("X-subject-email", "a@b.example")
        .doesNotContainKey("X-subject-uid");
  }

  @Test
  @DisplayName("XFCC with chosen keys has these, in Envoy's order; a wrong list is refused")
  void keys() throws Exception {
    ClientCertConfig config =
        ClientCertConfig.builder()
            .trustAnchors(List.of(ROOT.certificate()))
            .clock(new SteppableClock(Instant.parse("2022-06-01T00:00:00Z")))
            .header("x-forwarded-client-cert", "{xfcc:URI,Hash,DNS}")
            .build();
    try (ClientCertEngine forwarder = ClientCertEngine.create(config)) {
      X509Certificate[] chain = {LEAF.certificate(), ISSUER.certificate()};
      assertThat(forwarder.rules().decide(IncomingRequest.withCertificates(chain)).fields())
          .extracting(Field::value)
          .contains(
              "Hash="
                  + HexFormat.of().formatHex(digest("SHA-256"))
                  + ";URI=spiffe://example.org/a;DNS=a.example;DNS=b.example");
    }
    for (String wrong : List.of("{xfcc:By}", "{xfcc:}", "{xfcc:URI,URI}", "{xfcc:hash}")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FieldRule.parse("X-Xfcc", wrong))
          .withMessageContaining("Hash,Cert,Chain,Subject,URI,DNS");
    }
  }

  @Test
  @DisplayName("without a certificate no variable says anything but that there is none")
  void ofNone() {
    assertThat(values())
        .containsExactlyInAnyOrderEntriesOf(
            byField(
                Map.of(
                    "presented", "false",
                    "verified", "false",
                    "path_valid", "false",
                    "cf_cert_verified", "false",
                    "revoked", "false",
                    "cert_too_large", "false",
                    "chain_too_large", "false",
                    "verification", "NONE")));
  }
}
