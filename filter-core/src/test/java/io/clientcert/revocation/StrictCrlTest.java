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
import static io.clientcert.revocation.Lists.about;
import static io.clientcert.revocation.Lists.ca;
import static io.clientcert.revocation.Lists.hours;
import static io.clientcert.revocation.Lists.leaf;
import static io.clientcert.revocation.Lists.listOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.Signature;
import java.security.cert.CRLException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A CRL that does not follow RFC 5280 section 5 is refused, although its CA signed it. */
class StrictCrlTest {
  private static final HeldCertificate CA = ca("ca").key(KeyKind.EC_P256).build();
  private static final HeldCertificate CLIENT = leaf(CA).build();
  private static final HeldCertificate REVOKED = leaf(CA).build();

  private static final ASN1Encodable ONE = new ASN1Integer(1);
  private static final ASN1Encodable ALGORITHM =
      new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

  /** The parts of a CRL; each test changes one. */
  private static final class Parts {
    private @Nullable ASN1Encodable version = ONE;
    private ASN1Encodable inner = ALGORITHM;
    private ASN1Encodable outer = ALGORITHM;
    private List<ASN1Encodable> afterThisUpdate = List.of();
    private List<ASN1Encodable> afterNextUpdate = List.of();
    private @Nullable ASN1Encodable entries =
        new DERSequence(entryOf(REVOKED, extensionsOf(extension("2.5.29.21", reason()))));
    private @Nullable ASN1Encodable extensions =
        extensionsOf(extension("2.5.29.20", new ASN1Integer(7)));
    private List<ASN1Encodable> afterExtensions = List.of();
    private List<ASN1Encodable> afterSignature = List.of();

    byte[] encoded() throws Exception {
      ASN1EncodableVector tbs = new ASN1EncodableVector();
      addIfThere(tbs, version);
      tbs.add(inner);
      tbs.add(X500Name.getInstance(CA.certificate().getSubjectX500Principal().getEncoded()));
      tbs.add(new DERUTCTime(Date.from(hours(-1))));
      afterThisUpdate.forEach(tbs::add);
      tbs.add(new DERUTCTime(Date.from(hours(24))));
      afterNextUpdate.forEach(tbs::add);
      addIfThere(tbs, entries);
      addIfThere(tbs, extensions == null ? null : new DERTaggedObject(true, 0, extensions));
      afterExtensions.forEach(tbs::add);
      DERSequence signed = new DERSequence(tbs);
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(CA.key());
      signature.update(signed.getEncoded(ASN1Encoding.DER));
      ASN1EncodableVector whole = new ASN1EncodableVector();
      whole.add(signed);
      whole.add(outer);
      whole.add(new DERBitString(signature.sign()));
      afterSignature.forEach(whole::add);
      return new DERSequence(whole).getEncoded(ASN1Encoding.DER);
    }

    private static void addIfThere(ASN1EncodableVector vector, @Nullable ASN1Encodable element) {
      if (element != null) {
        vector.add(element);
      }
    }
  }

  /** Changes one part. */
  private interface Change {
    void of(Parts parts) throws Exception;
  }

  private static ASN1Encodable reason() {
    return CRLReason.lookup(CRLReason.superseded);
  }

  private static ASN1Encodable entryOf(HeldCertificate certificate, ASN1Encodable... more) {
    ASN1EncodableVector entry = new ASN1EncodableVector();
    entry.add(new ASN1Integer(certificate.certificate().getSerialNumber()));
    entry.add(new DERUTCTime(Date.from(NOW)));
    entry.addAll(more);
    return new DERSequence(entry);
  }

  private static ASN1Encodable extensionsOf(ASN1Encodable... extensions) {
    return new DERSequence(extensions);
  }

  private static ASN1Encodable extension(String oid, ASN1Encodable value) {
    return extension(oid, false, value);
  }

