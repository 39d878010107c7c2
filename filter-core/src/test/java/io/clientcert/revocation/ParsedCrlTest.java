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

import static io.clientcert.revocation.Lists.NOW;
import static io.clientcert.revocation.Lists.ca;
import static io.clientcert.revocation.Lists.leaf;
import static io.clientcert.revocation.Lists.listOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CRLException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A list of which the entries are read one by one says what the JDK reads from the whole. */
class ParsedCrlTest {
  /** Their place in the signed part of a list (RFC 5280 section 5.1), with all that is optional. */
  private static final int REVOKED_CERTIFICATES = 5;

  private static final HeldCertificate CA = ca("ca").build();

  private static X509Certificate withSerial(HeldCertificate issuer, BigInteger serial) {
    return leaf(issuer).serial(serial).build().certificate();
  }

  /** Numbers of every length, close to each other and far apart. */
  private static List<BigInteger> serials() {
    List<BigInteger> serials = new ArrayList<>();
    Random random = new Random(4);
    for (int bits : new int[] {7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 159}) {
      serials.add(BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
      serials.add(BigInteger.ONE.shiftLeft(bits));
      serials.add(new BigInteger(bits, random).add(BigInteger.TWO));
    }
    return serials;
  }

  private static void assertSame(ParsedCrl indexed, X509CRL byJdk, BigInteger serial) {
    X509CRLEntry expected = byJdk.getRevokedCertificate(serial);
    X509CRLEntry found = indexed.entryOf(serial);
    assertThat(found).as("the entry of %s", serial).isEqualTo(expected);
    if (expected != null && found != null) {
      assertThat(found.getRevocationDate()).isEqualTo(expected.getRevocationDate());
      assertThat(found.getRevocationReason()).isEqualTo(expected.getRevocationReason());
    }
  }

  @Test
  @DisplayName("V5 what is listed is found, with its date and reason, and nothing else is")
  void entries() throws Exception {
    Crls.Builder list = listOf(CA);
    List<BigInteger> listed = serials();
    for (int i = 0; i < listed.size(); i++) {
      int reason = i % 3 == 0 ? CRLReason.unspecified : CRLReason.keyCompromise + i % 2;
      list.revoked(withSerial(CA, listed.get(i)), NOW.minusSeconds(i), reason);
    }
    X509CRL byJdk = list.build();
    ParsedCrl indexed = ParsedCrl.parse(byJdk.getEncoded());

    assertThat(indexed.isIndexed()).isTrue();
    assertThat(byJdk.getRevokedCertificates()).hasSize((int) listed.stream().distinct().count());
    for (BigInteger serial : listed) {
      assertThat(indexed.entryOf(serial)).isNotNull();
      assertSame(indexed, byJdk, serial);
      assertSame(indexed, byJdk, serial.add(BigInteger.valueOf(5)));
      assertSame(indexed, byJdk, serial.negate());
    }
    assertThat(byJdk.getRevokedCertificates())
        .allSatisfy(entry -> assertSame(indexed, byJdk, entry.getSerialNumber()));
  }

  @Test
  @DisplayName("V5 a number counts for the certificates of the list's issuer only")
  void otherIssuer() throws Exception {
    HeldCertificate other = ca("other").build();
    X509Certificate ours = withSerial(CA, BigInteger.TEN);
    X509Certificate theirs = withSerial(other, BigInteger.TEN);
    ParsedCrl indexed = ParsedCrl.parse(listOf(CA).revoked(ours, NOW).build().getEncoded());

    assertThat(indexed.entryOf(ours)).isNotNull();
    assertThat(indexed.entryOf(theirs)).isNull();
  }

  @Test
  @DisplayName("V5 a number that is listed twice has the later entry, as for the JDK")
  void listedTwice() throws Exception {
    X509Certificate twice = withSerial(CA, BigInteger.TEN);
    X509CRL byJdk =
        listOf(CA)
            .revoked(twice, NOW.minusSeconds(10), CRLReason.keyCompromise)
            .revoked(twice, NOW, CRLReason.removeFromCRL)
            .build();

    assertSame(ParsedCrl.parse(byJdk.getEncoded()), byJdk, BigInteger.TEN);
  }

  @Test
  @DisplayName("V5 numbers whose hashes are the same are told apart")
  void sameHash() throws Exception {
    // 31 * 1 + 31 = 31 * 2 + 0
    BigInteger one = new BigInteger(HexFormat.of().parseHex("011f"));
    BigInteger two = new BigInteger(HexFormat.of().parseHex("0200"));
    X509CRL byJdk = listOf(CA).revoked(withSerial(CA, one), NOW).build();
    ParsedCrl indexed = ParsedCrl.parse(byJdk.getEncoded());

    assertSame(indexed, byJdk, one);
    assertThat(indexed.entryOf(two)).isNull();
  }

  @Test
  @DisplayName("V5 all but the entries is what the JDK reads")
  void rest() throws Exception {
    X509CRL byJdk = listOf(CA, 7).revoked(withSerial(CA, BigInteger.TEN), NOW).build();
    ParsedCrl indexed = ParsedCrl.parse(byJdk.getEncoded());

    X509CRL header = indexed.header();
    assertThat(header.getVersion()).isEqualTo(byJdk.getVersion());
    assertThat(header.getIssuerX500Principal()).isEqualTo(byJdk.getIssuerX500Principal());
    assertThat(header.getThisUpdate()).isEqualTo(byJdk.getThisUpdate());
    assertThat(header.getNextUpdate()).isEqualTo(byJdk.getNextUpdate());
    assertThat(header.getSigAlgName()).isEqualTo(byJdk.getSigAlgName());
    assertThat(header.getSigAlgOID()).isEqualTo(byJdk.getSigAlgOID());
    assertThat(header.getSigAlgParams()).isEqualTo(byJdk.getSigAlgParams());
    assertThat(header.getSignature()).isEqualTo(byJdk.getSignature());
    assertThat(indexed.issuer()).isEqualTo(byJdk.getIssuerX500Principal());
    assertThat(indexed.thisUpdate()).isEqualTo(byJdk.getThisUpdate().toInstant());
    assertThat(indexed.nextUpdate()).isEqualTo(byJdk.getNextUpdate().toInstant());
    assertThat(indexed.size()).isEqualTo(byJdk.getEncoded().length);
    assertThat(indexed.isSameAs(ParsedCrl.parse(byJdk.getEncoded()))).isTrue();
    assertThat(indexed.isSameAs(ParsedCrl.parse(listOf(CA, 7).build().getEncoded()))).isFalse();
    indexed.verify(CA.certificate().getPublicKey());
    assertThat(header.getCriticalExtensionOIDs()).isEqualTo(byJdk.getCriticalExtensionOIDs());
    assertThat(header.getNonCriticalExtensionOIDs()).isEqualTo(byJdk.getNonCriticalExtensionOIDs());
    assertThat(header.getExtensionValue(Extension.cRLNumber.getId()))
        .isEqualTo(byJdk.getExtensionValue(Extension.cRLNumber.getId()));
    assertThat(indexed.hasUnsupportedCriticalExtension()).isFalse();
    assertThat(indexed).hasToString("CRL of CN=ca, 1 entries");
  }

  @Test
  @DisplayName("V6 a critical extension of the list is one still")
  void criticalExtension() throws Exception {
    byte[] delta =
        listOf(CA, 7)
            .deltaOf(BigInteger.ONE)
            .revoked(withSerial(CA, BigInteger.TEN), NOW)
            .build()
            .getEncoded();

    assertThat(ParsedCrl.parse(delta).isIndexed()).isTrue();
    assertThat(ParsedCrl.parse(delta).header().getCriticalExtensionOIDs())
        .containsExactly(Extension.deltaCRLIndicator.getId());
  }

  @ParameterizedTest(name = "V5 {0}, {1}")
  @DisplayName("V5 a signature is that of the signer over every byte")
  @CsvSource({
    "EC_P256, SHA256withECDSA",
    "RSA_2048, SHA256withRSA",
    "RSA_2048, SHA256withRSAandMGF1",
    "ED25519, Ed25519"
  })
  void signature(KeyKind kind, String algorithm) throws Exception {
    HeldCertificate signer = ca("ca").key(kind).build();
    HeldCertificate impostor = ca("ca").key(kind).build();
    X509CRL list =
        listOf(signer)
            .signatureAlgorithm(algorithm)
            .revoked(withSerial(signer, BigInteger.TEN), NOW)
            .build();
    ParsedCrl indexed = ParsedCrl.parse(list.getEncoded());
    assertThat(indexed.isIndexed()).isTrue();

    PublicKey key = signer.certificate().getPublicKey();
    PublicKey other = impostor.certificate().getPublicKey();
    indexed.verify(key);
    assertThatExceptionOfType(SignatureException.class).isThrownBy(() -> indexed.verify(other));

    byte[] changed = list.getEncoded();
    byte[] entry = list.getRevokedCertificates().iterator().next().getEncoded();
    int at = indexOf(changed, entry);
    // the last digit of the moment of revocation
    changed[at + entry.length - 2] ^= 1;
    assertThatExceptionOfType(SignatureException.class)
        .isThrownBy(() -> ParsedCrl.parse(changed).verify(signer.certificate().getPublicKey()));
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int at = 0; at + part.length <= all.length; at++) {
      if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new IllegalArgumentException("no such part");
  }

  @ParameterizedTest(name = "critical: {0}")
  @DisplayName("V5 a list with an entry that has more than a reason is read by the JDK")
  @ValueSource(booleans = {true, false})
  void otherExtension(boolean critical) throws Exception {
    X509CRL byJdk =
        listOf(CA)
            .revoked(
                withSerial(CA, BigInteger.TEN),
                NOW,
                Extension.invalidityDate,
                critical,
                new ASN1GeneralizedTime("20260101000000Z"))
            .build();

    ParsedCrl read = ParsedCrl.parse(byJdk.getEncoded());
    assertThat(read.isIndexed()).isFalse();
    assertThat(read.header()).isEqualTo(byJdk);
    assertThat(read.entryOf(BigInteger.TEN)).isNotNull();
  }

  @Test
  @DisplayName("V5 a list without entries is read by the JDK, and lists nobody")
  void noEntries() throws Exception {
    ParsedCrl read = ParsedCrl.parse(listOf(CA).build().getEncoded());

    assertThat(read.isIndexed()).isFalse();
    assertThat(read.entryOf(BigInteger.TEN)).isNull();
  }

  @ParameterizedTest
  @DisplayName("V6 a list with a moment that is none is refused, as by the JDK")
  @ValueSource(
      strings = {
        "261301000000Z",
        "260001000000Z",
        "260100000000Z",
        "260132000000Z",
        "260101240000Z",
        "260101006000Z",
        "260101000060Z",
        "26010100000xZ",
        "2601010000000"
      })
  void noMoment(String moment) throws Exception {
    byte[] der = listOf(CA).revoked(withSerial(CA, BigInteger.TEN), NOW).build().getEncoded();
    byte[] entry = entryOf(der);
    byte[] text = moment.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, der, indexOf(der, entry) + entry.length - text.length, text.length);

    assertReadsAlike(der);
    assertThatExceptionOfType(CRLException.class).isThrownBy(() -> ParsedCrl.parse(der));
  }

