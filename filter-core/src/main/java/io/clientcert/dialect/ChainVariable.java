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

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A template variable for one certificate of the chain without the leaf. A rule with such a
 * variable writes one field for each certificate.
 *
 * @param form the format of the certificate
 * @param number the index of the certificate; 0 for the issuer of the leaf
 */
record ChainVariable(Form form, int number) implements Function<Facts, String> {

  /** Returns the variable with this name, for the first certificate; empty if there is none. */
  static Optional<ChainVariable> named(String key) {
    return Arrays.stream(Form.values())
        .filter(form -> form.key.equals(key))
        .findFirst()
        .map(form -> new ChainVariable(form, 0));
  }

  static List<String> keys() {
    return Arrays.stream(Form.values()).map(form -> form.key).toList();
  }

  ChainVariable at(int other) {
    return new ChainVariable(form, other);
  }

  /** Returns the formatted certificate; empty if the chain is shorter. */
  @Override
  public String apply(Facts facts) {
    List<X509Certificate> certificates = facts.leafAndChain();
    return number + 1 < certificates.size()
        ? FieldText.requirePlain(form.writer.apply(certificates.get(number + 1)))
        : "";
  }

  /** The formats of a certificate. */
  enum Form {
    DER_BASE64("chain_n_der_base64", CertificateText::base64),
    PEM_ESCAPED("chain_n_pem_escaped", c -> CertificateText.escapedPem(c, "")),
    PEM_SPACES("chain_n_pem_spaces", CertificateText::pemInOneLine);

    private final String key;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Function<X509Certificate, String> writer;

    Form(String key, Function<X509Certificate, String> writer) {
      this.key = key;
      this.writer = writer;
    }
  }
}
