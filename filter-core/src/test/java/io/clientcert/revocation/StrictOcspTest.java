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
import static io.clientcert.revocation.Ocsp.ago;
import static io.clientcert.revocation.Ocsp.assertRefused;
import static io.clientcert.revocation.Ocsp.assertStatus;
import static io.clientcert.revocation.Ocsp.basic;
import static io.clientcert.revocation.Ocsp.byCa;
import static io.clientcert.revocation.Ocsp.in;
import static io.clientcert.revocation.Ocsp.leaf;
import static io.clientcert.revocation.Ocsp.verify;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.der.DerElement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An OCSP response that does not follow RFC 6960 section 4.2.1 is refused, whoever signed it. */
class StrictOcspTest {
  private static final ASN1Encodable ONE = new ASN1Integer(1);
  private static final ASN1ObjectIdentifier SCT_LIST =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.5");

  /** The places of what a response is made of, in its sequences. */
  private static final int RESPONSES = 2;

  private static final int CERT_ID = 0;
  private static final int STATUS = 1;

  /** A response of which the parts can be changed before it is signed. */
  private static final class Parts {
    private final List<ASN1Encodable> data = new ArrayList<>();
    private final List<ASN1Encodable> single = new ArrayList<>();
    private final List<ASN1Encodable> id = new ArrayList<>();
    private final List<ASN1Encodable> afterSingle = new ArrayList<>();
    private final List<ASN1Encodable> afterBasic = new ArrayList<>();
    private final List<ASN1Encodable> afterBytes = new ArrayList<>();
    private final List<ASN1Encodable> afterResponse = new ArrayList<>();
    private final AlgorithmIdentifier algorithm;

    Parts(byte[] response) {
      algorithm = basic(response).getSignatureAlgorithm();
      elements(basic(response).getTbsResponseData()).forEach(data::add);
      elements(elements(data.get(RESPONSES)).getObjectAt(0)).forEach(single::add);
      elements(single.get(CERT_ID)).forEach(id::add);
    }

    private static ASN1Sequence elements(ASN1Encodable sequence) {
      return ASN1Sequence.getInstance(sequence.toASN1Primitive());
    }

    private static DERSequence sequence(List<ASN1Encodable> elements) {
      return new DERSequence(elements.toArray(ASN1Encodable[]::new));
    }

    byte[] encoded() throws Exception {
      single.set(CERT_ID, sequence(id));
      List<ASN1Encodable> responses = new ArrayList<>(List.of(sequence(single)));
      responses.addAll(afterSingle);
      data.set(RESPONSES, sequence(responses));
      byte[] signed = sequence(data).getEncoded(ASN1Encoding.DER);
      List<ASN1Encodable> whole =
          new ArrayList<>(List.of(sequence(data), algorithm, signature(signed, algorithm)));
      whole.addAll(afterBasic);
      List<ASN1Encodable> bytes =
          new ArrayList<>(
              List.of(
                  OCSPObjectIdentifiers.id_pkix_ocsp_basic,
                  new DEROctetString(sequence(whole).getEncoded(ASN1Encoding.DER))));
      bytes.addAll(afterBytes);
      List<ASN1Encodable> outer =
          new ArrayList<>(
              List.of(new ASN1Enumerated(0), new DERTaggedObject(true, 0, sequence(bytes))));
      outer.addAll(afterResponse);
      return sequence(outer).getEncoded(ASN1Encoding.DER);
    }
  }

  private static DERBitString signature(byte[] signed, AlgorithmIdentifier algorithm)
      throws Exception {
    Signature signature = Signature.getInstance(algorithm.getAlgorithm().getId());
    signature.initSign(CA.key());
    signature.update(signed);
    return new DERBitString(signature.sign());
  }

  private static Arguments row(String what, Consumer<Parts> change) {
    return Arguments.of(what, change);
  }

