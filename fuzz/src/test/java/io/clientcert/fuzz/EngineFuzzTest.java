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
package io.clientcert.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertEngine;
import io.clientcert.Forwarding;
import io.clientcert.IncomingRequest;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/** Whatever a TLS layer can parse: no exception, and no field without every reason for it. */
class EngineFuzzTest {

  private static final ClientCertEngine ENGINE =
      ClientCertEngine.create(
          ClientCertConfig.builder()
              .trustAnchors(List.of(Pki.CA.certificate()))
              .clock(Pki.CLOCK)
              .reloadInterval(Duration.ZERO)
              .build());

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @FuzzTest
  void chain(FuzzedDataProvider data) throws GeneralSecurityException {
    boolean ofTheCa = data.consumeBoolean();
    byte[] bytes = data.consumeRemainingAsBytes();
    X509Certificate[] presented;
    try {
      presented = parse(ofTheCa ? Pki.signed(bytes) : bytes);
    } catch (CertificateException | RuntimeException e) {
      // No TLS layer hands over what it cannot parse. The JDK's parser throws more than it declares
      // (ArrayIndexOutOfBoundsException for an Ed25519 key of no bytes).
      return;
    }

    Forwarding forwarding = ENGINE.rules().decide(IncomingRequest.withCertificates(presented));

    Outcome.requireSound(forwarding);
    if (forwarding.certificate().forwardable()) {
      requireReasons(presented[0]);
    }
  }

  private static X509Certificate[] parse(byte[] der) throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(der))
        .toArray(X509Certificate[]::new);
  }

  /** One CA, and no other CA below it that anybody holds the key of. */
  private static void requireReasons(X509Certificate leaf) throws GeneralSecurityException {
    leaf.verify(Pki.CA.certificate().getPublicKey());
    leaf.checkValidity(Date.from(Pki.NOW));
    List<String> purposes = leaf.getExtendedKeyUsage();
    if (purposes != null) {
      assertThat(purposes).containsAnyOf("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");
    }
    boolean[] usage = leaf.getKeyUsage();
    if (usage != null) {
      assertThat(usage[0]).isTrue();
    }
  }
}
