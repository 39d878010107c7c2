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
package io.clientcert.publication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The threat table names tests that exist")
class ThreatTableTest {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern DISPLAY_NAME =
      Pattern.compile("@DisplayName\\(\\s*\"([^\"]*)\"\\s*\\)");

  @Test
  @DisplayName("Each threat has a proof, and each proof is the display name of a test")
  void proofs() {
    List<String> tests =
        House.files(House.ROOT, ".java").stream()
            .filter(file -> file.toString().contains("src/test/java"))
            .flatMap(file -> found(DISPLAY_NAME, House.text(file)).stream())
            .collect(Collectors.toList());

    List<String> proofs = new ArrayList<>();
    for (String threat : threats()) {
      List<String> ofThreat = found(CODE, threat.substring(threat.lastIndexOf(" | ")));
      assertThat(ofThreat).as(threat).isNotEmpty();
      proofs.addAll(ofThreat);
    }
    assertThat(proofs).hasSizeGreaterThan(20);
    assertThat(tests).containsAll(proofs);
  }

  private static List<String> threats() {
    String page = House.text(House.ROOT.resolve("docs/security-model.md"));
    String section = page.split("\n## Threats\n", -1)[1].split("\n## ", -1)[0];
    return section.lines().filter(line -> line.startsWith("| ")).skip(1).toList();
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult result) -> result.group(1)).toList();
  }
}
