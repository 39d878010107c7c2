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

import io.clientcert.Suites;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Reading strictly refuses no certificate of a suite, and none of a CA that browsers trust. */
class StrictReadingTest {

  private static Map<String, String> unreadable(Map<String, X509Certificate> certificates) {
    Map<String, String> problems = new LinkedHashMap<>();
    certificates.forEach(
        (name, certificate) -> {
          StrictExtension.Unreadable unreadable = StrictExtension.in(certificate);
          if (unreadable != null) {
            problems.put(name, unreadable.problem());
          }
        });
    return problems;
  }

  private static Map<String, X509Certificate> ofSuite(String suite, List<String> endings)
      throws Exception {
    Path folder = Suites.folder(suite);
    Map<String, X509Certificate> certificates = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files.filter(f -> endings.stream().anyMatch(f.toString()::endsWith)).toList()) {
        for (X509Certificate one : read(Suites.read(file))) {
          certificates.put(folder.relativize(file) + " " + certificates.size(), one);
        }
      }
    }
    return certificates;
  }

  private static Collection<X509Certificate> read(byte[] file) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(file))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      // a key, or an input that is no certificate on purpose
      return List.of();
    }
  }

  @Test
  @DisplayName("V1 every certificate of PKITS is read")
  void pkits() throws Exception {
    Map<String, X509Certificate> certificates = ofSuite("pkits", List.of(".crt"));

    assertThat(certificates).hasSizeGreaterThan(400);
    assertThat(unreadable(certificates)).isEmpty();
  }

  @Test
  @DisplayName("V1 every certificate that others reported is read")
  void reported() throws Exception {
    Map<String, X509Certificate> certificates = ofSuite("reported", List.of(".pem", ".der"));

    assertThat(certificates).hasSizeGreaterThan(20);
    assertThat(unreadable(certificates)).isEmpty();
  }

  @Test
  @DisplayName("V1 every certificate of the CAs that this Java runtime trusts is read")
  void publicCas() throws Exception {
    Path file = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    Assumptions.assumeTrue(Files.isReadable(file), "no cacerts in this Java runtime");
    KeyStore store = KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    Map<String, X509Certificate> certificates = new LinkedHashMap<>();
    for (X509Certificate certificate : CertificateFiles.trustedEntries(store)) {
      certificates.put(certificate.getSubjectX500Principal().getName(), certificate);
    }

    assertThat(certificates).isNotEmpty();
    assertThat(unreadable(certificates)).isEmpty();
  }
}
