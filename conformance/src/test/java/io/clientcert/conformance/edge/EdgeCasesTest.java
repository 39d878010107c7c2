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
package io.clientcert.conformance.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.conformance.Case;
import io.clientcert.conformance.CaseResult;
import io.clientcert.conformance.Run;
import io.clientcert.conformance.Status;
import io.clientcert.conformance.TestRuns;
import io.clientcert.conformance.pki.Pki;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case passes on an edge that is right, and fails on one with the fault it is there for. */
@Tag("long")
@SuppressWarnings("NullAway.Init")
class EdgeCasesTest {

  private static Pki pki;
  private static Backend backend;
  private static TestEdge testEdge;
  private static Edge edge;
  private static Map<String, Fault> mutants;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    pki = Pki.open(directory.resolve("pki"), "localhost", Instant.now());
    backend = Backend.start(InetAddress.getLoopbackAddress(), 0, "/");
    testEdge = new TestEdge(pki, backend.port());
    edge = Edge.inFrontOf(backend, testEdge.target(), testEdge.plainTarget(), pki, 10_000);
    mutants = Mutants.all(pki);
  }

  @AfterAll
  static void stop() throws Exception {
    testEdge.close();
    backend.close();
  }

  @AfterEach
  void mend() {
    testEdge.setFault(Fault.NONE);
  }

  static Stream<Case<Edge>> cases() {
    return Cases.all().stream();
  }

  private static Run run(List<Case<Edge>> cases) {
    return TestRuns.run(
        "edge", "test", cases, edge, Duration.ofSeconds(40), Duration.ofMinutes(10));
  }

  @Test
  @DisplayName("An edge without a fault passes every case")
  void right() {
    edge.checkReady();
    Run run = run(Cases.all());
    assertThat(run.results())
        .allSatisfy(
            result ->
                assertThat(result.status()).as(TestRuns.explain(result)).isEqualTo(Status.PASSED));
    assertThat(run.exitCode()).isZero();
  }

  @Test
  @DisplayName("Numbers are unique and in order, and every case has its mutant")
  void numbers() {
    List<String> numbers = Cases.all().stream().map(Case::number).toList();
    assertThat(numbers).doesNotHaveDuplicates().isSorted().hasSizeGreaterThan(150);
    assertThat(mutants.keySet()).containsExactlyElementsOf(numbers);
  }

  /** The cases of one class, which are those that a fault could as well be seen by. */
  private static List<Case<Edge>> related(String number) {
    return Stream.of(
            PresenceCases.all(),
            EncodingCases.all(),
            ChainCases.all(),
            ForgeryCases.all(),
            AliasCases.all(),
            NominationCases.all(),
            ConnectionCases.all(),
            CertificateCases.all(),
            ResponseCases.all(),
            MessageCases.all())
        .filter(group -> group.stream().anyMatch(one -> one.number().equals(number)))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("numbersOfCases")
  @DisplayName("The fault that a case is there for makes this case of its group fail, and no other")
  void mutant(String number) {
    testEdge.setFault(mutants.getOrDefault(number, Fault.NONE));
    Run run = run(related(number));
    String all =
        String.join(
            "\n",
            run.results().stream()
                .filter(r -> r.number().equals(number) || r.status() != Status.PASSED)
                .map(TestRuns::explain)
                .toList());
    assertThat(run.results().stream().filter(r -> r.status() == Status.FAILED))
        .as(all)
        .extracting(CaseResult::number)
        .containsExactly(number);
  }

  static Stream<String> numbersOfCases() {
    return Cases.all().stream().map(Case::number);
  }
}
