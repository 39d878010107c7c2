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
package io.clientcert.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("rules for fields of one's own")
class FieldRuleTest {

  @Test
  @DisplayName("a template's own text may be any printable ASCII up to its edges")
  void edges() {
    assertThat(FieldRule.parse("X-Id", "! ~{serial}").value().parts())
        .first()
        .extracting(Template.Part::literal)
        .isEqualTo("! ~");
  }

  @Test
  @DisplayName("a condition before which there is nothing is a condition all the same")
  void onlyACondition() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FieldRule.parse("X-Id", " if {serial}"))
        .withMessageContaining("presented");
  }
}
