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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.clientcert.ClientCertEngine;
import io.clientcert.IncomingRequest;
import io.clientcert.Verdict;
import io.clientcert.testing.KeyKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The benchmarks measure what they say")
@Tag("long")
class SmokeTest {

  @ParameterizedTest(name = "certificate: {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("Valve and filter on a request of Tomcat's add the field to one with a certificate")
  void tomcat(boolean certificate) throws Exception {
    TomcatBenchmark.Held held = new TomcatBenchmark.Held();
    held.certificate = certificate;
    held.start();
    TomcatBenchmark benchmark = new TomcatBenchmark();

    assertThat(benchmark.valve(held) != null).isEqualTo(certificate);
    assertThat(benchmark.filter(held) != null).isEqualTo(certificate);
    assertThat(benchmark.readAttributeBelowServlets(held) != null).isEqualTo(certificate);

    held.close();
  }

  @ParameterizedTest(name = "certificate: {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("Customizer and filter on one of Jetty's too")
  void jetty(boolean certificate) throws Exception {
    JettyBenchmark.Held held = new JettyBenchmark.Held();
    held.certificate = certificate;
    held.start();
    JettyBenchmark benchmark = new JettyBenchmark();

    assertThat(benchmark.filter(held) != null).isEqualTo(certificate);
    assertThat(benchmark.readAttributeBelowServlets(held) != null).isEqualTo(certificate);

    held.close();
  }

  @ParameterizedTest
  @EnumSource(SignatureBenchmark.Algorithm.class)
  @DisplayName("An edge signs with every kind of key, and the origin takes it")
  void signatures(SignatureBenchmark.Algorithm algorithm) throws Exception {
    SignatureBenchmark.Hops hops = new SignatureBenchmark.Hops();
    hops.algorithm = algorithm;
    hops.start();
    SignatureBenchmark benchmark = new SignatureBenchmark();

    boolean isSigned = algorithm != SignatureBenchmark.Algorithm.NONE;
    assertThat(benchmark.sign(hops).fields()).hasSize(isSigned ? 4 : 2);
    assertThat(benchmark.verify(hops).certificate().verdict()).isEqualTo(Verdict.VERIFIED);

    hops.close();
  }

  @Test
  @DisplayName("Every hostile certificate is another, and none is trusted")
  void hostile() throws IOException {
    HostileCertificates hostile = new HostileCertificates();

    try (ClientCertEngine forwarder =
        ClientCertEngine.create(new Pki(KeyKind.EC_P256).trusting().build())) {
      for (int i = 0; i < 3; i++) {
        assertThat(
                forwarder
                    .rules()
                    .decide(IncomingRequest.withCertificates(hostile.next()))
                    .certificate()
                    .verdict())
            .isEqualTo(Verdict.UNTRUSTED);
      }
      assertThat(forwarder.statistics().validations()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Variant.class,
      names = {"TOMCAT_VALVE", "JETTY_CUSTOMIZER"})
  @DisplayName("A server process answers what it has to")
  void servers(Variant variant, @TempDir Path folder) throws Exception {
    new Pki(KeyKind.EC_P256).writeTo(folder);

    try (ServerProcess server = ServerProcess.of(folder, variant, 0, "128m");
        Load load =
            new Load(
                Tls.client(
                    Tls.read(folder.resolve(Tls.ANCHORS)), Tls.read(folder.resolve(Tls.CLIENT))),
                server.port(),
                1,
                variant.answer())) {
      load.run(2);
      assertThat(server.cpuNanos()).isPositive();
    }
  }

  @Test
  @DisplayName("A ratio is averaged as a logarithm, and its interval holds it")
  void ratio() {
    Interval interval = Interval.ofRatios(List.of(2.0, 1.0), List.of(1.0, 2.0));

    assertThat(interval.mean()).isCloseTo(1, within(1e-9));
    assertThat(interval.low()).isLessThan(1);
    assertThat(interval.high()).isGreaterThan(1);
  }

  @Test
  @DisplayName("A part of the document is replaced, and a missing one refused")
  void document() {
    String text = "a\n<!-- x: written by the benchmark -->\nold\n<!-- end of x -->\nb";

    assertThat(Document.withPart(text, "x", "new"))
        .isEqualTo("a\n<!-- x: written by the benchmark -->\n\nnew\n<!-- end of x -->\nb");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.withPart(text, "y", "new"))
        .withMessageContaining("y: written by the benchmark");
  }

  @Test
  @DisplayName("A curve rises from left to right, and refuses what has no logarithm")
  void curve() {
    Curve curve = new Curve("title", "x", "y");
    curve.add("line", 1, 10);
    curve.add("line", 100, 1000);

    assertThat(curve.svg()).contains("points=\"80.0,310.0 520.0,40.0\"");
    assertThatIllegalArgumentException().isThrownBy(() -> curve.add("line", 0, 1));
  }
}
