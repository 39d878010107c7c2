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
package io.clientcert.tomcat;

import static io.clientcert.tomcat.Scene.PKI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clientcert.Verdict;
import io.clientcert.testing.CapturedLog;
import io.clientcert.testing.Pem;
import io.clientcert.testing.RevokedClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What is known about revocation, when settings and connectors change")
final class HandoverTest {

  private final RevokedClient revoked;
  private final EmbeddedTomcat tomcat;
  private final ClientCertValve valve = new ClientCertValve();
  private final Path trust;

  HandoverTest(@TempDir Path directory) {
    revoked = new RevokedClient(directory);
    trust = Pem.write(directory.resolve("ca.pem"), revoked.ca().certificate());
    tomcat = new EmbeddedTomcat(directory, PKI.server());
    tomcat.engine().getPipeline().addValve(valve);
    tomcat.serve("/verdict", Scene::verdict);
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.close();
  }

  private Verdict verdict(Connector connector) throws Exception {
    return Scene.verdict(connector, revoked.client());
  }

  @Test
  @DisplayName("V6 a switched setting lets no older CRL count")
  void switched() throws Exception {
    valve.setProperty("trustStore", trust.toString());
    valve.setProperty("revocation", "crl");
    valve.setProperty("crlFiles", revoked.crl().toString());
    Connector https = tomcat.https(Map.of(), tomcat.acceptingAny("_default_"));
    tomcat.start();
    assertThat(verdict(https)).isEqualTo(Verdict.REVOKED);

    revoked.stepBack();
    try (CapturedLog log = new CapturedLog()) {
      valve.management().switchSetting("chain", "none");
      assertThat(log.messages(Level.WARNING))
          .singleElement()
          .asString()
          .contains(revoked.crl().toString(), "number 1 of", "number 2 of");
    }
    assertThat(verdict(https)).isEqualTo(Verdict.REVOKED);
    assertThatIllegalArgumentException()
        .isThrownBy(valve.management()::reload)
        .withMessageContaining("is older than");
    assertThat(verdict(https)).isEqualTo(Verdict.REVOKED);

    valve.stop();
    valve.start();
    assertThat(verdict(https)).as("what starts afresh").isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V6 connectors that are read again let no older CRL count")
  void connectors() throws Exception {
    valve.setProperty("trustStore", "connector");
    SSLHostConfig host = tomcat.acceptingAny("_default_");
    host.setTrustStore(EmbeddedTomcat.trusting(revoked.ca().certificate()));
    host.setCertificateRevocationListFile(revoked.crl().toString());
    Connector https = tomcat.https(Map.of(), host);
    tomcat.start();
    assertThat(verdict(https)).isEqualTo(Verdict.REVOKED);

    revoked.stepBack();
    valve.management().reload();
    assertThat(verdict(https)).isEqualTo(Verdict.REVOKED);
  }
}
