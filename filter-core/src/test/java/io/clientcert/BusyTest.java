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

import io.clientcert.ClientCertConfig.Revocation;
import io.clientcert.testing.HeldCertificate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** More chains at once than may be validated. */
class BusyTest {
  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();
  private static final HeldCertificate KNOWN = HeldCertificate.builder().signedBy(ROOT).build();
  private static final HeldCertificate SLOW = HeldCertificate.builder().signedBy(ROOT).build();
  private static final HeldCertificate NEXT = HeldCertificate.builder().signedBy(ROOT).build();

  /** A certificate whose validation goes on until it is let go. */
  private static final class Slow extends DelegatingCertificate {
    private static final long serialVersionUID = 1L;

    private final transient CountDownLatch begun = new CountDownLatch(1);
    private final transient CountDownLatch letGo = new CountDownLatch(1);

    Slow(X509Certificate certificate) {
      super(certificate);
    }

    @Override
    public byte[] getEncoded() throws CertificateEncodingException {
      begun.countDown();
      try {
        if (!letGo.await(30, TimeUnit.SECONDS)) {
          throw new CertificateEncodingException("nobody let it go");
        }
      } catch (InterruptedException e) {
        throw new CertificateEncodingException(e);
      }
      return super.getEncoded();
    }

    @Override
    public int hashCode() {
      return 0;
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(Object other) {
      return this == other;
    }
  }

  @Test
  @DisplayName("V10 a chain beyond maxValidations is BUSY at once, and never kept as that")
  void busy() throws Exception {
    Engine engine = Engine.of(trusting(ROOT).maxValidations(1));
    assertThat(engine.verdict(KNOWN)).isEqualTo(Verdict.VERIFIED);
    Slow slow = new Slow(SLOW.certificate());
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<Forwarding> going =
          other.submit(
              () ->
                  engine
                      .forwarder
                      .rules()
                      .decide(IncomingRequest.withCertificates(new X509Certificate[] {slow})));
      assertThat(slow.begun.await(30, TimeUnit.SECONDS)).isTrue();

      Forwarding refused =
          engine.forwarder.rules().decide(IncomingRequest.withCertificates(chain(NEXT)));
      assertThat(refused.certificate().verdict()).isEqualTo(Verdict.BUSY);
      assertThat(refused.certificate().presented()).isTrue();
      assertThat(refused.fields()).isEmpty();
      assertThat(refused.refusal()).isEmpty();
      assertThat(engine.verdict(KNOWN))
          .as("kept decisions need no place")
          .isEqualTo(Verdict.VERIFIED);

      slow.letGo.countDown();
      assertThat(going.get(30, TimeUnit.SECONDS).certificate().verdict())
          .isEqualTo(Verdict.VERIFIED);
      assertThat(engine.verdict(NEXT)).isEqualTo(Verdict.VERIFIED);
    } finally {
      slow.letGo.countDown();
      other.shutdownNow();
    }
    assertThat(engine.forwarder.statistics().requests(Verdict.BUSY)).isEqualTo(1);
  }

  @Test
  @DisplayName("V7 V10 a request that may not wait for evidence is BUSY, and never kept as that")
  void mayNotWait() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      URI responder = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
      Engine engine =
          Engine.of(
              trusting(ROOT)
                  .revocation(Revocation.OCSP)
                  .ocspResponder(responder)
                  .fetchHosts(List.of("127.0.0.1"))
                  .maxWaiting(0));
      try (ClientCertEngine forwarder = engine.forwarder) {
        for (int i = 1; i <= 3; i++) {
          assertThat(engine.verdict(NEXT)).isEqualTo(Verdict.BUSY);
          assertThat(engine.validations()).isEqualTo(i);
        }
        assertThat(
                forwarder
                    .rules()
                    .decide(TestRequest.presenting(chain(NEXT)).withoutBlocking())
                    .certificate()
                    .verdict())
            .isEqualTo(Verdict.REVOCATION_UNKNOWN);
      }
    }
  }
}
