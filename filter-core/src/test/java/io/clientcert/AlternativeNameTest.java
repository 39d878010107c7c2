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
package io.clientcert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlternativeNameTest {

  @ParameterizedTest
  @EnumSource
  @DisplayName("each kind of alternative name that dialects know has one in the API")
  void types(io.clientcert.dialect.AlternativeName.Type type) {
    AlternativeName name =
        AlternativeName.of(new io.clientcert.dialect.AlternativeName(type, "text"));

    assertThat(name.type()).hasToString(type.toString());
    assertThat(name.value()).isEqualTo("text");
  }
}