  private static ASN1Encodable extension(String oid, boolean critical, ASN1Encodable value) {
    try {
      return new Extension(
          new ASN1ObjectIdentifier(oid),
          critical,
          new DEROctetString(value.toASN1Primitive().getEncoded(ASN1Encoding.DER)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ASN1Encodable entriesNaming(HeldCertificate certificate) {
    return new DERSequence(entryOf(certificate));
  }

  private static Arguments row(String what, Change change) {
    return Arguments.of(what, change);
  }

  static Stream<Arguments> good() {
    return Stream.of(
        row("with everything", parts -> {}),
        row("without entries", parts -> parts.entries = null),
        row("an entry without extensions", parts -> parts.entries = entriesNaming(REVOKED)),
        row(
            "an entry with two extensions",
            parts ->
                parts.entries =
                    new DERSequence(
                        entryOf(
                            REVOKED,
                            extensionsOf(
                                extension("2.5.29.21", reason()),
                                extension("2.5.29.24", new ASN1Integer(1)))))),
        row(
            "version 1, without extensions",
            parts -> {
              parts.version = null;
              parts.extensions = null;
              parts.entries = entriesNaming(REVOKED);
            }),
        row(
            "only user certificates, which the client's is",
            parts ->
                parts.extensions =
                    extensionsOf(
                        extension("2.5.29.20", new ASN1Integer(7)),
                        extension(
                            "2.5.29.28",
                            true,
                            new IssuingDistributionPoint(null, true, false, null, false, false)))));
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        row("an integer after thisUpdate", parts -> parts.afterThisUpdate = List.of(ONE)),
        row("an integer after nextUpdate", parts -> parts.afterNextUpdate = List.of(ONE)),
        row(
            "a third time",
            parts -> parts.afterNextUpdate = List.of(new DERUTCTime(Date.from(hours(48))))),
        row(
            "entries behind the extensions",
            parts -> {
              parts.entries = null;
              parts.afterExtensions = List.of(entriesNaming(CLIENT));
            }),
        row("entries twice", parts -> parts.afterNextUpdate = List.of(entriesNaming(CLIENT))),
        row("an integer after the extensions", parts -> parts.afterExtensions = List.of(ONE)),
        row(
            "extensions twice",
            parts ->
                parts.afterExtensions =
                    List.of(
                        new DERTaggedObject(
                            true, 0, extensionsOf(extension("2.5.29.35", new DERSequence()))))),
        row(
            "an integer behind the extensions in their tag",
            parts ->
                parts.afterExtensions =
                    List.of(
                        new DERTaggedObject(
                            false,
                            0,
                            new DERSequence(
                                new ASN1Encodable[] {
                                  extensionsOf(extension("2.5.29.35", new DERSequence())), ONE
                                })))),
        row("no extension in the extensions", parts -> parts.extensions = extensionsOf()),
        row(
            "an element behind an extension's value",
            parts ->
                parts.extensions =
                    extensionsOf(
                        new DERSequence(
                            new ASN1Encodable[] {
                              new ASN1ObjectIdentifier("2.5.29.20"),
                              new DEROctetString(new ASN1Integer(7).getEncoded()),
                              ONE
                            }))),
        row(
            "an extension twice",
            parts ->
                parts.extensions =
                    extensionsOf(
                        extension("2.5.29.20", new ASN1Integer(7)),
                        extension("2.5.29.20", new ASN1Integer(8)))),
        row(
            "an extension of an entry twice",
            parts ->
                parts.entries =
                    new DERSequence(
                        entryOf(
                            REVOKED,
                            extensionsOf(
                                extension("2.5.29.21", reason()),
                                extension("2.5.29.21", reason()))))),
        row(
            "an element behind an entry's extensions",
            parts ->
                parts.entries =
                    new DERSequence(
                        entryOf(REVOKED, extensionsOf(extension("2.5.29.21", reason())), ONE))),
        row(
            "an integer for an entry's extensions",
            parts -> parts.entries = new DERSequence(entryOf(REVOKED, ONE))),
        row(
            "an entry without extensions in their sequence",
            parts -> parts.entries = new DERSequence(entryOf(REVOKED, extensionsOf()))),
        row("an empty sequence of entries", parts -> parts.entries = new DERSequence()),
        row(
            "extensions in version 1",
            parts -> {
              parts.version = null;
              parts.entries = entriesNaming(REVOKED);
            }),
        row(
            "extensions of an entry in version 1",
            parts -> {
              parts.version = null;
              parts.extensions = null;
            }),
        row("version 1 written out", parts -> parts.version = new ASN1Integer(0)),
        row("version 3", parts -> parts.version = new ASN1Integer(2)),
        row(
            "an empty issuing distribution point, critical",
            parts -> parts.extensions = withPoint(true, new DERSequence())),
        row(
            "an empty issuing distribution point, not critical",
            parts -> parts.extensions = withPoint(false, new DERSequence())),
        row(
            "an issuing distribution point that says no more than an empty one",
            parts ->
                parts.extensions =
                    withPoint(
                        true, new DERSequence(new DERTaggedObject(false, 1, ASN1Boolean.FALSE)))),
        row(
            "a distribution point without a name",
            parts ->
                parts.extensions =
                    withPoint(
                        true,
                        new DERSequence(
                            new DERTaggedObject(
                                true, 0, new DERTaggedObject(false, 0, new DERSequence()))))),
        row(
            "an issuing distribution point with a field twice",
            parts ->
                parts.extensions =
                    withPoint(
                        true,
                        new DERSequence(
                            new ASN1Encodable[] {
                              new DERTaggedObject(false, 1, ASN1Boolean.TRUE),
                              new DERTaggedObject(false, 1, ASN1Boolean.FALSE)
                            }))),
        row(
            "a negative number",
            parts -> parts.extensions = extensionsOf(extension("2.5.29.20", new ASN1Integer(-1)))),
        row(
            "signature algorithms that differ in their parameters",
            parts ->
                parts.outer =
                    new AlgorithmIdentifier(
                        X9ObjectIdentifiers.ecdsa_with_SHA256, DERNull.INSTANCE)),
        row(
            "signature algorithms that differ",
            parts -> parts.inner = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384)),
        row("an integer after the signature", parts -> parts.afterSignature = List.of(ONE)));
  }

  private static ASN1Encodable withPoint(boolean critical, ASN1Encodable value) {
    return extensionsOf(
        extension("2.5.29.20", new ASN1Integer(7)), extension("2.5.29.28", critical, value));
  }

  @ParameterizedTest(name = "V6 {0}")
  @DisplayName("V6 a CRL as RFC 5280 has it is read")
  @MethodSource("good")
  void read(String what, Change change) throws Exception {
    Parts parts = new Parts();
    change.of(parts);
    byte[] der = parts.encoded();
    assertThat(CrlFiles.read(der)).hasSize(1);
    X509CRL list =
        (X509CRL)
            CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));

    assertThat(about(CLIENT, CA, list).status()).isEqualTo(Evidence.Status.GOOD);
    if (parts.entries != null) {
      assertThat(about(REVOKED, CA, list).status()).isEqualTo(Evidence.Status.REVOKED);
    }
  }

