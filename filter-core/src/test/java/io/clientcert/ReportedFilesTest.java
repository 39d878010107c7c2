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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files with CA certificates as operators have them, good ones and others. */
class ReportedFilesTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-12-01T00:00:00Z"), ZoneOffset.UTC);

  private static Path file(String name) {
    return Suites.folder("reported").resolve(name);
  }

  private static List<X509Certificate> leaf() throws IOException, GeneralSecurityException {
    return CertificateFiles.readPem(Files.readAllBytes(file("leaf.pem")));
  }

  private static Verdict verdict(Map<String, String> settings) throws Exception {
    ClientCertConfig config =
        ClientCertConfig.builder(settings).reloadInterval(Duration.ZERO).clock(CLOCK).build();
    try (ClientCertEngine forwarder = ClientCertEngine.create(config)) {
      return Engine.decide(forwarder, leaf().toArray(X509Certificate[]::new)).verdict();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ca.pem",
        "pem/sclient.pem",
        "pem/underline.pem",
        "pem/trusted.pem",
        "pem/mixedtrusted.pem",
        "pem/ca.der",
        "pem/cad.p7b",
        "pem/ca.p7b"
      })
  @DisplayName("V8 a trust store may be PEM with text around it, OpenSSL's PEM, DER or PKCS#7")
  void read(String name) throws Exception {
    assertThat(verdict(Map.of("trustStore", file(name).toString()))).isEqualTo(Verdict.VERIFIED);
    assertThat(verdict(Map.of("trustStore", file(name).toUri().toString())))
        .isEqualTo(Verdict.VERIFIED);
    assertThat(
            verdict(
                Map.of(
                    "trustStore", file("ca.pem").toString(),
                    "intermediates", file(name).toString())))
        .isEqualTo(Verdict.VERIFIED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pem/kt.bcfks|BCFKS key store|keytool -importkeystore -srckeystore",
        "pem/utf16.pem|text in UTF-16|iconv -f UTF-16",
        "pem/withexpl.pem|block 2 (line 13, CERTIFICATE) with the subject CN=Explicit EC CA has a"
            + " key with explicit elliptic curve parameters|ask the CA",
        "pem/withbroken.pem|block 2 (line 12, CERTIFICATE): line 14 is not base64, it has the"
            + " character '!' in column 1|copy the block again",
        "pem/emptyblock.pem|block 2 (line 13, CERTIFICATE) is empty|remove the block",
        "pem/nonl.pem|block 1 (line 1, CERTIFICATE): line 11 ends a block and begins another|insert"
            + " a line break behind \"-----END CERTIFICATE-----\"",
        "path/nc-chain.pem.none|does not exist|write the path"
      })
  @DisplayName("V8 a file that cannot be read is refused with block, line, subject and what to do")
  void refused(String name, String problem, String instruction) {
    for (String setting : List.of("trustStore", "intermediates")) {
      Map<String, String> settings = new HashMap<>();
      settings.put("trustStore", file("ca.pem").toString());
      settings.put(setting, file(name).toString());

      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> verdict(settings))
          .withMessageStartingWith("Setting \"" + setting + "\" = \"" + file(name) + "\" ")
          .withMessageContaining(problem)
          .withMessageContaining(instruction);
    }
  }

  @Test
  @DisplayName("V8 a key store without its password names the setting of the password")
  void password() {
    Map<String, String> settings =
        new HashMap<>(Map.of("trustStore", file("pem/kt.jks").toString()));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> verdict(settings))
        .withMessageContaining("a JKS key store that needs a password")
        .withMessageContaining("set \"trustStorePassword\"");

    settings.put("trustStorePassword", "wr0ng");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> verdict(settings))
        .withMessageContaining("a JKS key store that the password does not open")
        .withMessageContaining("correct \"trustStorePassword\"");
  }

  @Test
  @DisplayName("V8 every certificate of a file is read, whatever the labels of its blocks")
  void mixed() throws Exception {
    byte[] mixed = Files.readAllBytes(file("pem/mixedtrusted.pem"));

    List<String> subjects = new ArrayList<>();
    for (X509Certificate certificate : CertificateFiles.readPem(mixed)) {
      subjects.add(certificate.getSubjectX500Principal().getName());
    }

    assertThat(subjects).containsExactly("CN=Ed CA", "CN=Example Root CA,O=Example,C=DE");
  }
}
