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

import io.clientcert.testing.TestPki;
import java.io.EOFException;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** onSpoofed=reject and onOversized=reject. */
class RefusalTest {

  private static final String FORGED = ":Zm9yZ2VkCg==:";

  @TempDir private Path directory = Path.of("target");

  @Test
  @DisplayName("A spoofed field is answered with 400 without details, and the connection goes on")
  void spoofed() throws Exception {
    try (TestJetty jetty = TestJetty.of(directory, "onSpoofed=reject").start(new Echo());
        Http1 connection = Http1.tls(jetty.httpsPort(), Pki.PKI.client())) {
      for (int i = 0; i < 2; i++) {
        Http1.Reply refused = connection.get("client_cert: " + FORGED);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.values("Connection")).isEmpty();
        assertThat(refused.body())
            .contains("Bad Request")
            .doesNotContain("io.clientcert")
            .doesNotContain(FORGED)
            .doesNotContainPattern("\\bat [a-z]+\\.");
        Http1.Reply served = connection.get();
        assertThat(served.status()).isEqualTo(200);
        assertThat(served.seen("Client-Cert")).hasSize(1);
      }
      assertThat(jetty.customizer.management().getSpoofed()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("The connection ends if the body of a refused request never came")
  void bodyMissing() throws Exception {
    try (TestJetty jetty = TestJetty.of(directory, "onSpoofed=reject").start(new Echo());
        Http1 connection = Http1.plain(jetty.httpPort())) {
      Http1.Reply refused =
          connection.exchange(
              "POST / HTTP/1.1", "x", "Client-Cert: " + FORGED, "Content-Length: 10");
      assertThat(refused.status()).isEqualTo(400);
      Assertions.assertThatExceptionOfType(EOFException.class)
          .isThrownBy(() -> connection.exchange("123456789GET / HTTP/1.1", ""));
    }
  }

  @Test
  @DisplayName("What is only named in Connection is taken out, and not refused")
  void nominated() throws Exception {
    try (TestJetty jetty = TestJetty.of(directory, "onSpoofed=reject").start(new Echo());
        Http1 connection = Http1.tls(jetty.httpsPort(), Pki.PKI.client())) {
      assertThat(connection.get("Connection: Client-Cert").seen("Client-Cert")).hasSize(1);
    }
  }

  @Test
  @DisplayName("A spoofed trailer comes too late to be refused, and is taken out")
  void spoofedTrailer() throws Exception {
    try (TestJetty jetty = TestJetty.of(directory, "onSpoofed=reject").start(new Echo());
        Http1 connection = Http1.plain(jetty.httpPort())) {
      Http1.Reply reply =
          connection.exchange(
              "POST / HTTP/1.1",
              "0\r\nClient-Cert: " + FORGED + "\r\n\r\n",
              "Transfer-Encoding: chunked");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).doesNotContain(FORGED);
      assertThat(jetty.customizer.management().getSpoofed()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("A certificate over the limit is answered with 431, or the field is left out")
  void oversized() throws Exception {
    TestPki.Client large = Pki.PKI.overLeafLimit();
    try (TestJetty jetty = TestJetty.of(directory, "onOversized=reject").start(new Echo());
        Http1 connection = Http1.tls(jetty.httpsPort(), large)) {
      for (int i = 0; i < 2; i++) {
        Http1.Reply refused = connection.get();
        assertThat(refused.status()).isEqualTo(431);
        assertThat(refused.body()).doesNotContain("io.clientcert");
      }
      assertThat(jetty.customizer.management().getOversized()).isEqualTo(2);
    }
    try (TestJetty jetty = TestJetty.of(directory).start(new Echo());
        Http1 connection = Http1.tls(jetty.httpsPort(), large)) {
      Http1.Reply served = connection.get();
      assertThat(served.body()).contains("verdict=VERIFIED");
      assertThat(served.seen("Client-Cert")).isEmpty();
    }
  }
}