  private static ASN1Encodable tagged(int number, ASN1Encodable content) {
    return new DERTaggedObject(true, number, content);
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        row("an integer after the data", parts -> parts.data.add(ONE)),
        row("an unknown tag after the data", parts -> parts.data.add(tagged(2, ONE))),
        row(
            "extensions under an unknown tag",
            parts -> parts.data.add(tagged(3, new DERSequence()))),
        row(
            "an element after the extensions",
            parts -> {
              parts.data.add(tagged(1, nonce()));
              parts.data.add(ONE);
            }),
        row("extensions without one", parts -> parts.data.add(tagged(1, new DERSequence()))),
        row("an answer after the responses", parts -> parts.data.add(Parts.sequence(parts.single))),
        row("an integer after an answer", parts -> parts.single.add(ONE)),
        row("an unknown tag after an answer", parts -> parts.single.add(tagged(2, ONE))),
        row(
            "nextUpdate twice",
            parts -> parts.single.add(parts.single.get(parts.single.size() - 1))),
        row("an integer for an answer", parts -> parts.afterSingle.add(ONE)),
        row("an integer after the identifier", parts -> parts.id.add(ONE)),
        row(
            "good with something in it",
            parts ->
                parts.single.set(
                    STATUS, new DERTaggedObject(false, 0, new DEROctetString(new byte[1])))),
        row(
            "a status of an unknown kind",
            parts -> parts.single.set(STATUS, new DERTaggedObject(false, 3, DERNull.INSTANCE))),
        row("an integer after the certificates", parts -> parts.afterBasic.add(ONE)),
        row(
            "certificates under an unknown tag",
            parts -> parts.afterBasic.add(tagged(1, new DERSequence()))),
        row(
            "an element behind the certificates",
            parts -> {
              parts.afterBasic.add(tagged(0, new DERSequence()));
              parts.afterBasic.add(ONE);
            }),
        row("an integer after the bytes", parts -> parts.afterBytes.add(ONE)),
        row("an integer after the response", parts -> parts.afterResponse.add(ONE)));
  }

  private static ASN1Encodable nonce() {
    return new DERSequence(
        new DERSequence(
            new ASN1Encodable[] {
              OCSPObjectIdentifiers.id_pkix_ocsp_nonce, new DEROctetString(new byte[] {4, 1, 1})
            }));
  }

  @Test
  @DisplayName("V5 a response that is taken apart and signed again counts")
  void unchanged() throws Exception {
    assertStatus(new Parts(byCa().good(LEAF).build()).encoded(), Evidence.Status.GOOD);
    assertStatus(
        new Parts(byCa().revoked(LEAF, ago(3)).build()).encoded(), Evidence.Status.REVOKED);
    assertStatus(new Parts(byCa().unknown(LEAF).build()).encoded(), Evidence.Status.UNKNOWN);
  }

  @ParameterizedTest(name = "V5 {0}")
  @DisplayName("V5 a response with an element that does not belong there is refused")
  @MethodSource("bad")
  void refused(String what, Consumer<Parts> change) throws Exception {
    Parts parts = new Parts(byCa().good(LEAF).build());
    change.accept(parts);

    assertRefused(parts.encoded(), "not an OCSP response");
  }

  @Test
  @DisplayName("V5 a revocation with an element after its reason is refused")
  void afterReason() throws Exception {
    Parts parts = new Parts(byCa().revoked(LEAF, ago(3), 1).build());
    ASN1Sequence info =
        ASN1Sequence.getInstance(
            (ASN1TaggedObject) parts.single.get(STATUS).toASN1Primitive(), false);
    List<ASN1Encodable> more = new ArrayList<>(Arrays.asList(info.toArray()));
    more.add(ONE);
    parts.single.set(STATUS, new DERTaggedObject(false, 1, Parts.sequence(more)));

    assertRefused(parts.encoded(), "not an OCSP response");
  }

  @Test
  @DisplayName("V5 an answer that is newer than its response is refused, unless it revokes")
  void producedBefore() throws Exception {
    Duration second = Duration.ofSeconds(1);
    assertStatus(
        byCa().producedAt(ago(2)).thisUpdate(ago(2)).good(LEAF).build(), Evidence.Status.GOOD);
    assertRefused(
        byCa().producedAt(ago(2)).thisUpdate(ago(2).plus(second)).good(LEAF).build(),
        "but was produced before");
    assertRefused(
        byCa().producedAt(ago(2)).thisUpdate(ago(2).plus(second)).unknown(LEAF).build(),
        "but was produced before");
    assertStatus(
        byCa().producedAt(ago(2)).thisUpdate(ago(1)).revoked(LEAF, ago(3)).build(),
        Evidence.Status.REVOKED);
  }

  @Test
  @DisplayName("V5 an answer that ends before it begins is refused")
  void endsBeforeItBegins() {
    Duration minute = Duration.ofMinutes(1);
    assertRefused(
        byCa()
            .producedAt(in(minute.multipliedBy(4)))
            .thisUpdate(in(minute.multipliedBy(4)))
            .nextUpdate(in(minute))
            .good(LEAF)
            .build(),
        "ends before it begins");
  }

  @Test
  @DisplayName("V5 an SCT list is understood in an answer, critical or not, and nowhere else")
  void timestamps() throws Exception {
    DEROctetString list = new DEROctetString(new byte[] {0, 0});
    for (boolean critical : new boolean[] {true, false}) {
      assertStatus(
          byCa().singleExtension(SCT_LIST, critical, list).good(LEAF).build(),
          Evidence.Status.GOOD);
    }
    assertRefused(byCa().extension(SCT_LIST, true, list).good(LEAF).build(), "not understood");
    assertRefused(
        byCa()
            .singleExtension(new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.6"), true, list)
            .good(LEAF)
            .build(),
        "not understood");
  }

  @Test
  @DisplayName("V5 a serial number with a leading zero byte in certificate and response is found")
  void leadingZero() throws Exception {
    BigInteger placeholder = BigInteger.valueOf(0x55aa);
    X509Certificate template = leaf().serial(placeholder).build().certificate();
    AlgorithmIdentifier algorithm =
        AlgorithmIdentifier.getInstance(
            ASN1Sequence.getInstance(template.getEncoded()).getObjectAt(1));
    X509Certificate padded =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(
                        signed(withLeadingZero(template.getTBSCertificate()), algorithm)));
    assertThat(padded.getSerialNumber()).isEqualTo(BigInteger.valueOf(0x2a));

    for (boolean revoked : new boolean[] {false, true}) {
      byte[] response =
          revoked ? byCa().revoked(placeholder, ago(3)).build() : byCa().good(placeholder).build();
      byte[] data = basic(response).getTbsResponseData().getEncoded(ASN1Encoding.DER);
      byte[] resigned =
          Ocsp.wrap(
              signed(withLeadingZero(data), basic(response).getSignatureAlgorithm()),
              OCSPObjectIdentifiers.id_pkix_ocsp_basic);

      OcspRequest request = OcspRequest.about(padded, CA.certificate());
      assertThat(verify(resigned, request).evidence().status())
          .isEqualTo(revoked ? Evidence.Status.REVOKED : Evidence.Status.GOOD);
      assertRefused(resigned, "other certificates");
    }
  }

  private static byte[] withLeadingZero(byte[] der) {
    String hex = HexFormat.of().formatHex(der);
    assertThat(hex).containsOnlyOnce("020255aa");
    return HexFormat.of().parseHex(hex.replace("020255aa", "0202002a"));
  }

  private static byte[] signed(byte[] data, AlgorithmIdentifier algorithm) throws Exception {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(data);
    whole.writeBytes(algorithm.getEncoded(ASN1Encoding.DER));
    whole.writeBytes(signature(data, algorithm).getEncoded());
    return DerElement.sequence(whole.toByteArray());
  }
}