  @ParameterizedTest
  @DisplayName("V5 every moment that there is can be the last of an entry that is found one by one")
  @ValueSource(strings = {"260101000000Z", "261231235959Z", "20260101000000Z", "20261231235959Z"})
  void firstAndLastMoments(String moment) throws Exception {
    byte[] der = withEntry("0101", moment);

    assertThat(ParsedCrl.parse(der).isIndexed()).isTrue();
    assertReadsAlike(der);
  }

  @ParameterizedTest
  @DisplayName("V5 a number that is longer than it has to be is not looked for by its bytes")
  @CsvSource({
    "0000, false",
    "0001, false",
    "ff81, false",
    "000001, false",
    "0081, true",
    "ff00, true",
    "ff01, true",
    "00, true",
    "ff, true",
    "'', false"
  })
  void paddedNumber(String hex, boolean plain) throws Exception {
    byte[] der = withEntry(hex, "260101000000Z");

    assertReadsAlike(der);
    ParsedCrl read = readOrNull(der);
    assertThat(read != null && read.isIndexed()).isEqualTo(plain);
  }

  @ParameterizedTest
  @DisplayName("V6 a CRL with an entry whose length is longer than it has to be is refused")
  @ValueSource(strings = {"02810105", "0282000105", "0283000001f0"})
  void longLength(String number) throws Exception {
    byte[] der = withEntry(HexFormat.of().parseHex(number), "260101000000Z");

    assertThatExceptionOfType(CRLException.class).isThrownBy(() -> ParsedCrl.parse(der));
  }

