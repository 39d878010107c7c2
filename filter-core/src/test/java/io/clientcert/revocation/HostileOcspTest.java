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

import static io.clientcert.revocation.Ocsp.CA;
import static io.clientcert.revocation.Ocsp.LEAF;
import static io.clientcert.revocation.Ocsp.OTHER_LEAF;
import static io.clientcert.revocation.Ocsp.RESPONDER;
import static io.clientcert.revocation.Ocsp.ago;
import static io.clientcert.revocation.Ocsp.assertRefused;
import static io.clientcert.revocation.Ocsp.by;
import static io.clientcert.revocation.Ocsp.byCa;
import static io.clientcert.revocation.Ocsp.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import io.clientcert.testing.OcspResponses;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that no responder would send. */
class HostileOcspTest {
  private static final int MUTATIONS = 1000;

  static Stream<OcspResponses.Builder> valid() {
    HeldCertificate rsa = Ocsp.responder().key(KeyKind.RSA_2048).build();
    return Stream.of(
        byCa().good(LEAF),
        by(RESPONDER).byKey().nonce(new byte[32]).revoked(LEAF, ago(3)).good(OTHER_LEAF),
        by(rsa).signatureAlgorithm("SHA256withRSAandMGF1").hash("SHA-256").good(LEAF));
  }

  @ParameterizedTest(name = "V5 [{index}]")
  @MethodSource("valid")
  @DisplayName("V5 a response that was tampered with says the same as before, or nothing")
  void tamperedWith(OcspResponses.Builder response) throws Exception {
    byte[] untouched = response.build();
    OcspAnswer answer = verify(untouched);
    Random random = new Random(20260101);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = mutate(untouched, random);
      try {
        assertThat(verify(mutated)).as("mutation %d", i).isEqualTo(answer);
      } catch (OcspException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(MUTATIONS / 2);
  }

  private static byte[] mutate(byte[] valid, Random random) {
    byte[] bytes = valid.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(5)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> bytes = Arrays.copyOf(bytes, at);
      case 3 -> {
        int length = Math.min(1 + random.nextInt(16), bytes.length - at);
        int from = random.nextInt(bytes.length - length + 1);
        System.arraycopy(valid, from, bytes, at, length);
      }
      default -> {
        byte[] inserted = new byte[1 + random.nextInt(8)];
        random.nextBytes(inserted);
        bytes =
            ByteBuffer.allocate(valid.length + inserted.length)
                .put(valid, 0, at)
                .put(inserted)
                .put(valid, at, valid.length - at)
                .array();
      }
    }
    return bytes;
  }

  @Test
  @DisplayName("V5 a truncated response is refused, wherever it was cut")
  void truncated() {
    byte[] response = by(RESPONDER).good(LEAF).build();
    for (int length = 0; length < response.length; length++) {
      assertRefused(Arrays.copyOf(response, length), "not an OCSP response");
    }
  }

  @Test
  @DisplayName("V5 bytes after a response are refused")
  void trailing() {
    byte[] response = byCa().good(LEAF).build();

    assertRefused(Arrays.copyOf(response, response.length + 1), "not an OCSP response");
  }

  @Test
  @DisplayName("V5 bytes after the signed part are refused")
  void trailingInside() throws Exception {
    byte[] basic = Ocsp.basic(byCa().good(LEAF).build()).getEncoded(ASN1Encoding.DER);
    assertThat(verify(Ocsp.wrap(basic, OCSPObjectIdentifiers.id_pkix_ocsp_basic))).isNotNull();

    assertRefused(
        Ocsp.wrap(Arrays.copyOf(basic, basic.length + 1), OCSPObjectIdentifiers.id_pkix_ocsp_basic),
        "not an OCSP response");
  }

  @Test
  @DisplayName("V5 one thing has one encoding")
  void notDer() throws Exception {
    byte[] response = byCa().good(LEAF).build();
    ASN1Sequence read = ASN1Sequence.getInstance(response);
    byte[] longLength =
        ByteBuffer.allocate(response.length + 1)
            .put(response, 0, 1)
            .put((byte) (response[1] + 1))
            .put((byte) 0)
            .put(response, 2, response.length - 2)
            .array();
    assertThat(response[1] & 0xff).isGreaterThan(0x80);

    assertRefused(longLength, "not an OCSP response");
    assertRefused(
        new BERSequence(read.toArray()).getEncoded(ASN1Encoding.BER), "not an OCSP response");
  }

  @ParameterizedTest(name = "V5 nested: {0}")
  @ValueSource(strings = {"3080", "a080", "30840000ffff", "2480"})
  @DisplayName("V5 a response that nests deeper than any stack is refused")
  void nested(String header) {
    byte[] start = HexFormat.of().parseHex(header);
    ByteBuffer bytes = ByteBuffer.allocate(start.length * 20_000);
    while (bytes.hasRemaining()) {
      bytes.put(start);
    }

    assertRefused(bytes.array(), "not an OCSP response");
  }

