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
import io.clientcert.RequestTarget;
import io.clientcert.field.Field;
import io.clientcert.testing.KeyKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A request of a client that has been here before, through an edge that signs its fields, and
 * through an origin that requires the signature. {@code NONE} is the same without signatures.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SignatureBenchmark {

  /** The kinds of key. */
  public enum Algorithm {
    /** No signature; the origin trusts the address of the proxy. */
    NONE,
    /** A secret of 32 bytes. */
    HMAC,
    /** EdDSA. */
    ED25519,
    /** ECDSA on P-256. */
    ECDSA_P256,
    /** RSA-PSS with 2048 bits. */
    RSA_PSS
  }

  /** An edge, an origin, and a request for each. */
  @State(Scope.Benchmark)
  public static class Hops {
    @Param public Algorithm algorithm = Algorithm.HMAC;

    @Nullable Started started;

    /** Starts both, and checks that the origin takes what the edge writes. */
    @Setup
    public void start() throws IOException, GeneralSecurityException {
      Started hops = new Started(algorithm);
      Scenes.requireVerified(hops.origin.rules().admit(hops.signed));
      started = hops;
    }

    /** Ends the threads of both engines. */
    @TearDown
    public void close() {
      started().edge.close();
      started().origin.close();
    }

    Started started() {
      return Objects.requireNonNull(started);
    }
  }

  /** A request with what a signature covers. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  private record Request(
      X509Certificate @Nullable [] tlsCertificates, List<Field> managedFields, RequestTarget target)
      implements IncomingRequest {

    @Override
    public String peerAddress() {
      return "127.0.0.1";
    }
  }

  /** What is started once the algorithm is known. */
  static final class Started {
    private static final Duration AGE = Duration.ofSeconds(30);

    final ClientCertEngine edge;
    final ClientCertEngine origin;
    final IncomingRequest unsigned;
    final IncomingRequest signed;

    Started(Algorithm algorithm) throws IOException, GeneralSecurityException {
      LogManager.getLogManager().reset();
      Path folder = Files.createTempDirectory("signatures");
      Pki pki = new Pki(KeyKind.EC_P256);
      // a signature that was made once is verified for as long as the measurement takes
      Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);
      ClientCertConfig.Builder edgeConfig = pki.trusting().clock(clock);
      ClientCertConfig.Builder originConfig =
          pki.trusting().clock(clock).source(ClientCertConfig.Source.FORWARDED);
      if (algorithm == Algorithm.NONE) {
        originConfig.trustedProxies(List.of("127.0.0.1"));
      } else {
        Keys keys = keys(algorithm, folder);
        edgeConfig.signatureKey(keys.signing()).signatureKeyId("edge-1").signatureMaxAge(AGE);
        originConfig.trustedProxyKeys(List.of("edge-1=" + keys.verifying()));
      }
      edge = ClientCertEngine.create(edgeConfig.build());
      origin = ClientCertEngine.create(originConfig.build());
      RequestTarget target =
          new RequestTarget("GET", "https", "app.example:8443", "/orders/17", "page=2");
      unsigned = new Request(pki.presented(), List.of(), target);
      signed = new Request(null, edge.rules().admit(unsigned).fields(), target);
    }
  }

  private record Keys(Path signing, Path verifying) {}

  private static Keys keys(Algorithm algorithm, Path folder)
      throws IOException, GeneralSecurityException {
    Path signing = folder.resolve("signing");
    if (algorithm == Algorithm.HMAC) {
      Files.writeString(signing, Base64.getEncoder().encodeToString(new byte[32]));
      return new Keys(signing, signing);
    }
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(
            switch (algorithm) {
              case ED25519 -> "Ed25519";
              case ECDSA_P256 -> "EC";
              default -> "RSA";
            });
    if (algorithm == Algorithm.ECDSA_P256) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    } else if (algorithm == Algorithm.RSA_PSS) {
      generator.initialize(2048);
    }
    KeyPair pair = generator.generateKeyPair();
    return new Keys(
        pem(signing, "PRIVATE KEY", pair.getPrivate().getEncoded()),
        pem(folder.resolve("verifying"), "PUBLIC KEY", pair.getPublic().getEncoded()));
  }

  private static Path pem(Path file, String label, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder().encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
  }

  /** The edge decides, and signs the fields. */
  @Benchmark
  public Forwarding sign(Hops hops) {
    return hops.started().edge.rules().admit(hops.started().unsigned);
  }

  /** The origin verifies the signature, reads the fields and decides. */
  @Benchmark
  public Forwarding verify(Hops hops) {
    return hops.started().origin.rules().admit(hops.started().signed);
  }
}
