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
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.naming.ldap.LdapName;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.DERUniversalString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** T4: two subjects that can be mistaken for each other, in every value that names a subject. */
class DistinctSubjectsTest {

  private static final Instant REPORTED = Instant.parse("2026-12-01T00:00:00Z");
  private static final List<String> FIELDS =
      List.of(
          "X-CERT-SUBJECT-DN",
          "X-CERT-SUBJECT-DN-L",
          "cf-cert-subject-dn",
          "cf-cert-subject-dn-rfc2253",
          "cf-cert-subject-dn-legacy",
          "X-SSL-Client-S-DN",
          "X-Amzn-Mtls-Clientcert-Subject",
          "X-Rfc4514",
          "X-Quoted");
  private static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();

  private static ClientCertConfig.Builder everywhere(ClientCertConfig.Builder config) {
    return config
        .dialects(Arrays.stream(Dialect.values()).map(Dialect::key).toList())
        .header("X-Rfc4514", "{subject_dn_rfc4514}")
        .header("X-Quoted", "\"{subject_dn_rfc4514}\"");
  }

  /** Every value that names the subject, without blanks at its ends, as a recipient has it. */
  private static Map<String, String> subjects(Forwarding forwarding) {
    ClientCertificate certificate = forwarding.certificate();
    assertThat(certificate.verdict()).as(certificate.reason()).isEqualTo(Verdict.VERIFIED);
    Map<String, String> subjects = new LinkedHashMap<>();
    FIELDS.forEach(name -> subjects.put(name, values(forwarding, name).get(0).trim()));
    subjects.put(
        "x-forwarded-client-cert",
        values(forwarding, "x-forwarded-client-cert").get(0).split(";Subject=", 2)[1]);
    subjects.put("subject()", certificate.subject());
    subjects.put("subjectRfc4514()", certificate.subjectRfc4514());
    subjects.put("subjectLegacy()", certificate.subjectLegacy());
    return subjects;
  }

  private static X509Certificate reported(String name) throws IOException, CertificateException {
    Path file = Suites.folder("reported").resolve(name);
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  @Test
  @DisplayName("T4 a blank at the end of a name, and an escape that looks like one")
  void blankAtEnd() throws Exception {
    Engine engine =
        Engine.of(everywhere(ClientCertConfig.builder().trustAnchors(List.of(reported("ca.pem")))))
            .at(REPORTED);
    X509Certificate[] blank = {reported("names/cn-trailing-space.pem")};
    X509Certificate[] escape = {reported("names/cn-backslash-u0020.pem")};

    Map<String, String> one =
        subjects(engine.forwarder.rules().decide(IncomingRequest.withCertificates(blank)));
    Map<String, String> other =
        subjects(engine.forwarder.rules().decide(IncomingRequest.withCertificates(escape)));

    one.forEach((name, value) -> assertThat(other.get(name)).as(name).isNotEqualTo(value));
    assertThat(new LdapName(one.get("X-SSL-Client-S-DN")).getRdns())
        .isNotEqualTo(new LdapName(other.get("X-SSL-Client-S-DN")).getRdns());
    assertThat(new LdapName(one.get("subjectRfc4514()")).getRdn(0).getValue()).isEqualTo("bob ");
    assertThat(new LdapName(other.get("X-SSL-Client-S-DN")).getRdn(0).getValue())
        .isEqualTo("bob\\u0020");
  }

  static Stream<Arguments> pairs() {
    ASN1ObjectIdentifier[] types = {BCStyle.O, BCStyle.CN};
    ASN1Encodable[] texts = {new DERUTF8String("a"), new DERUTF8String("b")};
    return Stream.of(
        Arguments.of(
            "attributes of one set, and of two",
            new X500NameBuilder().addMultiValuedRDN(types, texts).build(),
            new X500NameBuilder().addRDN(types[0], texts[0]).addRDN(types[1], texts[1]).build()),
        Arguments.of(
            "the order of attributes",
            new X500NameBuilder().addRDN(types[1], texts[1]).addRDN(types[0], texts[0]).build(),
            new X500NameBuilder().addRDN(types[0], texts[0]).addRDN(types[1], texts[1]).build()),
        Arguments.of("an encoding, and its text", cn(new DERBitString(5)), cn(text("#03020005"))),
        Arguments.of(
            "bytes of T61", cn(new DERT61String("\u00e9")), cn(new DERT61String("\u00e8"))),
        Arguments.of("no characters", cn(universal(0xD800)), cn(universal(0xDC00))),
        Arguments.of("no character, and what replaces it", cn(universal(-1)), cn(text("\ufffd"))),
        Arguments.of("carriage return at the end", cn(text("a")), cn(text("a\r"))),
        Arguments.of("blank at the end", cn(text("a")), cn(text("a "))),
        Arguments.of("NUL", cn(text("a")), cn(text("a\0"))),
        Arguments.of("plus", cn(text("a+O=b")), new X500Name("CN=a+O=b")),
        Arguments.of(
            "types that have no name",
            new X500NameBuilder().addRDN(new ASN1ObjectIdentifier("2.999.1"), "a").build(),
            new X500NameBuilder().addRDN(new ASN1ObjectIdentifier("2.999.2"), "a").build()));
  }

  private static X500Name cn(ASN1Encodable value) {
    return new X500NameBuilder().addRDN(BCStyle.CN, value).build();
  }

  private static DERUTF8String text(String text) {
    return new DERUTF8String(text);
  }

  private static DERUniversalString universal(int character) {
    return new DERUniversalString(
        new byte[] {
          (byte) (character >> 24),
          (byte) (character >> 16),
          (byte) (character >> 8),
          (byte) character
        });
  }

  @ParameterizedTest(name = "T4 {0}")
  @MethodSource("pairs")
  @DisplayName("T4 different subjects have different values in every dialect")
  void different(String difference, X500Name one, X500Name other) {
    Engine engine = Engine.of(everywhere(trusting(CA)));

    Map<String, String> values = subjects(engine.forward(leaf(one)));
    Map<String, String> others = subjects(engine.forward(leaf(other)));

    values.forEach(
        (name, value) ->
            assertThat(others.get(name)).as(difference + " in " + name).isNotEqualTo(value));
  }

  private static HeldCertificate leaf(X500Name subject) {
    return HeldCertificate.builder().subject(subject).signedBy(CA).build();
  }
}
