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
import static io.clientcert.tomcat.Scene.echoed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clientcert.ClientCertificate;
import io.clientcert.Verdict;
import io.clientcert.testing.CapturedLog;
import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
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

  private static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
  private static final HeldCertificate LEAF =
      HeldCertificate.builder().subject("CN=client").signedBy(CA).build();
  private static final TestPki.Client CLIENT = new TestPki.Client("client", LEAF, List.of());

  private final Path list;
  private final EmbeddedTomcat tomcat;
  private final ClientCertValve valve = new ClientCertValve();
  private final Path trust;

  HandoverTest(@TempDir Path directory) {
    list = Pem.write(directory.resolve("ca.crl"), revoking().build());
    trust = Pem.write(directory.resolve("ca.pem"), CA.certificate());
    tomcat = new EmbeddedTomcat(directory, PKI.server());
    tomcat.engine().getPipeline().addValve(valve);
    tomcat.serve(
        "/verdict",
        (request, response) -> {
          ClientCertificate fact =
              (ClientCertificate) request.getAttribute(ClientCertificate.class.getName());
          response.getWriter().println("verdict: " + fact.verdict());
        });
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.close();
  }

  private static Crls.Builder revoking() {
    return Crls.issuedBy(CA)
        .number(BigInteger.TWO)
        .revoked(LEAF.certificate(), CA.certificate().getNotBefore().toInstant());
  }

  private void stepBack() {
    Pem.write(list, Crls.issuedBy(CA).number(BigInteger.ONE).build());
  }

  private static Verdict verdict(Connector connector) throws Exception {
    try (RawClient connection = RawClient.tls(connector, PKI.root(), CLIENT, "")) {
      return Verdict.valueOf(echoed(connection.get("/verdict"), "verdict").get(0));
    }
  }

  @Test
  @DisplayName("V6 a switched setting lets no older CRL count")
  void switched() throws Exception {
    valve.setProperty("trustStore", trust.toString());
    valve.setProperty("revocation", "crl");
    valve.setProperty("crlFiles", list.toString());
    Connector https = tomcat.https(Map.of(), tomcat.acceptingAny("_default_"));
    tomcat.start();
    assertThat(verdict(https)).isEqualTo(Verdict.REVOKED);

    stepBack();
    try (CapturedLog log = new CapturedLog()) {
      valve.management().switchSetting("chain", "none");
      assertThat(log.messages(Level.WARNING))
          .singleElement()
          .asString()
          .contains(list.toString(), "number 1 of", "number 2 of");
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
    host.setTrustStore(EmbeddedTomcat.trusting(CA.certificate()));
    host.setCertificateRevocationListFile(list.toString());
    Connector https = tomcat.https(Map.of(), host);
    tomcat.start();
    assertThat(verdict(https)).isEqualTo(Verdict.REVOKED);

    stepBack();
    valve.management().reload();
    assertThat(verdict(https)).isEqualTo(Verdict.REVOKED);
  }
}
