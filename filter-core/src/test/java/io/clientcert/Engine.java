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

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.SteppableClock;
import io.clientcert.testing.TestPki;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/** A forwarder without files, under a clock that stands still. */
final class Engine {
  @SuppressWarnings("TimeInStaticInitializer") // one moment for every test
  static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  final SteppableClock clock = new SteppableClock(NOW);
  final ClientCertEngine forwarder;

  private Engine(ClientCertConfig.Builder config) {
    forwarder = ClientCertEngine.create(config.clock(clock).reloadInterval(Duration.ZERO).build());
  }

  static Engine of(ClientCertConfig.Builder config) {
    return new Engine(config);
  }

  /** A configuration that trusts these, and has its defaults otherwise. */
  static ClientCertConfig.Builder trusting(HeldCertificate... anchors) {
    return ClientCertConfig.builder()
        .trustAnchors(Arrays.stream(anchors).map(HeldCertificate::certificate).toList());
  }

  /** What is said of a client that presents these. */
  static ClientCertificate decide(ClientCertEngine forwarder, X509Certificate[] presented) {
    return forwarder.rules().decide(IncomingRequest.withCertificates(presented)).certificate();
  }

  Forwarding forward(TestPki.Client client) {
    return forwarder.rules().decide(IncomingRequest.withCertificates(client.presented()));
  }

  Forwarding forward(HeldCertificate... presented) {
    return forwarder.rules().decide(IncomingRequest.withCertificates(chain(presented)));
  }

  Verdict verdict(HeldCertificate... presented) {
    return forward(presented).certificate().verdict();
  }

  Engine at(Instant moment) {
    clock.set(moment);
    return this;
  }

  long validations() {
    return forwarder.statistics().validations();
  }

  static X509Certificate[] chain(HeldCertificate... presented) {
    return Arrays.stream(presented)
        .map(HeldCertificate::certificate)
        .toArray(X509Certificate[]::new);
  }

  static List<String> values(Forwarding forwarding, String name) {
    return forwarding.fields().stream()
        .filter(field -> field.name().equals(name))
        .map(field -> field.value())
        .toList();
  }
}
