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
package io.clientcert.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.clientcert.path.AlgorithmFloor;
import io.clientcert.path.PathValidator;
import io.clientcert.path.ValidatedPath;
import io.clientcert.revocation.CrlFiles;
import io.clientcert.revocation.Evidence;
import io.clientcert.revocation.FetchSettings;
import io.clientcert.revocation.ParsedCrl;
import io.clientcert.revocation.RevocationChecker;
import io.clientcert.revocation.RevocationMemory;
import io.clientcert.revocation.RevocationSettings;
import io.clientcert.revocation.WaitLimit;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CRLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lists, from files and from the network. */
class CrlFuzzTest {

  private static final RevocationSettings LISTS =
      new RevocationSettings(
          List.of(RevocationSettings.Source.CRL),
          Set.of(),
          false,
          Duration.ZERO,
          AlgorithmFloor.DEFAULT,
          null,
          false,
          false,
          Duration.ofHours(1),
          new FetchSettings(Duration.ofSeconds(1), 1024, Set.of(), null));

  private final PathValidator validator = Pki.validator();
  private final ValidatedPath path = Pki.path();

  @FuzzTest
  void list(FuzzedDataProvider data) throws GeneralSecurityException {
    boolean ofTheCa = data.consumeBoolean();
    byte[] bytes = data.consumeRemainingAsBytes();
    List<ParsedCrl> lists;
    try {
      lists = CrlFiles.read(ofTheCa ? Pki.signed(bytes) : bytes);
    } catch (IOException | CRLException e) {
      assertThat(e).hasMessageMatching("(?s).+");
      return;
    }
    assertThat(lists).isNotEmpty();

    Evidence evidence = evidence(lists);

    if (evidence.status() == Evidence.Status.GOOD) {
      assertThat(lists).anyMatch(CrlFuzzTest::isCurrent);
    }
    if (evidence.status() == Evidence.Status.GOOD || evidence.status() == Evidence.Status.REVOKED) {
      assertThat(lists).anyMatch(CrlFuzzTest::isSignedByCa);
    }
  }

  private Evidence evidence(List<ParsedCrl> lists) {
    try (RevocationChecker checker =
        new RevocationChecker(LISTS, Pki.CLOCK, new RevocationMemory(), () -> {})) {
      checker.replaceFiles(Map.of("fuzz", lists), List.of());
      return checker.evidenceFor(
          path,
          0,
          (name, anchor) -> validator.crlSigners(name, anchor, List.of(), Pki.NOW),
          Pki.NOW,
          fetch -> WaitLimit.Outcome.OUT_OF_TIME);
    }
  }

  private static boolean isCurrent(ParsedCrl list) {
    return !list.thisUpdate().isAfter(Pki.NOW)
        && list.nextUpdate() != null
        && !list.nextUpdate().isBefore(Pki.NOW);
  }

  private static boolean isSignedByCa(ParsedCrl list) {
    try {
      list.verify(Pki.CA.certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
