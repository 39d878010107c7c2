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

import io.clientcert.field.ByteSequence;
import io.clientcert.field.Field;
import io.clientcert.testing.CapturedLog;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.TestPki;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("I4 A certificate above a limit")
class OversizedValuesTest {

  private static final TestPki PKI = TestPki.create(java.time.Clock.systemUTC());
  private static final HeldCertificate STRANGER =
      HeldCertificate.builder().subject("CN=stranger").derSize(20_000).build();

  private static List<String> lines(CapturedLog log) {
    return log.messages().stream().filter(line -> line.contains("longer than")).toList();
  }

  @Test
  @DisplayName("is reported once in the log, and in the health, with the setting to raise")
  void reported() {
    TestPki.Client overLeaf = PKI.overLeafLimit();
    TestPki.Client overChain = PKI.overChainLimit();
    Engine engine = Engine.of(Engine.trusting(PKI.root()));
    try (CapturedLog log = new CapturedLog();
        ClientCertEngine closed = engine.forwarder) {
      assertThat(engine.forward(PKI.atLeafLimit()).oversized()).isFalse();
      assertThat(closed.health().problems()).isEmpty();

      for (int i = 0; i < 3; i++) {
        assertThat(engine.forward(overLeaf).oversized()).isTrue();
      }
      int characters = TestPki.encodedLength(overLeaf.leaf().certificate());
      assertThat(closed.health().problems())
          .singleElement()
          .asString()
          .startsWith("A value of Client-Cert with " + characters + " characters is longer than")
          .contains("raise \"maxCertSize\" here, and on the backend its header size limit");
      assertThat(lines(log)).isEqualTo(closed.health().problems());

      assertThat(engine.forward(overChain).oversized()).isTrue();
      assertThat(closed.health().problems()).hasSize(2);
      assertThat(closed.health().problem()).contains("raise \"maxChainSize\" here");
      assertThat(lines(log)).hasSize(2);
    }
  }

  @Test
  @DisplayName("is not reported if nobody vouches for it, and not after the limit was raised")
  void notReported() {
    Engine engine = Engine.of(Engine.trusting(PKI.root()));
    try (ClientCertEngine closed = engine.forwarder) {
      Forwarding unused = engine.forward(STRANGER);
      assertThat(closed.health().problems()).isEmpty();
      unused = engine.forward(PKI.overLeafLimit());
      assertThat(closed.health().problems()).hasSize(1);
      closed.rebuild();
      assertThat(closed.health().problems()).isEmpty();
    }
  }

  @Test
  @DisplayName("that a trusted proxy sends is reported with the limit of this server")
  void forwarded() throws Exception {
    String leaf = ByteSequence.encode(PKI.overLeafLimit().leaf().certificate().getEncoded());
    String other = ByteSequence.encode(PKI.client().leaf().certificate().getEncoded());
    String chain = ByteSequence.encode(PKI.overChainLimit().chain().get(0).getEncoded());
    Engine engine =
        Engine.of(
            Engine.trusting(PKI.root())
                .source(ClientCertConfig.Source.FORWARDED)
                .trustedProxies(List.of("192.0.2.1")));
    TestRequest request = TestRequest.withoutCertificate();
    try (CapturedLog log = new CapturedLog();
        ClientCertEngine closed = engine.forwarder) {
      for (int i = 0; i < 2; i++) {
        Forwarding forwarding =
            closed.rules().admit(request.sending(new Field("Client-Cert", leaf)));
        assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.MALFORMED);
        assertThat(forwarding.certificate().reason())
            .isEqualTo(
                "the certificate of "
                    + leaf.length()
                    + " characters in Client-Cert is larger than maxCertSize allows");
      }
      Forwarding forwarding =
          closed
              .rules()
              .admit(
                  request.sending(
                      new Field("Client-Cert", other), new Field("Client-Cert-Chain", chain)));
      assertThat(forwarding.certificate().reason()).contains("larger than maxChainSize allows");
      assertThat(closed.health().problems())
          .hasSize(2)
          .allMatch(problem -> problem.startsWith("Not read from a trusted proxy: "));
      assertThat(log.messages().stream().filter(line -> line.contains("Not read from a trusted")))
          .hasSize(2);
    }
  }
}
