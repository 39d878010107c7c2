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
import static io.clientcert.revocation.Ocsp.CLIENT;
import static io.clientcert.revocation.Ocsp.LEAF;
import static io.clientcert.revocation.Ocsp.MAX_AGE;
import static io.clientcert.revocation.Ocsp.NOW;
import static io.clientcert.revocation.Ocsp.OTHER_LEAF;
import static io.clientcert.revocation.Ocsp.RESPONDER;
import static io.clientcert.revocation.Ocsp.ago;
import static io.clientcert.revocation.Ocsp.assertRefused;
import static io.clientcert.revocation.Ocsp.assertStatus;
import static io.clientcert.revocation.Ocsp.by;
import static io.clientcert.revocation.Ocsp.byCa;
import static io.clientcert.revocation.Ocsp.current;
import static io.clientcert.revocation.Ocsp.in;
import static io.clientcert.revocation.Ocsp.responder;
import static io.clientcert.revocation.Ocsp.secondOpinion;
import static io.clientcert.revocation.Ocsp.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers.id_pkix_ocsp_archive_cutoff;
import static org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers.id_pkix_ocsp_nocheck;
import static org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers.id_pkix_ocsp_nonce;

import io.clientcert.path.AlgorithmFloor;
import io.clientcert.revocation.Evidence.Status;
import io.clientcert.revocation.Ocsp.SecondOpinion;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import io.clientcert.testing.OcspResponses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an OCSP response proves, and what it does not. */
class OcspVerifierTest {
  private static final int CERTIFICATE_HOLD = 6;
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final HeldCertificate STRANGER_CA =
      HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
  private static final HeldCertificate SUB_CA =
      HeldCertificate.builder().subject("CN=sub").certificateAuthority().signedBy(CA).build();

  /** One response: what it says, and whether the JDK's own checker sees it as we do. */
  private record Row(String what, Supplier<byte[]> response, String outcome, boolean jdkAgrees) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Row row(String what, Status status, OcspResponses.Builder response) {
    return new Row(what, response::build, status.name(), true);
  }

  private static Row row(String what, String refusal, OcspResponses.Builder response) {
    return new Row(what, response::build, refusal, true);
  }

  /** The JDK's checker sees this response otherwise. */
  private static Row own(String what, Status status, OcspResponses.Builder response) {
    return new Row(what, response::build, status.name(), false);
  }

  /** The JDK's checker sees this response otherwise. */
  private static Row own(String what, String refusal, OcspResponses.Builder response) {
    return new Row(what, response::build, refusal, false);
  }

  static Stream<Row> answers() {
    return Stream.of(
        row("good", Status.GOOD, byCa().good(LEAF)),
        row("revoked", Status.REVOKED, byCa().revoked(LEAF, ago(3))),
        row("on hold", Status.REVOKED, byCa().revoked(LEAF, ago(3), CERTIFICATE_HOLD)),
        row("unknown", Status.UNKNOWN, byCa().unknown(LEAF)),
        own("revoked in the future", Status.REVOKED, byCa().revoked(LEAF, ago(-3))),
        row("no certificate at all", "other certificates", byCa()),
        row("another certificate", "other certificates", byCa().good(OTHER_LEAF)),
        row(
            "the serial number of another issuer",
            "other certificates",
            current(OcspResponses.issuedBy(SUB_CA)).signedBy(CA).good(LEAF)),
        row(
            "the serial number of another issuer with that name",
            "other certificates",
            current(OcspResponses.issuedBy(STRANGER_CA)).signedBy(CA).good(LEAF)),
        row("good, among others", Status.GOOD, byCa().revoked(OTHER_LEAF, ago(3)).good(LEAF)),
        row("revoked, among others", Status.REVOKED, byCa().revoked(LEAF, ago(3)).good(OTHER_LEAF)),
        own(
            "good, beside an ended one of another",
            Status.GOOD,
            byCa().good(LEAF).thisUpdate(ago(9)).nextUpdate(ago(8)).good(OTHER_LEAF)),
        row("good and revoked", Status.REVOKED, byCa().good(LEAF).revoked(LEAF, ago(3))),
        own("revoked and good", Status.REVOKED, byCa().revoked(LEAF, ago(3)).good(LEAF)),
        own("unknown and good", Status.UNKNOWN, byCa().unknown(LEAF).good(LEAF)),
        own("revoked and unknown", Status.REVOKED, byCa().revoked(LEAF, ago(3)).unknown(LEAF)),
        row(
            "good, and good but ended",
            "ended",
            byCa().good(LEAF).thisUpdate(ago(9)).nextUpdate(ago(8)).good(LEAF)),
        own("good by a SHA-256 id", Status.GOOD, byCa().hash("SHA-256").good(LEAF)),
        own("good by a SHA-384 id", Status.GOOD, byCa().hash("SHA-384").good(LEAF)),
        own("good by a SHA-512 id", Status.GOOD, byCa().hash("SHA-512").good(LEAF)),
        row("good by an MD5 id", "other certificates", byCa().hash("MD5").good(LEAF)),
        own(
            "good by one id, revoked by another",
            Status.REVOKED,
            byCa().good(LEAF).hash("SHA-256").revoked(LEAF, ago(3))),
        row(
            "the serial number of another issuer, by a SHA-256 id",
            "other certificates",
            current(OcspResponses.issuedBy(STRANGER_CA)).signedBy(CA).hash("SHA-256").good(LEAF)));
  }

