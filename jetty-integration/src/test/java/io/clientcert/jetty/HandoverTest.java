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
import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What is known about revocation, when settings and connectors change")
final class HandoverTest {

  private static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
  private static final HeldCertificate LEAF =
      HeldCertificate.builder().subject("CN=client").signedBy(CA).build();
  private static final TestPki.Client CLIENT = new TestPki.Client("client", LEAF, List.of());

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest(name = "V6 {0} lets no older CRL count")
  @ValueSource(strings = {"switchSetting", "reload"})
  @DisplayName("V6 an older CRL after a change")
  void olderCrl(String change) throws Exception {
    Path list =
        Pem.write(
            directory.resolve("ca.crl"),
            Crls.issuedBy(CA)
                .number(BigInteger.TWO)
                .revoked(LEAF.certificate(), CA.certificate().getNotBefore().toInstant())
                .build());
    SslContextFactory.Server tls = TestJetty.acceptingAny();
    tls.setTrustStore(Pki.trustStore(CA.certificate()));
    Map<String, String> settings =
        Map.of("trustStore", "connector", "revocation", "crl", "crlFiles", list.toString());
    try (TestJetty jetty =
        TestJetty.of(new ClientCertCustomizer(settings), tls).start(new Echo())) {
      assertThat(count(jetty, Verdict.REVOKED)).isEqualTo(1);

      Pem.write(list, Crls.issuedBy(CA).number(BigInteger.ONE).build());
      if (change.equals("reload")) {
        jetty.customizer.management().reload();
      } else {
        jetty.customizer.management().switchSetting("chain", "none");
      }
      assertThat(count(jetty, Verdict.REVOKED)).isEqualTo(2);
    }
  }

  private static long count(TestJetty jetty, Verdict verdict) throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), CLIENT)) {
      connection.get();
    }
    return jetty.customizer.management().getRequests().getOrDefault(verdict.name(), -1L);
  }
}
