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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.path.CertificateFiles;
import io.clientcert.testing.CapturedLog;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chains that others reported, each with the verdict and the words that its reason has. */
class ReportedPathsTest {
  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

  private static List<X509Certificate> certificates(String file) throws Exception {
    Path folder = Suites.folder("reported");
    return CertificateFiles.readPem(Suites.read(folder.resolve(file)));
  }

  @Test
  @DisplayName("V2 serverAuth alone is accepted where that is set, said at the start and counted")
  void serverAuth() throws Exception {
    List<X509Certificate> anchors = certificates("ca.pem");
    X509Certificate[] server = certificates("path/serverc.pem").toArray(X509Certificate[]::new);
    X509Certificate[] client = certificates("leaf.pem").toArray(X509Certificate[]::new);
    String digest =
        HexFormat.ofDelimiter(":")
            .formatHex(MessageDigest.getInstance("SHA-256").digest(anchors.get(0).getEncoded()));
    ClientCertConfig.Builder config =
        ClientCertConfig.builder()
            .trustAnchors(anchors)
            .clock(Clock.fixed(NOW, ZoneOffset.UTC))
            .reloadInterval(Duration.ZERO);
    try (ClientCertEngine forwarder = ClientCertEngine.create(config.build())) {
      assertThat(Engine.decide(forwarder, server).verdict()).isEqualTo(Verdict.WRONG_USAGE);
      assertThat(Engine.decide(forwarder, client).verdict()).isEqualTo(Verdict.VERIFIED);
      assertThat(forwarder.statistics().withoutClientAuth()).isEqualTo(1);
    }
    try (CapturedLog log = new CapturedLog();
        ClientCertEngine forwarder =
            ClientCertEngine.create(
                config
                    .clientAuthUsage(ClientCertConfig.ClientAuthUsage.SERVER_AUTH_ALLOWED)
                    .serverAuthAnchors(List.of(digest))
                    .build())) {
      assertThat(log.messages(Level.WARNING))
          .anyMatch(line -> line.contains("server-auth-allowed"));
      assertThat(Engine.decide(forwarder, server).verdict()).isEqualTo(Verdict.VERIFIED);
      assertThat(Engine.decide(forwarder, server).verdict()).isEqualTo(Verdict.VERIFIED);
      assertThat(Engine.decide(forwarder, client).verdict()).isEqualTo(Verdict.VERIFIED);
      assertThat(forwarder.statistics().withoutClientAuth()).isEqualTo(2);
    }
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () ->
                ClientCertEngine.create(config.serverAuthAnchors(List.of("00".repeat(32))).build()))
        .withMessageContaining("serverAuthAnchors")
        .withMessageContaining("digest of no trust anchor");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> config.clientAuthUsage(ClientCertConfig.ClientAuthUsage.REQUIRED).build())
        .withMessageContaining("clientAuthUsage=server-auth-allowed");
  }

  @ParameterizedTest(name = "V10 {0} below {1} is {2}")
  @CsvSource({
    "leaf.pem, ca.pem, VERIFIED, ''",
    "path/crit.pem, ca.pem, UNTRUSTED, "
        + "'CN=crit has a critical extension that is not supported: 1.3.6.1.4.1.99999.1'",
    "path/qccrit.pem, ca.pem, UNTRUSTED, "
        + "'CN=qccrit has a critical extension that is not supported: 1.3.6.1.5.5.7.1.3'",
    "path/critca-chain.pem, ca.pem, UNTRUSTED, "
        + "'CN=Crit CA has a critical extension that is not supported: 1.3.6.1.4.1.99999.2'",
    "path/pathlen-chain.pem, ca.pem, UNTRUSTED, 'CN=Below CA exceeds the path length'",
    "path/nc-chain.pem, ca.pem, UNTRUSTED, "
        + "'CN=nc,O=Other,C=DE has a name outside the name constraints'",
    "path/pol.pem, ca.pem, VERIFIED, ''",
    "path/serverc.pem, ca.pem, WRONG_USAGE, 'the extended key usage of CN=server'",
    "path/upn-chain.pem, ca.pem, UNTRUSTED, 'the name constraints of CN=UPN CA'",
    "path/upn-chain.pem, path/upnself.pem, VERIFIED, ''",
    "path/upn-chain.pem, path/upn2.pem, VERIFIED, ''",
    "path/upnleaf.pem, path/upn2.pem, VERIFIED, ''"
  })
  @DisplayName("V10 the reported paths have a verdict and a reason that names the rule")
  void reported(String chain, String trusted, Verdict verdict, String reason) throws Exception {
    try (ClientCertEngine forwarder =
        ClientCertEngine.create(
            ClientCertConfig.builder()
                .trustAnchors(certificates(trusted))
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .reloadInterval(Duration.ZERO)
                .build())) {
      ClientCertificate certificate =
          Engine.decide(forwarder, certificates(chain).toArray(X509Certificate[]::new));

      assertThat(certificate.verdict()).as(certificate.reason()).isEqualTo(verdict);
      assertThat(certificate.reason()).contains(reason).doesNotContain("Exception");
      // the facts stay, whatever the verdict
      assertThat(certificate.subject()).isNotEmpty();
      assertThat(certificate.sha256()).hasSize(64);
    }
  }
}
