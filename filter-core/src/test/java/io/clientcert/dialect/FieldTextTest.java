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

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("T4 encoders")
class FieldTextTest {

  @Test
  @DisplayName("T4 printable ASCII passes up to its last character, beside what does not")
  void tilde() {
    assertThat(FieldText.of("a~\u00fc~")).isEqualTo("a~\\u00c3\\u00bc~");
    assertThat(FieldText.of("~")).isEqualTo("~");
    assertThat(FieldText.percent("a~ \u00fc", "")).isEqualTo("a~%20%C3%BC");
    assertThat(FieldText.element("a ~\u007f")).isEqualTo("a ~%7F");
    assertThat(FieldText.quotable("a ~,\u001f")).isEqualTo("a ~,%1F");
  }

  @Test
  @DisplayName("T4 what passes as it is comes back as the same object")
  void same() {
    String text = "a b";

    assertThat(FieldText.of(text)).isSameAs(text);
  }

  @Test
  @DisplayName("T4 a blank at either end is written out, since recipients take it away")
  void edges() {
    assertThat(FieldText.of(" a b ")).isEqualTo("\\u0020a b\\u0020");
  }
}
