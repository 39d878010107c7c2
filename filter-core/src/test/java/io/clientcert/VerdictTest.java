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

import static io.clientcert.Engine.NOW;
import static io.clientcert.Engine.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertConfig.Revocation;
import io.clientcert.ClientCertConfig.RevocationScope;
import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is decided about every kind of client. */
class VerdictTest {
  private static final TestPki PKI = TestPki.create(Clock.fixed(NOW, ZoneOffset.UTC));
  private static final X509CRL[] CRLS = PKI.crls().toArray(X509CRL[]::new);

  @TempDir private Path directory = Path.of("");
  private Path crls = Path.of("");

  @BeforeEach
  void writeLists() {
    crls = Pem.write(directory.resolve("crls.pem"), CRLS);
  }

  private Engine checkingRevocation(RevocationScope scope) {
    return Engine.of(
        trusting(PKI.root())
            .revocation(Revocation.CRL)
            .revocationScope(scope)
            .crlFiles(List.of(crls)));
  }

  @ParameterizedTest(name = "V10 {0} is {1}")
  @CsvSource({
    "client, VERIFIED",
    "rsaClient, VERIFIED",
    "ed25519Client, VERIFIED",
    "directClient, VERIFIED",
    "expired, EXPIRED",
    "notYetValid, NOT_YET_VALID",
    "revoked, REVOKED",
    "rogue, UNTRUSTED",
    "strangerCa, UNTRUSTED",
    "serverOnly, WRONG_USAGE",
    "weak, WEAK_ALGORITHM",
    "sha1, WEAK_ALGORITHM",
    "noEku, VERIFIED",
    "anyEku, VERIFIED",
    "keyEncipherment, WRONG_USAGE",
    "oddSubject, VERIFIED",
    "atLeafLimit, VERIFIED",
    "overLeafLimit, VERIFIED",
    "atChainLimit, VERIFIED",
    "overChainLimit, VERIFIED",
    "unrelatedExtra, VERIFIED",
    "rootIncluded, VERIFIED",
    "shuffled, VERIFIED",
    "emailOnlyCa, WRONG_USAGE"
  })
  void everyClient(String name, Verdict expected) {
    TestPki.Client client = PKI.client(name);
    Engine engine = checkingRevocation(RevocationScope.PATH);

    Forwarding forwarding = engine.forward(client);

    ClientCertificate fact = forwarding.certificate();
    assertThat(fact.verdict()).as(fact.reason()).isEqualTo(expected);
    assertThat(fact.presented()).isTrue();
    assertThat(fact.leaf()).isEqualTo(client.leaf().certificate());
    assertThat(fact.presentedChain()).containsExactly(client.presented());
    assertThat(fact.forwardable()).isEqualTo(expected == Verdict.VERIFIED);
    assertThat(fact.revoked()).isEqualTo(expected == Verdict.REVOKED);
    assertThat(fact.verified()).isEqualTo(expected == Verdict.VERIFIED);
    assertThat(fact.pathValid())
        .isEqualTo(expected == Verdict.VERIFIED || expected == Verdict.REVOKED);
    assertThat(engine.forwarder.statistics().requests(expected)).isEqualTo(1);
    if (expected != Verdict.VERIFIED) {
      assertThat(forwarding.fields()).as("I3").isEmpty();
      assertThat(forwarding.refusal()).isEmpty();
    }
  }

  @Test
  @DisplayName("V10 the table has every client there is")
  void tableIsComplete() throws Exception {
    CsvSource table =
        VerdictTest.class
            .getDeclaredMethod("everyClient", String.class, Verdict.class)
            .getAnnotation(CsvSource.class);

    assertThat(Arrays.stream(table.value()).map(row -> row.split(",", -1)[0]))
        .containsExactlyInAnyOrderElementsOf(PKI.names());
  }