  private static @Nullable ParsedCrl readOrNull(byte[] der) {
    try {
      return ParsedCrl.parse(der);
    } catch (CRLException e) {
      return null;
    }
  }

  /** A list with one entry, of this number and moment; its signature is of another. */
  private static byte[] withEntry(String number, String moment) throws Exception {
    return withEntry(element(0x02, HexFormat.of().parseHex(number)), moment);
  }

  private static byte[] withEntry(byte[] number, String moment) throws Exception {
    byte[] text = moment.getBytes(StandardCharsets.US_ASCII);
    boolean utc = text.length == "260101000000Z".length();
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.writeBytes(number);
    entry.writeBytes(element(utc ? 0x17 : 0x18, text));
    ASN1Sequence outer =
        ASN1Sequence.getInstance(
            listOf(CA).revoked(withSerial(CA, BigInteger.TEN), NOW).build().getEncoded());
    ASN1Encodable[] tbs = ASN1Sequence.getInstance(outer.getObjectAt(0)).toArray();
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    for (int i = 0; i < tbs.length; i++) {
      inner.writeBytes(
          i == REVOKED_CERTIFICATES
              ? element(0x30, element(0x30, entry.toByteArray()))
              : tbs[i].toASN1Primitive().getEncoded());
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(element(0x30, inner.toByteArray()));
    whole.writeBytes(outer.getObjectAt(1).toASN1Primitive().getEncoded());
    whole.writeBytes(outer.getObjectAt(2).toASN1Primitive().getEncoded());
    return element(0x30, whole.toByteArray());
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length > 0xff) {
      out.write(0x82);
      out.write(content.length >> 8);
    } else if (content.length > 0x7f) {
      out.write(0x81);
    }
    out.write(content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  @Test
  @DisplayName("V6 V8 a list that is cut off anywhere is refused, as by the JDK")
  void cutOff() throws Exception {
    byte[] whole = listOf(CA).revoked(withSerial(CA, BigInteger.TEN), NOW).build().getEncoded();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);

      assertReadsAlike(part);
      assertThatExceptionOfType(CRLException.class).isThrownBy(() -> ParsedCrl.parse(part));
    }
  }

