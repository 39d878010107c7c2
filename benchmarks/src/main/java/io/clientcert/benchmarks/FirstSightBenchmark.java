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

import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertEngine;
import io.clientcert.Forwarding;
import io.clientcert.IncomingRequest;
import io.clientcert.testing.EvidenceServer;
import io.clientcert.testing.KeyKind;
import io.clientcert.testing.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderResult;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The first request of a client: its leaf is an object whose signature nobody has verified yet. The
 * intermediate is one that was here before, as the JDK's certificate factory keeps it, and other
 * clients below it were.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FirstSightBenchmark {

  /** The JDK's path builder with the same anchors, intermediates and selector. */
  @Benchmark
  public CertPathBuilderResult pathBuilder(Newcomer newcomer) throws GeneralSecurityException {
    X509Certificate[] presented = newcomer.presented();
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(presented[0]);
    try {
      target.setExtendedKeyUsage(Set.of("1.3.6.1.5.5.7.3.2"));
    } catch (IOException e) {
      throw new IllegalStateException("the object identifier of clientAuth", e);
    }
    target.setKeyUsage(new boolean[] {true});
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(newcomer.anchors(), target);
    parameters.setRevocationEnabled(false);
    parameters.addCertStore(
        CertStore.getInstance(
            "Collection", new CollectionCertStoreParameters(List.of(presented[1]))));
    return CertPathBuilder.getInstance("PKIX").build(parameters);
  }

  /** Ours without revocation. */
  @Benchmark
  public Forwarding withoutRevocation(Newcomer newcomer) {
    return Scenes.requireVerified(
        newcomer.plain().rules().decide(IncomingRequest.withCertificates(newcomer.presented())));
  }

  /** Ours with lists in memory for leaf and intermediate. */
  @Benchmark
  public Forwarding withLists(Newcomer newcomer) {
    return Scenes.requireVerified(
        newcomer.listing().rules().decide(IncomingRequest.withCertificates(newcomer.presented())));
  }

  /** Ours with a responder's answer about the leaf in memory. */
  @Benchmark
  public Forwarding withAnswer(Newcomer newcomer) {
    return Scenes.requireVerified(
        newcomer.asking().rules().decide(IncomingRequest.withCertificates(newcomer.presented())));
  }

  /** A client that comes for the first time, again and again. */
  @State(Scope.Benchmark)
  public static class Newcomer {
    @Param({"EC_P256", "EC_P384", "RSA_2048"})
    public KeyKind kind = KeyKind.RSA_2048;

    private @Nullable Pki pki;
    private @Nullable Set<TrustAnchor> anchors;
    private @Nullable Path lists;
    private @Nullable ClientCertEngine plain;
    private @Nullable ClientCertEngine listing;
    private @Nullable ClientCertEngine asking;
    private @Nullable EvidenceServer responder;
    private X509Certificate[] presented = {};

    /** Starts the engines. */
    @Setup
    public void start() throws IOException {
      LogManager.getLogManager().reset();
      Pki made = new Pki(kind);
      pki = made;
      anchors = Set.of(new TrustAnchor(made.root().certificate(), null));
      Path file = Files.createTempFile("lists", ".pem");
      Pem.write(file, made.lists().toArray(X509CRL[]::new));
      lists = file;
      plain = ClientCertEngine.create(made.trusting().build());
      listing =
          ClientCertEngine.create(
              made.trusting()
                  .revocation(ClientCertConfig.Revocation.CRL)
                  .crlFiles(List.of(file))
                  .build());
      startAsking(made);
      for (ClientCertEngine engine : List.of(plain(), listing(), asking())) {
        Scenes.requireVerified(
            engine.rules().decide(IncomingRequest.withCertificates(made.presented())));
      }
    }

    /** Asked about once; the answer is good for longer than this takes. */
    private void startAsking(Pki made) {
      EvidenceServer server =
          EvidenceServer.start(Clock.systemUTC(), made.root(), made.intermediate());
      server.evidenceLasts(Duration.ofDays(7));
      responder = server;
      asking =
          ClientCertEngine.create(
              made.trusting()
                  .revocation(ClientCertConfig.Revocation.OCSP)
                  .revocationScope(ClientCertConfig.RevocationScope.LEAF)
                  .ocspResponder(server.responder(made.intermediate()))
                  .fetchHosts(List.of(server.host()))
                  .revocationTimeout(Duration.ofMinutes(1))
                  .build());
      Scenes.requireVerified(
          asking().rules().decide(IncomingRequest.withCertificates(made.presented())));
    }

    /** Makes everybody forget the client, not its issuer. */
    @Setup(Level.Invocation)
    public void forget() {
      plain().clearDecisions();
      listing().clearDecisions();
      asking().clearDecisions();
      X509Certificate[] known = Objects.requireNonNull(pki).presented();
      presented = new X509Certificate[] {Pki.copyOf(known[0]), known[1]};
    }

    /** Ends the engines. */
    @TearDown
    public void close() throws IOException {
      plain().close();
      listing().close();
      asking().close();
      Objects.requireNonNull(responder).close();
      Files.delete(Objects.requireNonNull(lists));
    }

    X509Certificate[] presented() {
      return presented;
    }

    Set<TrustAnchor> anchors() {
      return Objects.requireNonNull(anchors);
    }

    ClientCertEngine plain() {
      return Objects.requireNonNull(plain);
    }

    ClientCertEngine listing() {
      return Objects.requireNonNull(listing);
    }

    ClientCertEngine asking() {
      return Objects.requireNonNull(asking);
    }
  }
}
