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

import static io.clientcert.Engine.values;
import static io.clientcert.field.Field.CLIENT_CERT;
import static io.clientcert.field.Field.CLIENT_CERT_CHAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The example of RFC 9440 appendix A, at a moment when its leaf was valid. */
class Rfc9440AppendixATest {
  private Path suite = Path.of("");
  private JsonNode example = new ObjectMapper().createObjectNode();

  @BeforeEach
  void read() throws IOException {
    suite = Suites.folder("rfc9440");
    example = new ObjectMapper().readTree(suite.resolve("appendix-a.json").toFile());
  }

  private X509Certificate certificate(String name) throws GeneralSecurityException {
    byte[] der = Suites.read(suite.resolve(name + ".der"));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private Forwarding forward(boolean includeRoot) throws GeneralSecurityException {
    ClientCertConfig.Builder config =
        ClientCertConfig.builder()
            .trustAnchors(List.of(certificate("cert2")))
            .includeRoot(includeRoot);
    Engine engine = Engine.of(config).at(Instant.parse(example.get("validAt").textValue()));
    return engine
        .forwarder
        .rules()
        .decide(
            IncomingRequest.withCertificates(
                new X509Certificate[] {certificate("cert0"), certificate("cert1")}));
  }

  private String expected(String field) {
    return example.get(field).textValue();
  }

  @Test
  @DisplayName("I6 the example of RFC 9440 comes out byte for byte, which includes the root")
  void withRoot() throws Exception {
    Forwarding forwarding = forward(true);

    assertThat(values(forwarding, CLIENT_CERT)).containsExactly(expected(CLIENT_CERT));
    assertThat(values(forwarding, CLIENT_CERT_CHAIN)).containsExactly(expected(CLIENT_CERT_CHAIN));
    assertThat(forwarding.fields()).hasSize(2);
  }

  @Test
  @DisplayName("I6 by default the example's chain ends before the root")
  void withoutRoot() throws Exception {
    Forwarding forwarding = forward(false);

    assertThat(values(forwarding, CLIENT_CERT)).containsExactly(expected(CLIENT_CERT));
    assertThat(values(forwarding, CLIENT_CERT_CHAIN))
        .containsExactly(expected(CLIENT_CERT_CHAIN).split(", ", -1)[0]);
  }

  @Test
  @DisplayName("V3 today the example's leaf has expired")
  void today() throws Exception {
    ClientCertConfig.Builder config =
        ClientCertConfig.builder().trustAnchors(List.of(certificate("cert2")));
    X509Certificate[] presented = {certificate("cert0"), certificate("cert1")};

    assertThat(Engine.decide(Engine.of(config).forwarder, presented).verdict())
        .isEqualTo(Verdict.EXPIRED);
  }
}