  @ParameterizedTest(name = "V6 {0}")
  @DisplayName("V6 a CRL that is not as RFC 5280 has it is refused")
  @MethodSource("bad")
  void refused(String what, Change change) throws Exception {
    Parts parts = new Parts();
    change.of(parts);
    byte[] der = parts.encoded();

    assertThatExceptionOfType(CRLException.class).isThrownBy(() -> CrlFiles.read(der));
  }

  @Test
  @DisplayName("V6 a CRL for user or CA certificates only does not cover one of version 1")
  void firstVersionCertificate() throws Exception {
    HeldCertificate first = leaf(CA).version1().build();
    assertThat(first.certificate().getVersion()).isEqualTo(1);
    X509CRL any = listOf(CA).build();
    X509CRL users = listOf(CA).issuingDistributionPoint(only(true, false)).build();
    X509CRL authorities = listOf(CA).issuingDistributionPoint(only(false, true)).build();

    assertThat(about(first, CA, any).status()).isEqualTo(Evidence.Status.GOOD);
    assertThat(about(first, CA, users).status()).isEqualTo(Evidence.Status.UNKNOWN);
    assertThat(about(first, CA, authorities).status()).isEqualTo(Evidence.Status.UNKNOWN);
    assertThat(about(CLIENT, CA, users).status()).isEqualTo(Evidence.Status.GOOD);
  }

  private static IssuingDistributionPoint only(boolean users, boolean authorities) {
    return new IssuingDistributionPoint(null, users, authorities, null, false, false);
  }
}
