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
import io.clientcert.Forwarding;
import io.clientcert.IncomingRequest;
import io.clientcert.testing.KeyKind;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
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

/** The engine alone, for certificates that it has seen before or that are not there. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EngineBenchmark {

  private static final int COPIES = 256;

  /** One client that has been here before. */
  @State(Scope.Benchmark)
  public static class Known {
    @Param({"EC_P256", "RSA_2048"})
    public KeyKind kind = KeyKind.RSA_2048;

    @Nullable Scene scene;

    /** Lets the engine decide once. */
    @Setup
    public void start() {
      Scene started = new Scene(kind);
      Scenes.requireVerified(
          started.forwarder.rules().decide(IncomingRequest.withCertificates(started.presented)));
      scene = started;
    }

    /** Ends the engine's threads. */
    @TearDown
    public void close() {
      scene().forwarder.close();
    }

    Scene scene() {
      return Objects.requireNonNull(scene);
    }
  }

  /** What is made once the kind of key is known. */
  static final class Scene {
    final X509Certificate[] presented;
    final ClientCertEngine forwarder;

    Scene(KeyKind kind) {
      LogManager.getLogManager().reset();
      Pki pki = new Pki(kind);
      presented = pki.presented();
      forwarder = ClientCertEngine.create(pki.trusting().build());
    }
  }

  /** The certificates of the client as objects that nobody has looked at. */
  @State(Scope.Benchmark)
  public static class Copies {
    final List<X509Certificate[]> all = new ArrayList<>();

    /** Parses them. */
    @Setup(Level.Invocation)
    public void parse(Known known) {
      all.clear();
      List<X509Certificate> originals = new ArrayList<>();
      for (int i = 0; i < COPIES; i++) {
        originals.addAll(List.of(known.scene().presented));
      }
      List<X509Certificate> copies = Pki.copiesOf(originals);
      int length = known.scene().presented.length;
      for (int i = 0; i < COPIES; i++) {
        all.add(copies.subList(i * length, (i + 1) * length).toArray(X509Certificate[]::new));
      }
    }
  }

  /** What filters do that check nothing: at every request, for leaf and chain. */
  @Benchmark
  public String encode(Known known) throws CertificateEncodingException {
    return Scenes.encode(known.scene().presented);
  }

  /** A further request of a connection. */
  @Benchmark
  public Forwarding repeated(Known known) {
    return known
        .scene()
        .forwarder
        .rules()
        .decide(IncomingRequest.withCertificates(known.scene().presented));
  }

  /** The first request of a resumed session. */
  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void newObjects(Known known, Copies copies, Blackhole blackhole) {
    for (X509Certificate[] copy : copies.all) {
      blackhole.consume(
          known.scene().forwarder.rules().decide(IncomingRequest.withCertificates(copy)));
    }
  }

  /** Without a certificate. */
  @Benchmark
  public Forwarding noCertificate(Strip strip) {
    return strip.forwarder.rules().decide(IncomingRequest.UNKNOWN);
  }

  /** A dozen field lines, none of them managed. */
  @Benchmark
  public void nothingToStrip(Strip strip, Blackhole blackhole) {
    strip.sanitize(Scenes.USUAL_LINES, blackhole);
  }

  /** The same and three forged ones. */
  @Benchmark
  public void forgedFields(Strip strip, Blackhole blackhole) {
    strip.sanitize(Scenes.FORGED_LINES, blackhole);
    strip.forwarder.rules().countSpoofed("127.0.0.1");
  }

  /** Lines of a request, without a client. */
  @State(Scope.Benchmark)
  public static class Strip {
    final ClientCertEngine forwarder = new Scene(KeyKind.EC_P256).forwarder;

    void sanitize(String[][] lines, Blackhole blackhole) {
      for (String[] line : lines) {
        blackhole.consume(forwarder.rules().sanitizer().request(line[0], line[1]));
      }
    }

    /** Ends the engine's threads. */
    @TearDown
    public void close() {
      forwarder.close();
    }
  }
}