  @Test
  @DisplayName("V10 without a certificate the verdict is NONE, with null and with an empty chain")
  void none() {
    Engine engine = Engine.of(trusting(PKI.root()));

    for (Forwarding forwarding :
        List.of(
            engine.forwarder.rules().decide(IncomingRequest.UNKNOWN),
            engine
                .forwarder
                .rules()
                .decide(IncomingRequest.withCertificates(new X509Certificate[0])),
            engine.forwarder.rules().withoutCertificate())) {
      assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.NONE);
      assertThat(forwarding.certificate().presented()).isFalse();
      assertThat(forwarding.certificate().leaf()).isNull();
      assertThat(forwarding.fields()).isEmpty();
      assertThat(forwarding.refusal()).isEmpty();
    }
    assertThat(engine.forwarder.statistics().requests(Verdict.NONE)).isEqualTo(3);
    assertThat(engine.validations()).isZero();
  }

  @Test
  @DisplayName("V5 revocation=none forwards a revoked certificate")
  void revocationIsOffByDefault() {
    Engine engine = Engine.of(trusting(PKI.root()));

    assertThat(engine.forward(PKI.revoked()).certificate().verdict()).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V5 a certificate that no list covers is not verified")
  void noEvidence() {
    Path rootOnly = Pem.write(directory.resolve("root.pem"), PKI.rootCrl());
    Engine engine =
        Engine.of(trusting(PKI.root()).revocation(Revocation.CRL).crlFiles(List.of(rootOnly)));

    ClientCertificate fact = engine.forward(PKI.client()).certificate();

    assertThat(fact.verdict()).isEqualTo(Verdict.REVOCATION_UNKNOWN);
    assertThat(fact.verified()).isFalse();
    assertThat(fact.pathValid()).isTrue();
    assertThat(fact.revoked()).isFalse();
  }

  @Test
  @DisplayName("V5 fields and conditions: verified only while not revoked and known not to be")
  void verifiedInFields() {
    Path rootOnly = Pem.write(directory.resolve("root.pem"), PKI.rootCrl());
    Engine unknown = flags(List.of(rootOnly));
    Engine known = flags(List.of(crls));

    assertThat(flagsOf(unknown.forward(PKI.client())))
        .containsExactlyInAnyOrder(
            "cf-cert-presented=true",
            "cf-cert-verified=false",
            "cf-cert-revoked=false",
            "X-Client-Cert-Chain-Verified=false",
            "X-Path=true");
    assertThat(flagsOf(known.forward(PKI.revoked())))
        .containsExactlyInAnyOrder(
            "cf-cert-presented=true",
            "cf-cert-verified=true",
            "cf-cert-revoked=true",
            "X-Client-Cert-Chain-Verified=false",
            "X-Path=true");
    assertThat(flagsOf(known.forward(PKI.rogue())))
        .containsExactlyInAnyOrder(
            "cf-cert-presented=true",
            "cf-cert-verified=false",
            "cf-cert-revoked=false",
            "X-Client-Cert-Chain-Verified=false",
            "X-Path=false");
    assertThat(flagsOf(known.forward(PKI.client())))
        .contains(
            "cf-cert-verified=true",
            "cf-cert-revoked=false",
            "X-Client-Cert-Chain-Verified=true",
            "X-Client=yes");
  }

  private static Engine flags(List<Path> crlFiles) {
    return Engine.of(
        trusting(PKI.root())
            .revocation(Revocation.CRL)
            .crlFiles(crlFiles)
            .dialects(List.of("cf-cert"))
            .header("X-Client", "yes{spiffe_id}{serial} if verified and not revoked")
            .header("X-Client-Cert-Chain-Verified", "{verified} if always")
            .header("X-Path", "{path_valid} if presented"));
  }

  private static List<String> flagsOf(Forwarding forwarding) {
    return forwarding.fields().stream()
        .filter(f -> f.value().matches("true|false|yes.*"))
        .map(f -> f.name() + "=" + f.value().replaceFirst("yes.*", "yes"))
        .toList();
  }

  @Test
  @DisplayName("V5 revocationScope=leaf asks about the leaf, path about its CA too")
  void scope() {
    X509CRL revokingCa =
        Crls.issuedBy(PKI.root())
            .revoked(PKI.intermediate().certificate(), NOW.minus(Duration.ofHours(2)))
            .build();
    crls = Pem.write(directory.resolve("revoking.pem"), PKI.crl(), revokingCa);

    assertThat(
            checkingRevocation(RevocationScope.PATH).forward(PKI.client()).certificate().verdict())
        .isEqualTo(Verdict.REVOKED);
    assertThat(
            checkingRevocation(RevocationScope.LEAF).forward(PKI.client()).certificate().verdict())
        .isEqualTo(Verdict.VERIFIED);
    assertThat(
            checkingRevocation(RevocationScope.LEAF).forward(PKI.revoked()).certificate().verdict())
        .isEqualTo(Verdict.REVOKED);
  }

  @Test
  @DisplayName("V5 a CA that is revoked outweighs a leaf of which nothing is known")
  void revokedCaAndUnknownLeaf() {
    X509CRL revokingCa =
        Crls.issuedBy(PKI.root())
            .revoked(PKI.intermediate().certificate(), NOW.minus(Duration.ofHours(2)))
            .build();
    crls = Pem.write(directory.resolve("revoking.pem"), revokingCa);

    assertThat(
            checkingRevocation(RevocationScope.PATH).forward(PKI.client()).certificate().verdict())
        .isEqualTo(Verdict.REVOKED);
  }

  @Test
  @DisplayName("V4 a list that is signed with SHA-1 is no evidence")
  void weaklySignedList() {
    HeldCertificate rsaRoot =
        HeldCertificate.builder()
            .subject("CN=rsa root")
            .certificateAuthority()
            .keyPair(PKI.rsaClient().leaf().keyPair())
            .build();
    HeldCertificate leaf = HeldCertificate.builder().signedBy(rsaRoot).build();
    for (String algorithm : List.of("SHA1withRSA", "SHA1withRSAandMGF1")) {
      X509CRL weak = Crls.issuedBy(rsaRoot).signatureAlgorithm(algorithm).build();
      crls = Pem.write(directory.resolve("weak.pem"), weak);
      ClientCertConfig.Builder config =
          trusting(rsaRoot).revocation(Revocation.CRL).crlFiles(List.of(crls));

      assertThat(Engine.of(config).verdict(leaf))
          .as(algorithm)
          .isEqualTo(Verdict.REVOCATION_UNKNOWN);
      assertThat(Engine.of(config.allowSha1(true)).verdict(leaf)).isEqualTo(Verdict.VERIFIED);
    }
  }

  @Test
  @DisplayName("V4 a list whose separate signer has a weak key is no evidence")
  void weakSignerOfList() throws Exception {
    HeldCertificate ca =
        HeldCertificate.builder()
            .subject("CN=ca")
            .certificateAuthority()
            .keyUsage(KeyUsage.keyCertSign)
            .signedBy(PKI.root())
            .build();
    HeldCertificate leaf = HeldCertificate.builder().signedBy(ca).build();
    HeldCertificate.Builder signer =
        HeldCertificate.builder().subject("CN=ca").keyUsage(KeyUsage.cRLSign).signedBy(PKI.root());

    for (KeyKind kind : List.of(KeyKind.RSA_1024, KeyKind.RSA_2048)) {
      HeldCertificate held = signer.key(kind).build();
      crls =
          Pem.write(
              directory.resolve("signed.pem"),
              Crls.issuedBy(ca).signedBy(held).build(),
              PKI.rootCrl());

      Path intermediates = directory.resolve("intermediates.pem");
      Files.writeString(intermediates, held.certificatePem());
      ClientCertConfig.Builder config =
          trusting(PKI.root())
              .intermediates(intermediates)
              .revocation(Revocation.CRL)
              .crlFiles(List.of(crls));
      assertThat(Engine.of(config).verdict(leaf, ca))
          .as(kind.name())
          .isEqualTo(kind == KeyKind.RSA_1024 ? Verdict.REVOCATION_UNKNOWN : Verdict.VERIFIED);
    }
  }

  /** Any CA below the anchor could issue a certificate in the name of another. */
  @Test
  @DisplayName(
      "V6 a client cannot bring along who signs CRLs: the signer is configured or on the path")
  void presentedSignerOfList() throws Exception {
    HeldCertificate ca = authority("CN=ca");
    HeldCertificate other = authority("CN=other ca");
    HeldCertificate revoked = HeldCertificate.builder().signedBy(ca).build();
    HeldCertificate impostor =
        HeldCertificate.builder()
            .subject("CN=ca")
            .keyUsage(KeyUsage.cRLSign)
            .signedBy(other)
            .build();
    crls =
        Pem.write(
            directory.resolve("signers.pem"),
            PKI.rootCrl(),
            Crls.issuedBy(other).build(),
            Crls.issuedBy(ca).revoked(revoked.certificate(), NOW).build(),
            Crls.issuedBy(ca).number(BigInteger.TEN).signedBy(impostor).build());

    assertThat(checkingRevocation(RevocationScope.PATH).verdict(revoked, ca))
        .isEqualTo(Verdict.REVOKED);
    assertThat(checkingRevocation(RevocationScope.PATH).verdict(revoked, ca, other, impostor))
        .isEqualTo(Verdict.REVOKED);
  }

  @Test
  @DisplayName("V6 a CA on the path signs the CRL of another CA below it")
  void signerOnThePath() {
    HeldCertificate upper = authority("CN=upper");
    HeldCertificate lower =
        HeldCertificate.builder()
            .subject("CN=upper")
            .certificateAuthority()
            .signedBy(upper)
            .build();
    HeldCertificate leaf = HeldCertificate.builder().signedBy(lower).build();
    X509CRL byUpper = Crls.issuedBy(upper).build();
    crls = Pem.write(directory.resolve("upper.pem"), PKI.rootCrl(), byUpper);

    assertThat(checkingRevocation(RevocationScope.PATH).verdict(leaf, lower, upper))
        .isEqualTo(Verdict.VERIFIED);
  }

  private static HeldCertificate authority(String subject) {
    return HeldCertificate.builder()
        .subject(subject)
        .certificateAuthority()
        .signedBy(PKI.root())
        .build();
  }

  @Test
  @DisplayName("V10 more than ten certificates, or 128 KiB of them, are too many")
  void tooMuch() {
    Engine engine = Engine.of(trusting(PKI.root()).maxChainSize(1 << 20));
    TestPki.Client client = PKI.client();
    X509Certificate[] ten = Arrays.copyOf(client.presented(), 10);
    Arrays.fill(ten, 2, 10, PKI.intermediate().certificate());
    X509Certificate[] eleven = Arrays.copyOf(ten, 11);
    eleven[10] = PKI.root().certificate();
    HeldCertificate big = HeldCertificate.builder().derSize(66 << 10).build();
    X509Certificate[] huge = {client.leaf().certificate(), big.certificate(), big.certificate()};

    assertThat(Engine.decide(engine.forwarder, ten).verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(Engine.decide(engine.forwarder, eleven).verdict()).isEqualTo(Verdict.LIMIT_EXCEEDED);
    assertThat(Engine.decide(engine.forwarder, huge).verdict()).isEqualTo(Verdict.LIMIT_EXCEEDED);
  }

  @Test
  @DisplayName("V10 a chain with a gap is malformed")
  void gap() {
    Engine engine = Engine.of(trusting(PKI.root()));
    X509Certificate leaf = PKI.client().leaf().certificate();

    for (X509Certificate[] chain :
        new X509Certificate[][] {{null}, {leaf, null}, {null, leaf}, {leaf, null, leaf}}) {
      Forwarding forwarding =
          engine.forwarder.rules().decide(IncomingRequest.withCertificates(chain));

      assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.MALFORMED);
      assertThat(forwarding.fields()).isEmpty();
    }
    assertThat(engine.forwarder.statistics().requests(Verdict.MALFORMED)).isEqualTo(4);
  }

  @Test
  @DisplayName("V10 a certificate without an encoding is malformed, and says why")
  void withoutEncoding() {
    X509Certificate broken =
        new DelegatingCertificate(PKI.client().leaf().certificate()) {
          private static final long serialVersionUID = 1L;

          @Override
          public byte[] getEncoded() throws CertificateEncodingException {
            throw new CertificateEncodingException("lost\r\nits bytes");
          }
        };

    assertThatIsMalformed(broken);
  }

  @Test
  @DisplayName("V10 a certificate whose encoding fails at random is malformed")
  void failingEncoding() {
    X509Certificate broken =
        new DelegatingCertificate(PKI.client().leaf().certificate()) {
          private static final long serialVersionUID = 1L;

          @Override
          public byte[] getEncoded() {
            throw new IllegalStateException("lost\r\nits bytes");
          }
        };

    assertThatIsMalformed(broken);
  }

  private static void assertThatIsMalformed(X509Certificate broken) {
    Engine engine = Engine.of(trusting(PKI.root()));
    X509Certificate good = PKI.client().leaf().certificate();

    for (X509Certificate[] chain : new X509Certificate[][] {{broken}, {good, broken}}) {
      Forwarding forwarding =
          engine.forwarder.rules().decide(IncomingRequest.withCertificates(chain));

      assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.MALFORMED);
      assertThat(forwarding.certificate().reason()).contains("its bytes");
      assertThat(forwarding.certificate().toString()).contains("its bytes").doesNotContain("\n");
      assertThat(forwarding.fields()).isEmpty();
    }
  }
}
