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
import io.clientcert.field.FieldLines;
import io.clientcert.origin.ForwardedCertificates;
import io.clientcert.origin.ForwardedFormat;
import io.clientcert.origin.ForwardedReader;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The fields of a trusted proxy, in every format. */
class ForwardedReaderFuzzTest {

  private static final String[] FORMATS = {
    "rfc9440", "nginx", "envoy-xfcc", "traefik", "aws-alb", "apache", "haproxy", "X:der", "X:pem"
  };
  private static final long LIMIT = 64 << 10;
  private static final String ESCAPED_OR_BLANK = "[\\s]+";

  @FuzzTest
  void formats(FuzzedDataProvider data) throws CertificateEncodingException {
    ForwardedFormat format = ForwardedFormat.named(data.pickValue(FORMATS)).orElseThrow();
    ForwardedReader reader = new ForwardedReader(format, LIMIT, LIMIT, 1 << 20);
    List<List<String>> values = new ArrayList<>();
    List<String> names = List.copyOf(format.names());
    for (String unused : names) {
      values.add(lines(data));
    }
    FieldLines lines = name -> values.get(names.indexOf(name));

    ForwardedCertificates read = reader.read(lines);

    assertThat(reader.read(lines)).isEqualTo(read);
    X509Certificate[] chain = read.chain();
    assertThat(chain != null && read.problem() != null).isFalse();
    if (chain == null) {
      return;
    }
    String text = plain(String.join(",", values.stream().flatMap(List::stream).toList()));
    for (X509Certificate certificate : chain) {
      String digits = Base64.getEncoder().withoutPadding().encodeToString(certificate.getEncoded());
      // of several certificates in one DER string the digits begin anywhere
      assertThat(text).contains(chain.length == 1 ? digits.substring(0, digits.length() - 1) : "");
    }
  }

  private static List<String> lines(FuzzedDataProvider data) {
    int count = data.consumeInt(0, 2);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(data.consumeAsciiString(4000));
    }
    return lines;
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escape =
          c == '%'
              && i + 2 < text.length()
              && text.substring(i + 1, i + 3).matches("[0-9a-fA-F]{2}");
      plain.append(escape ? (char) Integer.parseInt(text.substring(i + 1, i + 3), 16) : c);
      i += escape ? 2 : 0;
    }
    return new String(plain.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
        .replaceAll(ESCAPED_OR_BLANK, "");
  }
}
