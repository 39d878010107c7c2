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
package io.clientcert.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.clientcert.path.CertificateFiles;
import io.clientcert.path.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.util.List;

/** Trust stores and intermediates: half a file must not pass for a shorter one. */
class PemFuzzTest {

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

  @FuzzTest
  void file(byte[] file) throws CertificateEncodingException {
    try {
      List<Pem.Block> blocks =
          Pem.read(file).stream().filter(block -> block.label().equals("CERTIFICATE")).toList();
      for (Pem.Block block : blocks) {
        assertThat(block.content()).isNotEmpty();
      }

      String text = new String(file, StandardCharsets.ISO_8859_1);
      assertThat(text.lines().map(String::strip).filter(BEGIN::equals)).hasSameSizeAs(blocks);
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
    try {
      for (var certificate : CertificateFiles.readPem(file)) {
        assertThat(certificate.getEncoded()).isNotEmpty();
      }
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
  }
}
