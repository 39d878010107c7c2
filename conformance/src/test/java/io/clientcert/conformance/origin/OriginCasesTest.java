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
package io.clientcert.conformance.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientcert.conformance.CannotRunException;
import io.clientcert.conformance.Case;
import io.clientcert.conformance.CaseResult;
import io.clientcert.conformance.Run;
import io.clientcert.conformance.Status;
import io.clientcert.conformance.TestRuns;
import io.clientcert.conformance.net.Target;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case passes on an origin that is right, and fails on one with the fault it is there for.
 */
@SuppressWarnings("NullAway.Init")
class OriginCasesTest {

  private static final List<String> TLS_ALONE = List.of("O-109", "O-110");

  private static Pki pki;
  private static TestOrigin testOrigin;
  private static Map<String, Fault> mutants;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    pki = Pki.open(directory.resolve("pki"), "localhost", Instant.now());
    testOrigin = new TestOrigin(pki, InetAddress.getLoopbackAddress());
    mutants = Mutants.all(pki);
  }

  @AfterAll
  static void stop() throws Exception {
    testOrigin.close();
  }

  @AfterEach
  void mend() {
    testOrigin.setFault(Fault.NONE);
  }

  private static Origin origin(Target target) throws Exception {
    return new Origin(
        target,
        "/whoami",
        InetAddress.getLoopbackAddress(),
        InetAddress.getByName("127.0.0.2"),
        pki,
        FieldFormat.RFC_9440,
        List.of(),
        true,
        true,
        10_000);
  }

  private static Run run(Origin origin, List<Case<Origin>> cases) {
    return TestRuns.run(
        "origin", "test", cases, origin, Duration.ofSeconds(40), Duration.ofMinutes(10));
  }

  @Test
  @DisplayName("An origin without a fault passes every case without TLS")
  void right() throws Exception {
    Origin origin = origin(testOrigin.target());
    origin.checkReady();
    List<Case<Origin>> cases =
        Cases.all().stream().filter(one -> !TLS_ALONE.contains(one.number())).toList();
    assertThat(run(origin, cases).results())
        .allSatisfy(
            result ->
                assertThat(result.status()).as(TestRuns.explain(result)).isEqualTo(Status.PASSED));
  }

  @Test
  @DisplayName("An origin without a fault passes every case over TLS")
  void rightOverTls() throws Exception {
    List<Case<Origin>> cases =
        Cases.all().stream()
            .filter(one -> !one.number().equals("O-007"))
            .filter(one -> one.number().compareTo("O-100") >= 0 || one.number().startsWith("O-00"))
            .toList();
    assertThat(run(origin(testOrigin.secureTarget()), cases).results())
        .allSatisfy(
            result ->
                assertThat(result.status()).as(TestRuns.explain(result)).isEqualTo(Status.PASSED));
  }

  @Test
  @DisplayName("Numbers are unique and in order, and every case has its mutant")
  void numbers() {
    List<String> numbers = Cases.all().stream().map(Case::number).toList();
    assertThat(numbers).doesNotHaveDuplicates().isSorted().hasSizeGreaterThan(65);
    assertThat(mutants.keySet()).containsExactlyElementsOf(numbers);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("numbersOfCases")
  @DisplayName("The fault that a case is there for makes it fail")
  void mutant(String number) throws Exception {
    testOrigin.setFault(mutants.getOrDefault(number, Fault.NONE));
    Target target = TLS_ALONE.contains(number) ? testOrigin.secureTarget() : testOrigin.target();
    List<Case<Origin>> cases =
        Cases.all().stream().filter(one -> one.number().equals(number)).toList();
    assertThat(run(origin(target), cases).results())
        .hasSize(1)
        .allSatisfy(
            result ->
                assertThat(result.status()).as(TestRuns.explain(result)).isEqualTo(Status.FAILED));
  }

  static Stream<String> numbersOfCases() {
    return Cases.all().stream().map(Case::number);
  }

  @Test
  @DisplayName("An origin that does not show the certificate is not judged")
  void notReady() throws Exception {
    testOrigin.setFault(Fault.hiding(request -> true));
    Origin origin = origin(testOrigin.target());
    assertThatThrownBy(origin::checkReady)
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("ca.pem")
        .hasMessageContaining("/whoami");
  }

  @Test
  @DisplayName("Without another address the cases about strangers do not run")
  void noStranger() throws Exception {
    Origin known = origin(testOrigin.target());
    Origin origin =
        new Origin(
            known.target(),
            known.echoPath(),
            known.trusted(),
            null,
            pki,
            known.format(),
            List.of(),
            false,
            false,
            10_000);
    Run run = run(origin, Cases.all());
    assertThat(run.results())
        .filteredOn(result -> List.of("O-001", "O-063", "O-120", "O-135").contains(result.number()))
        .extracting(CaseResult::status)
        .containsExactly(Status.NOT_RUN, Status.NOT_RUN, Status.NOT_RUN, Status.NOT_RUN);
    assertThat(run.count(Status.FAILED)).isZero();
  }
}
