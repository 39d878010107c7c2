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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.BERTaggedObject;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file is, and how certificates are read from those that hold some. */
class FileKindTest {
  private static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=file ca").certificateAuthority().build();
  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
  private static final String DATA = "1.2.840.113549.1.7.1";

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static byte[] keyStore(String type) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    store.setCertificateEntry("ca", CA.certificate());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, "changeit".toCharArray());
    return out.toByteArray();
  }

  private static byte[] request() throws Exception {
    return new JcaPKCS10CertificationRequestBuilder(
            CA.certificate().getSubjectX500Principal(), CA.certificate().getPublicKey())
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(CA.key()))
        .getEncoded();
  }

  private static byte[] bundle(ASN1Encodable[] signers, X509CRL... lists) throws Exception {
    ASN1EncodableVector data = new ASN1EncodableVector();
    data.add(new ASN1Integer(1));
    data.add(new DERSet());
    data.add(new DERSequence(new ASN1ObjectIdentifier(DATA)));
    data.add(
        new DERTaggedObject(
            false, 0, new DERSet(ASN1Primitive.fromByteArray(CA.certificate().getEncoded()))));
    for (X509CRL list : lists) {
      data.add(
          new DERTaggedObject(
              false, 1, new DERSet(ASN1Primitive.fromByteArray(list.getEncoded()))));
    }
    data.add(new DERSet(signers));
    return new BERSequence(
            new ASN1Encodable[] {
              new ASN1ObjectIdentifier(SIGNED_DATA), new BERTaggedObject(0, new DERSequence(data))
            })
        .getEncoded();
  }

  static Stream<Arguments> kinds() throws Exception {
    List<Arguments> kinds = new ArrayList<>();
    byte[] certificate = CA.certificate().getEncoded();
    kinds.add(Arguments.of(FileKind.PEM, ascii(CA.certificatePem())));
    kinds.add(Arguments.of(FileKind.DER, certificate));
    kinds.add(Arguments.of(FileKind.PKCS7, bundle(new ASN1Encodable[0])));
    kinds.add(Arguments.of(FileKind.PKCS7, ascii(block("PKCS7", bundle(new ASN1Encodable[0])))));
    kinds.add(Arguments.of(FileKind.PKCS12, keyStore("PKCS12")));
    kinds.add(Arguments.of(FileKind.JKS, keyStore("JKS")));
    kinds.add(Arguments.of(FileKind.JCEKS, keyStore("JCEKS")));
    kinds.add(Arguments.of(FileKind.CRL, Crls.issuedBy(CA).build().getEncoded()));
    kinds.add(Arguments.of(FileKind.CRL, ascii(Pem.of(Crls.issuedBy(CA).build()))));
    kinds.add(Arguments.of(FileKind.REQUEST, request()));
    kinds.add(Arguments.of(FileKind.REQUEST, ascii(block("CERTIFICATE REQUEST", request()))));
    kinds.add(Arguments.of(FileKind.PRIVATE_KEY, CA.key().getEncoded()));
    kinds.add(Arguments.of(FileKind.PRIVATE_KEY, ascii(CA.keyPem())));
    kinds.add(
        Arguments.of(FileKind.PRIVATE_KEY, ascii(block("ENCRYPTED PRIVATE KEY", new byte[] {1}))));
    kinds.add(Arguments.of(FileKind.UTF16, CA.certificatePem().getBytes(StandardCharsets.UTF_16)));
    kinds.add(
        Arguments.of(FileKind.UTF16, CA.certificatePem().getBytes(StandardCharsets.UTF_16LE)));
    kinds.add(
        Arguments.of(FileKind.UTF16, CA.certificatePem().getBytes(StandardCharsets.UTF_16BE)));
    kinds.add(Arguments.of(FileKind.PAGE, ascii("\n<!DOCTYPE html><title>404</title>")));
    kinds.add(
        Arguments.of(FileKind.BASE64, ascii(Base64.getMimeEncoder().encodeToString(certificate))));
    kinds.add(Arguments.of(FileKind.BLANK, ascii(" \r\n")));
    kinds.add(
        Arguments.of(FileKind.OTHER_BINARY, Arrays.copyOf(certificate, certificate.length / 2)));
    kinds.add(
        Arguments.of(FileKind.OTHER_BINARY, Arrays.copyOf(certificate, certificate.length + 1)));
    kinds.add(Arguments.of(FileKind.OTHER, ascii("0123456789")));
    kinds.add(Arguments.of(FileKind.OTHER, ascii("no certificate")));
    return kinds.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  @DisplayName("V8 the content of a file tells what it is, and what cannot be read says so")
  void kind(FileKind kind, byte[] file) {
    assertThat(FileKind.of(file)).isEqualTo(kind);
    switch (kind) {
      case PEM, DER, PKCS7 -> assertThat(catchRead(file)).isEqualTo("[CN=file ca]");
      default -> assertThat(catchRead(file)).contains("it looks like " + kind);
    }
  }

  private static String catchRead(byte[] file) {
    try {
      return CertificateFiles.readCertificates(file).stream()
          .map(certificate -> certificate.getSubjectX500Principal().getName())
          .toList()
          .toString();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  @DisplayName("V8 CRLs in a PKCS#7 bundle do not matter to a trust store")
  void bundleWithCrl() throws Exception {
    byte[] bundle = bundle(new ASN1Encodable[0], Crls.issuedBy(CA).build());

    assertThat(CertificateFiles.readCertificates(bundle)).containsExactly(CA.certificate());
  }

  @Test
  @DisplayName("V8 the certificates of a signed PKCS#7 message are not trusted for being in it")
  void signedMessage() throws Exception {
    byte[] message = bundle(new ASN1Encodable[] {new DERSequence(new ASN1Integer(1))});

    assertThatExceptionOfType(FileProblem.class)
        .isThrownBy(() -> CertificateFiles.readCertificates(message))
        .withMessage("the PKCS#7 file is a signed message, not a bundle of certificates");
    assertThatExceptionOfType(FileProblem.class)
        .isThrownBy(() -> CertificateFiles.readPem(ascii("\n" + block("PKCS7", message))))
        .withMessage("block 1 (line 2, PKCS7) is a signed message, not a bundle of certificates");
  }

  private static byte[] withTrust(KeyPurposeId[] trusted, KeyPurposeId[] rejected)
      throws Exception {
    ASN1EncodableVector settings = new ASN1EncodableVector();
    if (trusted.length > 0) {
      settings.add(new DERSequence(trusted));
    }
    if (rejected.length > 0) {
      settings.add(new DERTaggedObject(false, 0, new DERSequence(rejected)));
    }
    settings.add(new DERUTF8String("an alias"));
    settings.add(new DEROctetString(new byte[] {1}));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(CA.certificate().getEncoded());
    out.write(new DERSequence(settings).getEncoded());
    return ascii(block("TRUSTED CERTIFICATE", out.toByteArray()));
  }

  private static KeyPurposeId[] purposes(KeyPurposeId... purposes) {
    return purposes;
  }

  @Test
  @DisplayName(
      "V1 OpenSSL's trust settings count: a certificate that they trust for clients is read")
  void trustedForClients() throws Exception {
    KeyPurposeId client = KeyPurposeId.id_kp_clientAuth;
    KeyPurposeId server = KeyPurposeId.id_kp_serverAuth;
    for (byte[] file :
        List.of(
            withTrust(purposes(), purposes()),
            withTrust(purposes(client, server), purposes()),
            withTrust(purposes(KeyPurposeId.anyExtendedKeyUsage), purposes()),
            withTrust(purposes(), purposes(server)),
            ascii(block("TRUSTED CERTIFICATE", CA.certificate().getEncoded())))) {
      assertThat(CertificateFiles.readPem(file)).containsExactly(CA.certificate());
    }
  }

  @Test
  @DisplayName(
      "V1 a certificate that OpenSSL's trust settings exclude for clients is refused by name")
  void excludedForClients() throws Exception {
    KeyPurposeId client = KeyPurposeId.id_kp_clientAuth;
    KeyPurposeId server = KeyPurposeId.id_kp_serverAuth;
    assertThatExcludes(withTrust(purposes(server), purposes()), "for other purposes than client");
    assertThatExcludes(withTrust(purposes(client), purposes(client)), "that reject client");
    assertThatExcludes(
        withTrust(purposes(), purposes(KeyPurposeId.anyExtendedKeyUsage)), "that reject client");
    byte[] broken =
        Arrays.copyOf(CA.certificate().getEncoded(), CA.certificate().getEncoded().length + 2);
    assertThatExcludes(ascii(block("TRUSTED CERTIFICATE", broken)), "that cannot be read");
  }

  private static void assertThatExcludes(byte[] file, String problem) {
    assertThatExceptionOfType(FileProblem.class)
        .isThrownBy(() -> CertificateFiles.readPem(file))
        .withMessageStartingWith(
            "block 1 (line 1, TRUSTED CERTIFICATE) with the subject CN=file ca has trust settings ")
        .withMessageContaining(problem)
        .satisfies(e -> assertThat(e.instruction("x.pem")).contains("-addtrust clientAuth"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "---\nCertificate chain\n 0 s:CN = x\n---\n",
        "-- \nsigned --\n",
        "Roots\n-----\n",
        "----------------------------------------\n",
        "--- begin of our roots ---\n",
        "d7a7a0fb5d7e2731d771e9484ebcdef71d5f0c3e0a2948782bc83ee0ea699ef4\n"
      })
  @DisplayName("V8 text outside the blocks of a PEM file is allowed (RFC 7468)")
  void textOutside(String text) throws Exception {
    String pem = CA.certificatePem();

    assertThat(CertificateFiles.readPem(ascii(text + pem + text + pem + text))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE----",
        "-----begin certificate-----",
        "----- BEGIN CERTIFICATE -----",
        "-----BEGIN CERTIFICATE",
        "BEGIN CERTIFICATE-----",
        "BEGIN CERTIFICATE",
        "# -----BEGIN CERTIFICATE-----",
        "\u2014\u2014BEGIN CERTIFICATE\u2014\u2014",
        "",
        "a comment"
      })
  @DisplayName("V8 a block whose first and last lines are both broken is not passed over")
  void brokenBoundaries(String begin) {
    String broken =
        CA.certificatePem()
            .replace("-----BEGIN CERTIFICATE-----", begin)
            .replace(
                "-----END CERTIFICATE-----", begin.replace("BEGIN", "END").replace("begin", "end"));
    byte[] file = (CA.certificatePem() + broken).getBytes(StandardCharsets.UTF_8);

    assertThatExceptionOfType(FileProblem.class)
        .isThrownBy(() -> CertificateFiles.readPem(file))
        .withMessageStartingWith("line ");
  }
}
