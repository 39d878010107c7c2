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
package io.clientcert.conformance.origin;

import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.pki.PemFiles;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the origin expects the certificate.
 *
 * @param pem whether the value is PEM with spaces instead of line breaks, and there is no chain;
 *     otherwise it is that of RFC 9440
 * @param name of the field
 */
public record FieldFormat(boolean pem, String name) {

  static final String CERT = "Client-Cert";
  static final String CHAIN = "Client-Cert-Chain";

  public static final FieldFormat RFC_9440 = new FieldFormat(false, CERT);

  /** Returns the format that {@code SSLValve} of Tomcat and Undertow's handler read. */
  public static FieldFormat pem(String name) {
    return new FieldFormat(true, name);
  }

  /** Returns the fields that a proxy sends about this client. */
  List<Field> fields(Identity client) {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field(name, value(client.leaf())));
    List<X509Certificate> chain = client.presented().subList(1, client.presented().size());
    if (!pem && !chain.isEmpty()) {
      fields.add(new Field(CHAIN, list(chain)));
    }
    return fields;
  }

  String value(X509Certificate certificate) {
    return pem
        ? PemFiles.text(List.of(certificate)).strip().replace('\n', ' ')
        : item(der(certificate));
  }

  static String list(List<X509Certificate> chain) {
    return chain.stream()
        .map(FieldFormat::der)
        .map(FieldFormat::item)
        .collect(Collectors.joining(", "));
  }

  static String item(byte[] bytes) {
    return ":" + base64(bytes) + ":";
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate without an encoding", e);
    }
  }
}