  @Test
  @DisplayName("V5 a response of an unknown type is refused")
  void otherType() throws Exception {
    byte[] basic = Ocsp.basic(byCa().good(LEAF).build()).getEncoded(ASN1Encoding.DER);

    assertRefused(Ocsp.wrap(basic, OCSPObjectIdentifiers.id_pkix_ocsp_response), "another type");
    assertRefused(OcspResponses.failure(0), "another type");
    assertRefused(OcspResponses.failure(4), "the responder answered");
  }

  @Test
  @DisplayName("V5 a response of another version is refused")
  void otherVersion() throws Exception {
    ASN1Encodable version = new DERTaggedObject(true, 0, new ASN1Integer(1));
    ASN1Sequence data = data(byCa().good(LEAF));

    assertRefused(
        withData(new DERSequence(prepend(version, data.toArray()))), "another version than 1");
  }

  private static ASN1Encodable[] prepend(ASN1Encodable first, ASN1Encodable[] rest) {
    return Stream.concat(Stream.of(first), Arrays.stream(rest)).toArray(ASN1Encodable[]::new);
  }

  @ParameterizedTest(name = "V5 produced at {0}")
  @ValueSource(
      strings = {"20200101000000", "20200101000000+0100", "20200101000000.5Z", "20201301000000Z"})
  @DisplayName("V5 a time that is not in UTC and whole seconds is refused")
  void times(String time) throws Exception {
    ASN1Encodable[] data = data(byCa().good(LEAF)).toArray();
    int producedAt = 1;
    assertThat(data[producedAt]).isInstanceOf(ASN1GeneralizedTime.class);
    data[producedAt] = new DERGeneralizedTime(time);

    assertRefused(withData(new DERSequence(data)), "not an OCSP response");
  }

  @ParameterizedTest(name = "V5 signed with {0}")
  @CsvSource({
    "1.2.840.113549.1.1.10, RSASSA-PSS signature with SHA-1",
    "1.2.840.113549.1.1.1, neither the issuer",
    "1.3.101.110, neither the issuer",
    "2.999, neither the issuer",
  })
  @DisplayName("V5 a signature of no kind, or without the parameters of its kind, is refused")
  void algorithms(String algorithm, String problem) throws Exception {
    HeldCertificate rsa =
        HeldCertificate.builder()
            .subject("CN=ca")
            .key(KeyKind.RSA_2048)
            .certificateAuthority()
            .build();
    X509Certificate leaf = HeldCertificate.builder().signedBy(rsa).build().certificate();
    BasicOCSPResponse signed =
        Ocsp.basic(Ocsp.current(OcspResponses.issuedBy(rsa)).good(leaf).build());

    assertRefused(
        Ocsp.assemble(
            signed.getTbsResponseData(),
            new AlgorithmIdentifier(new ASN1ObjectIdentifier(algorithm)),
            signed.getSignature().getOctets(),
            null),
        OcspRequest.about(leaf, rsa.certificate()),
        problem);
  }

  @Test
  @DisplayName("V5 more certificates than any responder needs are refused unseen")
  void manyCertificates() throws Exception {
    X509Certificate[] nine = new X509Certificate[9];
    Arrays.fill(nine, RESPONDER.certificate());

    assertThat(verify(by(RESPONDER).certificates(Arrays.copyOf(nine, 8)).good(LEAF).build()))
        .isNotNull();
    assertRefused(by(RESPONDER).certificates(nine).good(LEAF).build(), "more than 8 certificates");
  }

  @Test
  @DisplayName("V5 what comes along in place of a certificate is refused")
  void brokenCertificate() throws Exception {
    BasicOCSPResponse valid = Ocsp.basic(byCa().certificates(CA.certificate()).good(LEAF).build());

    assertRefused(
        Ocsp.assemble(
            valid.getTbsResponseData(),
            valid.getSignatureAlgorithm(),
            valid.getSignature().getOctets(),
            new DERSequence(new DERSequence())),
        "cannot be read");
  }

  @Test
  @DisplayName("T3 a refusal repeats nothing that a response says")
  void nothingRepeated() {
    HeldCertificate loud = HeldCertificate.builder().subject("CN=loud").signedBy(CA).build();

    assertThatThrownBy(() -> verify(by(loud).good(LEAF).build()))
        .isInstanceOf(OcspException.class)
        .message()
        .contains("not for signing")
        .doesNotContain("loud");
  }

  private static ASN1Sequence data(OcspResponses.Builder response) {
    return ASN1Sequence.getInstance(
        Ocsp.basic(response.build()).getTbsResponseData().toASN1Primitive());
  }

  /** A response with this signed part, under the signature of another. */
  private static byte[] withData(ASN1Encodable data) throws IOException {
    BasicOCSPResponse signed = Ocsp.basic(byCa().good(LEAF).build());
    return Ocsp.assemble(
        data, signed.getSignatureAlgorithm(), signed.getSignature().getOctets(), null);
  }
}
