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

import io.clientcert.Verdict;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The counters as meters below {@code clientcert.}: requests by verdict, spoofed, oversized and
 * outage ones, validations, and the time until the first forwarded certificate ends.
 */
final class ClientCertMeters implements MeterBinder {

  private final ClientCertOperations operations;
  private final Clock clock;

  ClientCertMeters(ClientCertOperations operations, Clock clock) {
    this.operations = operations;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Verdict verdict : Verdict.values()) {
      FunctionCounter.builder(
              "clientcert.requests", operations, counted -> counted.requests(verdict))
          .tag("verdict", verdict.name().toLowerCase(Locale.ROOT))
          .description("Requests, by verdict")
          .register(registry);
    }
    count(
        registry,
        "clientcert.requests.spoofed",
        "Requests in which the client sent a managed field itself",
        ClientCertOperations::spoofed);
    count(
        registry,
        "clientcert.requests.oversized",
        "Requests for which a value was left out because it was too large",
        ClientCertOperations::oversized);
    count(
        registry,
        "clientcert.requests.outage",
        "Requests that were forwarded only because an outage of evidence is allowed",
        ClientCertOperations::inOutage);
    count(
        registry,
        "clientcert.requests.without.clientauth",
        "Requests that came with a trusted certificate without clientAuth",
        ClientCertOperations::withoutClientAuth);
    count(
        registry,
        "clientcert.requests.forwarded",
        "Requests that had a certificate in the fields of a trusted proxy",
        ClientCertOperations::forwarded);
    count(
        registry,
        "clientcert.requests.untrusted.peers",
        "Requests that brought such fields from a peer that is not a trusted proxy",
        ClientCertOperations::untrustedPeers);
    count(
        registry,
        "clientcert.validations",
        "Chains that were validated, rather than found among the decisions that stand",
        ClientCertOperations::validations);
    TimeGauge.builder(
            "clientcert.evidence.age", operations, TimeUnit.SECONDS, ClientCertMeters::secondsOfAge)
        .description("The age of the oldest revocation evidence in memory")
        .register(registry);
    TimeGauge.builder("clientcert.expiry", operations, TimeUnit.SECONDS, this::secondsToExpiry)
        .description("The time until the first of the certificates ends that are being forwarded")
        .register(registry);
  }

  private void count(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<ClientCertOperations> counter) {
    FunctionCounter.builder(name, operations, counter).description(description).register(registry);
  }

  /** Not a number while there is no evidence. */
  private static double secondsOfAge(ClientCertOperations looked) {
    Duration age = looked.evidenceAge();
    return age == null ? Double.NaN : age.toSeconds();
  }

  /** Not a number while nothing is being forwarded. */
  private double secondsToExpiry(ClientCertOperations looked) {
    Instant expiry = looked.nearestExpiry();
    return expiry == null ? Double.NaN : Duration.between(clock.instant(), expiry).toSeconds();
  }
}
