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
package io.clientcert.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("TestPki")
class TestPkiTest {
  private static final Clock CLOCK = Clock.offset(Clock.systemUTC(), Duration.ofDays(2000));
  private static final TestPki PKI = TestPki.create(CLOCK);
  private static final int JSSE_HANDSHAKE_MESSAGE = 32 * 1024;

  static Set<String> names() {
    return PKI.names();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  @DisplayName("every client holds the key to its leaf and fits into a handshake message")
  void everyClient(String name) throws Exception {
    TestPki.Client client = PKI.client(name);
    assertThat(client.name()).isEqualTo(name);
    assertThat(client.presented()[0]).isEqualTo(client.leaf().certificate());
    assertThat(Arrays.asList(client.presented()).subList(1, client.presented().length))
        .isEqualTo(client.chain());
    assertThat(PKI.client(name)).isSameAs(client);

    int size = 0;
    for (X509Certificate certificate : client.presented()) {
      size += certificate.getEncoded().length + 10;
    }
    assertThat(size).isLessThan(JSSE_HANDSHAKE_MESSAGE);

    KeyPair pair = new KeyPair(client.leaf().certificate().getPublicKey(), client.key());
    String algorithm = HeldCertificate.defaultSignatureAlgorithm(pair.getPrivate());
    byte[] text = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(pair.getPrivate());
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(pair.getPublic());
    signature.update(text);
    assertThat(signature.verify(signed)).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  @DisplayName("plain PKIX finds a path for all but those that it should not")
  void paths(String name) throws Exception {
    TestPki.Client client = PKI.client(name);
    if (Set.of("expired", "notYetValid", "rogue", "strangerCa").contains(name)) {
      assertThatThrownBy(() -> build(client)).isInstanceOf(CertPathBuilderException.class);
    } else {
      build(client);
    }
  }

  @Test
  @DisplayName("the certificates at a limit are the largest within it, those over it the smallest")
  void limits() {
    assertThat(leafValue(PKI.atLeafLimit())).isEqualTo(10238);
    assertThat(leafValue(PKI.overLeafLimit())).isEqualTo(10242);
    assertThat(TestPki.encodedLength(PKI.atChainLimit().chain().get(0))).isEqualTo(16382);
    assertThat(TestPki.encodedLength(PKI.overChainLimit().chain().get(0))).isEqualTo(16386);
  }

  @Test
  @DisplayName("the clients differ from the good one in what their names say")
  void differences() throws Exception {
    assertThat(certificate("expired").getNotAfter()).isBefore(now());
    assertThat(certificate("notYetValid").getNotBefore()).isAfter(now());
    assertThat(certificate("serverOnly").getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate("noEku").getExtendedKeyUsage()).isNull();
    assertThat(certificate("anyEku").getExtendedKeyUsage()).containsExactly("2.5.29.37.0");
    assertThat(certificate("keyEncipherment").getKeyUsage()).startsWith(false, false, true);
    assertThat(certificate("sha1").getSigAlgName()).isEqualTo("SHA1withRSA");
    assertThat(certificate("weak").getPublicKey().toString()).contains("1024");
    assertThat(PKI.emailOnlyCa().chain().get(0).getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.4");
    X509Certificate root = PKI.root().certificate();
    X509Certificate intermediate = PKI.intermediate().certificate();
    assertThat(PKI.rootIncluded().chain()).containsExactly(intermediate, root);
    assertThat(PKI.shuffled().chain()).containsExactly(root, intermediate);
    assertThat(PKI.unrelatedExtra().chain()).hasSize(2).startsWith(intermediate);
    assertThat(PKI.directClient().chain()).isEmpty();
    assertThat(certificate("oddSubject").getSubjectX500Principal().getEncoded())
        .containsSequence('\r', '\n')
        .contains(0);
  }

  @Test
  @DisplayName("the server is localhost by all its names")
  void server() throws Exception {
    X509Certificate certificate = PKI.server().certificate();
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(
            List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
    certificate.verify(PKI.root().certificate().getPublicKey());
  }

  @Test
  @DisplayName("the lists are signed by their CAs, current, and revoke one client")
  void crls() throws Exception {
    X509CRL crl = PKI.crl();
    crl.verify(PKI.intermediate().certificate().getPublicKey());
    PKI.rootCrl().verify(PKI.root().certificate().getPublicKey());
    assertThat(crl.getThisUpdate()).isBefore(now());
    assertThat(crl.getNextUpdate()).isAfter(now());
    for (TestPki.Client client : PKI.clients().values()) {
      assertThat(crl.isRevoked(client.leaf().certificate()))
          .as(client.name())
          .isEqualTo(client.name().equals("revoked"));
    }
    assertThat(PKI.rootCrl().getRevokedCertificates()).isNull();
    assertThat(PKI.crls().stream().map(X509CRL::getIssuerX500Principal))
        .doesNotHaveDuplicates()
        .contains(
            PKI.emailOnlyCa().leaf().certificate().getIssuerX500Principal(),
            PKI.sha1().leaf().certificate().getIssuerX500Principal(),
            PKI.atChainLimit().leaf().certificate().getIssuerX500Principal(),
            PKI.overChainLimit().leaf().certificate().getIssuerX500Principal());
  }

  @Test
  @DisplayName("writes files that the JDK reads back")
  void files(@TempDir Path directory) throws Exception {
    PKI.serverOnly().writeTo(directory);
    assertThat(Files.readString(directory.resolve("server-only.key")))
        .isEqualTo(PKI.serverOnly().leaf().keyPem());
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    byte[] certificates = Files.readAllBytes(directory.resolve("server-only.pem"));
    assertThat(factory.generateCertificates(new ByteArrayInputStream(certificates)))
        .hasToString(Arrays.asList(PKI.serverOnly().presented()).toString());

    byte[] crls = Files.readAllBytes(Pem.write(directory.resolve("crl"), PKI.crl(), PKI.rootCrl()));
    assertThat(factory.generateCRLs(new ByteArrayInputStream(crls)))
        .hasToString(List.of(PKI.crl(), PKI.rootCrl()).toString());
  }

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(strings = {"nobody", ""})
  @DisplayName("names the clients there are when asked for another")
  void unknown(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PKI.client(name))
        .withMessageContaining("rsaClient");
  }

  private static Date now() {
    return Date.from(CLOCK.instant());
  }

  private static X509Certificate certificate(String name) {
    return PKI.client(name).leaf().certificate();
  }

  private static int leafValue(TestPki.Client client) {
    return TestPki.encodedLength(client.leaf().certificate());
  }

  private static void build(TestPki.Client client) throws Exception {
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(client.leaf().certificate());
    PKIXBuilderParameters parameters =
        new PKIXBuilderParameters(Set.of(new TrustAnchor(PKI.root().certificate(), null)), target);
    parameters.addCertStore(
        CertStore.getInstance(
            "Collection", new CollectionCertStoreParameters(Arrays.asList(client.presented()))));
    parameters.setDate(now());
    parameters.setRevocationEnabled(false);
    CertPathBuilder.getInstance("PKIX").build(parameters);
  }
}
