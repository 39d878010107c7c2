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

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Certificates that no TLS handshake presented")
final class ForeignCertificatesTest {

  private static final IncomingRequest FOREIGN =
      new IncomingRequest() {
        @Override
        public boolean showsForeignCertificate() {
          return true;
        }
      };

  @TempDir private Path directory = Path.of("");

  @Test
  @DisplayName("V10 are none, and a problem of the health that a reload does not clear")
  void healthProblem() {
    HeldCertificate ca = HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
    Path file = Pem.write(directory.resolve("ca.pem"), ca.certificate());
    try (ClientCertEngine engine = ClientCertEngine.create(Map.of("trustStore", file.toString()))) {
      engine.rules().admit(IncomingRequest.UNKNOWN);
      assertThat(engine.health().problems()).isEmpty();

      Forwarding forwarding = engine.rules().admit(FOREIGN);
      assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.NONE);
      assertThat(forwarding.fields()).isEmpty();
      engine.rebuild();
      assertThat(engine.health().problem()).contains("did not present in the TLS handshake");
    }
  }
}
