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
package io.clientcert.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.it.BrokenConfigurationContract.Failures;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/hosts.md as it is written")
final class HostsPageTest {

  private static final String BEFORE =
      """
      ## Strip

      | host | S1 | S2 |
      |---|---|---|
      | gone | ✓ | ✓ |
      | one | old | old |
      | two | kept | kept |

      ## Not possible, because

      | two | AJP | kept |
      """;

  private static HostResult result(boolean complete) {
    HostResult.Builder result = new HostResult.Builder();
    result.passed("S1 R1 a promise");
    result.skipped("S1 another", HostResult.skipped(Capability.AJP, "speaks none"));
    result.skipped("S2 a third", HostResult.skipped(Capability.HTTP_2, "nor that"));
    result.failed("S10 a fourth");
    result.showed(Map.of(Failures.STOP, "does not start", Failures.GO_ON, "answers 503"));
    return result.build("one", complete);
  }

  private static List<String> page(HostResult result) {
    return new HostsPage(List.of(result), List.of("one", "two"), BEFORE).text().lines().toList();
  }

  @Test
  @DisplayName("a host that ran has what its tests had, and why")
  void ran() {
    assertThat(page(result(true)))
        .contains(
            "| host | S1 | S2 | S10 |",
            "| one | ✓ but not AJP | not HTTP/2 | **failed** |",
            "| one | ✓ |",
            "| one | AJP | speaks none |",
            "| one | HTTP/2 | nor that |",
            "| one | does not start | answers 503 |");
  }

  @Test
  @DisplayName("a host that did not run, or not completely, keeps what the page had")
  void didNotRun() {
    assertThat(page(result(true)))
        .contains("| two | kept | kept |", "| two | AJP | kept |", "| two | ? | ? |");
    assertThat(page(result(false))).contains("| one | old | old |").noneMatch(isOf("AJP"));
  }

  private static Predicate<String> isOf(String capability) {
    return line -> line.startsWith("| one | " + capability);
  }

  @Test
  @DisplayName("a host that there is no longer goes")
  void gone() {
    assertThat(page(result(true))).noneMatch(line -> line.startsWith("| gone |"));
  }

  @Test
  @DisplayName("a host that never ran is on the page, which claims nothing of it")
  void neverRan() {
    String page = new HostsPage(List.of(result(true)), List.of("one", "new"), "").text();
    assertThat(page).contains("| new | ? | ? | ? |");
    assertThat(HostsPage.claimsNothing(page, "new")).isTrue();
    assertThat(HostsPage.claimsNothing(page, "one")).isFalse();
  }
}
