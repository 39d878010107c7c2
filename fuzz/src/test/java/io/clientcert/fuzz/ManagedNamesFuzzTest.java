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
import io.clientcert.field.ManagedNames;
import java.util.List;

/** Which names are ours, and which could be taken for ours. */
class ManagedNamesFuzzTest {

  private static final String[] NAMES = {
    "Client-Cert", "Client-Cert-Chain", "X-SSL-Client-Verify", "ski", "k-i-s", "A1-", "-"
  };

  @FuzzTest
  void names(FuzzedDataProvider data) {
    List<String> managed = List.of(data.pickValue(NAMES), data.pickValue(NAMES));
    String name = data.consumeBoolean() ? data.consumeRemainingAsString() : near(managed, data);

    assertThat(ManagedNames.of(managed).contains(name))
        .isEqualTo(FieldOracle.isManaged(name, managed));
  }

  /** A managed name with some of its characters replaced: what is far from all of them is easy. */
  private static String near(List<String> managed, FuzzedDataProvider data) {
    StringBuilder name = new StringBuilder(managed.get(0));
    while (data.remainingBytes() > 3) {
      name.setCharAt(data.consumeInt(0, name.length() - 1), data.consumeChar());
    }
    return name.toString();
  }
}
