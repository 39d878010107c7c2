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
import io.clientcert.conformance.net.Target;
import io.clientcert.conformance.pki.OcspResponder;
import io.clientcert.conformance.pki.Pki;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
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
  private static OcspResponder responder;
  private static TestEdge testEdge;
  private static Edge edge;
  private static Map<String, Fault> mutants;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    Target address = TestRuns.freeAddress();
    String url = OcspResponder.url(address);
    pki = Pki.open(directory.resolve("pki"), "localhost", Instant.now(), url);
    responder = OcspResponder.start(address, pki, Clock.systemUTC());
    backend = Backend.start(InetAddress.getLoopbackAddress(), 0, "/");
    testEdge = new TestEdge(pki, backend.port());
    testEdge.ask(URI.create(url));
    edge =
        Edge.inFrontOf(backend, testEdge.target(), testEdge.plainTarget(), pki, responder, 10_000);
    mutants = Mutants.all(pki);
  }

  @AfterAll
  static void stop() throws Exception {
    testEdge.close();
    backend.close();
    responder.close();
  }

  @AfterEach
  void mend() {
    testEdge.setFault(Fault.NONE);
  }

  static Stream<Case<Edge>> cases() {
    return Cases.all().stream();
  }

  private static Run run(List<Case<Edge>> cases) {
    return run(cases, edge);
  }

  private static Run run(List<Case<Edge>> cases, Edge subject) {
    return TestRuns.run(
        "edge", "test", cases, subject, Duration.ofSeconds(40), Duration.ofMinutes(10));
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

  @Test
  @DisplayName("An edge that asks no OCSP responder runs no case about OCSP")
  void withoutOcsp(@TempDir Path directory) throws Exception {
    Target address = TestRuns.freeAddress();
    Pki own = Pki.open(directory, "localhost", Instant.now(), OcspResponder.url(address));
    try (OcspResponder unasked = OcspResponder.start(address, own, Clock.systemUTC());
        Backend behind = Backend.start(InetAddress.getLoopbackAddress(), 0, "/");
        TestEdge other = new TestEdge(own, behind.port())) {
      Edge silent = Edge.inFrontOf(behind, other.target(), null, own, unasked, 10_000);
      Edge alone = Edge.inFrontOf(behind, other.target(), null, own, null, 10_000);
      List<Case<Edge>> cases =
          Cases.all().stream().filter(one -> one.name().startsWith("OCSP")).toList();
      assertThat(cases).hasSize(9);
      assertThat(run(cases, silent).results())
          .allSatisfy(
              result -> {
                assertThat(result.status()).isEqualTo(Status.NOT_RUN);
                assertThat(result.outcome().detail()).contains("has not asked");
              });
      assertThat(run(cases, alone).results())
          .allSatisfy(result -> assertThat(result.outcome().detail()).contains("--ocsp"));
    }
  }

  static Stream<String> numbersOfCases() {
    return Cases.all().stream().map(Case::number);
  }
}
