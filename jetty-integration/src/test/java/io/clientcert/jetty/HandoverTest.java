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
package io.clientcert.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.Verdict;
import io.clientcert.testing.RevokedClient;
import io.clientcert.testing.TestPki;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What is known about revocation, when settings and connectors change")
final class HandoverTest {

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest(name = "V6 {0} lets no older CRL count")
  @ValueSource(strings = {"switchSetting", "reload"})
  @DisplayName("V6 an older CRL after a change")
  void olderCrl(String change) throws Exception {
    RevokedClient revoked = new RevokedClient(directory);
    SslContextFactory.Server tls = TestJetty.acceptingAny();
    tls.setTrustStore(Pki.trustStore(revoked.ca().certificate()));
    Map<String, String> settings =
        Map.of(
            "trustStore", "connector", "revocation", "crl", "crlFiles", revoked.crl().toString());
    try (TestJetty jetty =
        TestJetty.of(new ClientCertCustomizer(settings), tls).start(new Echo())) {
      assertThat(count(jetty, revoked.client())).isEqualTo(1);

      revoked.stepBack();
      if (change.equals("reload")) {
        jetty.customizer.management().reload();
      } else {
        jetty.customizer.management().switchSetting("chain", "none");
      }
      assertThat(count(jetty, revoked.client())).isEqualTo(2);
    }
  }

  private static long count(TestJetty jetty, TestPki.Client client) throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), client)) {
      connection.get();
    }
    return jetty.customizer.management().getRequests().getOrDefault(Verdict.REVOKED.name(), -1L);
  }
}
