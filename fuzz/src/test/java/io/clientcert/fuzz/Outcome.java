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

import io.clientcert.ClientCertificate;
import io.clientcert.Forwarding;
import io.clientcert.field.Field;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/** What holds of every outcome, whoever the client is. */
final class Outcome {

  private Outcome() {}

  static void requireSound(Forwarding forwarding) throws CertificateEncodingException {
    ClientCertificate certificate = forwarding.certificate();
    List<Field> fields = forwarding.fields();
    if (certificate.forwardable()) {
      X509Certificate leaf = certificate.path().get(0);
      assertThat(leaf).isEqualTo(certificate.leaf());
      assertThat(fields).isNotEmpty();
      assertThat(fields.get(0).name()).isEqualTo(Field.CLIENT_CERT);
      assertThat(FieldOracle.bytesOf(fields.get(0).value())).isEqualTo(leaf.getEncoded());
    } else {
      assertThat(fields).isEmpty();
    }
    for (Field field : fields) {
      assertThat(field.name()).matches(FieldOracle::isToken);
      assertThat(field.value()).matches("[ -~]+");
    }
    requireFacts(certificate);
  }

  private static void requireFacts(ClientCertificate certificate) {
    assertThat(certificate.toString()).matches("[ -~]+");
    assertThat(certificate.serial()).matches("(-?[0-9A-F]+)?");
    assertThat(certificate.sha256()).matches("([0-9a-f]{64})?");
    assertThat(certificate.x5tS256()).matches("([A-Za-z0-9_-]{43})?");
    assertThat(certificate.subject()).isNotNull();
    assertThat(certificate.issuer()).isNotNull();
    assertThat(certificate.reason()).isNotNull();
    if (certificate.presented()) {
      assertThat(certificate.notBefore()).isNotNull();
      assertThat(certificate.notAfter()).isNotNull();
    }
  }
}
