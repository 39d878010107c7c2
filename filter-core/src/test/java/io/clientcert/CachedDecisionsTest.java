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

import static io.clientcert.Engine.chain;
import static io.clientcert.Engine.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertConfig.Source;
import io.clientcert.field.ByteSequence;
import io.clientcert.field.Field;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a thread that serves many connections is answered. */
class CachedDecisionsTest {
  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();
  private static final HeldCertificate CLIENT = HeldCertificate.builder().signedBy(ROOT).build();
  private static final HeldCertificate PROXY_CA =
      HeldCertificate.builder().subject("CN=Proxy CA").certificateAuthority().build();
  private static final HeldCertificate PROXY =
      HeldCertificate.builder()
          .alternativeName(new GeneralName(GeneralName.dNSName, "edge.example"))
          .signedBy(PROXY_CA)
          .build();
  private static final Field FORGED = new Field("Client-Cert", ":Zm9yZ2Vk:");

  @Test
  @DisplayName("V3 without a cached decision nothing is decided, validated or counted")
  void undecided() {
    Engine engine = Engine.of(trusting(ROOT));
    TestRequest request = TestRequest.presenting(chain(CLIENT)).sending(FORGED);

    assertThat(engine.forwarder.rules().admitCached(request)).isNull();
    assertThat(engine.validations()).isZero();
    assertThat(engine.forwarder.statistics().spoofed()).isZero();

    Forwarding decided = engine.forwarder.rules().admit(request);
    assertThat(engine.forwarder.rules().admitCached(request)).isEqualTo(decided);
    assertThat(decided.certificate().verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(engine.validations()).isEqualTo(1);
    assertThat(engine.forwarder.statistics().spoofed()).isEqualTo(2);
    assertThat(engine.forwarder.statistics().requests(Verdict.VERIFIED)).isEqualTo(2);
  }

  @Test
  @DisplayName("V3 a cached decision is used only as long as it counts")
  void expired() {
    Engine engine = Engine.of(trusting(ROOT));
    TestRequest request = TestRequest.presenting(chain(CLIENT));
    assertThat(engine.forwarder.rules().admit(request).certificate().verified()).isTrue();

    engine.at(CLIENT.certificate().getNotAfter().toInstant().plusSeconds(1));
    assertThat(engine.forwarder.rules().admitCached(request)).isNull();
  }

  @Test
  @DisplayName("S10 what needs no certificate is answered at once")
  void withoutCertificate() {
    Engine engine = Engine.of(trusting(ROOT).onSpoofed(Refusal.refuse(400)));

    assertThat(engine.forwarder.rules().admitCached(TestRequest.withoutCertificate()))
        .extracting(forwarding -> forwarding.certificate().verdict())
        .isEqualTo(Verdict.NONE);
    assertThat(
            engine
                .forwarder
                .rules()
                .admitCached(TestRequest.presenting(chain(CLIENT)).sending(FORGED)))
        .extracting(forwarding -> forwarding.refusal().orElse(0))
        .isEqualTo(400);
    assertThat(engine.validations()).isZero();
    assertThat(engine.forwarder.statistics().spoofed()).isEqualTo(1);
  }

  @Test
  @DisplayName("V10 without a thread for it, a chain is BUSY, and a cached decision still counts")
  void busy() {
    Engine engine = Engine.of(trusting(ROOT));
    TestRequest request = TestRequest.presenting(chain(CLIENT));

    assertThat(engine.forwarder.rules().admitBusy(request).certificate().verdict())
        .isEqualTo(Verdict.BUSY);
    assertThat(engine.validations()).isZero();
    assertThat(engine.forwarder.statistics().requests(Verdict.BUSY)).isEqualTo(1);

    assertThat(engine.forwarder.rules().admit(request).certificate().verified()).isTrue();
    assertThat(engine.forwarder.rules().admitBusy(request).certificate().verified()).isTrue();
  }

  @Test
  @DisplayName("O2 the certificate of a proxy is not validated for an answer from the cache")
  void unknownProxy(@TempDir Path directory) throws CertificateEncodingException {
    Engine engine =
        Engine.of(
            trusting(ROOT)
                .source(Source.FORWARDED)
                .trustedProxies(List.of("192.0.2.1"))
                .trustedProxyIdentities(List.of("dns:edge.example"))
                .proxyTrustStore(
                    Pem.write(directory.resolve("proxies.pem"), PROXY_CA.certificate())));
    Field client = new Field("Client-Cert", ByteSequence.encode(CLIENT.certificate().getEncoded()));
    IncomingRequest request = ProxiedRequest.from("192.0.2.1", List.of(client), PROXY);

    assertThat(engine.forwarder.rules().admitCached(request)).isNull();
    assertThat(engine.forwarder.rules().admit(request).certificate().verified()).isTrue();
    assertThat(engine.forwarder.rules().admitCached(request)).isNotNull();
    assertThat(
            engine
                .forwarder
                .rules()
                .admitCached(ProxiedRequest.from("192.0.2.2", List.of(client), CLIENT)))
        .as("of another address, which decides alone")
        .isNotNull();
  }
}
