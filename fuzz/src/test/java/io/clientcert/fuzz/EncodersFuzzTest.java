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
import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertEngine;
import io.clientcert.IncomingRequest;
import io.clientcert.dialect.Dialect;
import io.clientcert.field.Field;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;

/** The same certificates, written in every dialect and into fields of one's own. */
class EncodersFuzzTest {

  private static final int MAX_FIELD_SIZE = 1 << 10;
  private static final String OWN = "X-Own";
  private static final String XFCC = "x-forwarded-client-cert";

  /** Pairs of key and value, which nothing in a certificate can add one to. */
  private static final Pattern PAIRS =
      Pattern.compile(
          "Hash=[0-9a-f]{64};Cert=\"[^\"]*\";Chain=\"[^\"]*\";Subject=\"(?:[^\"\\\\]|\\\\.)*\""
              + "(?:;(?:URI|DNS)=(?:[^,;=\"]*|\"[^\"]*\"))+");

  private static final ClientCertEngine ENGINE =
      ClientCertEngine.create(
          ClientCertConfig.builder(
                  Map.of(
                      "dialects",
                      Arrays.stream(Dialect.values())
                          .map(Dialect::key)
                          .collect(Collectors.joining(",")),
                      "header." + OWN,
                      "<{subject_dn_rfc4514}|{issuer_dn_legacy}|{san_dns}> if presented",
                      "maxFieldSize",
                      Integer.toString(MAX_FIELD_SIZE),
                      "reloadInterval",
                      "PT0S"))
              .trustAnchors(List.of(Pki.CA.certificate()))
              .clock(Pki.CLOCK)
              .build());

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @FuzzTest
  void fields(FuzzedDataProvider data) throws GeneralSecurityException, IOException {
    X509Certificate certificate = FactsFuzzTest.certificateOf(data);
    if (certificate == null) {
      return;
    }
    List<Field> fields =
        ENGINE
            .rules()
            .decide(IncomingRequest.withCertificates(new X509Certificate[] {certificate}))
            .fields();

    for (Field field : fields) {
      assertThat(field.name()).matches(FieldOracle::isToken);
      assertThat(field.value()).as(field.name()).matches("[!-~](?:[ -~]*[!-~])?");
      if (!field.name().equals(Field.CLIENT_CERT)) {
        assertThat(field.value().length()).as(field.name()).isLessThanOrEqualTo(MAX_FIELD_SIZE);
      }
      if (field.name().equals(XFCC)) {
        assertThat(field.value()).matches(PAIRS);
      }
      if (field.name().equals(OWN)) {
        assertThat(field.value()).startsWith("<").endsWith(">");
      }
    }
    assertThat(fields.stream().map(Field::name)).doesNotHaveDuplicates();
  }
}