  private static byte[] entryOf(byte[] der) throws Exception {
    return byJdk(der).getRevokedCertificates().iterator().next().getEncoded();
  }

  @Test
  @DisplayName("V6 V8 a list with any byte changed is refused, or reads as the JDK reads it")
  void anyByteChanged() throws Exception {
    Crls.Builder list = listOf(CA);
    for (int i = 1; i <= 3; i++) {
      list.revoked(withSerial(CA, BigInteger.valueOf(i)), NOW, CRLReason.superseded);
    }
    byte[] good = list.build().getEncoded();
    for (int at = 0; at < good.length; at++) {
      for (int change : new int[] {0x01, 0x80, 0xff}) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) change;
        assertReadsAlike(bad);
      }
    }
  }

  private static X509CRL byJdk(byte[] der) throws Exception {
    return (X509CRL)
        CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
  }

  private static void assertReadsAlike(byte[] der) throws Exception {
    X509CRL byJdk;
    try {
      byJdk = byJdk(der);
    } catch (CRLException e) {
      assertThatExceptionOfType(CRLException.class)
          .as("what the JDK does not read: %s", e.getMessage())
          .isThrownBy(() -> ParsedCrl.parse(der));
      return;
    }
    ParsedCrl indexed;
    try {
      indexed = ParsedCrl.parse(der);
    } catch (CRLException e) {
      return;
    }
    for (int i : new int[] {-256, -255, -127, -1, 0, 1, 2, 3, 4, 129}) {
      BigInteger serial = BigInteger.valueOf(i);
      assertThat(indexed.entryOf(serial) == null)
          .isEqualTo(byJdk.getRevokedCertificate(serial) == null);
    }
    assertThat(indexed.header().getThisUpdate()).isEqualTo(byJdk.getThisUpdate());
    assertThat(indexed.header().getNextUpdate()).isEqualTo(byJdk.getNextUpdate());
    assertThat(indexed.issuer()).isEqualTo(byJdk.getIssuerX500Principal());
  }
}
