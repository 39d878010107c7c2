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

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The fuzzer starts from inputs that get all the way through")
class SeedsTest {

  @Test
  @DisplayName("The committed corpus has every seed, as it is made in code")
  void committed() throws IOException, GeneralSecurityException {
    for (Map.Entry<String, byte[]> seed : Seeds.all().entrySet()) {
      try (InputStream file = SeedsTest.class.getResourceAsStream(seed.getKey())) {
        assertThat(file).as(seed.getKey()).isNotNull().hasBinaryContent(seed.getValue());
      }
    }
  }
}
