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
package io.clientcert.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertEngine;
import io.clientcert.testing.HeldCertificate;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

@Label("What holds of every name with a number")
class NumberedNameProperties {

  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();

  @Property(tries = 300)
  @Label("S3 S9 every number is ours, in any case and with anything for hyphen and underscore")
  void everyNumber(
      @ForAll @StringLength(min = 1, max = 20) @CharRange(from = 'a', to = 'z') String base,
      @ForAll boolean underscore,
      @ForAll @IntRange(max = 9) int number,
      @ForAll @IntRange(max = 5) int kind) {
    char separator = "_-.!~|".charAt(kind);
    String name = "X-" + base + (underscore ? "_" : "");
    ClientCertConfig config =
        ClientCertConfig.builder()
            .trustAnchors(List.of(ROOT.certificate()))
            .header(name, "{chain_n_der_base64}")
            .build();

    try (ClientCertEngine forwarder = ClientCertEngine.create(config)) {
      String written = name + number;
      String alias = written.replace('-', separator).replace('_', separator);
      assertThat(forwarder.rules().sanitizer().manages(written)).isTrue();
      assertThat(forwarder.rules().sanitizer().manages(alias)).isTrue();
      assertThat(forwarder.rules().sanitizer().manages(alias.toUpperCase(Locale.ROOT))).isTrue();
      assertThat(forwarder.rules().sanitizer().manages(written + number)).isFalse();
    }
  }
}