  static Stream<Row> signers() {
    HeldCertificate noUsage = responder().noExtendedKeyUsage().build();
    return Stream.of(
        row("the issuer, named by its key", Status.GOOD, byCa().byKey().good(LEAF)),
        row(
            "the issuer, whose certificate comes along",
            Status.GOOD,
            byCa().certificates(CA.certificate()).good(LEAF)),
        row("a responder of the issuer", Status.GOOD, by(RESPONDER).good(LEAF)),
        row("a responder that revokes", Status.REVOKED, by(RESPONDER).revoked(LEAF, ago(3))),
        row("a responder, named by its key", Status.GOOD, by(RESPONDER).byKey().good(LEAF)),
        row(
            "a responder that is marked with id-pkix-ocsp-nocheck",
            Status.GOOD,
            by(responder().extension(id_pkix_ocsp_nocheck, false, DERNull.INSTANCE).build())
                .good(LEAF)),
        row(
            "a responder without a key usage",
            Status.GOOD,
            by(responder().noKeyUsage().build()).good(LEAF)),
        row(
            "a responder for non-repudiation",
            Status.GOOD,
            by(responder().keyUsage(KeyUsage.nonRepudiation).build()).good(LEAF)),
        own(
            "a responder beside one of its name that is none",
            Status.GOOD,
            by(RESPONDER).certificates(noUsage.certificate(), RESPONDER.certificate()).good(LEAF)),
        row(
            "somebody under the issuer's name",
            "neither the issuer",
            by(STRANGER_CA).certificates().good(LEAF)),
        row(
            "somebody under the issuer's name, whose certificate comes along",
            "not for signing",
            by(STRANGER_CA).certificates(STRANGER_CA.certificate()).good(LEAF)),
        row(
            "somebody under the issuer's name who revokes",
            "neither the issuer",
            by(STRANGER_CA).certificates().revoked(LEAF, ago(3))),
        row(
            "a responder that stays away",
            "neither the issuer",
            by(RESPONDER).certificates().good(LEAF)),
        row(
            "a responder, in the name of another",
            "neither the issuer",
            by(RESPONDER)
                .certificates(responder().subject("CN=b").build().certificate())
                .good(LEAF)),
        row(
            "somebody under a responder's name",
            "not the responder's",
            by(responder().build()).certificates(RESPONDER.certificate()).good(LEAF)),
        row("one without extended key usage", "not for signing", by(noUsage).good(LEAF)),
        row(
            "one for client authentication",
            "not for signing",
            by(responder().extendedKeyUsage(KeyPurposeId.id_kp_clientAuth).build()).good(LEAF)),
        row(
            "one for any use",
            "not for signing",
            by(responder().extendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage).build()).good(LEAF)),
        own(
            "one whose key may not sign",
            "not for signing",
            by(responder().keyUsage(KeyUsage.keyEncipherment).build()).good(LEAF)),
        row(
            "one that is not for it, which revokes",
            "not for signing",
            by(noUsage).revoked(LEAF, ago(3))),
        row(
            "a responder of another CA",
            "not valid below the issuer: NO_TRUST_ANCHOR",
            by(responder().signedBy(ca("CN=other")).build()).good(LEAF)),
        row(
            "a responder of another CA with that name",
            "not valid below the issuer: NO_TRUST_ANCHOR",
            by(responder().signedBy(STRANGER_CA).build()).good(LEAF)),
        row(
            "a responder of a CA below the issuer",
            "not valid below the issuer: NO_TRUST_ANCHOR",
            by(responder().signedBy(SUB_CA).build()).good(LEAF)),
        row(
            "a self-signed responder",
            "not valid below the issuer",
            by(selfSignedResponder()).good(LEAF)),
        row(
            "an ended responder",
            "not valid below the issuer: EXPIRED",
            by(responder().validity(ago(9), ago(1)).build()).good(LEAF)),
        row(
            "a responder of the future",
            "not valid below the issuer: NOT_YET_VALID",
            by(responder().validity(in(SECOND), in(MAX_AGE)).build()).good(LEAF)),
        own(
            "a responder with a critical extension that is not understood",
            "not valid below the issuer: UNRECOGNIZED_CRIT_EXT",
            by(responder().extension(id_pkix_ocsp_archive_cutoff, true, DERNull.INSTANCE).build())
                .good(LEAF)),
        row(
            "a signature by MD5",
            "signature MD5",
            by(responder().key(KeyKind.RSA_2048).build())
                .signatureAlgorithm("MD5withRSA")
                .good(LEAF)),
        own("a signature by SHA-1", "signature SHA1", bySha1("SHA1withRSA")),
        own("a PSS signature by SHA-1", "with SHA-1", bySha1("SHA1withRSAandMGF1")),
        own(
            "a responder with a short key",
            "RSA key of 1024 bits",
            by(responder().key(KeyKind.RSA_1024).build()).good(LEAF)),
        own(
            "a responder whose certificate is signed by SHA-1",
            "signature SHA1",
            by(responder().signatureAlgorithm("SHA1withECDSA").build()).good(LEAF)));
  }

  private static OcspResponses.Builder bySha1(String algorithm) {
    return by(responder().key(KeyKind.RSA_2048).build()).signatureAlgorithm(algorithm).good(LEAF);
  }

  private static HeldCertificate ca(String name) {
    return HeldCertificate.builder().subject(name).certificateAuthority().build();
  }

  private static HeldCertificate selfSignedResponder() {
    return HeldCertificate.builder()
        .subject("CN=responder")
        .extendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning)
        .build();
  }

  static Stream<Row> times() {
    HeldCertificate past = responder().validity(ago(9), ago(2)).build();
    return Stream.of(
        row("good until now", Status.GOOD, byCa().nextUpdate(NOW).good(LEAF)),
        own("good until a second ago", "ended", byCa().nextUpdate(in(SECOND.negated())).good(LEAF)),
        row(
            "good until an hour ago",
            "ended",
            byCa().thisUpdate(ago(9)).nextUpdate(ago(1)).good(LEAF)),
        own(
            "unknown until an hour ago",
            "ended",
            byCa().thisUpdate(ago(9)).nextUpdate(ago(1)).unknown(LEAF)),
        own(
            "revoked until an hour ago",
            Status.REVOKED,
            byCa().thisUpdate(ago(9)).nextUpdate(ago(1)).revoked(LEAF, ago(10))),
        row(
            "good from soon on",
            Status.GOOD,
            byCa().producedAt(in(SKEW)).thisUpdate(in(SKEW)).good(LEAF)),
        own("good from later on", "begins", byCa().thisUpdate(in(SKEW.plus(SECOND))).good(LEAF)),
        own(
            "revoked from tomorrow on",
            Status.REVOKED,
            byCa().thisUpdate(ago(-23)).revoked(LEAF, ago(3))),
        row("good, produced soon", Status.GOOD, byCa().producedAt(in(SKEW)).good(LEAF)),
        own(
            "good, produced later",
            "was produced",
            byCa().producedAt(in(SKEW.plus(SECOND))).good(LEAF)),
        row(
            "good, produced long ago",
            Status.GOOD,
            byCa().producedAt(ago(99)).thisUpdate(ago(99)).good(LEAF)),
        own(
            "good within the time that one without an end has",
            Status.GOOD,
            byCa().thisUpdate(NOW.minus(MAX_AGE)).withoutNextUpdate().good(LEAF)),
        row(
            "good after the time that one without an end has",
            "ended",
            byCa().thisUpdate(NOW.minus(MAX_AGE).minus(SECOND)).withoutNextUpdate().good(LEAF)),
        own(
            "revoked after the time that one without an end has",
            Status.REVOKED,
            byCa().thisUpdate(ago(9)).withoutNextUpdate().revoked(LEAF, ago(10))),
        own(
            "revoked by a responder in its time, which has ended",
            Status.REVOKED,
            by(past).producedAt(ago(3)).revoked(LEAF, ago(10))),
        row(
            "revoked by a responder after its time",
            "not valid below the issuer: EXPIRED",
            by(past).producedAt(ago(1)).revoked(LEAF, ago(10))),
        row(
            "good by a responder in its time, which has ended",
            "not valid below the issuer: EXPIRED",
            by(past).producedAt(ago(3)).good(LEAF)));
  }

  static Stream<Row> extensions() {
    return Stream.of(
        row(
            "a critical one of the response",
            "critical extension of the response",
            byCa().extension(id_pkix_ocsp_archive_cutoff, true, DERNull.INSTANCE).good(LEAF)),
        row(
            "a critical one of the answer",
            "critical extension of the answer",
            byCa().singleExtension(id_pkix_ocsp_archive_cutoff, true, DERNull.INSTANCE).good(LEAF)),
        row(
            "a critical one of an answer that revokes",
            "critical extension of the answer",
            byCa()
                .singleExtension(id_pkix_ocsp_archive_cutoff, true, DERNull.INSTANCE)
                .revoked(LEAF, ago(3))),
        own(
            "a critical one of the answer about another",
            Status.GOOD,
            byCa()
                .good(LEAF)
                .singleExtension(id_pkix_ocsp_archive_cutoff, true, DERNull.INSTANCE)
                .good(OTHER_LEAF)),
        row(
            "others",
            Status.GOOD,
            byCa()
                .extension(id_pkix_ocsp_archive_cutoff, false, DERNull.INSTANCE)
                .singleExtension(id_pkix_ocsp_archive_cutoff, false, DERNull.INSTANCE)
                .good(LEAF)),
        row("a nonce that nobody asked for", Status.GOOD, byCa().nonce(new byte[8]).good(LEAF)),
        own(
            "a critical nonce",
            Status.GOOD,
            byCa()
                .extension(id_pkix_ocsp_nonce, true, new DEROctetString(new byte[8]))
                .good(LEAF)));
  }

  @ParameterizedTest(name = "V5 an answer that says: {0}")
  @MethodSource("answers")
  @DisplayName("V5 what the answer says of the certificate counts, and the worst of it")
  void answersCount(Row row) throws Exception {
    check(row);
  }

  @ParameterizedTest(name = "V5 an answer signed by {0}")
  @MethodSource("signers")
  @DisplayName("V5 an answer counts if the issuer signed it, or a responder that it authorised")
  void signersCount(Row row) throws Exception {
    check(row);
  }

  @ParameterizedTest(name = "V5 an answer that is {0}")
  @MethodSource("times")
  @DisplayName("V5 an answer counts in its time, and one that revokes at any")
  void timesCount(Row row) throws Exception {
    check(row);
  }

  @ParameterizedTest(name = "V5 an answer with extensions: {0}")
  @MethodSource("extensions")
  @DisplayName("V5 an answer with a critical extension that is not understood counts for nothing")
  void extensionsCount(Row row) throws Exception {
    check(row);
  }

  private static void check(Row row) throws OcspException {
    byte[] response = row.response().get();
    SecondOpinion ours;
    if (Arrays.stream(Status.values()).anyMatch(status -> status.name().equals(row.outcome()))) {
      Status status = Status.valueOf(row.outcome());
      assertStatus(response, status);
      ours =
          switch (status) {
            case GOOD -> SecondOpinion.GOOD;
            case REVOKED -> SecondOpinion.REVOKED;
            default -> SecondOpinion.NEITHER;
          };
    } else {
      assertRefused(response, row.outcome());
      ours = SecondOpinion.NEITHER;
    }
    if (row.jdkAgrees()) {
      assertThat(secondOpinion(response)).as("the JDK's checker").isEqualTo(ours);
    }
  }

  @ParameterizedTest(name = "V5 the JDK''s checker takes for {1}: {0}")
  @MethodSource("mistakes")
  @DisplayName("V5 what keeps us from using the JDK's checker")
  void reasonsForOurOwn(String what, SecondOpinion opinion, OcspResponses.Builder response) {
    assertThat(secondOpinion(response.build())).isEqualTo(opinion);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            "revoked, said before good",
            SecondOpinion.GOOD,
            byCa().revoked(LEAF, ago(3)).good(LEAF)),
        Arguments.of(
            "revoked from a future moment on", SecondOpinion.GOOD, byCa().revoked(LEAF, ago(-3))),
        Arguments.of(
            "ended ten minutes ago",
            SecondOpinion.GOOD,
            byCa().nextUpdate(in(Duration.ofMinutes(-10))).good(LEAF)),
        Arguments.of(
            "revoked, and ended an hour ago",
            SecondOpinion.NEITHER,
            byCa().thisUpdate(ago(9)).nextUpdate(ago(1)).revoked(LEAF, ago(10))),
        Arguments.of(
            "good without an end, said an hour ago",
            SecondOpinion.NEITHER,
            byCa().withoutNextUpdate().good(LEAF)),
        Arguments.of(
            "good by a SHA-256 id", SecondOpinion.NEITHER, byCa().hash("SHA-256").good(LEAF)));
  }

  @ParameterizedTest(name = "V5 a signature with {1} by a key of kind {0}")
  @CsvSource({
    "RSA_2048, SHA256withRSA",
    "RSA_2048, SHA512withRSA",
    "RSA_3072, SHA256withRSAandMGF1",
    "RSA_3072, SHA384withRSAandMGF1",
    "EC_P256, SHA256withECDSA",
    "EC_P384, SHA384withECDSA",
    "ED25519, Ed25519"
  })
  @DisplayName("V5 every usual kind of signature counts, the issuer's and the responder's")
  void algorithms(KeyKind kind, String algorithm) throws Exception {
    HeldCertificate ca =
        HeldCertificate.builder().subject("CN=ca").key(kind).certificateAuthority().build();
    X509Certificate leaf = HeldCertificate.builder().signedBy(ca).build().certificate();
    HeldCertificate responder = responder().signedBy(ca).key(kind).build();
    OcspRequest request = OcspRequest.about(leaf, ca.certificate());
    for (HeldCertificate signer : List.of(ca, responder)) {
      OcspResponses.Builder response =
          current(OcspResponses.issuedBy(ca))
              .signedBy(signer)
              .signatureAlgorithm(algorithm)
              .good(leaf);

      assertThat(verify(response.build(), request).evidence().status()).isEqualTo(Status.GOOD);
      assertThat(verify(response.byKey().build(), request).evidence().status())
          .isEqualTo(Status.GOOD);

      BasicOCSPResponse signed = Ocsp.basic(response.build());
      byte[] altered = signed.getSignature().getOctets();
      altered[altered.length - 1] ^= 1;
      assertRefused(
          Ocsp.assemble(
              signed.getTbsResponseData(),
              signed.getSignatureAlgorithm(),
              altered,
              signed.getCerts()),
          request,
          signer == ca ? "neither the issuer" : "not the responder's");
    }
  }

  @Test
  @DisplayName("V5 the evidence ends with the answer")
  void untilNextUpdate() throws Exception {
    OcspAnswer answer = verify(byCa().nextUpdate(in(MAX_AGE)).good(LEAF).build());

    assertThat(answer).isEqualTo(new OcspAnswer(Evidence.good(in(MAX_AGE)), ago(1), in(MAX_AGE)));
  }

  @Test
  @DisplayName("V5 the evidence of an answer without an end ends with its age")
  void untilMaxAge() throws Exception {
    Instant end = ago(1).plus(MAX_AGE);
    OcspAnswer answer = verify(byCa().withoutNextUpdate().good(LEAF).build());

    assertThat(answer).isEqualTo(new OcspAnswer(Evidence.good(end), ago(1), end));
  }

  @Test
  @DisplayName("V5 the evidence ends with the responder's certificate")
  void untilResponderEnds() throws Exception {
    Instant end = in(SECOND);
    HeldCertificate responder = responder().validity(ago(1), end).build();
    OcspAnswer answer = verify(by(responder).good(LEAF).build());

    assertThat(answer).isEqualTo(new OcspAnswer(Evidence.good(end), ago(1), end));
  }

  @Test
  @DisplayName("V5 that a responder does not know the certificate is no outage, and ends")
  void unknownEnds() throws Exception {
    Evidence evidence = verify(byCa().nextUpdate(in(MAX_AGE)).unknown(LEAF).build()).evidence();

    assertThat(evidence.until()).isEqualTo(in(MAX_AGE));
    assertThat(evidence.outageSince()).isNull();
    assertThat(evidence.detail()).contains("does not know");
  }

  @Test
  @DisplayName("V5 revoked is for ever, but asked again when the answer ends")
  void revokedForEver() throws Exception {
    OcspAnswer answer =
        verify(byCa().thisUpdate(ago(9)).nextUpdate(ago(8)).revoked(LEAF, ago(10)).build());

    assertThat(answer.evidence().until()).isEqualTo(Instant.MAX);
    assertThat(answer.evidence().detail()).isEqualTo("revoked at " + ago(10));
    assertThat(answer.thisUpdate()).isEqualTo(ago(9));
    assertThat(answer.until()).isEqualTo(ago(8));
  }

  @Test
  @DisplayName("V6 an answer is never newer than the moment it came: it could not be replaced")
  void notNewerThanNow() throws Exception {
    assertThat(verify(byCa().thisUpdate(ago(-20)).revoked(LEAF, ago(3)).build()).thisUpdate())
        .isEqualTo(NOW);
    assertThat(
            verify(byCa().producedAt(in(SKEW)).thisUpdate(in(SKEW)).good(LEAF).build())
                .thisUpdate())
        .isEqualTo(NOW);
  }

  @Test
  @DisplayName("V5 an answer that repeats the nonce counts")
  void nonce() throws Exception {
    OcspRequest request = withNonce();
    byte[] response = byCa().nonceOf(request.encoded()).good(LEAF).build();

    assertThat(verify(response, request).evidence().status()).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V5 an answer with the nonce of another request is refused")
  void otherNonce() {
    byte[] response = byCa().nonceOf(withNonce().encoded()).good(LEAF).build();

    assertRefused(response, withNonce(), "the nonce of another request");
  }

  @Test
  @DisplayName("V5 an answer without the nonce is refused, unless that is allowed")
  void withoutNonce() throws Exception {
    byte[] response = byCa().good(LEAF).build();
    OcspRequest request = withNonce();

    assertRefused(response, request, "leaves out the nonce");
    OcspVerifier lenient = new OcspVerifier(MAX_AGE, false, AlgorithmFloor.DEFAULT);
    assertThat(lenient.verify(response, request, NOW).evidence().status()).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V5 an answer with a wrong nonce is refused even where it may leave it out")
  void wrongNonceWhereOptional() {
    byte[] response = byCa().nonce(new byte[32]).good(LEAF).build();

    OcspVerifier lenient = new OcspVerifier(MAX_AGE, false, AlgorithmFloor.DEFAULT);
    assertThatThrownBy(() -> lenient.verify(response, withNonce(), NOW))
        .isInstanceOf(OcspException.class)
        .hasMessageContaining("the nonce of another request");
  }

  @Test
  @DisplayName("V5 revoked counts whatever the nonce: an old answer revokes too")
  void revokedWithAnyNonce() throws Exception {
    OcspResponses.Builder response = byCa().revoked(LEAF, ago(3));

    assertThat(verify(response.build(), withNonce()).evidence().status()).isEqualTo(Status.REVOKED);
    assertThat(verify(response.nonce(new byte[32]).build(), withNonce()).evidence().status())
        .isEqualTo(Status.REVOKED);
  }

  private static OcspRequest withNonce() {
    return OcspRequest.withNonce(LEAF, CA.certificate(), new SecureRandom());
  }

  @Test
  @DisplayName("V5 nobody vouches for himself")
  void notForItself() {
    HeldCertificate leafAnchor = HeldCertificate.builder().subject("CN=self").build();
    assertRefused(
        current(OcspResponses.issuedBy(leafAnchor)).good(leafAnchor.certificate()).build(),
        OcspRequest.about(leafAnchor.certificate(), leafAnchor.certificate()),
        "cannot vouch for itself");

    HeldCertificate client =
        Ocsp.leaf()
            .extendedKeyUsage(KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_OCSPSigning)
            .build();
    assertRefused(
        by(client).good(client.certificate()).build(),
        OcspRequest.about(client.certificate(), CA.certificate()),
        "cannot vouch for itself");
    assertRefused(by(CLIENT).good(LEAF).build(), "cannot vouch for itself");
  }

  @ParameterizedTest(name = "V5 a responder that answers: {1}")
  @CsvSource({
    OCSPRespBuilder.MALFORMED_REQUEST + ", malformedRequest",
    OCSPRespBuilder.INTERNAL_ERROR + ", internalError",
    OCSPRespBuilder.TRY_LATER + ", tryLater",
    OCSPRespBuilder.SIG_REQUIRED + ", sigRequired",
    OCSPRespBuilder.UNAUTHORIZED + ", unauthorized"
  })
  @DisplayName("V5 a responder that has no answer says so")
  void failures(int status, String name) {
    assertRefused(OcspResponses.failure(status), "the responder answered " + name);
  }

  @ParameterizedTest(name = "V5 no response: \"{0}\"")
  @ValueSource(
      strings = {
        "",
        "0",
        "garbage",
        "<html><body>502 Bad Gateway</body></html>",
        "HTTP/1.1 200 OK\r\nContent-Type: application/ocsp-response\r\n\r\n"
      })
  @DisplayName("V5 text is not a response")
  void text(String text) {
    assertRefused(text.getBytes(StandardCharsets.US_ASCII), "not an OCSP response");
  }

  @Test
  @DisplayName("V7 verification calls nobody, whomever the certificates name")
  void noNetwork() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(loopback, 0)).configureBlocking(false);
      int port = listening.socket().getLocalPort();
      X509Certificate leaf = calling(Ocsp.leaf(), port).certificate();
      HeldCertificate responder = calling(responder(), port);
      OcspRequest request = OcspRequest.about(leaf, CA.certificate());
      assertThat(OcspRequest.responders(leaf)).hasSize(1);

      assertThat(verify(by(responder).good(leaf).build(), request).evidence().status())
          .isEqualTo(Status.GOOD);
      assertRefused(by(responder).good(OTHER_LEAF).build(), request, "other certificates");
      assertRefused(by(responder).certificates().good(leaf).build(), request, "neither");
      assertRefused(by(responder).nextUpdate(ago(1)).good(leaf).build(), request, "ended");
      assertRefused(new byte[0], request, "not an OCSP response");
      assertRefused(OcspResponses.failure(OCSPRespBuilder.TRY_LATER), request, "tryLater");
      assertThat(listening.accept()).as("a connection").isNull();

      try (Socket control = new Socket(loopback, port)) {
        assertThat(control.isConnected()).isTrue();
        assertThat(listening.accept()).as("a connection").isNotNull();
      }
    }
  }

  @Test
  @DisplayName("V7 the JDK's checker calls whom the certificate names, if it is given nothing")
  void networkOfTheJdk() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      X509Certificate leaf = calling(Ocsp.leaf(), server.getLocalPort()).certificate();
      CompletableFuture<Boolean> called = CompletableFuture.supplyAsync(() -> acceptsOnce(server));

      assertThat(secondOpinion(leaf, Map.of())).isEqualTo(SecondOpinion.NEITHER);
      assertThat(called.get()).isTrue();
    }
  }

  private static boolean acceptsOnce(ServerSocket server) {
    try (server;
        Socket connection = server.accept()) {
      return connection.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static HeldCertificate calling(HeldCertificate.Builder certificate, int port) {
    GeneralName uri =
        new GeneralName(
            GeneralName.uniformResourceIdentifier, "http://127.0.0.1:" + port + "/ocsp");
    return certificate
        .extension(
            Extension.authorityInfoAccess,
            false,
            new AuthorityInformationAccess(
                new AccessDescription[] {
                  new AccessDescription(AccessDescription.id_ad_ocsp, uri),
                  new AccessDescription(AccessDescription.id_ad_caIssuers, uri)
                }))
        .crlDistributionPoint("http://127.0.0.1:" + port + "/crl")
        .build();
  }
}
