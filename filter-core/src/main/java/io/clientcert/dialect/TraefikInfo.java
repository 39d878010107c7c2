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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The value of Traefik's {@code X-Forwarded-Tls-Client-Cert-Info} with all options enabled. The
 * values are quoted, and the entire text is percent-encoded. Inside a value, characters that could
 * end an element are percent-encoded first, which Traefik does not do. Stateless.
 */
final class TraefikInfo {

  private static final List<String> SUBJECT = List.of("DC", "C", "ST", "L", "O", "OU");
  private static final List<String> ISSUER = List.of("DC", "C", "ST", "L", "O");

  private TraefikInfo() {}

  static String of(Facts facts) {
    if (facts.leaf() == null) {
      return "";
    }
    List<String> certificates = new ArrayList<>();
    for (X509Certificate certificate : facts.leafAndChain()) {
      boolean leaf = certificates.isEmpty();
      List<AlternativeName> names =
          leaf ? facts.alternativeNames() : AlternativeNames.of(certificate);
      certificates.add(info(certificate, names));
    }
    // Like Go's url.QueryEscape, which writes a space as a plus sign.
    return FieldText.percent(String.join(",", certificates), " ").replace(' ', '+');
  }

  private static String info(X509Certificate certificate, List<AlternativeName> names) {
    List<String> values = new ArrayList<>();
    add(
        values,
        "Subject",
        name(SUBJECT, NameForm.readableAttributes(certificate.getSubjectX500Principal())));
    add(
        values,
        "Issuer",
        name(ISSUER, NameForm.readableAttributes(certificate.getIssuerX500Principal())));
    add(values, "SerialNumber", certificate.getSerialNumber().toString());
    add(values, "NB", Long.toString(certificate.getNotBefore().toInstant().getEpochSecond()));
    add(values, "NA", Long.toString(certificate.getNotAfter().toInstant().getEpochSecond()));
    List<String> alternatives = new ArrayList<>();
    for (AlternativeName.Type type :
        List.of(
            AlternativeName.Type.DNS,
            AlternativeName.Type.EMAIL,
            AlternativeName.Type.IP,
            AlternativeName.Type.URI)) {
      names.stream()
          .filter(name -> name.type() == type)
          .forEach(name -> alternatives.add(FieldText.element(name.value())));
    }
    add(values, "SAN", String.join(",", alternatives));
    return String.join(";", values);
  }

  private static void add(List<String> values, String key, String value) {
    if (!value.isEmpty()) {
      values.add(key + "=\"" + value + "\"");
    }
  }

  /**
   * Returns a name grouped by attribute type. If there are several serial numbers or common names,
   * only the last is included, like in Go.
   */
  private static String name(List<String> types, List<List<NameForm.Attribute>> sets) {
    List<NameForm.Attribute> all =
        sets.stream().flatMap(List::stream).filter(a -> !a.encoded()).toList();
    List<String> parts = new ArrayList<>();
    for (String type : types) {
      matching(all, a -> a.type().equals(type)).forEach(v -> parts.add(type + "=" + v));
    }
    last(parts, "SN", matching(all, a -> a.type().equals("serialNumber")));
    last(parts, "CN", matching(all, a -> a.type().equals("CN")));
    return String.join(",", parts);
  }

  private static void last(List<String> parts, String key, List<String> values) {
    if (!values.isEmpty()) {
      parts.add(key + "=" + values.get(values.size() - 1));
    }
  }

  private static List<String> matching(
      List<NameForm.Attribute> all, Predicate<NameForm.Attribute> wanted) {
    return all.stream()
        .filter(wanted)
        .map(NameForm.Attribute::value)
        .filter(value -> !value.isEmpty())
        .map(FieldText::element)
        .collect(Collectors.toList());
  }
}
