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
import io.clientcert.field.FieldSanitizer;
import io.clientcert.field.ManagedNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What passes of {@code Connection}, {@code Trailer} and {@code Vary}. */
class FieldSanitizerFuzzTest {

  private static final List<String> MANAGED = List.of("Client-Cert", "Client-Cert-Chain");
  private static final String[] NAMES = {
    "Connection", "connection", "Proxy-Connection", "Trailer", "Vary", "Client_Cert", "Accept"
  };

  private final FieldSanitizer sanitizer = new FieldSanitizer(ManagedNames.of(MANAGED));

  @FuzzTest
  void lines(FuzzedDataProvider data) {
    String name = data.consumeBoolean() ? data.pickValue(NAMES) : data.consumeString(20);
    String value = data.consumeRemainingAsString();

    String request = sanitizer.request(name, value);
    String response = sanitizer.response(name, value);

    boolean managed = FieldOracle.isManaged(name, MANAGED);
    assertThat(sanitizer.manages(name)).isEqualTo(managed);
    assertThat(request)
        .isEqualTo(managed ? null : FieldOracle.isNominating(name) ? withoutManaged(value) : value);
    assertThat(response).isEqualTo(managed ? null : response(name, value));
    if (managed || FieldOracle.isNominating(name)) {
      assertThat(sanitizer.concerns(name.length())).isTrue();
    }
    if (request != null) {
      assertThat(sanitizer.request(name, request)).isSameAs(request);
    }
  }

  private static @Nullable String response(String name, String value) {
    if (name.equalsIgnoreCase("vary")) {
      return FieldOracle.elements(value).stream()
              .anyMatch(element -> FieldOracle.isManaged(element, MANAGED))
          ? "*"
          : value;
    }
    return name.equalsIgnoreCase("trailer") ? withoutManaged(value) : value;
  }

  private static @Nullable String withoutManaged(String value) {
    List<String> all = FieldOracle.elements(value);
    List<String> kept =
        all.stream()
            .filter(FieldOracle::isToken)
            .filter(element -> !FieldOracle.isManaged(element, MANAGED))
            .toList();
    if (kept.size() == all.size()) {
      return value;
    }
    return kept.isEmpty() ? null : String.join(", ", kept);
  }
}
