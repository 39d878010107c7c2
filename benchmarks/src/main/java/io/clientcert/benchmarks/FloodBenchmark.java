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
package io.clientcert.benchmarks;

import io.clientcert.ClientCertEngine;
import io.clientcert.IncomingRequest;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a hundred good clients pay while nine of ten requests bring a hostile certificate that was
 * never seen before, and what they pay in peace.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FloodBenchmark {

  private static final int GOOD = 100;
  private static final int HOSTILE_FOR_EACH = 9;

  /** One request of each good client. */
  @Benchmark
  @OperationsPerInvocation(GOOD)
  public void good(Crowd crowd, Blackhole blackhole) {
    for (X509Certificate[] client : crowd.good) {
      blackhole.consume(crowd.forwarder.rules().decide(IncomingRequest.withCertificates(client)));
    }
  }

  /** Good and bad ones. */
  @State(Scope.Benchmark)
  public static class Crowd {
    @Param({"quiet", "elsewhere", "flood"})
    public String scene = "quiet";

    final ClientCertEngine forwarder;
    private final ClientCertEngine elsewhere;
    final List<X509Certificate[]> good = new ArrayList<>();
    private final HostileCertificates hostile = new HostileCertificates();
    private long validated;

    /** Lets every good client come twice. */
    public Crowd() {
      LogManager.getLogManager().reset();
      Pki pki = new Pki(KeyKind.EC_P256);
      forwarder = ClientCertEngine.create(pki.trusting().build());
      elsewhere = ClientCertEngine.create(pki.trusting().build());
      for (int i = 0; i < GOOD; i++) {
        HeldCertificate leaf = pki.leaf("client " + i, pki.intermediate());
        good.add(new X509Certificate[] {leaf.certificate(), pki.intermediate().certificate()});
      }
      for (X509Certificate[] client : good) {
        Scenes.requireVerified(forwarder.rules().decide(IncomingRequest.withCertificates(client)));
        Scenes.requireVerified(forwarder.rules().decide(IncomingRequest.withCertificates(client)));
      }
    }

    /**
     * Nine hostile requests for each good one. Elsewhere they come to another engine: what the good
     * ones then pay more is for the caches of a processor that had other things to do.
     */
    @Setup(Level.Invocation)
    public void before() {
      for (int i = 0; i < GOOD * HOSTILE_FOR_EACH; i++) {
        X509Certificate[] presented = hostile.next();
        if (scene.equals("flood")) {
          forwarder.rules().decide(IncomingRequest.withCertificates(presented));
        } else if (scene.equals("elsewhere")) {
          elsewhere.rules().decide(IncomingRequest.withCertificates(presented));
        }
      }
      validated = forwarder.statistics().validations();
    }

    /** A good client that has to be validated again is one that the flood has driven out. */
    @TearDown(Level.Invocation)
    public void after() {
      long again = forwarder.statistics().validations() - validated;
      if (again > 0) {
        throw new IllegalStateException(again + " good clients were validated again");
      }
    }

    /** Ends the engine's threads. */
    @TearDown
    public void close() {
      forwarder.close();
      elsewhere.close();
    }
  }
}
