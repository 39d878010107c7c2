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
package io.clientcert.spring;

import io.clientcert.ClientCertEngine;
import io.clientcert.IncomingRequest;
import io.clientcert.Verdict;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** A servlet application with the starter, and certificates for it. */
final class Application {

  static final TestPki PKI = TestPki.create(Clock.systemUTC());

  private Application() {}

  /** An application that says nothing about client certificates. */
  static WebApplicationContextRunner empty() {
    return new WebApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                SslAutoConfiguration.class,
                ClientCertGuardAutoConfiguration.class,
                ClientCertAutoConfiguration.class,
                ClientCertHostLevelAutoConfiguration.class,
                ClientCertMetricsAutoConfiguration.class,
                ClientCertEndpointAutoConfiguration.class));
  }

  /** An application that trusts the authority of {@link #PKI}. */
  static WebApplicationContextRunner trusting(Path directory) {
    return empty().withPropertyValues("clientcert.trust-store=" + trustStore(directory));
  }

  static Path trustStore(Path directory) {
    return Pem.write(directory.resolve("ca.pem"), PKI.root().certificate());
  }

  /** What is decided about the good client of {@code pki}. */
  static Verdict verdict(ClientCertEngine engine, TestPki pki) {
    IncomingRequest request = IncomingRequest.withCertificates(pki.client().presented());
    return engine.rules().decide(request).certificate().verdict();
  }

  static FailureAnalysis analysis(Throwable failure) {
    FailureAnalysis analysis = new ClientCertFailureAnalyzer().analyze(failure);
    return Objects.requireNonNull(analysis);
  }
}
